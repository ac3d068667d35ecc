import type { Problem } from '../document/node.ts';
import type { DotenvContent, DotenvEntry } from './syntax.ts';

const problemLimit = 100;

/**
 * `.env` as the npm package dotenv 16 and 17 reads it (lib/main.js, its LINE expression): `export`, `=` with blanks around it or
 * `: `, three kinds of quotes over several lines, comments behind a `#` anywhere in a bare value. A line that is no assignment is
 * passed over. Linear, where the expression itself is not.
 */
export function readNode(text: string): DotenvContent {
  const entries: DotenvEntry[] = [];
  const problems: Problem[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const end = lineEnd(text, at);
    const entry = text[at] === '#' ? undefined : entryAt(text, at);
    if (entry !== undefined) {
      entries.push(entry);
      at = lineEnd(text, Math.max(entry.span.end, at));
      continue;
    }
    if (text[at] !== '#' && problems.length < problemLimit)
      problems.push({
        kind: 'warning',
        message: 'no NAME=value: dotenv passes over the line',
        span: { start: at, end },
      });
    at = end;
  }
  return { entries, problems };
}

function entryAt(text: string, start: number): DotenvEntry | undefined {
  if (text.startsWith('export', start) && isSpace(text.charCodeAt(start + 6))) {
    const entry = assignment(text, start, skipSpace(text, start + 6), true);
    if (entry !== undefined) return entry;
  }
  return assignment(text, start, start, false);
}

function assignment(text: string, start: number, nameStart: number, exported: boolean): DotenvEntry | undefined {
  let nameEnd = nameStart;
  while (isNameCharacter(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === nameStart) return undefined;
  const equals = skipSpace(text, nameEnd);
  let from: number;
  if (text[equals] === '=') from = equals + 1;
  else if (text[nameEnd] === ':' && isSpace(text.charCodeAt(nameEnd + 1)))
    from = nameEnd + (text.startsWith('\r\n', nameEnd + 1) ? 3 : 2);
  else return undefined;

  const open = skipSpace(text, from);
  const quote = text[open];
  const close = quote === '"' || quote === "'" || quote === '`' ? closing(text, open, quote) : undefined;
  const bareEnd = close ?? bareValueEnd(text, from);
  const written = text.slice(from, bareEnd);
  const trimmed = written.trim();
  const valueStart = trimmed === '' ? from : from + written.length - written.trimStart().length;
  const valueSpan = { start: valueStart, end: valueStart + trimmed.length };
  const first = trimmed[0];
  const stripped = trimmed.length > 1 && (first === '"' || first === "'" || first === '`') && trimmed.endsWith(first);
  const inside = (stripped ? trimmed.slice(1, -1) : trimmed).replace(/\r\n?/g, '\n');
  const value = first === '"' ? inside.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inside;
  return {
    name: text.slice(nameStart, nameEnd),
    value,
    interpolated: value,
    nameSpan: { start: nameStart, end: nameEnd },
    valueSpan,
    quoted: stripped ? first : undefined,
    exported,
    span: { start, end: Math.max(valueSpan.end, from) },
  };
}

/**
 * Offset behind the quote that closes the one at `open`: the next that has no backslash before it, or else the last of those
 * with one; nothing but a comment may follow on its line.
 */
function closing(text: string, open: number, quote: string): number | undefined {
  const escaped: number[] = [];
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (text[at - 1] === '\\' && at - 1 > open) {
      escaped.push(at);
      continue;
    }
    if (endsLine(text, at + 1)) return at + 1;
    break;
  }
  const last = escaped.findLast((at) => endsLine(text, at + 1));
  return last === undefined ? undefined : last + 1;
}

/** True if only blanks, and perhaps a comment, stand between `from` and the end of the line. */
function endsLine(text: string, from: number): boolean {
  let at = from;
  while (isSpace(text.charCodeAt(at)) && !isLineEnd(text.charCodeAt(at))) at++;
  return at >= text.length || text[at] === '#' || isLineEnd(text.charCodeAt(at));
}

function bareValueEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 35 && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code));
}

/** `[\w.-]` */
function isNameCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}
