export { memoOf } from '../text/kept-on.ts';

/** A function of one key that computes each answer once. */
export function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined || known.has(key)) return old as V;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** Runs `work` and may note what it cost; `what` is the name of a format. */
export type Meter = <T>(what: string, work: () => T) => T;

export const unmetered: Meter = (_what, work) => work();
