import {
  inStep,
  type LockManifest,
  type LockState,
  pnpmCatalogsInStep,
  pnpmOverridesInStep,
} from '../models/lock/in-step.ts';
import { difference } from '../models/lock/state.ts';
import { isPylock, type LockFile, lockFileNames, lockFormatOf } from '../models/lock/parse.ts';
import { baseName, inside, joinPath, parentOf } from './build-context.ts';
import { compiledFrom } from './compiled-requirements.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository, Unit } from './repository.ts';
import { copiedManifests } from './project.ts';
import { cargoMembers, packageMembers, pnpmMembers, uvMembers } from './workspaces.ts';

/** A lock and one manifest that it is made from. */
export interface LockPair {
  readonly lock: Unit<LockFile>;
  readonly manifest: string;
  readonly state: LockState;
}

/** Paths of the repository's own lock files; those that tests or other people's code bring along are left out. */
export const lockPaths = memoOf((repository: Repository): readonly string[] => {
  const named = lockFileNames.flatMap((name) => repository.named(name));
  const others = [
    ...repository.ending('.lock.txt'),
    ...repository.ending('.lock').filter((path) => lockFormatOf(path) === 'pip'),
    ...repository.ending('.toml').filter(isPylock),
  ];
  return [...new Set([...named, ...others])].filter((path) => !isBrought(path)).sort();
});

/** The lock file at `path`; undefined if it cannot be read. */
export function lockUnit(repository: Repository, path: string): Unit<LockFile> | undefined {
  const unit = repository.unit(formats.lock, path);
  return unit?.model && { path, text: unit.text, model: unit.model };
}

/** Every lock of the repository with each manifest that it says to be made from, those of a workspace's members too. */
export const lockPairs = memoOf((repository: Repository): readonly LockPair[] => [
  ...lockPaths(repository).flatMap((path): readonly LockPair[] => {
    const lock = lockUnit(repository, path);
    if (!lock) return [];
    const known = manifestsFor(repository, lock);
    const pairs = known.flatMap((manifest): readonly LockPair[] => {
      const state = lockState(repository, path, manifest);
      return state ? [{ lock, manifest, state }] : [];
    });
    return [...pairs, ...newMembers(repository, lock, known), ...pnpmSettings(repository, lock)];
  }),
  ...compiledFrom(repository),
]);

function manifestsFor(repository: Repository, { path, model }: Unit<LockFile>): readonly string[] {
  const dir = parentOf(path);
  const there = (name: string): readonly string[] => {
    const manifest = joinPath(dir, name);
    return repository.isOwn(manifest) ? [manifest] : [];
  };
  // What the lock itself says: a folder outside of its own is another project's.
  const remembered = (name: string): readonly string[] => [
    ...new Set(
      model.roots.flatMap((root) => {
        const at = root.path === undefined ? undefined : `${root.path}/${name}`;
        return at === undefined || at.includes('../') ? [] : there(at);
      }),
    ),
  ];
  switch (model.format) {
    case 'npm':
    case 'pnpm':
    case 'bun':
    case 'yarn-berry':
      return [...new Set([...there('package.json'), ...remembered('package.json')])];
    case 'yarn1':
      return [...there('package.json'), ...packageMembers(repository, dir)];
    case 'uv':
      return [...new Set([...there('pyproject.toml'), ...remembered('pyproject.toml')])];
    case 'poetry':
      return poetryManifests(repository, dir);
    case 'cargo':
      return [...there('Cargo.toml'), ...cargoMembers(repository, dir)];
    case 'go':
      return there('go.mod');
    case 'pip':
      // `pylock.<name>.toml` is for one of the groups or extras; which, nobody says.
      return baseName(path) === 'pylock.toml' ? there('pyproject.toml') : [];
  }
}

/** Members of the workspace that the lock knows nothing of; all managers but yarn 1 refuse it then, pnpm if the member wants something. */
function newMembers(repository: Repository, lock: Unit<LockFile>, known: readonly string[]): readonly LockPair[] {
  const { path, model } = lock;
  const dir = parentOf(path);
  if (!membersWithRoots.has(model.format) || model.roots.length === 0 || hasErrors(model.problems)) return [];
  if (model.format === 'pnpm' && isUnshared(repository, dir)) return [];
  const names = new Set(model.roots.flatMap(({ name }) => name ?? []));
  return membersIn(repository, dir, model.format).flatMap((manifest): LockPair[] => {
    // A member with a lock of its own is locked by that (pnpm's `sharedWorkspaceLockfile`, wherever that is set).
    if (known.includes(manifest) || isBrought(manifest)) return [];
    if (repository.tree.exists(joinPath(parentOf(manifest), baseName(path)))) return [];
    const member =
      model.format === 'uv' ? repository.pyproject(manifest)?.model : repository.packageJson(manifest)?.model;
    const name = member?.name;
    if (!member || !name || hasErrors(member.problems) || names.has(name.text)) return [];
    if (model.format === 'pnpm' && member.dependencies.every((one) => one.kind === 'peerDependencies')) return [];
    const text = `${name.text}, a member of the workspace`;
    const one = difference(name.text, { text, span: name.span }, undefined);
    const state = { state: 'out-of-step', compared: 'members', differences: [one], reason: undefined } as const;
    return [{ lock, manifest, state }];
  });
}

/** What else pnpm compares before it installs: in `pnpm-workspace.yaml`, or in the manifest beside the lock. */
function pnpmSettings(repository: Repository, lock: Unit<LockFile>): readonly LockPair[] {
  if (lock.model.format !== 'pnpm' || hasErrors(lock.model.problems)) return [];
  const dir = parentOf(lock.path);
  const workspace = repository.unit(formats.yaml, joinPath(dir, 'pnpm-workspace.yaml'));
  const root = workspace?.model.root;
  const path = joinPath(dir, 'package.json');
  const model = repository.tree.exists(path) ? repository.packageJson(path)?.model : undefined;
  if (hasErrors([...(workspace?.model.problems ?? []), ...(model?.problems ?? [])]) || !model) return [];
  const pairs: LockPair[] = [];
  const own = [model.node.get('resolutions'), model.node.at('pnpm', 'overrides')];
  const above = root?.get('overrides');
  // With both it depends on the version of pnpm which of them counts.
  if (above === undefined || own.every((node) => node === undefined)) {
    const state = pnpmOverridesInStep(lock.model, above === undefined ? own : [above]);
    pairs.push({ lock, manifest: above !== undefined && workspace ? workspace.path : path, state });
  }
  if (workspace && root) pairs.push({ lock, manifest: workspace.path, state: pnpmCatalogsInStep(lock.model, root) });
  return pairs.filter(({ state }) => state.state !== 'in-step');
}

const membersWithRoots: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn-berry', 'bun', 'uv']);

const hasErrors = (problems: readonly { readonly kind: string }[]): boolean =>
  problems.some(({ kind }) => kind === 'error');

/** True if each package of the pnpm workspace has a lock of its own. */
function isUnshared({ tree }: Repository, dir: string): boolean {
  const setting = /^shared-?workspace-?lockfile\s*[=:]\s*false\b/im;
  return ['.npmrc', 'pnpm-workspace.yaml'].some((name) => setting.test(tree.text(joinPath(dir, name)) ?? ''));
}

/** `pyproject.toml`, or the variants that an image takes in its place: `pyproject.gpu.toml`. */
function poetryManifests(repository: Repository, dir: string): readonly string[] {
  const plain = joinPath(dir, 'pyproject.toml');
  if (repository.tree.exists(plain)) return [plain];
  return repository
    .ending('.toml')
    .filter((path) => parentOf(path) === dir && /^pyproject\.[\w-]+\.toml$/.test(baseName(path)));
}

/** Whether the lock at `lock` was made from the manifest at `manifest`; undefined if no model compares such files. */
export function lockState(repository: Repository, lock: string, manifest: string): LockState | undefined {
  const file = lockUnit(repository, lock)?.model;
  const described = file && manifestOf(repository, lock, manifest);
  return file && described && inStep(file, described);
}

function manifestOf(repository: Repository, lock: string, path: string): LockManifest | undefined {
  const folder = parentOf(lock);
  const relative = inside(folder, parentOf(path));
  if (relative === undefined) return undefined;
  const name = baseName(path);
  if (name === 'package.json') {
    const model = repository.packageJson(path)?.model;
    const root = relative === '' ? undefined : repository.packageJson(joinPath(folder, name))?.model;
    const siblings = new Set(
      packageMembers(repository, folder).flatMap((one) => repository.packageJson(one)?.model.name?.text ?? []),
    );
    return model && { kind: 'package.json', model, path: relative, siblings, ...(root ? { root } : {}) };
  }
  if (/^pyproject\.(?:[\w-]+\.)?toml$/.test(name)) {
    const model = repository.pyproject(path)?.model;
    return model && { kind: 'pyproject.toml', model, path: relative };
  }
  if (name === 'go.mod') {
    const model = repository.unit(formats.goMod, path)?.model;
    return model && { kind: 'go.mod', model };
  }
  if (name !== 'Cargo.toml') return undefined;
  const model = repository.unit(formats.cargo, path)?.model;
  const workspace = repository.unit(formats.cargo, joinPath(folder, name))?.model;
  return model && { kind: 'Cargo.toml', model, ...(workspace ? { workspace } : {}) };
}

/**
 * The lock of the workspace that the folder of `lock` is a member of: there its package manager reads that one instead. Undefined if there is
 * none, or if an image takes `lock` itself.
 */
export function workspaceLock(repository: Repository, { path, model }: Unit<LockFile>): string | undefined {
  const dir = parentOf(path);
  const name = baseName(path);
  for (let outer = dir; outer !== ''; ) {
    outer = parentOf(outer);
    const lock = joinPath(outer, name);
    if (!repository.tree.exists(lock) || !membersIn(repository, outer, model.format).map(parentOf).includes(dir))
      continue;
    const isTaken = repository.dockerfiles.some((file) =>
      copiedManifests(repository, file, name).some((one) => one.path === path),
    );
    return isTaken ? undefined : lock;
  }
  return undefined;
}

/** Manifests of the members of the workspace in `dir`, as the manager of `format` reads it. */
function membersIn(repository: Repository, dir: string, format: LockFile['format']): readonly string[] {
  if (format === 'pnpm') return pnpmMembers(repository, dir);
  if (format === 'uv') return uvMembers(repository, dir);
  return format === 'cargo' ? cargoMembers(repository, dir) : packageMembers(repository, dir);
}
