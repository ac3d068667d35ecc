import { cvss3Score } from './cvss3.ts';
import { ratingOf, type Severity, severityNamed } from './severity.ts';

/** One event of a range; a version of `0` comes before all. */
export interface OsvEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

export interface OsvRange {
  /** `semver`, or as the ecosystem orders its versions. */
  readonly order: 'semver' | 'ecosystem';
  readonly events: readonly OsvEvent[];
}

/** What one advisory says of one package. */
export interface OsvEntry {
  readonly id: string;
  /** Other ids of the same vulnerability. */
  readonly aliases: readonly string[];
  /** Vulnerabilities that it is about, elsewhere known by these ids: an advisory of a distribution may fix several. */
  readonly upstream: readonly string[];
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly OsvRange[];
  readonly versions: readonly string[];
  readonly severity?: Severity;
  /** From 0 to 10, of a CVSS vector. */
  readonly score?: number;
}

type Data = Readonly<Record<string, unknown>>;
const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const dataIn = (value: unknown): readonly Data[] => (Array.isArray(value) ? value.filter(isData) : []);
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/**
 * The entries of an advisory in the OSV format (schema 1.0 to 1.7); none for one that was withdrawn or names no package (commits alone).
 * Undefined if it is no advisory.
 */
export function readOsv(text: string): readonly OsvEntry[] | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The caller says which file it is.
    return undefined;
  }
  if (!isData(data) || typeof data['id'] !== 'string') return undefined;
  if (typeof data['withdrawn'] === 'string') return [];
  const { id } = data;
  const aliases = textsIn(data['aliases']);
  const upstream = textsIn(data['upstream']);
  return dataIn(data['affected']).flatMap((affected) => {
    const about = isData(affected['package']) ? affected['package'] : {};
    const { ecosystem, name } = about;
    if (typeof ecosystem !== 'string' || typeof name !== 'string') return [];
    const ranges = dataIn(affected['ranges']).flatMap(rangeOf);
    const versions = textsIn(affected['versions']);
    if (ranges.length === 0 && versions.length === 0) return [];
    const rating = ratingIn(affected, data, id);
    return [{ id, aliases, upstream, ecosystem, name, ranges, versions, ...rating }];
  });
}

const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

/** Commits (`GIT`) say nothing of an installed version. */
function rangeOf({ type, events }: Data): readonly OsvRange[] {
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return [];
  const found = dataIn(events).flatMap((event) =>
    kinds.flatMap((kind): OsvEvent[] => {
      const version = event[kind];
      return typeof version === 'string' ? [{ kind, version }] : [];
    }),
  );
  return found.length === 0 ? [] : [{ order: type === 'SEMVER' ? 'semver' : 'ecosystem', events: found }];
}

/** What is said of this package wins over what is said of all; a vector over a word. A malicious package (`MAL-…`) is as bad as can be. */
function ratingIn(affected: Data, whole: Data, id: string): { readonly severity?: Severity; readonly score?: number } {
  for (const list of [affected['severity'], whole['severity']]) {
    const scores = dataIn(list).flatMap(({ score }) => (typeof score === 'string' ? (cvss3Score(score) ?? []) : []));
    if (scores.length > 0) {
      const score = Math.max(...scores.slice(0, 50));
      return { severity: ratingOf(score), score };
    }
  }
  const worded = [
    ...dataIn(affected['severity']).map(({ score }) => score),
    ...[affected['ecosystem_specific'], affected['database_specific']].flatMap((one) =>
      isData(one) ? [one['severity'], one['urgency']] : [],
    ),
    ...dataIn(whole['severity']).map(({ score }) => score),
    isData(whole['database_specific']) ? whole['database_specific']['severity'] : undefined,
    ...(id.startsWith('MAL-') ? ['critical'] : []),
  ];
  const severity = worded.map(severityNamed).find((one) => one !== undefined);
  return severity === undefined ? {} : { severity };
}
