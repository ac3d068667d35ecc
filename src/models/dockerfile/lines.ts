import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { skipSpace } from './space.ts';

/** Longest line in bytes, its "\n" not counted: bufio.MaxScanTokenSize - 1 in BuildKit's parser.go. */
export const maximumLineBytes = 65_535;

/** Walks over the lines of a file by offset. A line ends at "\n" alone; a byte order mark at the start is stepped over. */
export class LineReader {
  readonly text: string;
  /** First character of the current line. */
  start = 0;
  /** End of the current line without its line end ("\r" and "\n" in any number). */
  end = 0;
  /** First character of the line after the current one. */
  next = 0;
  /** Lines that BuildKit refuses for their length. */
  readonly tooLong: Span[] = [];

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.next = 1;
  }

  /** Goes to the next line; false at the end of the file. */
  advance(): boolean {
    const { text, next: start } = this;
    if (start >= text.length) return false;
    const newline = text.indexOf('\n', start);
    let end = newline === -1 ? text.length : newline;
    this.start = start;
    this.next = newline === -1 ? end : end + 1;
    if ((end - start) * 3 > maximumLineBytes && utf8Length(text, start, end) > maximumLineBytes)
      this.tooLong.push({ start, end });
    while (end > start && text.charCodeAt(end - 1) === 13) end--;
    this.end = end;
    return true;
  }
}

function utf8Length(text: string, from: number, to: number): number {
  let bytes = to - from;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    // A surrogate is half of a character of four bytes.
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** What the builder makes one instruction of: its lines joined, and what was dropped between them. */
export interface LogicalLine {
  readonly line: MappedText;
  /** First characters of the comment lines between the continuations (their `#`), with the end of the comment. */
  readonly comments: readonly Span[];
  /** Blank lines between the continuations, neighbours as one, line ends included. */
  readonly blanks: readonly Span[];
}

const none: readonly Span[] = [];

/**
 * Reads the instruction that begins at `start` in the reader's current line, up to its last line (then the current one).
 * `escape` is the character code of the escape character. As `Parse` and `trimContinuationCharacter` in BuildKit's parser.go.
 */
export function readLogicalLine(reader: LineReader, start: number, escape: number): LogicalLine {
  const { text } = reader;
  let cut = continuation(text, start, reader.end, escape);
  if (cut === -1) return { line: MappedText.slice(text, { start, end: reader.end }), comments: none, blanks: none };
  const at: number[] = [];
  const from: number[] = [];
  const pieces: string[] = [];
  const comments: Span[] = [];
  const blanks: { start: number; end: number }[] = [];
  let length = 0;
  const push = (begin: number, end: number): void => {
    if (end <= begin) return;
    at.push(length);
    from.push(begin);
    pieces.push(text.slice(begin, end));
    length += end - begin;
  };
  push(start, cut);
  while (cut !== -1 && reader.advance()) {
    const first = skipSpace(text, reader.start, reader.end);
    if (first === reader.end) {
      const last = blanks.at(-1);
      if (last?.end === reader.start) last.end = reader.next;
      else blanks.push({ start: reader.start, end: reader.next });
      continue;
    }
    if (text.charCodeAt(first) === 35) {
      comments.push({ start: first, end: reader.end });
      continue;
    }
    cut = continuation(text, reader.start, reader.end, escape);
    push(reader.start, cut === -1 ? reader.end : cut);
  }
  const line = at.length === 0 ? new MappedText('', [0], [start]) : new MappedText(pieces.join(''), at, from);
  return { line, comments, blanks };
}

/**
 * Offset of the escape character that continues the line `[start, end)`, or -1. It stands before blanks at the end of the
 * line and not behind another one (which is why `\\\` does not continue either).
 */
function continuation(text: string, start: number, end: number, escape: number): number {
  let last = end - 1;
  while (last >= start && (text.charCodeAt(last) === 32 || text.charCodeAt(last) === 9)) last--;
  if (last < start || text.charCodeAt(last) !== escape) return -1;
  return last > start && text.charCodeAt(last - 1) === escape ? -1 : last;
}
