/**
 * The order of two versions of a package, as dpkg compares them (deb-version(7)): an epoch, then digits as numbers and everything else by
 * letters, `~` before the end. Right for Debian's, and for what else people write but for pre-releases of npm (`-rc.1` sorts behind).
 * @returns negative if `a` is the older one
 */
export function compareVersions(a: string, b: string): number {
  const [epochA, restA] = epochOf(a);
  const [epochB, restB] = epochOf(b);
  if (epochA !== epochB) return epochA - epochB;
  const partsA = restA.match(/\d+|\D/g) ?? [];
  const partsB = restB.match(/\d+|\D/g) ?? [];
  for (let at = 0; at < Math.max(partsA.length, partsB.length); at++) {
    const one = partsA[at];
    const other = partsB[at];
    if (one === other) continue;
    const numeric = isNumber(one) && isNumber(other);
    const order = numeric ? numbers(one ?? '0', other ?? '0') : weight(one) - weight(other);
    if (order !== 0) return order;
  }
  return 0;
}

const epochOf = (version: string): readonly [number, string] => {
  const colon = version.indexOf(':');
  const epoch = colon === -1 ? '' : version.slice(0, colon);
  return /^\d{1,9}$/.test(epoch) ? [Number(epoch), version.slice(colon + 1)] : [0, version];
};

/** What is missing counts as 0 beside a number. */
const isNumber = (part: string | undefined): boolean => part === undefined || /^\d/.test(part);

/** Digits may be more than a number holds. */
function numbers(a: string, b: string): number {
  const one = a.replace(/^0+/, '');
  const other = b.replace(/^0+/, '');
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

function weight(part: string | undefined): number {
  if (part === '~') return -1;
  if (part === undefined || /^\d/.test(part)) return 0;
  return /^[A-Za-z]$/.test(part) ? (part.codePointAt(0) ?? 0) : (part.codePointAt(0) ?? 0) + 256;
}
