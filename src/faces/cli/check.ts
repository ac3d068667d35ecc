import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Level, levels } from '../../finding.ts';
import { render } from '../../out/index.ts';
import { type Report, timeText } from '../../out/report.ts';
import type { Recorder } from './record.ts';
import { check, type CheckResult } from '../../use/check.ts';
import { subjectsOf } from '../../use/subjects.ts';
import generatesRule from '../../rules/prisma/generates.ts';
import shellcheckRule from '../../rules/shell/shellcheck.ts';
import { printable } from '../../text/terminal.ts';
import { placesOf } from './places.ts';
import { ruleInfo } from './rule-info.ts';
import { type Subject, subjectOf } from './subject.ts';
import { isTerminal, screenSize, styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface CheckFlags {
  readonly fix?: true;
  readonly unsafe?: true;
  /** `plimsoll fix --derive`: write missing Dockerfiles of a ring, nothing else. */
  readonly derive?: true;
  readonly diff?: true;
  readonly format: string;
  readonly output?: string;
  readonly failOn?: Level | 'never';
  readonly rule: readonly string[];
  readonly changed?: true;
  readonly since?: string;
  readonly stdinFilename?: string;
  readonly all?: true;
  readonly cache: boolean;
  readonly timing?: true;
  readonly shellcheck?: true;
  /** Run `prisma generate` of the repository's own Prisma. */
  readonly prove?: true;
  readonly color: string;
}

/** `plimsoll check`: 0 clean, 1 findings at or above `--fail-on`, 2 wrong usage, 3 could not judge. */
export async function checkCommand(
  paths: readonly string[],
  flags: CheckFlags,
  version: string,
  recorder: Recorder | undefined,
): Promise<number> {
  // `performance` would load node:perf_hooks, 0.8 ms.
  const started = process.hrtime.bigint();
  if (flags.fix && !flags.diff && flags.stdinFilename === undefined)
    (await import('./fix.ts')).settle(placesOf(process.cwd(), paths).root);
  const recording = recorder !== undefined && isRecorded(flags);
  const watch = flags.timing ? new (await import('./stopwatch.ts')).Stopwatch() : undefined;
  const subject = await subjectOf(paths, flags, { traced: recording, watch });
  if (flags.prove && (flags.diff || subject.stdinPath !== undefined))
    throw new UsageError('--prove runs on the files as they are: it goes with neither --diff nor --stdin-filename');
  if (flags.diff) return (await import('./fix.ts')).diffCommand(subject, flags);
  if (flags.fix)
    return (await import('./fix.ts')).fixCommand(subject, () => subjectOf(paths, flags), flags, version, started);
  if (flags.unsafe) throw new UsageError('--unsafe goes with --fix or --diff');
  const asked = asksShellcheck(subject, flags);
  const own = check(subject.repository, subject.rules, watch?.meter);
  const result = await withOthers(subject, own, flags);
  const shown = await show(subject, result, flags, version, started);
  if (watch) process.stderr.write(watch.table(started));
  const code = exitCode(subject, result);
  // What another program says may change although no file does.
  if (recording && !asked && subject.trace && shown.problems.length === 0) {
    const { root } = subject.places;
    const timeAt = flags.format === 'human' ? shown.text.lastIndexOf(shown.time) : -1;
    const named = paths.map((one) => path.resolve(one));
    const result = { code, text: shown.text, timeAt, timeLength: shown.time.length };
    await (await import('./record.ts')).record(recorder, {
      ...result,
      trace: subject.trace,
      paths: subject.tree.paths(),
      root,
      named,
    });
  }
  return code;
}

/** `own` with what programs beside the rules say, where they are asked. */
export async function withOthers(subject: Subject, own: CheckResult, flags: CheckFlags): Promise<CheckResult> {
  const told = asksShellcheck(subject, flags)
    ? await (await import('./shellcheck.ts')).withRemarks(subject, own, flags)
    : own;
  return flags.prove ? (await import('./prove.ts')).withProof(subject, told, flags) : told;
}

/** True if ShellCheck is to be asked: a process that not every check can afford. */
const asksShellcheck = ({ repository }: Subject, flags: CheckFlags): boolean =>
  flags.shellcheck === true || repository.contract.shellcheck === true;

/** False where the result rests on more than the files, or where making it does more than print it. */
const isRecorded = (flags: CheckFlags): boolean =>
  !flags.fix &&
  !flags.diff &&
  !flags.timing &&
  !flags.shellcheck &&
  !flags.prove &&
  !flags.changed &&
  flags.since === undefined &&
  flags.output === undefined &&
  flags.stdinFilename === undefined &&
  flags.format !== 'junit';

/** What was shown. */
interface Shown {
  readonly text: string;
  /** How the text says how long it took. */
  readonly time: string;
  readonly problems: Report['problems'];
}

/** Renders a result to `--output` or stdout. */
export async function show(
  subject: Subject,
  result: CheckResult,
  flags: CheckFlags,
  version: string,
  started: bigint,
): Promise<Shown> {
  const report = reportOf(subject, result, flags, version, started);
  const toFile = flags.output !== undefined;
  const style = styleOut(toFile ? 'never' : flags.color);
  const text = await render(flags.format, report, style, widthOut());
  if (flags.output === undefined) await writeOut(text);
  else writeOutput(flags.output, text);
  for (const { path, message } of report.notes ?? []) process.stderr.write(`  ${printable(`${path}: ${message}`)}\n`);
  // The screen for people holds the problems already.
  if (flags.format !== 'human' || toFile)
    for (const { message } of report.problems) process.stderr.write(`plimsoll: ${message}\n`);
  return { text, time: timeText(report.seconds), problems: report.problems };
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function reportOf(subject: Subject, result: CheckResult, flags: CheckFlags, version: string, started: bigint): Report {
  const { repository, places } = subject;
  const findings = result.findings.filter(subject.wanted);
  const looked = subjectsOf(repository);
  return {
    tool: { name: 'plimsoll', version },
    name: path.basename(places.root),
    subjects: looked.subjects,
    files: looked.files,
    findings:
      flags.format !== 'human' || flags.all
        ? findings
        : findings.filter(({ level }) => level !== 'note' || subject.failOn === 'note'),
    hidden: flags.format !== 'human' || flags.all ? 0 : findings.filter(({ level }) => level === 'note').length,
    // GitHub shows suppressed results of a SARIF file as open alerts.
    suppressed: flags.format === 'sarif' ? [] : result.suppressed.filter(({ finding }) => subject.wanted(finding)),
    problems: [...places.problems, ...subject.unlisted, ...result.problems],
    notes: result.notes,
    get rules() {
      return shownRules(subject, flags).map(ruleInfo);
    },
    text: (file) => subject.tree.text(file),
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    limit: flags.all || !isTerminal() ? undefined : Math.max(3, Math.floor(((screenSize()?.[1] || 40) - 4) / 7)),
  };
}

/** The rules that ran, and those of the programs that were asked. */
const shownRules = (subject: Subject, flags: CheckFlags): Subject['rules'] => [
  ...new Set([
    ...subject.rules,
    ...(asksShellcheck(subject, flags) ? [shellcheckRule] : []),
    ...(flags.prove ? [generatesRule] : []),
  ]),
];

/** The exit code for a result; what could not be judged is never 0. */
export function exitCode(subject: Subject, result: CheckResult): number {
  if (subject.places.problems.length > 0) return 2;
  const bar = levels.findIndex((level) => level === subject.failOn);
  if (result.findings.some((finding) => subject.wanted(finding) && levels.indexOf(finding.level) <= bar)) return 1;
  return subject.unlisted.length + result.problems.length > 0 ? 3 : 0;
}
