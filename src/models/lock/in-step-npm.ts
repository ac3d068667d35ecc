import type { Span } from '../../text/span.ts';
import type { DocumentNode } from '../document/node.ts';
import type { PackageDependency, PackageJson } from '../node/package-json.ts';
import { RangeCache } from './node-range.ts';
import { Comparison, type LockState, unverifiable } from './state.ts';
import { engineList } from './npm.ts';
import type { LockedPackage, LockedRequirement, LockFile, LockRoot } from './syntax.ts';

const folder = 'node_modules/';
/** Characters; no file system has longer paths. */
const placeLimit = 4096;

/**
 * A `package.json` and its npm lock. `npm ci` compares only the versions of its ideal tree (arborist, validateLockfile), so a
 * specifier that changed while the locked version still suits it is `stale`; a dependency that the tree lacks or has in an
 * unsuitable version is `out-of-step`. Peer dependencies of others are left out: whether they count is up to `.npmrc`.
 */
export function npmInStep(
  lock: LockFile,
  manifest: PackageJson,
  path: string,
  workspace: PackageJson | undefined,
): LockState {
  const owner = path === '' ? manifest : workspace;
  const tree = new Tree(lock, owner);
  const root = lock.roots.find((one) => one.path === path);
  const compared = `packages[${JSON.stringify(path)}]`;
  if (root === undefined) {
    if (lock.roots.length > 0)
      return unverifiable(compared, `the lock says nothing of ${path === '' ? 'its own folder' : path}`);
    return versionOne(lock, manifest, tree);
  }
  const comparison = new Comparison(compared);
  compareFields(comparison, root, manifest);
  const wanted = npmDependencies(manifest);
  const locked = new Map(root.dependencies.map((one) => [`${one.kind} ${one.name}`, one]));
  const own = new Set(wanted.map((one) => `${one.kind} ${one.name}`));
  const moved = new Map(
    root.dependencies.flatMap((one) => (own.has(`${one.kind} ${one.name}`) ? [] : [[one.name, one] as const])),
  );
  for (const one of wanted) {
    const known = locked.get(`${one.kind} ${one.name}`);
    locked.delete(`${one.kind} ${one.name}`);
    const fits = tree.fits(path, { name: one.name, range: one.text, optional: isOptional(one, manifest) });
    const changed = known?.specifier !== one.text;
    if (!changed && fits) continue;
    const found = tree.find(path, one.name);
    const missing = found === undefined && !mayLack(one, manifest);
    const elsewhere = known === undefined ? moved.get(one.name) : undefined;
    if (elsewhere !== undefined && fits) {
      locked.delete(`${elsewhere.kind} ${one.name}`);
      const text = `${elsewhere.specifier} under ${elsewhere.kind}`;
      comparison.add('stale', one.name, placed(one, `${one.text} under ${one.kind}`), { text, span: elsewhere.span });
      continue;
    }
    const inLock = known === undefined ? undefined : { text: known.specifier, span: known.span };
    const other = found === undefined ? undefined : { text: found.version ?? found.place, span: found.span };
    if (!changed && found !== undefined && owner === undefined) {
      comparison.doubt(`the workspace may override ${one.name}`);
      continue;
    }
    comparison.add(fits && !missing ? 'stale' : 'out-of-step', one.name, one, changed ? inLock : other);
  }
  for (const one of locked.values()) {
    comparison.add('stale', one.name, undefined, { text: one.specifier, span: one.span });
  }
  if (path === '') compareTree(comparison, lock, tree);
  return comparison.result;
}

/** What npm itself reads: of a name in both sections the optional one counts (read-package-json). */
export function npmDependencies(manifest: PackageJson): readonly PackageDependency[] {
  const optional = new Set(
    manifest.dependencies.flatMap((one) => (one.kind === 'optionalDependencies' ? one.name : [])),
  );
  return manifest.dependencies.filter((one) => one.kind !== 'dependencies' || !optional.has(one.name));
}

/** Whether peers are installed is up to `.npmrc`: if one was missing when the lock was made, that says nothing. */
function isOptional(one: PackageDependency, manifest: PackageJson): boolean {
  return one.kind === 'peerDependencies' || mayLack(one, manifest);
}

function mayLack(one: PackageDependency, manifest: PackageJson): boolean {
  if (one.kind === 'optionalDependencies') return true;
  const optional = manifest.node.at('peerDependenciesMeta', one.name, 'optional')?.value === true;
  return one.kind === 'peerDependencies' && optional;
}

function compareFields(comparison: Comparison, root: LockRoot, manifest: PackageJson): void {
  for (const key of ['name', 'version'] as const) {
    const inLock = root[key];
    // npm leaves an empty one out, and npm 7 the name.
    if ((inLock ?? '') === (manifest[key]?.text ?? '') || (key === 'name' && inLock === undefined)) continue;
    comparison.add('stale', key, manifest[key], inLock === undefined ? undefined : { text: inLock, span: root.span });
  }
  const node = manifest.node.get('workspaces');
  const patterns = JSON.stringify(manifest.workspaces.map((one) => one.text));
  const workspaces = root.facts.get('workspaces');
  if ((workspaces ?? '[]') !== patterns) {
    comparison.add(
      'stale',
      'workspaces',
      placed(node, patterns),
      workspaces === undefined ? undefined : { text: workspaces, span: root.span },
    );
  }
  const engines = Object.entries(manifest.engines).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, one.text] as const],
  );
  const written = engineList(engines);
  const remembered = root.facts.get('engines');
  if ((remembered ?? '') !== written)
    comparison.add(
      'stale',
      'engines',
      placed(manifest.node.get('engines'), written),
      remembered === undefined ? undefined : { text: remembered, span: root.span },
    );
}

function placed(node: { readonly span: Span } | undefined, text: string) {
  return node === undefined ? undefined : { text, span: node.span };
}

/** The lock by itself: everything that a locked package wants is there. */
function compareTree(comparison: Comparison, lock: LockFile, tree: Tree): void {
  for (const one of lock.packages) {
    if (one.link) continue;
    for (const wanted of one.requires) {
      if (tree.fits(one.place, wanted)) continue;
      const found = tree.find(one.place, wanted.name);
      const inLock = { text: found?.version ?? '', span: found?.span ?? one.span };
      comparison.add('out-of-step', wanted.name, undefined, inLock, one.place);
    }
  }
}

/** Version 1 keeps nothing of the manifest, so only what is missing or unsuitable shows. */
function versionOne(lock: LockFile, manifest: PackageJson, tree: Tree): LockState {
  const comparison = new Comparison('dependencies');
  for (const one of npmDependencies(manifest)) {
    if (tree.fits('', { name: one.name, range: one.text, optional: isOptional(one, manifest) })) continue;
    const found = tree.find('', one.name);
    comparison.add(
      'out-of-step',
      one.name,
      one,
      found === undefined ? undefined : { text: found.version ?? '', span: found.span },
    );
  }
  compareTree(comparison, lock, tree);
  return comparison.result;
}

class Tree {
  readonly #byPlace: ReadonlyMap<string, LockedPackage>;
  readonly #targets: ReadonlyMap<string, LockRoot>;
  readonly #ranges = new RangeCache();
  readonly #overridden: ReadonlySet<string>;

  constructor(lock: LockFile, manifest: PackageJson | undefined) {
    this.#byPlace = new Map(lock.packages.map((one) => [one.place, one]));
    this.#targets = new Map(lock.roots.flatMap((one) => (one.path === undefined ? [] : [[one.path, one]])));
    this.#overridden = overriddenNames(manifest?.node.get('overrides'));
  }

  /** What `name` is to a package at `place`: the nearest `node_modules` on the way up that has it. */
  find(place: string, name: string): LockedPackage | undefined {
    for (let at = place.length > placeLimit ? '' : place; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
      const found = this.#byPlace.get(`${at === '' ? '' : `${at}/`}${folder}${name}`);
      if (found !== undefined || at === '') return found;
    }
  }

  fits(place: string, wanted: LockedRequirement): boolean {
    const found = this.find(place, wanted.name);
    if (found === undefined) return wanted.optional;
    if (wanted.optional || this.#overridden.has(wanted.name)) return true;
    const version = found.link ? this.#targets.get(found.resolved ?? '')?.version : found.version;
    return this.#ranges.fit(wanted.range, version) !== 'no';
  }
}

/** Every name that `overrides` speaks of, at whatever level: what it wants instead is not worked out here. */
function overriddenNames(node: DocumentNode | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const open = node === undefined ? [] : [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { key, value } of next.entries()) {
      const at = key.indexOf('@', 1);
      names.add(at === -1 ? key : key.slice(0, at));
      open.push(value);
    }
  }
  return names;
}
