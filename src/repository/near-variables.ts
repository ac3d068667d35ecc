import { distance, isSwap } from '../text/nearest.ts';

/** Shorter names are too often other words. */
const minLength = 6;

/**
 * True if one is a misspelling of the other: one edit, or two in a long name. Not if digits tell them apart, or one whole word
 * (`DB_HOST`, `DB_PORT`), or if they only differ in case.
 */
export function isNearVariable(given: string, read: string): boolean {
  const [a, b] = [given.toUpperCase(), read.toUpperCase()];
  if (a === b || Math.min(a.length, b.length) < minLength || Math.abs(a.length - b.length) > 2) return false;
  if (a.replace(/\d+/g, '') === b.replace(/\d+/g, '') && a.length === b.length) return false;
  const [words, others] = [a.split('_'), b.split('_')];
  if (words.length !== others.length) return words.join('') === others.join('') || isSwap(a, b);
  const different = words.flatMap((word, index) =>
    word === others[index] ? [] : [[word, others[index] ?? ''] as const],
  );
  return different.every(([one, other]) => {
    const length = Math.min(one.length, other.length);
    if (isSwap(one, other)) return length >= 3;
    const edits = distance(one, other);
    return edits === 1
      ? length >= (one.length === other.length ? 5 : 4)
      : edits === 2 && length >= 6 && different.length === 1;
  });
}
