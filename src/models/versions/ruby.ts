import { type Answer, newestAllowed, numbersOf } from './allows.ts';
import { type Interval, intervalsAllow, intervalsOf, rubyInterval } from './interval.ts';

/** Minor releases that a fix may name, oldest first. */
const rubyMinors: readonly string[] = ['3.2', '3.3', '3.4', '4.0'];

/**
 * Whether Ruby `version` satisfies all `requirements` of RubyGems (Gem::Requirement): `3.3.0` and `= 3.3` name one release, `~> 3.3` is
 * `>= 3.3, < 4`, `~> 3.3.0` is `>= 3.3.0, < 3.4`.
 */
export function rubyRangeAllows(requirements: readonly string[], version: string): Answer {
  const intervals: readonly Interval[] | undefined =
    requirements.length > 20 ? undefined : intervalsOf(requirements.map(trimmed), rubyInterval);
  return intervals === undefined ? 'unknown' : intervalsAllow([intervals], numbersOf(version));
}

const trimmed = (text: string): string => text.slice(0, 100).replace(/\s/g, '');

/** The newest Ruby minor release that satisfies `requirements`. */
export function rubyIn(requirements: readonly string[]): string | undefined {
  return newestAllowed((_, version) => rubyRangeAllows(requirements, version), '', rubyMinors);
}
