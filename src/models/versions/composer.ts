import { type Answer, newestAllowed, numbersOf } from './allows.ts';
import { composerInterval, type Interval, intervalsAllow, intervalsOf } from './interval.ts';

/** PHP minor releases that a fix may name, oldest first. */
const phpMinors: readonly string[] = ['8.1', '8.2', '8.3', '8.4', '8.5'];

/**
 * Whether PHP `version` lies in a constraint of Composer (composer/semver, VersionParser): `||` or `|` between alternatives, a comma or
 * blank between clauses, `^8.1`, `~8.1` (below 9), `~8.1.2` (below 8.2), `8.1.*`, `8.0 - 8.2`, a bare `8.1` for 8.1.0 alone.
 */
export function phpRangeAllows(range: string, version: string): Answer {
  const alternatives = range.length > 300 ? undefined : alternativesOf(range);
  return alternatives === undefined ? 'unknown' : intervalsAllow(alternatives, numbersOf(version));
}

/** The newest PHP minor release in `range`. */
export function phpIn(range: string): string | undefined {
  return newestAllowed(phpRangeAllows, range, phpMinors);
}

function alternativesOf(range: string): readonly (readonly Interval[])[] | undefined {
  const alternatives: (readonly Interval[])[] = [];
  for (const alternative of range.split(/\|\|?/)) {
    const clauses = clausesOf(alternative.trim());
    const intervals = clauses && intervalsOf(clauses, composerInterval);
    if (intervals === undefined) return undefined;
    alternatives.push(intervals);
  }
  return alternatives;
}

/** `8.0 - 8.2` as two clauses; a bound that is not complete takes in all that begins with it. */
function clausesOf(text: string): readonly string[] | undefined {
  const hyphen = text.split(/ +- +/);
  if (hyphen.length === 2) {
    const [low = '', high = ''] = hyphen;
    const upper = numbersOf(high).length < 3 ? `${high}.*` : high;
    return [`>=${low}`, `<=${upper}`];
  }
  if (hyphen.length > 2 || text === '') return undefined;
  return text
    .replace(/([<>=^~!]) +/g, '$1')
    .split(/[ ,]+/)
    .filter(Boolean);
}
