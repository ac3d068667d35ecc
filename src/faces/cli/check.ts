import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Finding, levels } from '../../finding.ts';
import type { Report } from '../../out/report.ts';
import { render } from '../../out/index.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { Repository } from '../../repository/repository.ts';
import { rules } from '../../rules/registry.generated.ts';
import type { Rule } from '../../rules/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { overlayTree } from '../../text/overlay-tree.ts';
import type { Tree } from '../../text/tree.ts';
import { check, type CheckResult, selectRules, within } from '../../use/check.ts';
import { subjectsOf } from '../../use/subjects.ts';
import { type Places, placesOf } from './places.ts';
import { ruleInfo } from './rule-info.ts';
import { styleFor, widthOf, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface CheckFlags {
  readonly fix?: true;
  readonly unsafe?: true;
  readonly diff?: true;
  readonly format: string;
  readonly output?: string;
  readonly failOn: string;
  readonly rule: readonly string[];
  readonly changed?: true;
  readonly since?: string;
  readonly stdinFilename?: string;
  readonly all?: true;
  readonly color: string;
}

/** What a check looks at. */
export interface Subject {
  readonly places: Places;
  readonly tree: Tree;
  readonly repository: Repository;
  readonly rules: readonly Rule[];
  /** Whether a finding belongs to what was asked for. */
  readonly wanted: (finding: Finding) => boolean;
  /** Set with `--stdin-filename`. */
  readonly stdinPath: string | undefined;
  /** Parts of the repository that could not be listed. */
  readonly unlisted: readonly { readonly path: string; readonly message: string }[];
}

/** `plimsoll check`: 0 clean, 1 findings at or above `--fail-on`, 2 wrong usage, 3 could not judge. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, version: string): Promise<number> {
  const started = performance.now();
  const subject = await subjectOf(paths, flags);
  if (flags.diff) return (await import('./fix.ts')).diffCommand(subject, flags);
  if (flags.fix)
    return (await import('./fix.ts')).fixCommand(subject, () => subjectOf(paths, flags), flags, version, started);
  if (flags.unsafe) throw new UsageError('--unsafe goes with --fix or --diff');
  const result = check(subject.repository, subject.rules);
  await show(subject, result, flags, version, started);
  return exitCode(subject, result, flags.failOn);
}

/** Reads the arguments into what is to be checked. */
export async function subjectOf(paths: readonly string[], flags: CheckFlags): Promise<Subject> {
  const chosen = selectRules(rules, flags.rule);
  const [wrong] = chosen.unknown;
  if (wrong !== undefined) {
    const meant = nearest(
      wrong,
      rules.flatMap((rule) => [rule.id, ...rule.aliases]),
    );
    throw new UsageError(
      `no rule is called ${wrong}${meant.length > 0 ? `\n  did you mean  ${meant.join('  ')}` : '\n  see  plimsoll explain'}`,
    );
  }
  const places = placesOf(
    process.cwd(),
    flags.stdinFilename === undefined ? paths : [flags.stdinFilename],
    flags.stdinFilename !== undefined,
  );
  const listing = await listRepository(places.root);
  if (listing.kind === 'no-listing') throw new UsageError(listing.message);
  if (listing.note !== undefined) process.stderr.write(`plimsoll: ${listing.note}\n`);
  let tree: Tree = diskTree(places.root, listing.paths);
  const stdinPath = flags.stdinFilename === undefined ? undefined : places.wanted[0];
  if (stdinPath !== undefined) tree = overlayTree(tree, new Map([[stdinPath, await readStdin()]]));
  const changed = flags.changed || flags.since !== undefined ? await changedPaths(places.root, flags.since) : undefined;
  const inPlaces = (finding: Finding): boolean => within([finding], places.wanted).length > 0;
  return {
    places,
    tree,
    repository: new Repository(tree, places.files),
    rules: chosen.selected,
    wanted: changed ? (finding) => inPlaces(finding) && changed.has(finding.path) : inPlaces,
    stdinPath,
    unlisted: listing.problems,
  };
}

async function changedPaths(root: string, since: string | undefined): Promise<ReadonlySet<string>> {
  const changes = (await import('../../ports/git-changes.ts')).changedFiles(root, since);
  if (changes.kind === 'unknown') throw new UsageError(changes.message);
  return new Set(changes.paths);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Renders a result to `--output` or stdout. `note` stands above it for people. */
export async function show(
  subject: Subject,
  result: CheckResult,
  flags: CheckFlags,
  version: string,
  started: number,
): Promise<void> {
  const report = reportOf(subject, result, flags, version, started);
  const toFile = flags.output !== undefined;
  const style = styleFor(process.stdout, toFile ? 'never' : flags.color);
  const text = await render(flags.format, report, style, widthOf(process.stdout));
  if (flags.output === undefined) await writeOut(text);
  else writeOutput(flags.output, text);
  // The screen for people holds the problems already.
  if (flags.format === 'human' && !toFile) return;
  for (const { message } of report.problems) process.stderr.write(`plimsoll: ${message}\n`);
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function reportOf(subject: Subject, result: CheckResult, flags: CheckFlags, version: string, started: number): Report {
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
        : findings.filter(({ level }) => level !== 'note' || flags.failOn === 'note'),
    hidden: flags.format !== 'human' || flags.all ? 0 : findings.filter(({ level }) => level === 'note').length,
    // GitHub shows suppressed results of a SARIF file as open alerts.
    suppressed: flags.format === 'sarif' ? [] : result.suppressed.filter(({ finding }) => subject.wanted(finding)),
    problems: [...places.problems, ...subject.unlisted, ...result.problems],
    get rules() {
      return subject.rules.map(ruleInfo);
    },
    text: (file) => subject.tree.text(file),
    seconds: (performance.now() - started) / 1000,
    limit:
      flags.all || process.stdout.isTTY !== true
        ? undefined
        : Math.max(3, Math.floor(((process.stdout.rows || 40) - 4) / 7)),
  };
}

/** The exit code for a result; what could not be judged is never 0. */
export function exitCode(subject: Subject, result: CheckResult, failOn: string): number {
  if (subject.places.problems.length > 0) return 2;
  const bar = levels.findIndex((level) => level === failOn);
  if (result.findings.some((finding) => subject.wanted(finding) && levels.indexOf(finding.level) <= bar)) return 1;
  return subject.unlisted.length + result.problems.length > 0 ? 3 : 0;
}
