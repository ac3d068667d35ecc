import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineHashes } from './line-hash.ts';

/** The definition, without a rolling window: each line by itself, in exact arithmetic. */
function byDefinition(text: string): string[] {
  const units: number[] = [];
  const starts: number[] = [];
  let atStart = true;
  for (const piece of `${text}\uffff`.replace(/\r\n/g, '\n').replace(/\r/g, '\n').replace(/[ \t]/g, '').split('')) {
    if (atStart) starts.push(units.length);
    atStart = piece === '\n';
    units.push(piece.charCodeAt(0));
  }
  const seen = new Map<string, number>();
  return starts.map((start) => {
    let hash = 0n;
    for (let index = start; index < start + 100; index++)
      hash = BigInt.asUintN(64, hash * 37n + BigInt(units[index] ?? 0));
    const key = hash.toString(16);
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return `${key}:${seen.get(key)}`;
  });
}

const all = (text: string): string[] => {
  const count = text.split(/\r\n|\r|\n/).length;
  const hashes = lineHashes(text, new Set(Array.from({ length: count }, (_, index) => index + 1)));
  return Array.from({ length: count }, (_, index) => hashes.get(index + 1) ?? 'none');
};

describe('lineHashes', () => {
  // Values of GitHub's own implementation.
  it('is what the upload action computes', () => {
    expect(all('')).toEqual(['c129715d7a2bc9a3:1']);
    expect(all(' a\nb\n  \t\tc\n d')).toEqual([
      '271789c17abda88f:1',
      '54703d4cd895b18:1',
      '180aee12dab6264:1',
      'a23a3dc5e078b07b:1',
    ]);
  });
  it('counts equal lines', () => {
    expect(
      all('RUN make the same thing\n'.repeat(8))
        .slice(0, 3)
        .map((hash) => hash.split(':')[1]),
    ).toEqual(['1', '2', '3']);
  });
  it('does not see blanks, tabs and the kind of line end', () => {
    expect(all('FROM a\r\n\tUSER b\r\n')).toEqual(all('FROM  a\nUSER b\n'));
    expect(all('FROM a\rUSER b\r')).toEqual(all('FROM a\nUSER b\n'));
  });
  it('agrees with its definition', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '\n', '\r\n', '\r', ' ', '\t', 'é', '👍', '\uffff'),
      maxLength: 600,
    });
    fc.assert(fc.property(text, (value) => void expect(all(value)).toEqual(byDefinition(value))));
  });
});
