import type { Level } from '../finding.ts';
import type { Range } from '../text/span.ts';
import { displayWidth, headOf, printable, tailOf, wrap } from '../text/terminal.ts';
import type { Style } from './style.ts';

/** One line of a code frame: what to print, and where its marker starts and how wide it is, in columns. */
interface FrameLine {
  /** From 1; undefined stands for lines that are left out. */
  readonly number: number | undefined;
  readonly text: string;
  readonly indent: number;
  readonly marked: number;
}

const tabStop = 4;
/** Columns that a long message needs behind its marker, or below it; with fewer it moves down, then to the left. */
const roomBehind = 36;
const roomBelow = 48;

/**
 * The code frame of `range` in `text`, with `message` (printable) at the end of its marker. Undefined if the range does not
 * lie in the text.
 */
export function codeFrame(
  text: string,
  range: Range,
  level: Level,
  message: string,
  style: Style,
  width: number,
): string[] | undefined {
  const digits = Math.max(3, String(range.end.line).length);
  const columns = Math.max(20, width - digits - 5);
  const lines = frameOf(text, range, columns);
  const last = lines?.at(-1);
  if (!lines || !last) return undefined;
  const out: string[] = [];
  const bar = `${' '.repeat(digits + 2)} ${style.faint('│')}`;
  for (const line of lines) {
    const number = (line.number === undefined ? '…' : String(line.number)).padStart(digits + 2);
    out.push(`${style.faint(number)} ${style.faint('│')}${line.text === '' ? '' : ` ${line.text}`}`);
    if (line.number === undefined || line === last) continue;
    out.push(`${bar} ${' '.repeat(line.indent)}${style.level(level, '^'.repeat(line.marked))}`);
  }
  for (const line of marker(last, message, columns))
    out.push(`${bar} ${' '.repeat(line.indent)}${style.level(level, line.text)}`);
  return out;
}

/** The marker with its message: behind it, or below it where that takes no more lines. */
function marker({ indent, marked }: FrameLine, message: string, columns: number): { indent: number; text: string }[] {
  const carets = '^'.repeat(marked);
  const room = columns - indent - marked - 1;
  const left = columns - indent >= roomBelow ? indent : 0;
  const below = wrap(message, columns - left);
  const behind = room >= Math.min(roomBehind, displayWidth(message)) ? wrap(message, room) : undefined;
  if (!behind || behind.length > below.length)
    return [{ indent, text: carets }, ...below.map((text) => ({ indent: left, text }))];
  const [head = '', ...rest] = behind;
  return [
    { indent, text: `${carets} ${head}`.trimEnd() },
    ...rest.map((text) => ({ indent: indent + marked + 1, text })),
  ];
}

/**
 * The lines of `text` that a code frame of `range` shows: one, or the first and the last of several. Undefined if the range
 * does not lie in the text (a file that changed). A long line is cut to `columns` around the range; the cost is that of
 * finding the line's ends, whatever its length.
 */
function frameOf(text: string, range: Range, columns: number): FrameLine[] | undefined {
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
  const context = columns >> 2;
  const keepsLeft = !leftCut && (leftWidth + middleWidth < columns || leftWidth <= context);
  const before = keepsLeft ? left : `…${tailOf(left, context)}`;
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
