import { characterClass } from './character-class.ts';

const star = 0x2a;
const backslash = 0x5c;
const open = 0x5b;
const close = 0x5d;
const caret = 0x5e;
const minus = 0x2d;

/**
 * Why Docker's check of a pattern fails, or undefined. It tries the glob on ".", and Go looks no further than it has to: up
 * to the first star behind a character that is not the dot, so `[x-]` is refused and `a*[x-]` is not.
 * Source: Go `path/filepath`, Match on Unix, its conditions for ErrBadPattern; moby/patternmatcher, New.
 */
export function globError(pattern: string): string | undefined {
  const first = chunk(pattern, 0);
  const text = pattern.slice(first.start, first.end);
  const error = chunkError(text);
  if (error !== undefined || !acceptsDot(text)) return error;
  const second = chunk(pattern, first.end);
  return chunkError(pattern.slice(second.start, second.end));
}

/** True if the chunk is one element that accepts ".". */
function acceptsDot(text: string): boolean {
  if (text === '.' || text === '?' || text === '\\.') return true;
  if (!text.startsWith('[') || classEnd(text, 1) !== text.length - 1) return false;
  return characterClass(text, 0, -1)?.accepts(0x2e) === true;
}

/** The stretch from `at` to the next star outside a class, stars in front of it left out. */
function chunk(pattern: string, at: number): { start: number; end: number } {
  let start = at;
  while (pattern.charCodeAt(start) === star) start++;
  let inClass = false;
  let end = start;
  for (; end < pattern.length; end++) {
    const code = pattern.charCodeAt(end);
    if (code === backslash) end++;
    else if (code === open) inClass = true;
    else if (code === close) inClass = false;
    else if (code === star && !inClass) break;
  }
  return { start, end: Math.min(end, pattern.length) };
}

function chunkError(pattern: string): string | undefined {
  for (let at = 0; at < pattern.length; at++) {
    const code = pattern.charCodeAt(at);
    if (code === backslash) {
      at++;
      if (at === pattern.length) return 'a `\\` at the end escapes nothing';
    } else if (code === open) {
      const end = classEnd(pattern, at + 1);
      if (typeof end === 'string') return end;
      at = end;
    }
  }
  return undefined;
}

/** Index of the `]` of the class whose `[` lies before `at`, or what is wrong with the class. */
function classEnd(pattern: string, at: number): number | string {
  let next = pattern.charCodeAt(at) === caret ? at + 1 : at;
  for (let ranges = 0; ; ranges++) {
    if (ranges > 0 && pattern.charCodeAt(next) === close) return next;
    const low = member(pattern, next);
    if (typeof low === 'string') return low;
    next = low;
    if (pattern.charCodeAt(next) === minus) {
      const high = member(pattern, next + 1);
      if (typeof high === 'string') return high;
      next = high;
    }
  }
}

/** Index behind the class member at `at`, or what is wrong with it. */
function member(pattern: string, at: number): number | string {
  const code = pattern.charCodeAt(at);
  if (code === minus) return 'a `-` in a class needs a character on both sides, or a `\\` before it';
  if (code === close) return 'a `]` in a class needs a `\\` before it, a class needs a member and a range needs an end';
  const from = code === backslash ? at + 1 : at;
  const point = pattern.codePointAt(from);
  const end = from + (point !== undefined && point > 0xffff ? 2 : 1);
  return end < pattern.length ? end : 'a `[` without its `]`';
}
