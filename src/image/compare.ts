import { isSecretName } from '../models/secret/values.ts';
import type { ImageContents } from './contents.ts';
import type { ImagePackage } from './packages.ts';
import type { ImageFile } from './root.ts';
import type { BrokenObject, Verification } from './verify.ts';
import { compareVersions } from './version-order.ts';

/** What two images are compared by. */
export interface Compared {
  readonly contents: ImageContents;
  readonly verification: Verification;
  readonly packages: readonly ImagePackage[];
  readonly elevated: readonly { readonly path: string; readonly mode: number; readonly uid: number }[];
}

/** Bytes before and after. */
export interface Change {
  readonly before: number;
  readonly after: number;
}

export interface PackageChange {
  readonly type: string;
  readonly name: string;
  readonly how: 'up' | 'down' | 'changed' | 'new' | 'gone';
  /** Versions, one or several. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface ImageComparison {
  /** Regular files of all layers. */
  readonly size: Change;
  /** Lowest layers that both have. */
  readonly sharedLayers: number;
  /** Layers above those, of the one and of the other. */
  readonly layers: readonly {
    readonly in: 'before' | 'after';
    readonly diffId: string;
    readonly size: number;
    readonly createdBy: string;
  }[];
  /** Folders of up to three names whose size differs, the largest difference first. */
  readonly folders: readonly (Change & { readonly path: string })[];
  readonly packages: readonly PackageChange[];
  /** Files with rights of their own that were not there, or had none. */
  readonly setuid: Compared['elevated'];
  /** What can no longer be loaded. */
  readonly broken: readonly BrokenObject[];
  /** Files and links that are gone, programs on PATH first. */
  readonly lost: readonly string[];
  readonly config: readonly { readonly key: string; readonly before: string; readonly after: string }[];
}

/** What changed from one image to the other. */
export function compareImages(before: Compared, after: Compared): ImageComparison {
  const shared = before.contents.layers.findIndex(
    ({ diffId }, index) => diffId !== after.contents.layers[index]?.diffId,
  );
  const sharedLayers = shared === -1 ? before.contents.layers.length : shared;
  const above = (side: 'before' | 'after', { contents }: Compared): ImageComparison['layers'] =>
    contents.layers.slice(sharedLayers).map(({ diffId, size, createdBy }) => ({ in: side, diffId, size, createdBy }));
  const elevated = new Set(before.elevated.map(keyOfElevated));
  const broken = new Set(before.verification.broken.map(keyOfBroken));
  return {
    size: { before: totalOf(before), after: totalOf(after) },
    sharedLayers,
    layers: [...above('before', before), ...above('after', after)],
    folders: folderChanges(before.contents, after.contents),
    packages: packageChanges(before.packages, after.packages),
    setuid: after.elevated.filter((one) => !elevated.has(keyOfElevated(one))),
    broken: after.verification.broken.filter((one) => one.reach !== 'foreign' && !broken.has(keyOfBroken(one))),
    lost: lostFiles(before.contents, after.contents),
    config: configChanges(before.contents, after.contents),
  };
}

const totalOf = ({ contents }: Compared): number => contents.layers.reduce((sum, { size }) => sum + size, 0);
const keyOfElevated = ({ path, mode, uid }: Compared['elevated'][number]): string => `${path}\0${mode}\0${uid}`;
const keyOfBroken = ({ path, kind, needs }: BrokenObject): string => `${path}\0${kind}\0${needs}`;

function foldersOf({ root }: ImageContents): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const seen = new Set<ImageFile>();
  for (const { path, node } of root.files()) {
    if (node.kind !== 'file' || seen.has(node)) continue;
    seen.add(node);
    const parts = path.split('/').slice(1, -1);
    for (let depth = 0; depth <= Math.min(3, parts.length); depth++) {
      const folder = `/${parts.slice(0, depth).join('/')}`;
      sizes.set(folder, (sizes.get(folder) ?? 0) + node.size);
    }
  }
  return sizes;
}

/** A folder whose change is nearly all that of a folder below it says nothing. */
function folderChanges(before: ImageContents, after: ImageContents): ImageComparison['folders'] {
  const old = foldersOf(before);
  const now = foldersOf(after);
  const all = [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? 0, after: now.get(path) ?? 0 }))
    .filter((one) => one.before !== one.after);
  const deltaOf = (one: Change): number => one.after - one.before;
  const covered = new Set<string>();
  const byPath = new Map(all.map((one) => [one.path, one]));
  for (const one of all) {
    const above = byPath.get(one.path.slice(0, one.path.lastIndexOf('/')) || '/');
    if (above && above !== one && deltaOf(one) / deltaOf(above) > 0.8) covered.add(above.path);
  }
  return all
    .filter(({ path }) => !covered.has(path))
    .toSorted((a, b) => Math.abs(deltaOf(b)) - Math.abs(deltaOf(a)) || (a.path < b.path ? -1 : 1));
}

function versionsOf(packages: readonly ImagePackage[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { type, name, version } of packages) {
    const key = `${type}\0${name}`;
    const versions = found.get(key);
    if (versions) versions.add(version);
    else found.set(key, new Set([version]));
  }
  return new Map([...found].map(([key, versions]) => [key, [...versions].toSorted(compareVersions)]));
}

function packageChanges(before: readonly ImagePackage[], after: readonly ImagePackage[]): readonly PackageChange[] {
  const old = versionsOf(before);
  const now = versionsOf(after);
  const changes: PackageChange[] = [];
  for (const key of [...new Set([...old.keys(), ...now.keys()])].toSorted()) {
    const was = old.get(key) ?? [];
    const is = now.get(key) ?? [];
    if (was.join('\0') === is.join('\0')) continue;
    const [type = '', name = ''] = key.split('\0');
    changes.push({ type, name, how: howChanged(was, is), before: was, after: is });
  }
  return changes;
}

function howChanged(was: readonly string[], is: readonly string[]): PackageChange['how'] {
  if (was.length === 0) return 'new';
  if (is.length === 0) return 'gone';
  const [old = ''] = was;
  const [now = ''] = is;
  const order = was.length === 1 && is.length === 1 ? compareVersions(old, now) : 0;
  return order === 0 ? 'changed' : order < 0 ? 'up' : 'down';
}

function lostFiles(before: ImageContents, after: ImageContents): readonly string[] {
  const folders = (before.config.environment.get('PATH') ?? '').split(':');
  const lost: string[] = [];
  for (const { path, node } of before.root.files())
    if (node.kind !== 'directory' && after.root.find(path, false) === undefined) lost.push(path);
  const onPath = (path: string): boolean => folders.includes(path.slice(0, path.lastIndexOf('/')));
  const [programs, others] = [lost.filter(onPath), lost.filter((path) => !onPath(path))];
  return [...programs.toSorted(), ...others.toSorted()];
}

function configChanges({ config: a }: ImageContents, { config: b }: ImageContents): ImageComparison['config'] {
  const changes: { key: string; before: string; after: string }[] = [];
  const compare = (key: string, before: string, after: string): void => {
    if (before !== after) changes.push({ key, before, after });
  };
  const list = (values: readonly string[] | undefined): string => (values === undefined ? '' : JSON.stringify(values));
  compare('platform', a.platform, b.platform);
  compare('user', a.user, b.user);
  compare('entrypoint', list(a.entrypoint), list(b.entrypoint));
  compare('command', list(a.command), list(b.command));
  compare('workdir', a.workdir, b.workdir);
  compare('ports', list(a.ports), list(b.ports));
  compare('volumes', list(a.volumes), list(b.volumes));
  compare('healthcheck', list(a.healthcheck), list(b.healthcheck));
  compare('stopSignal', a.stopSignal ?? '', b.stopSignal ?? '');
  const maps = [
    ['environment', a.environment, b.environment],
    ['label', a.labels, b.labels],
  ] as const;
  for (const [what, old, now] of maps)
    for (const key of [...new Set([...old.keys(), ...now.keys()])].toSorted())
      compare(`${what} ${key}`, shown(key, old.get(key)), shown(key, now.get(key)));
  return changes;
}

/** The value of a secret is nobody's business here; that it changed shows by its length alone. */
const shown = (key: string, value: string | undefined): string =>
  value === undefined ? '' : isSecretName(key) ? `(hidden, ${value.length} characters)` : value;
