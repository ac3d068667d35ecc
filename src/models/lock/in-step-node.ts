import type { PackageDependency, PackageJson } from '../node/package-json.ts';
import { npmDependencies } from './in-step-npm.ts';
import { RangeCache } from './node-range.ts';
import { Comparison, type LockState, unverifiable } from './state.ts';
import type { LockFile, LockRoot, RootDependency } from './syntax.ts';

/** Sections by precedence: of a name in several the first one counts (pnpm, yarn: a manifest's sections are merged). */
const precedence = ['optionalDependencies', 'dependencies', 'devDependencies', 'peerDependencies'] as const;

function rootAt(lock: LockFile, path: string): LockRoot | undefined {
  return lock.roots.find((one) => one.path === path);
}

function here(path: string): string {
  return path === '' ? 'the lock’s own folder' : path;
}

/** One entry a name, the section that counts. */
function merged(manifest: PackageJson, peers: boolean): ReadonlyMap<string, PackageDependency> {
  const names = new Map<string, PackageDependency>();
  for (const kind of precedence) {
    if (kind === 'peerDependencies' && !peers) continue;
    for (const one of manifest.dependencies) if (one.kind === kind && !names.has(one.name)) names.set(one.name, one);
  }
  return names;
}

/**
 * A `package.json` and its importer in a pnpm lock, as `pnpm install --frozen-lockfile` does it (pnpm: lockfile/verification,
 * satisfiesPackageManifest): the specifiers are the same strings in the same sections and the locked versions suit them. Any
 * difference makes pnpm refuse. Overrides and hooks change manifests before they are compared.
 */
export function pnpmInStep(lock: LockFile, manifest: PackageJson, path: string): LockState {
  const compared = `specifiers of importer ${path === '' ? '.' : path}`;
  const root = rootAt(lock, path);
  if (root === undefined) return unverifiable(compared, `the lock has no importer for ${here(path)}`);
  const comparison = new Comparison(compared);
  const wanted = new Map(merged(manifest, lock.facts.get('settings.autoInstallPeers') === 'true'));
  if (lock.facts.get('settings.excludeLinksFromLockfile') === 'true') {
    for (const [name, one] of wanted) if (one.text.startsWith('link:')) wanted.delete(name);
  }
  const overridden = overriddenBy(lock);
  const ranges = new RangeCache();
  const locked = new Map(root.dependencies.map((one) => [one.name, one]));
  for (const [name, one] of wanted) {
    const known = locked.get(name);
    locked.delete(name);
    if (known === undefined) {
      if (overridden.get(name)?.includes('-') !== true) comparison.add('out-of-step', name, one, undefined);
    } else if (known.specifier !== one.text && overridden.get(name)?.includes(known.specifier) !== true) {
      comparison.add('out-of-step', name, one, { text: known.specifier, span: known.span });
    } else if (one.kind !== known.kind && one.kind !== 'peerDependencies') {
      comparison.add('out-of-step', name, { text: one.kind, span: one.span }, { text: known.kind, span: known.span });
    } else if (ranges.fit(known.specifier, plainVersion(known)) === 'no') {
      comparison.add('out-of-step', name, one, { text: known.version ?? '', span: known.span });
    }
  }
  for (const one of locked.values())
    comparison.add('out-of-step', one.name, undefined, { text: one.specifier, span: one.span });
  const result = comparison.result;
  const hooks = lock.facts.get('pnpmfileChecksum') ?? lock.facts.get('packageExtensionsChecksum');
  if (result.state === 'out-of-step' && hooks !== undefined && lock.facts.has('pnpmfileChecksum'))
    return unverifiable(compared, 'a .pnpmfile.cjs may change manifests before they are compared', result.differences);
  return result;
}

/** "1.0.0" of "1.0.0(peer@2.0.0)" and "1.0.0_peer@2.0.0"; undefined for links, folders, addresses and aliases. */
function plainVersion({ version }: RootDependency): string | undefined {
  return /^\d+\.\d+\.\d+[\w.+-]*?(?=[(_]|$)/.exec((version ?? '').slice(0, 256))?.[0];
}

/** What the lock's overrides put in the place of a name's specifier. */
function overriddenBy(lock: LockFile): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of lock.facts) {
    if (!key.startsWith('overrides.')) continue;
    const selector = key.slice('overrides.'.length);
    const last = selector.slice(selector.lastIndexOf('>') + 1);
    const at = last.indexOf('@', 1);
    const name = at === -1 ? last : last.slice(0, at);
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

/** A `package.json` and its workspace in a `bun.lock`: the same sections with the same strings, or `bun install --frozen-lockfile` refuses. */
export function bunInStep(lock: LockFile, manifest: PackageJson, path: string): LockState {
  const compared = `workspaces[${JSON.stringify(path)}]`;
  const root = rootAt(lock, path);
  if (root === undefined) return unverifiable(compared, `the lock has no workspace for ${here(path)}`);
  const comparison = new Comparison(compared);
  const locked = new Map(root.dependencies.map((one) => [`${one.kind} ${one.name}`, one]));
  for (const one of npmDependencies(manifest)) {
    const known = locked.get(`${one.kind} ${one.name}`);
    locked.delete(`${one.kind} ${one.name}`);
    if (known?.specifier !== one.text)
      comparison.add('out-of-step', one.name, one, known && { text: known.specifier, span: known.span });
  }
  for (const one of locked.values())
    comparison.add('out-of-step', one.name, undefined, { text: one.specifier, span: one.span });
  return comparison.result;
}

/**
 * A `package.json` and a `yarn.lock` of yarn 1, which has a key `name@specifier` for whatever is wanted (yarn: integrity
 * checker, lockfileNeedsUpdate). What the manifest no longer wants cannot be told from what others want.
 */
export function yarn1InStep(
  lock: LockFile,
  manifest: PackageJson,
  path: string,
  siblings: ReadonlySet<string> | undefined,
): LockState {
  const comparison = new Comparison('keys name@specifier');
  const keys = new Set(lock.packages.flatMap((one) => one.place.split(', ')));
  const byName = new Map(lock.packages.map((one) => [one.name, one]));
  const resolved = resolutionNames(manifest);
  const inWorkspace = path !== '' || manifest.workspaces.length > 0;
  for (const [name, one] of merged(manifest, false)) {
    // Links are not locked; `resolutions` changes what keys there are.
    if (/^(?:link|workspace):/.test(one.text) || resolved.has(name) || siblings?.has(name) === true) continue;
    if (keys.has(one.text === '' ? name : `${name}@${one.text}`)) continue;
    const found = byName.get(name);
    if (found === undefined && inWorkspace && siblings === undefined)
      comparison.doubt(`${name} may be a package of the workspace`);
    else comparison.add('out-of-step', name, one, found && { text: found.place, span: found.span });
  }
  return comparison.result;
}

/** Names that `resolutions` speaks of: the last part of "a/b", "**\/@s/c". */
function resolutionNames(manifest: PackageJson): ReadonlySet<string> {
  return new Set(
    (manifest.node.get('resolutions')?.entries() ?? []).map(({ key }) => {
      const name = /(?:@[^/]+\/)?[^/]+$/.exec(key.slice(-300))?.[0] ?? key;
      const at = name.indexOf('@', 1);
      return at === -1 ? name : name.slice(0, at);
    }),
  );
}

/** A `package.json` and its workspace in a `yarn.lock` of yarn 2 or later: `yarn install --immutable` refuses any difference. */
export function yarnBerryInStep(lock: LockFile, manifest: PackageJson, path: string): LockState {
  const root = rootAt(lock, path);
  const compared = `workspace:${path === '' ? '.' : path}`;
  if (root === undefined) return unverifiable(compared, `the lock has no workspace for ${here(path)}`);
  const comparison = new Comparison(compared);
  const resolved = resolutionNames(manifest);
  const locked = new Map(root.dependencies.flatMap((one) => (one.kind === 'any' ? [[one.name, one]] : [])));
  for (const [name, one] of merged(manifest, false)) {
    const known = locked.get(name);
    locked.delete(name);
    if (known !== undefined && (bare(known.specifier) === bare(one.text) || resolved.has(name))) continue;
    comparison.add('out-of-step', name, one, known && { text: known.specifier, span: known.span });
  }
  for (const one of locked.values())
    comparison.add('out-of-step', one.name, undefined, { text: one.specifier, span: one.span });
  return comparison.result;
}

/** Since yarn 4 a range has `npm:` before it (`defaultProtocol`). */
function bare(specifier: string): string {
  return specifier.startsWith('npm:') ? specifier.slice(4) : specifier;
}
