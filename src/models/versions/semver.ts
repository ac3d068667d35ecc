import { compareNumerals } from './debian.ts';

const form = /^[vV=]?(\d+(?:\.\d+){0,3})(?:-([\dA-Za-z.-]+))?(?:\+[\dA-Za-z.-]+)?$/;

/**
 * Order of two versions by SemVer 2.0, section 11: below 0 if `a` is the older one; undefined if one is no version. Numbers that are left
 * out are 0, a `v` in front and a fourth number (NuGet) are taken. Pseudo-versions of Go (`v0.0.0-20240102030405-0123456789ab`) are
 * pre-releases like others.
 */
export function compareSemver(a: string, b: string): number | undefined {
  const [, numbers, pre] = (a.length > 300 ? null : form.exec(a.trim())) ?? [];
  const [, otherNumbers, otherPre] = (b.length > 300 ? null : form.exec(b.trim())) ?? [];
  if (numbers === undefined || otherNumbers === undefined) return undefined;
  const one = numbers.split('.');
  const other = otherNumbers.split('.');
  for (let index = 0; index < 4; index++) {
    const order = compareNumerals(one[index] ?? '', other[index] ?? '');
    if (order !== 0) return order;
  }
  if (pre === undefined || otherPre === undefined) return pre === otherPre ? 0 : pre === undefined ? 1 : -1;
  return compareIdentifiers(pre.split('.'), otherPre.split('.'));
}

/** A number comes before a text, and the shorter list before one that goes on. */
function compareIdentifiers(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    const order = isNumber ? compareNumerals(one, other) : one < other ? -1 : one > other ? 1 : 0;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
