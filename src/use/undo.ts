import type { Undone, UndoEntry } from '../ports/undo.ts';
import { printable } from '../text/terminal.ts';

/**
 * What `plimsoll undo` says, and its exit code: 0 restored, 1 some file was left alone, 2 there is no such change,
 * 3 it could not be begun.
 */
export function undoLines(undone: Undone): { text: string; code: number } {
  const { id, again, restored, already, skipped, problem } = undone;
  if (problem) return { text: `${printable(problem.reason)}\n`, code: problem.kind === 'none' ? 2 : 3 };
  const lines = [`${summary(undone)}${again === '' ? '' : ` · take that back: plimsoll undo ${again}`}`];
  for (const path of restored) lines.push(`  restored    ${printable(path)}`);
  for (const path of already) lines.push(`  was so      ${printable(path)}`);
  for (const { path, reason } of skipped) lines.push(`  left alone  ${printable(path)}: ${printable(reason)}`);
  if (skipped.length > 0 && id !== undefined) lines.push(`overwrite what changed since: plimsoll undo ${id} --force`);
  return { text: `${lines.join('\n')}\n`, code: skipped.length > 0 ? 1 : 0 };
}

function summary({ id, restored, skipped }: Undone): string {
  if (id === undefined) return `took back a change that had been cut off, in ${files(restored.length)}`;
  if (restored.length > 0) return `restored ${files(restored.length)}`;
  return skipped.length > 0 ? 'restored nothing' : 'nothing to restore: all files are as they were';
}

/** What `plimsoll undo --list` prints: a line for each change, newest first. */
export function undoListLines(entries: readonly UndoEntry[]): string {
  if (entries.length === 0) return 'nothing to undo\n';
  const width = Math.max(...entries.map(({ id }) => id.length));
  return entries
    .map(({ id, when, title, files: paths }) => {
      const time = printable(when).slice(0, 16).replace('T', ' ');
      return `${id.padStart(width)}  ${time} UTC  ${printable(title)}  ${files(paths.length)}: ${paths.map(printable).join(', ')}\n`;
    })
    .join('');
}

const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
