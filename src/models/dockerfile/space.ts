const wide = /[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** White space as Go's `unicode.IsSpace` has it: BuildKit trims lines and splits ENV words at it. */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13);
  return wide.test(String.fromCharCode(code));
}

/** White space where BuildKit looks at single bytes (flags, the type of a HEALTHCHECK): of the wider ones only U+0085 and U+00A0. */
export function isByteSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x85 || code === 0xa0;
}

/** What separates a keyword from its arguments and words from each other: `[\t\v\f\r ]` in BuildKit's parser.go. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13);
}

/** First offset in `[from, to)` that holds no white space; `to` if there is none. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** End of `[from, to)` without the white space at its end. */
export function trimEnd(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** First offset in `[from, to)` that holds no blank. */
export function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** First offset in `[from, to)` that holds a blank; `to` if there is none. */
export function blankAfter(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && !isBlank(text.charCodeAt(at))) at++;
  return at;
}
