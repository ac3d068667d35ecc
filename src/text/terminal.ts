/**
 * What must not reach a terminal or a page as it is: C0 and C1 controls (with them every ANSI escape), the bidirectional
 * controls of "Trojan Source" (CVE-2021-42574), characters without any glyph (zero-width spaces, soft hyphens, Hangul fillers,
 * tags), noncharacters and halves of surrogate pairs. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
export const hiddenCharacters =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\u{e0000}-\u{e0fff}]/gu;

const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function visible(char: string): string {
  const name = named[char];
  if (name !== undefined) return name;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** `text` on one line, with every character that a person could not see, or that a terminal would obey, as a visible escape. */
export function printable(text: string): string {
  return text.replace(hiddenCharacters, visible);
}

/** At most `limit` UTF-16 units of `text`, with a word on what was left out; printable. For foreign texts of any length. */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return printable(text);
  const last = text.charCodeAt(limit - 1);
  const end = last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit;
  return `${printable(text.slice(0, end))}… (${text.length - end} more characters)`;
}

/** Ranges of East Asian Width "W" and "F" and of emoji presentation (Unicode 16, EastAsianWidth.txt), coarse where only unassigned code points differ. */
const wide: readonly number[] = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
  0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693, 0x26a1, 0x26a1,
  0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3,
  0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c,
  0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c,
  0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff,
  0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18d1e, 0x1aff0, 0x1b2fb, 0x1d300, 0x1d376,
  0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337,
  0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e,
  0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595,
  0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df,
  0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70,
  0x1faff, 0x20000, 0x3fffd,
];

function isWide(code: number): boolean {
  let low = 0;
  let high = wide.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code > (wide[middle * 2 + 1] as number)) low = middle + 1;
    else if (code < (wide[middle * 2] as number)) high = middle - 1;
    else return true;
  }
  return false;
}

let zeroWidth: RegExp | undefined;
const ascii = /^[\u0020-\u007e]*$/;
const joiner = 0x200d;
const emojiStyle = 0xfe0f;

/** Columns that one code point takes on a terminal by itself: 0 (combining), 1 or 2 (East Asian wide, emoji). */
export function charWidth(char: string): 0 | 1 | 2 {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad ? 0 : 1;
  if (code >= 0x2100 && code < 0x231a) return 1;
  if (isWide(code)) return 2;
  // Made when it is needed: V8 looks up the classes of Unicode for it.
  zeroWidth ??= /^[\p{Mn}\p{Me}\u1160-\u11ff\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]$/u;
  return zeroWidth.test(char) ? 0 : 1;
}

/** The longest beginning of `text` that fits `columns`, never ending inside an emoji sequence or before a combining mark. */
function measure(text: string, columns: number): { end: number; width: number } {
  let width = 0;
  let start = 0;
  let before = 0;
  let at = 0;
  let last = 0;
  let joined = false;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const tone = code >= 0x1f3fb && code <= 0x1f3ff && last === 2;
    const own = joined || tone ? 0 : charWidth(char);
    joined = code === joiner && last === 2;
    if (own > 0) {
      start = at;
      before = width;
      last = own;
    }
    const widens = code === emojiStyle && last === 1;
    if (widens) last = 2;
    width += widens ? 1 : own;
    if (width > columns) return { end: start, width: before };
    at += char.length;
  }
  return { end: text.length, width };
}

/**
 * Columns that `text` takes on a terminal. Emoji joined by U+200D count once, U+FE0F makes its character two columns wide,
 * a skin tone adds nothing: what terminals that know emoji sequences draw.
 */
export function displayWidth(text: string): number {
  return ascii.test(text) ? text.length : measure(text, Number.POSITIVE_INFINITY).width;
}

/** The longest beginning of `text` that fits `columns`. */
export function headOf(text: string, columns: number): string {
  return text.slice(0, measure(text, columns).end);
}

/** The longest end of `text` that fits `columns`. */
export function tailOf(text: string, columns: number): string {
  const skip = displayWidth(text) - columns;
  if (skip <= 0) return text;
  const head = measure(text, skip);
  return text.slice(head.width < skip ? measure(text, skip + 1).end : head.end);
}

/** `text` as lines of at most `columns`, broken at spaces; a word that is longer than a line is cut. Never empty. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(8, columns);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let gap = 0;
  for (const word of text.split(' ')) {
    if (word === '') {
      gap++;
      continue;
    }
    let size = displayWidth(word);
    if (line !== '' && used + gap + size <= width) {
      line += ' '.repeat(gap) + word;
      used += gap + size;
      gap = 1;
      continue;
    }
    gap = 1;
    if (line !== '') lines.push(line);
    let rest = word;
    while (size > width && rest !== '') {
      const head = headOf(rest, width);
      lines.push(head);
      rest = rest.slice(head.length);
      size -= displayWidth(head);
    }
    line = rest;
    used = size;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
