import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseSize } from './units.ts';

describe('a size', () => {
  it.each([
    ['0 B', 0],
    ['500 MB', 500_000_000],
    ['500MB', 500_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['2 TB', 2e12],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '500', 'MB', '500 mb', '-1 MB', '1,5 MB', '1.5.2 MB', '500  MB', '1 GB 2 MB', ' 1 B'])(
    '%j is none',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );
});

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['1m30s', 90],
    ['2h', 7200],
    ['1h2m3.5s', 3723.5],
    ['500ms', 0.5],
    ['1s250ms', 1.25],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 9);
  });

  it.each(['', '90', 's', '30s1m', '1m 30s', '-1s', '1d', '1.5m', '1s1s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('adds up its parts', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), (h, m, s) => {
        expect(parseDuration(`${h}h${m}m${s}s`)).toBe(h * 3600 + m * 60 + s);
      }),
    );
  });
});
