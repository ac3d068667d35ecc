import type { Span } from '../../text/span.ts';
import { cleanPath } from './clean-path.ts';
import { globError } from './glob-syntax.ts';
import { expressionError } from './matcher.ts';
import type { IgnoreComment, IgnoreFile, IgnorePattern, IgnoreProblem } from './syntax.ts';

/** The longest line that Docker reads, in bytes: Go's bufio.Scanner gives up one byte later and fails the build. */
const maxLineBytes = 64 * 1024 - 1;

/**
 * Reads an ignore file. A line that begins with `#` is a comment (a `#` behind a blank is part of a pattern); everything
 * else that is not blank is a pattern. Never throws: a pattern that Docker refuses carries its error.
 * Source: moby/patternmatcher, ignorefile.ReadAll and New.
 */
export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns: IgnorePattern[] = [];
  const comments: IgnoreComment[] = [];
  const problems: IgnoreProblem[] = [];
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline;
    const end = next > start && text[next - 1] === '\r' ? next - 1 : next;
    const tooLong = isTooLong(text, start, next);
    if (text[start] === '#' && !tooLong) {
      const span = { start, end };
      comments.push({ text: text.slice(start, end), span, line });
    } else {
      const span = trimmed(text, start, end);
      if (span.start < span.end) {
        const pattern = tooLong
          ? {
              text: '',
              negated: false,
              span,
              line,
              error: `Docker does not read a line of more than ${maxLineBytes} bytes`,
            }
          : readPattern(cleanLine(text.slice(span.start, span.end)), span, line);
        patterns.push(pattern);
        if (pattern.error !== undefined) problems.push({ message: pattern.error, span, line });
      }
    }
    start = next + 1;
  }
  return { text, patterns, comments, problems };
}

/**
 * Patterns from a list instead of a file (a contract's `ignore`, a walk's exclusions): each entry is trimmed and cleaned,
 * empty ones are left out; `line` is the index from 1 and `span` the entry's own extent. Source: moby/patternmatcher, New.
 */
export function ignorePatterns(entries: readonly string[]): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const [index, entry] of entries.entries()) {
    const span = trimmed(entry, 0, entry.length);
    if (span.start === span.end) continue;
    patterns.push(readPattern(entry.slice(span.start, span.end), span, index + 1));
  }
  return patterns;
}

/** A trimmed line as the reader hands it to the matcher (which cleans again): the path behind the `!` clean and relative. */
function cleanLine(line: string): string {
  const negated = line.startsWith('!');
  let path = line;
  if (negated) {
    const rest = trimmed(line, 1, line.length);
    path = line.slice(rest.start, rest.end);
  }
  if (path !== '') {
    path = cleanPath(path);
    if (path.length > 1 && path.startsWith('/')) path = path.slice(1);
  }
  return negated ? `!${path}` : path;
}

function readPattern(entry: string, span: Span, line: number): IgnorePattern {
  const inner = trimmed(entry, 0, entry.length);
  const clean = cleanPath(entry.slice(inner.start, inner.end));
  if (clean === '!') return { text: '', negated: true, span, line, error: 'illegal exclusion pattern: "!"' };
  const negated = clean.startsWith('!');
  const text = negated ? clean.slice(1) : clean;
  const error = globError(text) ?? expressionError(text);
  if (error === undefined) return { text, negated, span, line };
  return { text, negated, span, line, error: `syntax error in pattern: ${error}` };
}

function isTooLong(text: string, start: number, end: number): boolean {
  const units = end - start;
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (units * 3 <= maxLineBytes) return false;
  return units > maxLineBytes || new TextEncoder().encode(text.slice(start, end)).length > maxLineBytes;
}

/** `[start, end)` without the blanks at both ends, blanks as in Go's unicode.IsSpace. */
function trimmed(text: string, start: number, end: number): Span {
  let first = start;
  let last = end;
  while (first < last && isSpace(text.charCodeAt(first))) first++;
  while (last > first && isSpace(text.charCodeAt(last - 1))) last--;
  return { start: first, end: last };
}

function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code === 0x85 || code === 0xa0 || code === 0x1680) return true;
  if (code < 0x2000 || code > 0x3000) return false;
  return code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}
