import type { DocumentNode } from '../document/node.ts';

/**
 * A scalar as Compose turns it into text: go-yaml reads `0644` as octal and `1_000` with separators, and Go prints floating-point
 * numbers with the fewest digits, from a million on with an exponent. Undefined for anything but a scalar.
 */
export function goText(node: DocumentNode): string | undefined {
  const { text, value, source } = node;
  if (text === undefined || typeof value === 'boolean') return text === undefined ? undefined : String(value);
  if (typeof value === 'string' && source !== text) return text;
  const first = source.charCodeAt(source.search(/[^-+.]/));
  if (!(first >= 48 && first <= 57) || source.length > 40) return text;
  const plain = source.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/, '');
  if (/^0[0-7]+$/.test(digits)) return String(sign * Number.parseInt(digits, 8));
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$|^0b[01]+$/.test(digits)) return String(sign * Number(digits));
  if (/^\d+$/.test(digits)) return String(BigInt(plain.replace(/^\+/, '')));
  if (/^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(digits)) return goFloat(Number(plain));
  return text;
}

/** strconv.FormatFloat(value, 'g', -1, 64): plain up to six digits before the point, then `1e+06`. */
function goFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return value === 0 ? '0' : String(value);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  const size = Math.abs(power);
  return `${mantissa}e${power < 0 ? '-' : '+'}${size < 10 ? `0${size}` : size}`;
}
