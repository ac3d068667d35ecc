/** Known names that `name` may have meant, best first, at most three: for "did you mean". */
export function nearest(name: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return known
    .map((one) => ({
      one,
      distance: Math.min(distance(name, one), lastPart(one) === name ? 0 : distance(name, lastPart(one)) + 1),
    }))
    .filter(({ distance: d }) => d <= limit)
    .sort((a, b) => a.distance - b.distance || compare(a.one, b.one))
    .slice(0, 3)
    .map(({ one }) => one);
}

/** Number of single-character edits (Levenshtein) between two short names. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** True if one is surely a slip of the other: two neighbours changed places, or one letter is wrong in a word of four or more. */
export function isSlip(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false;
  if (a.replace(/\d+/g, '') === b.replace(/\d+/g, '')) return false;
  return isSwap(a, b) || distance(a, b) === 1;
}

/** True if two neighbours changed places. */
export function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** `pin-base-image` of `dockerfile/pin-base-image`. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
