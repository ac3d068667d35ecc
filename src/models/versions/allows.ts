/**
 * Whether a range allows a version: `yes`; `no`; `partly`, some of the releases that an incomplete version stands for, but
 * not the newest; `unknown`, if the range or the version cannot be read.
 */
export type Answer = 'yes' | 'no' | 'partly' | 'unknown';

/** Stands for a release that is not out yet. */
const newest = 999_999;

/**
 * Asks `allowed` about the releases that `version` (one to three numbers) stands for. An image tag such as `3.11` moves
 * along: it stands for the newest patch release, `3` for the newest minor release. So the answer is `yes` if all late enough
 * releases are allowed (`>=3.11.2` for "3.11"), `no` if none is, and `partly` if only some earlier ones are (`==3.11.4`,
 * `<3.11.5`). Between the versions that the range names nothing changes, so trying each of those and its neighbours is exact.
 *
 * @param named the versions that the range names, as lists of numbers
 */
export function allowsReleases(
  version: readonly number[],
  named: readonly (readonly number[])[],
  allowed: (release: readonly [number, number, number]) => boolean,
): Answer {
  const [major, minor, patch] = version;
  if (major === undefined) return 'unknown';
  if (minor !== undefined && patch !== undefined) return allowed([major, minor, patch]) ? 'yes' : 'no';
  const minors =
    minor === undefined ? around(named.filter((one) => one[0] === major).map((one) => one[1] ?? 0)) : [minor];
  const last = minors.at(-1) ?? newest;
  if (allowed([major, last, newest])) return 'yes';
  for (const one of minors) {
    const patches = around(
      named.filter((other) => other[0] === major && (other[1] ?? 0) === one).map((other) => other[2] ?? 0),
    );
    if (patches.some((patchNumber) => allowed([major, one, patchNumber]))) return 'partly';
  }
  return 'no';
}

/** `numbers`, their neighbours, 0 and the newest, each once, ascending. */
function around(numbers: readonly number[]): number[] {
  const all = new Set([0, newest]);
  for (const number of numbers) {
    if (number > 0) all.add(number - 1);
    all.add(number);
    all.add(number + 1);
  }
  return [...all].sort((a, b) => a - b);
}

/** The numbers of "3.11.2-slim", "v20"; empty if the text begins with no number. What follows the third number is left out. */
export function numbersOf(text: string): readonly number[] {
  const match = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?/.exec(text.trim());
  return match === null ? [] : match.slice(1).flatMap((part) => (part === undefined ? [] : [Number(part)]));
}

/** The newest of `candidates` (ascending) that `range` allows with all its releases to come; undefined if there is none. */
export function newestAllowed(
  allows: (range: string, version: string) => Answer,
  range: string,
  candidates: readonly string[],
): string | undefined {
  return candidates.findLast((candidate) => allows(range, candidate) === 'yes');
}
