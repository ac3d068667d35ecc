/** An HTML tag. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  /** `</name>` */
  readonly closing: boolean;
  readonly attributes: readonly {
    readonly name: string;
    readonly value: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** Offset behind the `>`. */
  readonly end: number;
}

const tagName = /<\/?([A-Za-z][\w-]*)/y;
const attributeName = /[\w:@.-]+/y;
const blanks = /\s*/y;
const equals = /\s*=\s*/y;
const bareValue = /[^\s"'=<>`]+/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * The tag at `at` (CommonMark, "Raw HTML"). `budget.left` is how many characters may be read in vain over all calls.
 */
export function tagAt(text: string, at: number, budget: { left: number }): Tag | undefined {
  const opener = budget.left > 0 ? match(tagName, text, at) : null;
  if (opener === null) return undefined;
  const attributes: { name: string; value: string; start: number; end: number }[] = [];
  let next = at + opener[0].length;
  for (;;) {
    const gap = match(blanks, text, next)?.[0].length ?? 0;
    next += gap;
    if (text[next] === '/' && text[next + 1] === '>') next++;
    if (text[next] === '>') {
      const closing = text[at + 1] === '/';
      return { name: (opener[1] ?? '').toLowerCase(), closing, attributes, end: next + 1 };
    }
    const name = gap > 0 ? match(attributeName, text, next)?.[0] : undefined;
    if (name === undefined) break;
    next += name.length;
    const sign = match(equals, text, next)?.[0];
    if (sign === undefined) continue;
    next += sign.length;
    const quote = text[next];
    const quoted = quote === '"' || quote === "'";
    const start = quoted ? next + 1 : next;
    const end = quoted ? text.indexOf(quote, start) : start + (match(bareValue, text, start)?.[0].length ?? 0);
    if (end === -1) {
      budget.left -= text.length - start;
      break;
    }
    if (end === start && !quoted) break;
    attributes.push({ name: name.toLowerCase(), value: text.slice(start, end), start, end });
    next = quoted ? end + 1 : end;
  }
  budget.left -= next - at;
  return undefined;
}
