import type { Span } from '../../text/span.ts';
import { scanBrackets } from '../document/brackets.ts';

/** A line that begins a statement: `[table]`, `[[tables]]` or `key =`. */
const header = /^[ \t]*\[\[?[\w."' \t-]+\]\]?[ \t]*\r?$/;
const assignment = /^[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*[ \t]*=/;

/**
 * What to leave out of `text` so that the error at `index` goes away: the line of the error, or a bracket or string that
 * was opened above it and never closed, up to the next statement. Undefined if only white space is left there.
 */
export function faultySpan(text: string, index: number): Span | undefined {
  let start = lineStart(text, index);
  if (start === index && start > 0) {
    // The parser is past the line end when it misses something there.
    const previous = lineStart(text, start - 1);
    if (/=[ \t]*\r?\n?$|^[ \t]*\[[^\]]*$/.test(text.slice(previous, start))) start = previous;
  }
  while (start > 0 && text.slice(start, lineEnd(text, start)).trim() === '') start = lineStart(text, start - 1);
  let end = lineEnd(text, start);
  if (text.slice(start, end).trim() === '') return undefined;
  const { open } = scanBrackets(text, 'toml', Number.POSITIVE_INFINITY, start);
  const atEnd = text.slice(index).trim() === '';
  const opener = open ?? (atEnd ? scanBrackets(text, 'toml', Number.POSITIVE_INFINITY).open : undefined);
  if (opener === undefined || !(atEnd || isStatement(text.slice(start, end)))) return { start, end };
  start = lineStart(text, opener);
  for (end = lineEnd(text, opener); end < text.length; end = lineEnd(text, end + 1)) {
    if (isStatement(text.slice(end + 1, lineEnd(text, end + 1)))) break;
  }
  return { start, end };
}

function isStatement(line: string): boolean {
  return header.test(line) || assignment.test(line);
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
