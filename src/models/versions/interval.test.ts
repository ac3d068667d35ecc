import { satisfies, validRange } from '@renovatebot/pep440';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { holds, npmInterval, pepInterval } from './interval.ts';
import { anyRangeAllows, plainRangeAllows } from './node.ts';

const numbers = [0, 1, 2, 3, 9, 10, 11];
const written = numbers.flatMap((a) => [
  `${a}`,
  ...numbers.flatMap((b) => [`${a}.${b}`, ...numbers.map((c) => `${a}.${b}.${c}`)]),
]);
const releases = [0, 1, 2, 3, 4, 10, 11, 12].flatMap((a) =>
  [0, 1, 2, 4, 10, 12].flatMap((b) => [0, 1, 2, 3, 9, 11, 12].map((c) => [a, b, c] as const)),
);
/** The releases for which one reading of `text` holds and the other does not. */
const apart = (one: (release: (typeof releases)[number]) => boolean, other: typeof one): string[] =>
  releases.filter((release) => one(release) !== other(release)).map((release) => release.join('.'));

describe('a comparator is read as the library reads it', () => {
  it.each(['', '=', '>=', '>', '<', '<=', '^', '~'])('npm %s', (operator) => {
    for (const version of written) {
      const text = operator + version;
      const interval = npmInterval(text);
      if (interval === undefined) throw new Error(`${text} is not read`);
      const range = new semver.Range(text, { loose: true });
      const differences = apart(
        (release) => holds(interval, release),
        (release) => range.test(release.join('.')),
      );
      expect(differences, text).toEqual([]);
    }
  });
  it.each(['==', '!=', '>=', '>', '<', '<=', '~='])('PEP 440 %s', (operator) => {
    for (const version of written.filter((_, index) => index % 7 === 0)) {
      for (const text of [operator + version, `${operator}${version}.*`]) {
        const interval = pepInterval(text);
        if (interval === undefined) continue;
        expect(validRange(text), text).toBe(true);
        const differences = apart(
          (release) => holds(interval, release),
          (release) => satisfies(release.join('.'), text, { prereleases: true }),
        );
        expect(differences, text).toEqual([]);
      }
    }
  });
});

it('what is no plain number is left to the library', () => {
  for (const text of ['>=20.x', '20.*', '*', '', '^20.0.0-rc.1', '020', '1.2.3.4', '=>20', '>= 20', '123456', 'lts'])
    expect(npmInterval(text), text).toBeUndefined();
  for (const text of ['===3.9', '~=3', '>=3.*', '>=3.9rc1', '1!3', '3.9', '==3.9.0.1', '>=3.09', '<3.11.dev0'])
    expect(pepInterval(text), text).toBeUndefined();
});

it('a whole range gives the answer of the library', () => {
  let seed = 7;
  const pick = <T>(values: readonly T[]): T => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return values[(seed >>> 8) % values.length] as T;
  };
  const comparator = () => pick(['', '=', '>=', '>=', '>', '<', '<=', '^', '~']) + pick(['', '', ' ']) + pick(written);
  let plain = 0;
  for (let round = 0; round < 4000; round++) {
    let range = comparator();
    for (let more = pick([0, 0, 1, 1, 2]); more > 0; more--)
      range += pick([' ', ' ', '  ', ' || ', '||']) + comparator();
    const version = pick(written).split('.').map(Number);
    const answer = plainRangeAllows(range, version);
    if (answer === undefined) continue;
    plain++;
    expect(`${range} | ${version.join('.')}: ${answer}`).toBe(
      `${range} | ${version.join('.')}: ${anyRangeAllows(range, version)}`,
    );
  }
  expect(plain).toBeGreaterThan(3000);
});
