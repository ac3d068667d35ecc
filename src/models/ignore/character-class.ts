/** True for the code points that a class, an escape or a literal accepts. */
export type Accepts = (code: number) => boolean;

/** A piece of a regular expression: what it accepts and where the next piece begins. */
export interface Piece {
  readonly accepts: Accepts;
  readonly end: number;
}

const isDigit: Accepts = (code) => code >= 0x30 && code <= 0x39;
const isUpper: Accepts = (code) => code >= 0x41 && code <= 0x5a;
const isLower: Accepts = (code) => code >= 0x61 && code <= 0x7a;
const isLetter: Accepts = (code) => isUpper(code) || isLower(code);
const isAlphanumeric: Accepts = (code) => isLetter(code) || isDigit(code);
/** A character of an ASCII word, as `\b` and `\w` see it. */
export const isWord: Accepts = (code) => isAlphanumeric(code) || code === 0x5f;
const isVisible: Accepts = (code) => code > 0x20 && code < 0x7f;
const not =
  (accepts: Accepts): Accepts =>
  (code) =>
    !accepts(code);
const oneOf =
  (chars: string): Accepts =>
  (code) =>
    chars.includes(String.fromCodePoint(code));

const perl: Record<string, Accepts> = { d: isDigit, w: isWord, s: oneOf('\t\n\f\r ') };

/** ASCII classes, Go `regexp/syntax`. */
const posix: Record<string, Accepts> = {
  alnum: isAlphanumeric,
  alpha: isLetter,
  ascii: (code) => code < 0x80,
  blank: oneOf('\t '),
  cntrl: (code) => code < 0x20 || code === 0x7f,
  digit: isDigit,
  graph: isVisible,
  lower: isLower,
  print: (code) => isVisible(code) || code === 0x20,
  punct: (code) => isVisible(code) && !isAlphanumeric(code),
  space: oneOf('\t\n\v\f\r '),
  upper: isUpper,
  word: isWord,
  xdigit: oneOf('0123456789abcdefABCDEF'),
};

const control: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The escape whose `\` is at `at`, or undefined where Go refuses it. Source: Go `regexp/syntax`, parseEscape and perl groups. */
export function escape(text: string, at: number): (Piece & { readonly code?: number }) | undefined {
  const char = text[at + 1];
  if (char === undefined) return undefined;
  const group = perl[char.toLowerCase()];
  if (group) return { accepts: char === char.toLowerCase() ? group : not(group), end: at + 2 };
  if ((char === 'p' || char === 'P') && /[CLMNPSZ]/.test(text[at + 2] ?? '')) {
    const category = new RegExp(`^\\p{${text[at + 2]}}$`, 'u');
    const within: Accepts = (code) => category.test(String.fromCodePoint(code));
    return { accepts: char === 'p' ? within : not(within), end: at + 3 };
  }
  const known = control[char];
  if (known !== undefined) return literal(known, at + 2);
  if (char === 'x') return digits(text, at + 2, /^[0-9a-fA-F]{2}/, 16);
  if (char === '0') return digits(text, at + 1, /^[0-7]{1,3}/, 8);
  if (char >= '1' && char <= '7') return digits(text, at + 1, /^[0-7]{2,3}/, 8);
  const code = char.charCodeAt(0);
  return code < 0x80 && !isAlphanumeric(code) ? literal(code, at + 2) : undefined;
}

function digits(text: string, at: number, form: RegExp, base: number): ReturnType<typeof escape> {
  const found = form.exec(text.slice(at, at + 3))?.[0];
  return found === undefined ? undefined : literal(Number.parseInt(found, base), at + found.length);
}

/** A piece that accepts one code point. */
export function literal(code: number, end: number): Piece & { readonly code: number } {
  return { accepts: (other) => other === code, end, code };
}

/**
 * The class whose `[` is at `at`, or undefined where Go refuses it (no end, a range upside down, an unknown `[:name:]`).
 * `lastNamed` is the index of the last `:]` in the text: a `[:` before it must be a name that Go knows. Source: Go `regexp/syntax`, parseClass with the flags of regexp.Compile.
 */
export function characterClass(text: string, at: number, lastNamed: number): Piece | undefined {
  const negated = text[at + 1] === '^';
  const start = negated ? at + 2 : at + 1;
  const ranges: number[] = [];
  const groups: Accepts[] = [];
  let next = start;
  while (text[next] !== ']' || next === start) {
    const named = posixGroup(text, next) ?? groupEscape(text, next);
    if (named) {
      groups.push(named.accepts);
      next = named.end;
      continue;
    }
    if (lastNamed >= next + 2 && text.startsWith('[:', next)) return undefined;
    const low = classMember(text, next);
    if (!low) return undefined;
    let high = low;
    if (text[low.end] === '-' && text[low.end + 1] !== undefined && text[low.end + 1] !== ']') {
      const upper = classMember(text, low.end + 1);
      if (!upper || upper.code < low.code) return undefined;
      high = upper;
    }
    ranges.push(low.code, high.code);
    next = high.end;
  }
  const within: Accepts = (code) => inRanges(ranges, code) || groups.some((group) => group(code));
  return { accepts: negated ? not(within) : within, end: next + 1 };
}

function inRanges(ranges: readonly number[], code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) {
    if (code >= (ranges[at] as number) && code <= (ranges[at + 1] as number)) return true;
  }
  return false;
}

function posixGroup(text: string, at: number): Piece | undefined {
  if (text[at] !== '[' || text[at + 1] !== ':') return undefined;
  const found = /^\[:(\^?)([a-z]+):\]/.exec(text.slice(at, at + 12));
  const group = posix[found?.[2] ?? ''];
  if (!found || !group) return undefined;
  return { accepts: found[1] === '^' ? not(group) : group, end: at + found[0].length };
}

/** `\d`, `\pL` and the like: an escape that is a set of its own and cannot begin a range. */
function groupEscape(text: string, at: number): Piece | undefined {
  const piece = text[at] === '\\' ? escape(text, at) : undefined;
  return piece && piece.code === undefined ? piece : undefined;
}

function classMember(text: string, at: number): (Piece & { readonly code: number }) | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  if (code !== 0x5c) return literal(code, at + (code > 0xffff ? 2 : 1));
  const piece = escape(text, at);
  return piece?.code === undefined ? undefined : { accepts: piece.accepts, end: piece.end, code: piece.code };
}
