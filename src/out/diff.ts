import { structuredPatch } from 'diff';
import { lineEnd } from '../text/edit.ts';
import { printable } from '../text/terminal.ts';
import { plainStyle, type Style } from './style.ts';

/** A file before and after; undefined: it does not exist. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Number of differing lines up to which a shortest diff is looked for; its cost grows with the square. */
const maxEditLength = 2000;

/**
 * A unified diff with three lines of context, which `git apply` and `patch -p1` take. Unchanged files give nothing.
 * @param exact lines as they are, for a file or a pipe; else foreign control characters are made visible, for a terminal.
 *   By default what is not coloured is exact.
 */
export function renderDiff(
  changes: readonly FileChange[],
  style: Style,
  exact: boolean = style === plainStyle,
): string {
  const out: string[] = [];
  for (const { path, before, after } of changes) {
    if (before === after) continue;
    out.push(style.strong(`--- ${before === undefined ? '/dev/null' : fileName(`a/${path}`)}`));
    out.push(style.strong(`+++ ${after === undefined ? '/dev/null' : fileName(`b/${path}`)}`));
    const crlf = lineEnd(before ?? after ?? '') === '\r\n' && lineEnd(after ?? before ?? '') === '\r\n';
    const show = exact ? (line: string) => line : (line: string) => forTerminal(line, crlf);
    for (const hunk of hunks(before ?? '', after ?? '')) {
      out.push(style.faint(`@@ -${extent(hunk.oldStart, hunk.oldLines)} +${extent(hunk.newStart, hunk.newLines)} @@`));
      for (const line of hunk.lines)
        out.push(
          line.startsWith('+') ? style.good(show(line)) : line.startsWith('-') ? style.bad(show(line)) : show(line),
        );
    }
  }
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}

/** An empty side is said to start on the line before it: 0 for an empty file. */
const extent = (start: number, lines: number): string =>
  `${lines === 0 ? Math.max(0, start - 1) : start}${lines === 1 ? '' : `,${lines}`}`;

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

function hunks(before: string, after: string): readonly Hunk[] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 3, maxEditLength });
  return patch?.hunks ?? [replacement(before, after)];
}

const unfinished = '\\ No newline at end of file';

/** One hunk for everything between the common first and last lines: what is left when a shortest diff costs too much. */
function replacement(before: string, after: string): Hunk {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length - 1 && start < now.length - 1 && old[start] === now[start]) start++;
  const removed = side(old.slice(start), '-');
  const added = side(now.slice(start), '+');
  return {
    oldStart: start + 1,
    oldLines: removed.count,
    newStart: start + 1,
    newLines: added.count,
    lines: [...removed.lines, ...added.lines],
  };
}

function side(lines: readonly string[], sign: string): { count: number; lines: string[] } {
  const complete = lines.at(-1) === '';
  const own = complete ? lines.slice(0, -1) : lines;
  const marked = own.map((line) => sign + line);
  if (!complete) marked.push(unfinished);
  return { count: own.length, lines: marked };
}

/** A name as git writes it: in quotes with C escapes where a character could mislead; a tab ends one with spaces. */
function fileName(path: string): string {
  if (printable(path) === path && !/["\\]/.test(path)) return path.includes(' ') ? `${path}\t` : path;
  return `"${Array.from(Buffer.from(path), quoted).join('')}"`;
}

function quoted(byte: number): string {
  if (byte < 0x20 || byte > 0x7e) return `\\${byte.toString(8).padStart(3, '0')}`;
  const char = String.fromCharCode(byte);
  return char === '"' || char === '\\' ? `\\${char}` : char;
}

/** The lines of a file that ends them with "\r\n" throughout do not show it; tabs stay. */
function forTerminal(line: string, crlf: boolean): string {
  const text = crlf && line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.split('\t').map(printable).join('\t');
}
