import { distance } from '../../text/nearest.ts';

/**
 * ` (did you mean X?)` for the nearest of `known`, at most two letters away as in BuildKit's util/suggest, but less than half
 * the name (EOF is no slip for ENV); nothing if there is none.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  let best = '';
  let least = 6;
  for (const one of known) {
    if (Math.abs(one.length - name.length) > 2) continue;
    // Of two that are equally far, letters that changed places are the likelier slip: RNU is RUN rather than ENV.
    const sameCase = one === one.toLowerCase() ? name.toLowerCase() : name;
    const steps = distance(sameCase, one);
    const swapped = sameLetters(sameCase, one);
    const cost = swapped ? steps * 2 - 1 : steps * 2;
    if (cost < least && (swapped || cost <= name.length)) {
      least = cost;
      best = one;
    }
  }
  return best === '' ? '' : ` (did you mean ${best}?)`;
}

const sameLetters = (a: string, b: string): boolean =>
  a.length === b.length && [...a].sort().join('') === [...b].sort().join('');
