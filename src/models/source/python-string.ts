import type { Span } from '../../text/span.ts';

/** What a string literal stands for. */
export interface StringLiteral {
  readonly value: string;
  /** Between the quotes, if the file has the value there as it is. */
  readonly contents: Span | undefined;
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '\n': '',
};

/** Decode the literal at `[start, end)` (starlark, spec.md, "String literals"); undefined for an f-string, which no text tells. */
export function stringLiteral(text: string, start: number, end: number): StringLiteral | undefined {
  let quoteAt = start;
  while (/[A-Za-z]/.test(text[quoteAt] ?? '"')) quoteAt++;
  const prefix = text.slice(start, quoteAt).toLowerCase();
  if (prefix.includes('f')) return undefined;
  const quote = text[quoteAt] ?? '';
  const size = text.startsWith(quote.repeat(3), quoteAt) && end - quoteAt >= 6 ? 3 : 1;
  const from = quoteAt + size;
  const to = text.startsWith(quote.repeat(size), end - size) && end - size >= from ? end - size : end;
  const body = text.slice(from, to);
  const contents = { start: from, end: to };
  if (prefix.includes('r') || !body.includes('\\')) return { value: body, contents };
  const value = body.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(\r\n|[^]))/g,
    (whole, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const code = hex ?? short ?? long;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      return other === '\r\n' ? '' : (simple[other ?? ''] ?? whole);
    },
  );
  return { value, contents: undefined };
}
