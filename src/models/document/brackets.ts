/** What stands open at the end of a scan. */
export interface Brackets {
  /** Offset of the bracket that opens one level too many, where the scan then stopped. */
  readonly overflow: number | undefined;
  /** Offset of the outermost bracket, or of the string, that is not closed. */
  readonly open: number | undefined;
}

type Syntax = 'json' | 'toml';

/**
 * Bracket levels of `text` up to `end`; strings and comments do not count. Asked before a recursive parser runs, whose
 * stack would not hold. Linear.
 */
export function scanBrackets(text: string, syntax: Syntax, limit: number, end = text.length): Brackets {
  let depth = 0;
  let outermost: number | undefined;
  for (let at = 0; at < end; at++) {
    switch (text.charCodeAt(at)) {
      case 91: // [
      case 123: // {
        if (++depth === 1) outermost = at;
        if (depth > limit) return { overflow: at, open: outermost };
        break;
      case 93: // ]
      case 125: // }
        if (depth > 0) depth--;
        break;
      case 39: // '
      case 34: {
        // "
        if (syntax === 'json' && text[at] === "'") break;
        const last = stringEnd(text, at, syntax);
        if (last >= end) return { overflow: undefined, open: depth > 0 ? outermost : at };
        at = last;
        break;
      }
      case 35: // #
        if (syntax === 'toml') at = lineEnd(text, at);
        break;
      case 47: // /
        if (syntax === 'json') at = commentEnd(text, at);
        break;
      default:
    }
  }
  return { overflow: undefined, open: depth > 0 ? outermost : undefined };
}

/** Offset of the last character of the string that opens at `open`; one of a single line ends with that at the latest. */
function stringEnd(text: string, open: number, syntax: Syntax): number {
  const quote = text[open] as string;
  if (syntax === 'toml' && text.startsWith(quote.repeat(3), open)) return longStringEnd(text, open + 3, quote);
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13 || text[at] === quote) return at;
    if (code === 92 && quote === '"') {
      const next = text.charCodeAt(at + 1);
      if (next !== 10 && next !== 13) at++;
    }
  }
  return text.length;
}

function longStringEnd(text: string, start: number, quote: string): number {
  const closer = quote.repeat(3);
  for (let at = text.indexOf(closer, start); at !== -1; at = text.indexOf(closer, at + 1)) {
    if (quote === '"' && escaped(text, at, start)) continue;
    // Up to two quotes may stand right before the closer: five in all.
    let last = at + 2;
    while (last < at + 4 && text[last + 1] === quote) last++;
    return last;
  }
  return text.length;
}

function escaped(text: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === 92) first--;
  return (at - first) % 2 === 1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function commentEnd(text: string, open: number): number {
  const next = text[open + 1];
  if (next === '/') return lineEnd(text, open);
  if (next !== '*') return open;
  const end = text.indexOf('*/', open + 2);
  return end === -1 ? text.length : end + 1;
}
