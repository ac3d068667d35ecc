/** Longest label (CommonMark, "Link reference definitions"). */
export const maxLabel = 999;

/** How labels are compared. */
export function labelOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Offset of the `]` that ends the label behind `[` at `open`; -1 if there is none. */
export function labelEnd(text: string, open: number): number {
  const limit = Math.min(text.length, open + maxLabel + 2);
  for (let at = open + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 93) return at;
    if (code === 91) return -1;
    if (code === 92) at++;
  }
  return -1;
}

/** A link's target, the place of its text, and where reading goes on. */
export interface Destination {
  readonly target: string;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const maxParentheses = 32;

/** The destination at `at`: `<…>` or everything up to a blank, parentheses in pairs. */
export function destinationAt(text: string, at: number): Destination | undefined {
  const pointed = text[at] === '<';
  let depth = 0;
  let end = pointed ? at + 1 : at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 92 && end + 1 < text.length) {
      if (!/\s/.test(text[end + 1] ?? '')) end++;
    } else if (pointed) {
      if (code === 62) break;
      if (code === 60 || code === 10) return undefined;
    } else if (code <= 32) break;
    else if (code === 40 && ++depth > maxParentheses) return undefined;
    else if (code === 41 && --depth < 0) break;
  }
  if (pointed ? text[end] !== '>' : depth > 0) return undefined;
  const start = pointed ? at + 1 : at;
  const target = text.slice(start, end).replace(/\\([!-/:-@[-`{-~])/g, '$1');
  return { target, start, end, next: pointed ? end + 1 : end };
}

/** Offset behind the blanks at `at`. */
export function pastBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 32) next++;
  return next;
}

/** Offset behind the title at `at`: `"…"`, `'…'` or `(…)`; undefined if it is none. */
export function titleEnd(text: string, at: number): number | undefined {
  const opener = text[at];
  if (opener !== '"' && opener !== "'" && opener !== '(') return undefined;
  const closer = opener === '(' ? ')' : opener;
  for (let end = at + 1; end < text.length; end++) {
    const character = text[end];
    if (character === '\\') end++;
    else if (character === closer) return end + 1;
    else if (opener === '(' && character === '(') return undefined;
  }
  return undefined;
}
