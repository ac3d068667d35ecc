/**
 * Order of two Debian versions, `[epoch:]upstream[-revision]` (deb-version(7)): below 0 if `a` is the older one. Any text has a place,
 * as in dpkg.
 */
export function compareDebian(a: string, b: string): number {
  const one = partsOf(a);
  const other = partsOf(b);
  return (
    compareNumerals(one.epoch, other.epoch) ||
    compareParts(one.upstream, other.upstream) ||
    compareParts(one.revision, other.revision)
  );
}

function partsOf(version: string): { readonly epoch: string; readonly upstream: string; readonly revision: string } {
  const text = version.trim();
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon === -1 ? '0' : text.slice(0, colon),
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    // A revision that is left out is the same as 0.
    revision: dash === -1 ? '' : rest.slice(dash + 1),
  };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Letters before all else, `~` before the end. */
function rank(code: number): number {
  if (Number.isNaN(code) || isDigit(code)) return 0;
  if (code === 126) return -1;
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return letter ? code : code + 256;
}

/** Text and numbers in turn, from the left. */
function compareParts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(j));
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const [from, start] = [i, j];
    while (isDigit(a.charCodeAt(i))) i++;
    while (isDigit(b.charCodeAt(j))) j++;
    const difference = compareNumerals(a.slice(from, i), b.slice(start, j));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Order of two whole numbers of any length, written in digits; an empty text is 0. */
export function compareNumerals(a: string, b: string): number {
  const one = a.replace(/^0+/, '');
  const other = b.replace(/^0+/, '');
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}
