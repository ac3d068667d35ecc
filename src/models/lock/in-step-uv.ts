import { clean, satisfies } from '@renovatebot/pep440';
import type { Span } from '../../text/span.ts';
import type { DocumentNode } from '../document/node.ts';
import type { Pyproject, PythonDependency } from '../python/pyproject.ts';
import { normalizedName } from '../python/requirement.ts';
import { Comparison, type LockState, unverifiable } from './state.ts';
import type { LockFile, LockRoot } from './syntax.ts';

/** One way in which a name is wanted, from either side, in the words of uv's lock. */
interface Wanted {
  readonly name: string;
  /** "main ", "extra x", "group x". */
  readonly section: string;
  /** Extras and specifier. */
  readonly what: string;
  /** From a folder, URL or repository: then what counts is that. */
  readonly located: boolean;
  readonly marker: string;
  readonly text: string;
  readonly specifier: string;
  readonly span: Span;
}

/**
 * A member's `pyproject.toml` and its package in `uv.lock` (uv: `Lock::satisfies`): version, `requires-python`, and the sets of
 * dependencies, extras and groups. Where the locked versions still suit it is `stale` (`uv sync --frozen` installs, `--locked`
 * refuses). uv simplifies markers; where only those differ, uv itself must say.
 */
export function uvInStep(lock: LockFile, manifest: Pyproject, path: string): LockState {
  const name = manifest.name === undefined ? undefined : normalizedName(manifest.name.text);
  const root =
    lock.roots.find((one) => one.path === path && one.name === name) ??
    lock.roots.find((one) => one.name === name && name !== undefined);
  const compared = 'requires-dist and requires-dev';
  if (root === undefined)
    return unverifiable(
      compared,
      name === undefined ? 'the manifest has no [project]' : `the lock has no member ${name}`,
    );
  const comparison = new Comparison(compared);
  comparePython(comparison, lock, manifest);
  if (root.version !== undefined && manifest.version !== undefined && !sameVersion(root.version, manifest.version.text))
    comparison.add('stale', 'version', manifest.version, { text: root.version, span: root.span });
  if (manifest.dynamic.includes('dependencies') || manifest.dynamic.includes('optional-dependencies'))
    comparison.doubt('the build backend fills in the dependencies');

  const located = lockedElsewhere(root);
  const inManifest = bySection(manifestWants(manifest, located));
  const inLock = bySection(lockWants(root));
  for (const [key, list] of inManifest) {
    const known = inLock.get(key) ?? [];
    inLock.delete(key);
    // Sources may depend on markers, and the places in the lock are resolved ones: more than that there are some is not compared.
    const placed = [list, known].map((side) => side.some((one) => one.located));
    if (placed[0] === true && placed[1] === true) continue;
    if (placed[0] === placed[1] && same(list, known, (one) => one.what)) {
      if (!same(list, known, (one) => `${one.what} ; ${one.marker}`))
        comparison.doubt(`the markers of ${list[0]?.name} are not the same text`);
      continue;
    }
    const [first, other] = [list[0], known[0]];
    if (first === undefined) continue;
    comparison.add(suits(lock, list) ? 'stale' : 'out-of-step', first.name, first, other);
  }
  for (const list of inLock.values()) {
    const first = list[0];
    if (first !== undefined) comparison.add('stale', first.name, undefined, first);
  }
  return comparison.result;
}

function comparePython(comparison: Comparison, lock: LockFile, manifest: Pyproject): void {
  const range = manifest.pythonRanges.find((one) => one.kind === 'project');
  const locked = lock.facts.get('requires-python');
  // The lock has what all members have in common.
  if (range === undefined || locked === undefined || lock.roots.length > 1) return;
  if (specifierKey(oneMinor(range.text)) === specifierKey(oneMinor(locked))) return;
  if (/[~!]=|\*/.test(range.text)) return comparison.doubt('uv writes requires-python in another way');
  const at = lock.text.indexOf('requires-python');
  comparison.add('stale', 'requires-python', range, {
    text: locked,
    span: { start: at, end: at + 'requires-python'.length },
  });
}

/** uv writes `>=3.13,<3.14` as `==3.13.*`. */
function oneMinor(range: string): string {
  return range.replace(/==\s*3\.(\d{1,3})\.\*/, (_, minor: string) => `>=3.${minor},<3.${Number(minor) + 1}`);
}

function lockWants(root: LockRoot): readonly Wanted[] {
  return root.dependencies.map((one) => ({
    name: one.name,
    section: `${one.kind} ${one.group}`,
    what: whatKey(one.extras, one.specifier),
    located: one.located,
    marker: markerKey(one.marker),
    text: one.specifier === '' ? one.name : one.specifier,
    specifier: one.specifier,
    span: one.span,
  }));
}

function manifestWants(manifest: Pyproject, located: ReadonlySet<string>): readonly Wanted[] {
  const sources = manifest.node.at('tool', 'uv', 'sources');
  const wants: Wanted[] = [];
  const add = (one: PythonDependency, section: string): void => {
    const { requirement } = one;
    if (requirement === undefined || one.from !== 'project') return;
    const source = sourceOf(sources, requirement.name, requirement.normalized);
    // A member may take its sources from the workspace's manifest, which is not at hand.
    const fromElsewhere = requirement.url !== undefined || (source ?? located.has(one.name));
    wants.push({
      name: one.name,
      section,
      what: whatKey(requirement.extras, one.specifier),
      located: fromElsewhere,
      marker: markerKey(requirement.marker ?? ''),
      text: requirement.text,
      specifier: fromElsewhere ? '' : one.specifier,
      span: one.span,
    });
  };
  for (const one of manifest.dependencies) if (one.kind === 'main') add(one, 'main ');
  for (const one of manifest.dependencies) if (one.kind === 'extra') add(one, `extra ${normalizedName(one.group)}`);
  for (const [group, members] of groupMembers(manifest)) {
    for (const one of manifest.dependencies)
      if (one.kind === 'group' && members.has(normalizedName(one.group))) add(one, `group ${group}`);
  }
  return wants;
}

/** Whether `tool.uv.sources` takes the name from elsewhere; undefined if it says nothing of it. */
function sourceOf(sources: DocumentNode | undefined, written: string, normalized: string): boolean | undefined {
  const node = sources?.get(written) ?? sources?.get(normalized);
  if (node === undefined) return undefined;
  const tables = node.kind === 'seq' ? node.items() : [node];
  return tables.some((one) => one.get('index') === undefined);
}

function lockedElsewhere(root: LockRoot): ReadonlySet<string> {
  return new Set(root.dependencies.flatMap((one) => (one.located ? [one.name] : [])));
}

/** Every group with the groups that it includes (PEP 735), itself among them. */
function groupMembers(manifest: Pyproject): ReadonlyMap<string, ReadonlySet<string>> {
  const table = manifest.node.get('dependency-groups');
  const includes = new Map<string, readonly string[]>();
  for (const { key, value } of table?.entries() ?? []) {
    includes.set(
      normalizedName(key),
      value
        .items()
        .flatMap((item) => item.get('include-group')?.text ?? [])
        .map(normalizedName),
    );
  }
  if (manifest.node.at('tool', 'uv', 'dev-dependencies') !== undefined && !includes.has('dev')) includes.set('dev', []);
  return new Map([...includes.keys()].map((group) => [group, reached(group, includes)]));
}

function reached(group: string, includes: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set([group]);
  // A set is walked over what is added on the way, too.
  for (const one of seen) for (const next of includes.get(one) ?? []) seen.add(next);
  return seen;
}

function bySection(wants: readonly Wanted[]): Map<string, Wanted[]> {
  const map = new Map<string, Wanted[]>();
  for (const one of wants) {
    const key = `${one.section} ${one.name}`;
    const list = map.get(key);
    if (list === undefined) map.set(key, [one]);
    else list.push(one);
  }
  return map;
}

/** As sets: what stands twice counts once. */
function same(a: readonly Wanted[], b: readonly Wanted[], key: (one: Wanted) => string): boolean {
  const left = new Set(a.map(key));
  const right = new Set(b.map(key));
  return left.size === right.size && [...left].every((one) => right.has(one));
}

function suits(lock: LockFile, wants: readonly Wanted[]): boolean {
  return wants.every((one) => {
    const found = lock.packages.filter((locked) => locked.name === one.name);
    return found.some(
      ({ version }) =>
        version === undefined || one.specifier === '' || satisfies(version, one.specifier, { prereleases: true }),
    );
  });
}

function whatKey(extras: readonly string[], specifier: string): string {
  const names = extras.map(normalizedName).sort().join(',');
  return `[${names}] ${specifierKey(specifier)}`;
}

/** Clauses of a specifier in a fixed order and spelling. */
function specifierKey(specifier: string): string {
  const clauses = specifier.split(',').flatMap((written) => {
    const clause = written.replace(/\s+/g, '');
    const [, operator = '', version = ''] = /^(===|==|~=|!=|<=|>=|<|>)(.*)$/.exec(clause) ?? [];
    if (operator === '') return clause === '' ? [] : [clause];
    const star = version.endsWith('.*') ? '.*' : '';
    const bare = version.slice(0, version.length - star.length);
    return [`${operator}${clean(bare) ?? bare}${star}`];
  });
  return clauses.sort().join(',');
}

function sameVersion(a: string, b: string): boolean {
  return (clean(a) ?? a) === (clean(b) ?? b);
}

/**
 * The spelling of uv for the simple markers: single quotes, `python_full_version` for `python_version`; alternatives and their
 * parts in a fixed order. A marker with alternatives inside a conjunction stays as it is.
 */
function markerKey(marker: string): string {
  const alternatives = spelled(marker)
    .split(' or ')
    .map((one) => one.trim().replace(/^\(([^()]*)\)$/, '$1'));
  if (alternatives.some((one) => /[()]/.test(one))) return spelled(marker);
  return alternatives
    .map((one) => one.split(' and ').sort().join(' and '))
    .sort()
    .join(' or ');
}

function spelled(marker: string): string {
  return marker
    .replaceAll('"', "'")
    .replace(/\s+/g, ' ')
    .replace(/\s*(===|==|~=|!=|<=|>=|<|>)\s*/g, ' $1 ')
    .replace(/\bpython_version (<=|>) '3\.(\d{1,3})'/g, (_, operator: string, minor: string) => {
      return `python_full_version ${operator === '<=' ? '<' : '>='} '3.${Number(minor) + 1}'`;
    })
    .replace(/\bpython_version (==|!=) '(3\.\d{1,3})'/g, "python_full_version $1 '$2.*'")
    .replace(/\bpython_version (<|>=)/g, 'python_full_version $1')
    .trim();
}
