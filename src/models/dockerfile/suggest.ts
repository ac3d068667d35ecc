import { distance } from '../../text/nearest.ts';

/** ` (did you mean X?)` for the nearest of `known`, at most two letters away; nothing if there is none (util/suggest of BuildKit). */
export function didYouMean(name: string, known: readonly string[]): string {
  let best: string | undefined;
  let least = 3;
  for (const one of known) {
    if (Math.abs(one.length - name.length) >= least) continue;
    const steps = distance(name, one);
    // Of two that are equally far, two letters changed about is the likelier slip.
    if (steps < least || (steps === least && steps === 2 && sameLetters(name, one))) {
      least = steps;
      best = one;
    }
    if (steps === 2 && best === one && sameLetters(name, one)) least = 2;
  }
  return best === undefined ? '' : ` (did you mean ${best}?)`;
}

const sameLetters = (a: string, b: string): boolean => [...a].sort().join('') === [...b].sort().join('');
