import type { DocumentNode } from '../document/node.ts';

/**
 * `node` of a TOML file as Python's `json.dumps(value, sort_keys=True)` writes it: ", " and ": ", ASCII only, keys by code
 * point, floats as `repr`. Undefined if there is a date or time in it, for which json.dumps raises an error.
 */
export function pythonJson(node: DocumentNode): string | undefined {
  if (node.kind === 'map') {
    return pythonObject(node.entries().map(({ key, value }) => [key, pythonJson(value)]));
  }
  if (node.kind === 'seq') {
    const items = node.items().map(pythonJson);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  const { value, source } = node;
  if (typeof value === 'string') return /^["']/.test(source) ? pythonString(value) : undefined;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return pythonNumber(source);
  return value === null ? 'null' : undefined;
}

/** An object of members that are written already; undefined if one could not be. */
export function pythonObject(
  members: readonly (readonly [key: string, json: string | undefined])[],
): string | undefined {
  const written: string[] = [];
  for (const [key, json] of [...members].sort(([a], [b]) => byCodePoint(a, b))) {
    if (json === undefined) return undefined;
    written.push(`${pythonString(key)}: ${json}`);
  }
  return `{${written.join(', ')}}`;
}

/** `ensure_ascii`: what is not printable ASCII as `\uXXXX`, by UTF-16 unit. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** UTF-16 units sort differently: a surrogate stands for more than U+E000. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const leftHigh = left >= 0xd800 && left <= 0xdfff;
    const rightHigh = right >= 0xd800 && right <= 0xdfff;
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** A TOML number as Python reads and writes it. */
function pythonNumber(source: string): string {
  const text = source.replaceAll('_', '');
  const sign = text.startsWith('-') ? '-' : '';
  const digits = text.replace(/^[+-]/, '');
  if (digits === 'inf') return `${sign}Infinity`;
  if (digits === 'nan') return 'NaN';
  if (/^(?:0x[\da-f]+|0o[0-7]+|0b[01]+|\d+)$/i.test(digits)) {
    const whole = BigInt(digits);
    return whole === 0n ? '0' : `${sign}${whole}`;
  }
  return pythonFloat(Number(text));
}

/** `float.__repr__`: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
function pythonFloat(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (!Number.isFinite(size)) return `${sign}Infinity`;
  if (size === 0) return `${sign}0.0`;
  const [mantissa = '', exponent = '0'] = size.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${sign}${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
  }
  const plain = power < 0 ? `0.${'0'.repeat(-power - 1)}${mantissa.replace('.', '')}` : String(size);
  return `${sign}${plain.includes('.') ? plain : `${plain}.0`}`;
}
