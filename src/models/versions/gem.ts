import { compareNumerals } from './debian.ts';

/**
 * Order of two versions of RubyGems (Gem::Version): below 0 if `a` is the older one; undefined if one is no version. Parts are runs of digits
 * or of letters, a letter makes a pre-release, zeros before the first letter and at the end do not count.
 */
export function compareGem(a: string, b: string): number | undefined {
  const one = partsOf(a);
  const other = partsOf(b);
  if (one === undefined || other === undefined) return undefined;
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left = '0', right = '0'] = [one[index], other[index]];
    const [isNumber, isOtherNumber] = [/^\d/.test(left), /^\d/.test(right)];
    if (isNumber !== isOtherNumber) return isNumber ? 1 : -1;
    const order = isNumber ? compareNumerals(left, right) : left < right ? -1 : left > right ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

const form = /^\d+(?:\.[\dA-Za-z]+)*(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

function partsOf(version: string): readonly string[] | undefined {
  const text = version.trim();
  if (text.length > 300 || !form.test(text)) return undefined;
  const parts = text.replaceAll('-', '.pre.').match(/\d+|[A-Za-z]+/g) ?? [];
  const letter = parts.findIndex((part) => !/^\d/.test(part));
  const head = letter === -1 ? parts : parts.slice(0, letter);
  const isZero = (part: string | undefined): boolean => part !== undefined && /^0+$/.test(part);
  const trimmed = (list: readonly string[]): readonly string[] => {
    let end = list.length;
    while (isZero(list[end - 1])) end--;
    return list.slice(0, end);
  };
  return letter === -1 ? trimmed(head) : [...trimmed(head), ...trimmed(parts.slice(letter))];
}
