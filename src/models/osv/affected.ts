import { orderIn, type VersionOrder } from '../versions/ecosystem-order.ts';
import { compareSemver } from '../versions/semver.ts';
import type { OsvEntry, OsvEvent, OsvRange } from './entry.ts';

/** That a version is affected, and by which version it is mended. */
export interface Affected {
  /** The lowest version that mends it; undefined if there is none, or none is known. */
  readonly fixed: string | undefined;
}

/** Whether `entry` is about `version` of its package (OSV schema, "Evaluation"): undefined if not. */
export function affectedBy(entry: OsvEntry, version: string): Affected | undefined {
  const order = orderIn(entry.ecosystem);
  const listed = entry.versions.includes(version);
  let fixed: string | undefined;
  let hit = listed;
  for (const range of entry.ranges) {
    const compare = range.order === 'semver' ? compareSemver : order;
    if (compare === undefined) continue;
    const inside = holds(range, version, compare);
    if (!inside && !listed) continue;
    hit ||= inside;
    fixed ??= fixOf(range, version, compare);
  }
  return hit ? { fixed } : undefined;
}

/** In a range from the last `introduced` on that is not above it, up to `fixed`, or up to and with `last_affected`, and below a `limit`. */
function holds({ events }: OsvRange, version: string, compare: VersionOrder): boolean {
  const limits = events.filter(({ kind }) => kind === 'limit');
  const below = limits.some(({ version: limit }) => limit === '*' || isBelow(compare(version, limit)));
  if (limits.length > 0 && !below) return false;
  // The newest event that is reached decides; at one version an end wins over a start.
  let last: OsvEvent | undefined;
  for (const event of events) {
    if (event.kind === 'limit') continue;
    const reached = orderOf(version, event, compare);
    // A version without a place in the order is affected only where all are.
    if (reached === undefined) return false;
    if (reached < 0 || (event.kind === 'last_affected' && reached === 0)) continue;
    const newer = last === undefined ? 1 : between(event, last, compare);
    if (newer > 0 || (newer === 0 && event.kind !== 'introduced')) last = event;
  }
  return last?.kind === 'introduced';
}

const isBelow = (order: number | undefined): boolean => order !== undefined && order < 0;
const isZero = ({ kind, version }: OsvEvent): boolean => kind === 'introduced' && version === '0';

const orderOf = (version: string, event: OsvEvent, compare: VersionOrder): number | undefined =>
  isZero(event) ? 1 : compare(version, event.version);

const between = (a: OsvEvent, b: OsvEvent, compare: VersionOrder): number =>
  isZero(a) ? (isZero(b) ? 0 : -1) : isZero(b) ? 1 : (compare(a.version, b.version) ?? 0);

/** The lowest version above this one that mends it. */
function fixOf({ events }: OsvRange, version: string, compare: VersionOrder): string | undefined {
  let best: string | undefined;
  for (const { kind, version: fixed } of events) {
    if (kind !== 'fixed' || !isBelow(compare(version, fixed))) continue;
    if (best === undefined || isBelow(compare(fixed, best))) best = fixed;
  }
  return best;
}
