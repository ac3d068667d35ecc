import type { Span } from '../../text/span.ts';
import { type JsonValues, readJson } from './json-places.ts';
import {
  type LockContent,
  type LockedPackage,
  type LockedRequirement,
  type LockRoot,
  noFacts,
  noSpan,
  type RootDependency,
  rootDependency,
  unreadable,
} from './syntax.ts';
import { field, listAt, type Table, tableAt, tableOf, textAt, textsIn } from './values.ts';

const folder = 'node_modules/';
export const packageSections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** `package-lock.json` and `npm-shrinkwrap.json` of every version (docs.npmjs.com, "package-lock.json"). */
export function readNpm(text: string): LockContent {
  const file = readJson(text);
  const lock = tableOf(file.value);
  if (Object.keys(lock).length === 0 && file.problems.length === 0) return unreadable('no npm lock file');
  const number = field(lock, 'lockfileVersion');
  const version = typeof number === 'number' ? String(number) : undefined;
  const packages = tableAt(lock, 'packages');
  const content = Object.keys(packages).length > 0 ? fromPackages(file, packages) : fromTree(file, lock);
  return { version, ...content, facts: noFacts, problems: file.problems };
}

type Content = Pick<LockContent, 'packages' | 'roots'>;

/** Versions 2 and 3: everything by its place in the tree, the manifests among it. */
function fromPackages(file: JsonValues, table: Table): Content {
  const spans = file.keysAt('packages');
  const packages: LockedPackage[] = [];
  const roots: LockRoot[] = [];
  for (const [place, value] of Object.entries(table)) {
    const entry = tableOf(value);
    const span = spans.get(place) ?? noSpan;
    const at = place.lastIndexOf(folder);
    if (at === -1) {
      roots.push(rootOf(file, place, entry, span));
      continue;
    }
    packages.push({
      name: textAt(entry, 'name') ?? place.slice(at + folder.length),
      version: textAt(entry, 'version'),
      integrity: textAt(entry, 'integrity'),
      hashes: [],
      resolved: textAt(entry, 'resolved'),
      link: field(entry, 'link') === true,
      ...(field(entry, 'dev') === true ? { development: true as const } : {}),
      place,
      requires: requirementsOf(entry),
      span,
    });
  }
  return { packages, roots };
}

/** What a package brings along itself need not be in the tree: an optional package that was not fetched has none of it there. */
function requirementsOf(entry: Table): readonly LockedRequirement[] {
  const optional = tableAt(entry, 'optionalDependencies');
  const bundled = new Set(listAt(entry, 'bundleDependencies'));
  const all = field(entry, 'bundleDependencies') === true;
  return [
    ...textsIn(tableAt(entry, 'dependencies'))
      .filter(([name]) => !Object.hasOwn(optional, name))
      .map(([name, range]) => ({ name, range, optional: all || bundled.has(name) })),
    ...textsIn(optional).map(([name, range]) => ({ name, range, optional: true })),
  ];
}

function rootOf(file: JsonValues, path: string, entry: Table, span: Span): LockRoot {
  const dependencies: RootDependency[] = [];
  for (const kind of packageSections) {
    const section = textsIn(tableAt(entry, kind));
    if (section.length === 0) continue;
    const spans = file.keysAt('packages', path, kind);
    for (const [name, specifier] of section) {
      dependencies.push(rootDependency({ name, specifier, kind, span: spans.get(name) ?? span }));
    }
  }
  const facts = new Map<string, string>();
  const workspaces = field(entry, 'workspaces');
  const patterns = Array.isArray(workspaces) ? workspaces : listAt(tableOf(workspaces), 'packages');
  if (workspaces !== undefined)
    facts.set('workspaces', JSON.stringify(patterns.filter((one) => typeof one === 'string')));
  const engines = textsIn(tableAt(entry, 'engines'));
  if (engines.length > 0) facts.set('engines', engineList(engines));
  return { path, name: textAt(entry, 'name'), version: textAt(entry, 'version'), dependencies, facts, span };
}

/** "node >=20, npm >=10", by name. */
export function engineList(engines: readonly (readonly [name: string, range: string])[]): string {
  return engines
    .map(([name, range]) => `${name} ${range}`)
    .sort()
    .join(', ');
}

/** Version 1: a tree of `dependencies`, nothing about the manifest. */
function fromTree(file: JsonValues, lock: Table): Content {
  const spans = file.keysAt('dependencies');
  const packages: LockedPackage[] = [];
  const open: { readonly above: string; readonly table: Table; readonly span: Span | undefined }[] = [
    { above: '', table: tableAt(lock, 'dependencies'), span: undefined },
  ];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    for (const [name, value] of Object.entries(level.table)) {
      const entry = tableOf(value);
      const place = `${level.above}${folder}${name}`;
      // What is nested is shown where its outermost owner stands.
      const span = level.span ?? spans.get(name) ?? noSpan;
      const version = textAt(entry, 'version');
      packages.push({
        name,
        version,
        integrity: textAt(entry, 'integrity'),
        hashes: [],
        resolved: textAt(entry, 'resolved'),
        link: version?.startsWith('file:') === true,
        place,
        requires: textsIn(tableAt(entry, 'requires')).map(([one, range]) => ({ name: one, range, optional: false })),
        span,
      });
      if (level.above.length < placeLimit)
        open.push({ above: `${place}/`, table: tableAt(entry, 'dependencies'), span });
    }
  }
  return { packages, roots: [] };
}

/** Characters of a place; the places of a tree that is nested without end would grow with the square of its depth. */
const placeLimit = 4096;
