import { type Answer, allowsReleases, numbersOf } from './allows.ts';
import { holds, type Release } from './interval.ts';

/**
 * Whether an image of `version` is of the line that `pin` names: their first `line` numbers agree, as far as both are written
 * (`line` 1: Node "20.11.0" and "20.9"; 2: Python "3.12.1" and "3.12").
 */
export function pinAllows(pin: string, version: string, line: number): Answer {
  const wanted = numbersOf(pin);
  const given = numbersOf(version);
  if (wanted.length === 0 || given.length === 0) return 'unknown';
  for (let at = 0; at < Math.min(line, wanted.length); at++) {
    if (at >= given.length) return 'partly';
    if (wanted[at] !== given[at]) return 'no';
  }
  return 'yes';
}

/** Whether `version` is `least` or later; an incomplete one stands for its newest release, see `allowsReleases`. */
export function atLeastAllows(least: string, version: string): Answer {
  const numbers = numbersOf(least);
  const from: Release = [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
  if (numbers.length === 0) return 'unknown';
  return allowsReleases(numbersOf(version), [from], (release) => holds({ from }, release));
}

/** `pin` cut to as many numbers as `like` has, so that `3.12-slim` becomes `3.13-slim` and `3.12.1-slim` `3.13.4-slim`. */
export function pinFor(pin: string, like: string, atLeast = 1): string | undefined {
  const numbers = numbersOf(pin);
  const count = Math.max(atLeast, numbersOf(like).length);
  return numbers.length === 0 ? undefined : numbers.slice(0, count).join('.');
}
