import type { Range } from '../text/span.ts';
import { displayWidth, headOf, printable, tailOf } from '../text/terminal.ts';

/** One line of a code frame: what to print, and where its marker starts and how wide it is, in columns. */
export interface FrameLine {
  /** From 1; undefined stands for lines that are left out. */
  readonly number: number | undefined;
  readonly text: string;
  readonly indent: number;
  readonly marked: number;
}

const tabStop = 4;

/**
 * The lines of `text` that a code frame of `range` shows: one, or the first and the last of several. Undefined if the range
 * does not lie in the text (a file that changed). A long line is cut to `columns` around the range; the cost is that of
 * finding the line's ends, whatever its length.
 */
export function frameOf(text: string, range: Range, columns: number): FrameLine[] | undefined {
  const { start, end } = range;
  if (start.offset > text.length || end.offset > text.length || end.offset < start.offset) return undefined;
  const first = lineAround(text, start.offset);
  if (end.offset <= first.end)
    return [
      { number: start.line, ...windowed(first.text, start.offset - first.start, end.offset - first.start, columns) },
    ];
  // A range that takes in a line end stops at column 1 of the next line: it is shown as ending on the line before.
  const lastOffset = end.offset > start.offset && text[end.offset - 1] === '\n' ? end.offset - 1 : end.offset;
  const lastNumber = lastOffset === end.offset ? end.line : end.line - 1;
  const head = {
    number: start.line,
    ...windowed(first.text, start.offset - first.start, first.text.trimEnd().length, columns),
  };
  if (lastNumber <= start.line) return [head];
  const last = lineAround(text, lastOffset);
  const blank = last.text.length - last.text.trimStart().length;
  const stop = Math.min(lastOffset - last.start, last.text.length);
  const tail = { number: lastNumber, ...windowed(last.text, Math.min(blank, stop), stop, columns) };
  const gap = lastNumber > start.line + 1 ? [{ number: undefined, text: '', indent: 0, marked: 0 }] : [];
  return [head, ...gap, tail];
}

/** The line that holds `offset`; its text comes without the line end, `end` is where "\n" stands. */
function lineAround(text: string, offset: number): { start: number; end: number; text: string } {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return { start, end, text: text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end) };
}

/** What a stretch of a line looks like when it starts at `column` (from 0): tabs as spaces, hostile characters as escapes. */
function shown(stretch: string, column: number): string {
  if (!stretch.includes('\t')) return printable(stretch);
  let result = '';
  let at = column;
  for (const [index, piece] of stretch.split('\t').entries()) {
    if (index > 0) {
      const blanks = tabStop - (at % tabStop);
      result += ' '.repeat(blanks);
      at += blanks;
    }
    const text = printable(piece);
    result += text;
    at += displayWidth(text);
  }
  return result;
}

/** `line` with the stretch `[from, to)` marked, cut to `columns` with "…" where something is left out. */
function windowed(line: string, from: number, to: number, columns: number): Omit<FrameLine, 'number'> {
  const start = Math.min(from, line.length);
  const end = Math.max(start, Math.min(to, line.length));
  const leftCut = start > columns;
  const left = shown(line.slice(Math.max(0, start - columns), start), 0);
  const leftWidth = displayWidth(left);
  const middle = shown(line.slice(start, Math.min(end, start + columns)), leftWidth);
  const middleWidth = displayWidth(middle);
  const right = shown(line.slice(end, end + columns), leftWidth + middleWidth);
  const whole = !leftCut && end - start <= columns && line.length - end <= columns;
  if (whole && leftWidth + middleWidth + displayWidth(right) <= columns) {
    return { text: (left + middle + right).trimEnd(), indent: leftWidth, marked: Math.max(1, middleWidth) };
  }
  const keepsLeft = !leftCut && leftWidth + middleWidth < columns;
  const before = keepsLeft ? left : `…${tailOf(left, columns >> 2)}`;
  const beforeWidth = displayWidth(before);
  const marked = headOf(middle, columns - beforeWidth - 1);
  const markedWidth = displayWidth(marked);
  const complete = marked === middle && end - start <= columns;
  const rest = complete ? headOf(right, columns - beforeWidth - markedWidth - 1) : '';
  const cutAfter = !complete || rest !== right || line.length - end > columns;
  return {
    text: (before + marked + rest).trimEnd() + (cutAfter ? '…' : ''),
    indent: beforeWidth,
    marked: Math.max(1, markedWidth),
  };
}
