import type { Level } from '../finding.ts';
import { severities, type Severity } from '../models/osv/severity.ts';
import { holds } from '../text/day.ts';
import type { ImageFinding } from './findings.ts';

/** A known vulnerability of a package in the image. */
export interface ImageVulnerability {
  readonly id: string;
  /** Other ids of the same vulnerability. */
  readonly aliases: readonly string[];
  /** Ids of several vulnerabilities that it is about, each of its own. */
  readonly covers: readonly string[];
  /** The name that the advisory knows: of Debian and Alpine packages that of their source. */
  readonly package: string;
  /** Packages of the image that it is about. */
  readonly installed: readonly string[];
  readonly type: string;
  readonly version: string;
  /** The version that mends it; undefined if none is known. */
  readonly fixed: string | undefined;
  /** Undefined if nobody says. */
  readonly severity: Severity | undefined;
  readonly score: number | undefined;
  readonly paths: readonly string[];
  /** Index of the layer of its first path. */
  readonly layer: number | undefined;
  readonly ignored: Ignored | undefined;
}

/** Why a vulnerability does not count. */
export interface Ignored {
  readonly id: string;
  readonly reason: string | undefined;
  /** The last day on which it does not. */
  readonly until: string | undefined;
}

export interface VulnerabilityGate {
  /** From this severity on a vulnerability is an error. */
  readonly severity: Severity;
  readonly ignore: readonly Ignored[];
  /** `2027-01-31`. */
  readonly today: string;
}

const rule = 'image/no-known-vulnerability';

const rank = (severity: Severity | undefined): number => (severity === undefined ? -1 : severities.indexOf(severity));

/** One of each, worst first: what several databases or reports say of one vulnerability of one package is put together. */
export function mergedVulnerabilities(all: readonly ImageVulnerability[]): readonly ImageVulnerability[] {
  const keysOf = (one: ImageVulnerability): string[] =>
    [one.package, ...one.installed].flatMap((name) =>
      [one.id, ...one.aliases].map((id) => `${name}\n${one.version}\n${id}`),
    );
  const places = new Map<string, ImageVulnerability>();
  const merged = new Set<ImageVulnerability>();
  for (const one of all) {
    let row = one;
    // One that bears the ids of two makes them one.
    for (const other of new Set(keysOf(one).flatMap((key) => places.get(key) ?? []))) {
      row = row === one ? joined(other, one) : joined(row, other);
      merged.delete(other);
    }
    merged.add(row);
    for (const key of keysOf(row)) places.set(key, row);
  }
  const rows = [...merged];
  // An advisory that fixes several is told by what it is about, where each of those is known by itself.
  const told = new Set(rows.filter(({ covers }) => covers.length === 0).flatMap(keysOf));
  return rows
    .filter((one) => {
      const { covers, package: name, version } = one;
      return covers.length === 0 || !covers.every((id) => told.has(`${name}\n${version}\n${id}`));
    })
    .toSorted(
      (a, b) =>
        rank(b.severity) - rank(a.severity) ||
        (b.score ?? 0) - (a.score ?? 0) ||
        compare(a.package, b.package) ||
        compare(a.version, b.version) ||
        compare(a.id, b.id),
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function joined(a: ImageVulnerability, b: ImageVulnerability): ImageVulnerability {
  // Severity and score of one source: those of two need not fit.
  const order = rank(b.severity) - rank(a.severity) || (b.score ?? -1) - (a.score ?? -1);
  const worse = order > 0 ? b : a;
  return {
    ...a,
    aliases: [...new Set([...a.aliases, b.id, ...b.aliases])].filter((id) => id !== a.id),
    installed: [...new Set([...a.installed, ...b.installed])],
    fixed: a.fixed ?? b.fixed,
    severity: worse.severity,
    score: worse.score,
    paths: [...new Set([...a.paths, ...b.paths])],
    layer: a.layer ?? b.layer,
  };
}

/** The same, each with what the ignore list says of it. An entry whose day is over counts no more. */
export function withIgnored(
  all: readonly ImageVulnerability[],
  { ignore, today }: VulnerabilityGate,
): readonly ImageVulnerability[] {
  const counting = new Map(ignore.filter(({ until }) => holds(until, today)).map((one) => [one.id, one]));
  return all.map((one) => {
    const id = [one.id, ...one.aliases].find((name) => counting.has(name));
    const covered = one.covers.length > 0 && one.covers.every((name) => counting.has(name));
    const by = id ?? (covered ? one.covers[0] : undefined);
    return by === undefined ? one : { ...one, ignored: counting.get(by) };
  });
}

/** Findings of those that are not ignored; one that nobody rates is a warning unless every one is an error. */
export function* vulnerabilityFindings(
  all: readonly ImageVulnerability[],
  { severity: bar, ignore, today }: VulnerabilityGate,
): Iterable<ImageFinding> {
  const ended = new Map(ignore.filter(({ until }) => !holds(until, today)).map((one) => [one.id, one.until]));
  for (const one of all) {
    if (one.ignored) continue;
    const { id, aliases, installed, version, fixed, severity, score, paths } = one;
    const level: Level =
      severity === undefined ? (bar === 'low' ? 'error' : 'warning') : rank(severity) >= rank(bar) ? 'error' : 'note';
    const also = aliases.length === 0 ? '' : ` (${aliases.join(', ')})`;
    const of = installed.includes(one.package) ? '' : ` (${listed(installed)})`;
    const rating =
      severity === undefined
        ? 'severity not stated'
        : `${severity}${score === undefined ? '' : ` ${score.toFixed(1)}`}`;
    const mend = fixed === undefined ? 'no fixed version is known' : `fixed in ${fixed}`;
    const others = paths.length > 1 ? `; in ${paths.length} places` : '';
    const over = [id, ...aliases].find((name) => ended.has(name));
    const was = over === undefined ? '' : `; it was ignored until ${ended.get(over)}`;
    yield {
      rule,
      level,
      path: paths[0],
      layer: one.layer,
      message: `${one.package} ${version}${of} has ${id}${also}, ${rating}; ${mend}${others}${was}`,
    };
  }
}

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;

/** A warning for packages that could not be judged: silence about them would be taken for good news. */
export function* unjudgedFindings(counts: ReadonlyMap<string, number>): Iterable<ImageFinding> {
  for (const [system, count] of counts)
    yield {
      rule: 'image/packages-judged',
      level: 'warning',
      path: undefined,
      layer: undefined,
      message: `the database holds nothing for ${system}: ${count === 1 ? '1 package was' : `${count} packages were`} not judged`,
    };
}
