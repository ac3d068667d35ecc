import type { InspectReport } from './inspect-report.ts';
import { groupedName, packageUrl } from './package-url.ts';

/** A package of an image, once, with every place that names it. */
export interface BillItem {
  readonly type: InspectReport['packages'][number]['type'];
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly places: readonly string[];
}

/** What both forms of a bill of materials hold. */
export interface Bill {
  /** Derived from the image: the same image has the same bill. */
  readonly uuid: string;
  /** UTC, whole seconds. */
  readonly created: string;
  readonly items: readonly BillItem[];
}

/** The packages of an image by their package URLs. */
export function billOf({ image, packages, created, distribution }: InspectReport): Bill {
  const items = new Map<string, BillItem & { places: string[] }>();
  for (const one of packages) {
    const url = packageUrl(one, distribution);
    const known = items.get(url);
    if (!known) items.set(url, { ...one, ...groupedName(one), url, places: [one.path] });
    else if (!known.places.includes(one.path)) known.places.push(one.path);
  }
  return {
    uuid: uuidOf(image.id),
    created,
    items: [...items.values()]
      .map((one) => ({ ...one, places: one.places.toSorted() }))
      .toSorted((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0)),
  };
}

/** UUID version 8 (RFC 9562, 5.8) of the first bits of a digest. */
function uuidOf(digest: string): string {
  const hex = digest
    .slice(digest.indexOf(':') + 1)
    .padEnd(32, '0')
    .slice(0, 32);
  const variant = (8 | (Number.parseInt(hex[16] ?? '0', 16) & 3)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
