import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import type { DocumentComment } from '../document/node.ts';

/** One line as pip sees it: continuations joined, comment and outer blanks taken off. */
export interface LogicalLine {
  readonly source: MappedText;
}

/**
 * pip's join_lines and ignore_comments (req_file.py): a backslash at the end of a line joins the next one to it; a `#` at the
 * start or behind a blank begins a comment; a line that is nothing but a comment ends the joining.
 */
export function logicalLines(text: string): { logical: readonly LogicalLine[]; comments: readonly DocumentComment[] } {
  const logical: LogicalLine[] = [];
  const comments: DocumentComment[] = [];
  let pieces: Span[] = [];
  const finish = (): void => {
    const line = trimmed(text, pieces);
    if (line.length > 0) logical.push({ source: MappedText.join(text, line) });
    pieces = [];
  };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    let end = newline === -1 ? text.length : newline;
    if (end > start && text[end - 1] === '\r') end--;
    const hash = commentStart(text, start, end);
    const continued = text[end - 1] === '\\' && end > start && text.slice(start, hash).trim() !== '';
    if (continued && hash === end) pieces.push({ start, end: end - 1 });
    else if (continued) {
      // The comment swallows the backslash and what is joined to it.
      comments.push(comment(text, hash, end));
      pieces.push({ start, end: hash });
      start = next;
      while (start < text.length) {
        const stop = text.indexOf('\n', start);
        const lineEnd = stop === -1 ? text.length : stop;
        const goesOn =
          /\\\r?$/.test(text.slice(Math.max(start, lineEnd - 2), lineEnd)) &&
          commentStart(text, start, lineEnd) !== afterBlanks(text, start);
        start = stop === -1 ? text.length : stop + 1;
        if (!goesOn) break;
      }
      finish();
      continue;
    } else {
      if (hash < end) comments.push(comment(text, hash, end));
      pieces.push({ start, end: hash });
      finish();
    }
    start = next;
  }
  finish();
  return { logical, comments };
}

/** Offset of the `#` that begins a comment in `[start, end)`, `end` if there is none. */
function commentStart(text: string, start: number, end: number): number {
  const line = text.slice(start, end);
  for (let hash = line.indexOf('#'); hash !== -1; hash = line.indexOf('#', hash + 1)) {
    if (hash === 0 || line[hash - 1] === ' ' || line[hash - 1] === '\t') return start + hash;
  }
  return end;
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function comment(text: string, start: number, end: number): DocumentComment {
  const written = text.slice(start, end).trimEnd();
  return { text: written.slice(1).trim(), span: { start, end: start + written.length } };
}

/** The pieces without blanks at the two ends of the line. */
function trimmed(text: string, pieces: readonly Span[]): readonly Span[] {
  const kept = pieces.filter((piece) => text.slice(piece.start, piece.end).trim() !== '');
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return [];
  const inner = pieces.slice(pieces.indexOf(first), pieces.indexOf(last) + 1);
  return inner.map((piece) => {
    const part = text.slice(piece.start, piece.end);
    return {
      start: piece === first ? piece.start + part.length - part.trimStart().length : piece.start,
      end: piece === last ? piece.end - (part.length - part.trimEnd().length) : piece.end,
    };
  });
}
