import Range from 'semver/classes/range.js';
import { type Answer, allowsReleases, newestAllowed, numbersOf } from './allows.ts';
import { intervalsAllow, intervalsOf, npmInterval } from './interval.ts';

/** Lines with long-term support that a fix may name, oldest first. */
export const nodeMajors: readonly string[] = ['18', '20', '22', '24'];

/**
 * Whether Node `version` ("20", "20.11", "20.11.1") lies in the npm range `range` of `engines.node`. An incomplete version
 * stands for its newest release, see `allowsReleases`: "20" lies in `>=20.9.0`, and in `>=18 <20.10` only partly.
 */
export function nodeRangeAllows(range: string, version: string): Answer {
  const numbers = numbersOf(version);
  return (numbers.length > 0 ? plainRangeAllows(range, numbers) : undefined) ?? anyRangeAllows(range, numbers);
}

/** The answer for a range of plain comparators; undefined for any other. Most are, and loading semver takes longer than a check. */
export function plainRangeAllows(range: string, version: readonly number[]): Answer | undefined {
  if (range.length > 100) return undefined;
  const alternatives: ReturnType<typeof intervalsOf>[] = range.split('||').map((one) =>
    intervalsOf(
      one
        .trim()
        .replace(/([<>=^~]) +/g, '$1')
        .split(/ +/),
      npmInterval,
    ),
  );
  return alternatives.every((one) => one !== undefined) ? intervalsAllow(alternatives, version) : undefined;
}

/** The same for any range, by node-semver. */
export function anyRangeAllows(range: string, numbers: readonly number[]): Answer {
  const parsed = range.length > 1000 ? undefined : rangeOf(range);
  if (parsed === undefined || numbers.length === 0) return 'unknown';
  // A comparator that allows everything has no version of its own.
  const named = parsed.set
    .flat()
    .flatMap(({ semver }) => (typeof semver.major === 'number' ? [[semver.major, semver.minor, semver.patch]] : []));
  return allowsReleases(numbers, named, (release) => parsed.test(release.join('.')));
}

/** The newest Node line in `range`, undefined if none of `candidates` is. */
export function supportedIn(range: string, candidates: readonly string[] = nodeMajors): string | undefined {
  return newestAllowed(nodeRangeAllows, range, candidates);
}

function rangeOf(range: string): Range | undefined {
  try {
    return new Range(range, { loose: true });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
