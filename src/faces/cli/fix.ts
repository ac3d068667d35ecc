import { renderDiff } from '../../out/diff.ts';
import { systemClock } from '../../ports/clock.ts';
import { finishPending, writeTransaction } from '../../ports/transaction.ts';
import type { Finding, Fix } from '../../finding.ts';
import { check, type CheckResult } from '../../use/check.ts';
import { type FixResult, fixAll } from '../../use/fix.ts';
import { fileChanges } from '../../use/file-changes.ts';
import { type CheckFlags, exitCode, show, withOthers } from './check.ts';
import bothDockerfiles from '../../rules/ring/both-dockerfiles.ts';
import type { Subject } from './subject.ts';
import { isTerminal, styleOut, writeOut } from './terminal.ts';

const fixed = (subject: Subject, flags: CheckFlags): FixResult =>
  fixAll(
    subject.repository,
    flags.derive
      ? { rules: subject.rules, unsafe: true, allow: (one) => subject.wanted(one) && one.rule === bothDockerfiles.id }
      : { rules: subject.rules, unsafe: flags.unsafe === true, allow: subject.wanted },
  );

/** What a person would call to write what `--diff` shows. */
const writingCommand = ({ derive, unsafe }: CheckFlags): string =>
  derive ? 'plimsoll fix --derive' : `plimsoll check --fix${unsafe ? ' --unsafe' : ''}`;

/** Refusals that are told; the findings themselves stand below. */
const mostTold = 5;

/** Fixes that failed their proof, each with the reason; of twins that could not be derived, all: they were asked for by name. */
function refusals({ dropped }: FixResult, { derive }: CheckFlags): readonly string[] {
  const told = derive ? dropped : dropped.slice(0, mostTold);
  const more = dropped.length - told.length;
  return [
    ...told.map(({ fix, reason }) => `  left alone  ${fix.edits[0]?.path ?? ''}: ${reason}\n`),
    ...(more > 0 ? [`  left alone  ${more} more\n`] : []),
  ];
}

/** What is left, without the fixes that were refused just now: to offer them again would lead in a circle. */
function withoutRefused(result: CheckResult, { dropped }: FixResult): CheckResult {
  const keyOf = ({ rule, path }: Finding, { title, edits }: Fix): string =>
    JSON.stringify([rule, path, title, edits.map(({ text }) => text)]);
  const refused = new Set(dropped.map(({ finding, fix }) => keyOf(finding, fix)));
  if (refused.size === 0) return result;
  const findings = result.findings.map((one) => {
    const { fix, ...rest } = one;
    return fix && refused.has(keyOf(one, fix)) ? rest : one;
  });
  return { ...result, findings };
}

/** `plimsoll check --diff`: what `--fix` would write. 0 nothing to change, 1 something. */
export async function diffCommand(subject: Subject, flags: CheckFlags): Promise<number> {
  const result = fixed(subject, flags);
  const changes = [...result.changes].map(([path, after]) => ({ path, before: subject.tree.text(path), after }));
  await writeOut(renderDiff(changes, styleOut(flags.color), !isTerminal()));
  process.stderr.write(
    changes.length === 0
      ? 'nothing to fix\n'
      : `${count(result.applied.length, 'fix', 'fixes')} in ${count(changes.length, 'file')} · write them: ${writingCommand(flags)}\n`,
  );
  for (const note of refusals(result, flags)) process.stderr.write(note);
  return changes.length === 0 ? 0 : 1;
}

/** Brings a change that was cut off to a whole state; before the files are read. */
export function settle(root: string): void {
  const pending = finishPending(root);
  for (const path of [...pending.finished, ...pending.rolledBack])
    process.stderr.write(`plimsoll: settled a change that had been cut off: ${path}\n`);
  for (const { path, reason } of pending.left) process.stderr.write(`plimsoll: ${path}: ${reason}\n`);
}

/** `plimsoll check --fix`: writes the proven fixes as one transaction, then reads everything `again` and reports what is left. */
export async function fixCommand(
  subject: Subject,
  again: () => Promise<Subject>,
  flags: CheckFlags,
  version: string,
  started: bigint,
): Promise<number> {
  const result = fixed(subject, flags);
  if (subject.stdinPath !== undefined) {
    await writeOut(result.repository.tree.text(subject.stdinPath) ?? '');
    return exitCode(subject, check(result.repository, subject.rules));
  }
  const { changes, skipped } = fileChanges(subject.tree, result.changes);
  const written = writeTransaction(
    subject.places.root,
    flags.derive ? 'fix --derive' : 'check --fix',
    changes,
    systemClock,
  );
  const notes = [...skipped, ...written.skipped].map(({ path, reason }) => `  left alone  ${path}: ${reason}\n`);
  const done = result.applied.filter(({ fix }) => fix.edits.every(({ path }) => written.written.includes(path)));
  process.stderr.write(
    done.length === 0
      ? flags.derive
        ? 'nothing could be derived\n'
        : 'nothing could be fixed safely\n'
      : `fixed ${done.length} in ${count(written.written.length, 'file')} (each proven: re-parsed, re-checked, stable) · undo: plimsoll undo\n`,
  );
  for (const note of [...notes, ...refusals(result, flags)]) process.stderr.write(note);
  const after = await again();
  const left = await withOthers(after, withoutRefused(check(after.repository, subject.rules), result), flags);
  await show(after, left, flags, version, started);
  return exitCode(after, left);
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;
