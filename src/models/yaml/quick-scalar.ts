import type { ScalarValue } from '../document/node.ts';

const integer = /^[-+]?\d+$/;
const float = /^[-+]?(?:\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?$|^[-+]?\d+[eE][-+]?\d+$/;
const words = new Map<string, ScalarValue>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** What a plain scalar means in the core schema (YAML 1.2.2, section 10.3.2); undefined for the rare forms: `0x1f`, `0o17`, `.inf`, `.nan`. */
export function plainValue(source: string): ScalarValue | undefined {
  const first = source.charCodeAt(0);
  // + - . and digits
  if (first === 43 || first === 45 || first === 46 || (first >= 48 && first <= 57)) {
    if (integer.test(source)) return Number.parseInt(source, 10);
    if (float.test(source)) return Number.parseFloat(source);
    return /^(?:0[xo][\da-fA-F]+|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN))$/.test(source) ? undefined : source;
  }
  if (source.length > 5) return source;
  const word = words.get(source);
  return word === undefined ? source : word;
}

/** End of the quoted scalar that opens at `at`, its last quote included; -1 if it does not close before `limit`. */
export function quotedEnd(text: string, at: number, limit: number): number {
  const quote = text.charCodeAt(at);
  for (let next = at + 1; next < limit; next++) {
    const code = text.charCodeAt(next);
    if (code === 92 && quote === 34) next++;
    else if (code === quote) {
      if (quote === 34 || text.charCodeAt(next + 1) !== 39) return next + 1;
      next++;
    }
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };

/** Text of a quoted scalar on one line, given with its quotes; undefined if it has an escape other than the usual ones. */
export function quotedValue(source: string): string | undefined {
  const inner = source.slice(1, -1);
  if (source.charCodeAt(0) === 39) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes('\\')) return inner;
  let usual = true;
  const value = inner.replace(/\\(u[\da-fA-F]{4}|.)/g, (_, name: string) => {
    const meant = name.length === 5 ? String.fromCharCode(Number.parseInt(name.slice(1), 16)) : escapes[name];
    if (meant === undefined) usual = false;
    return meant ?? '';
  });
  return usual ? value : undefined;
}
