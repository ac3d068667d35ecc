import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { type BuildContext, joinPath, parentOf } from './build-context.ts';
import { type FoundLock, handledInShell, isSwitchedOn, lockAt, originAt } from './installs.ts';
import { lockState } from './lock-pairs.ts';
import { lockNames, type NodeInstall, nodeInstallOf } from './node-installs.ts';
import type { Repository } from './repository.ts';
import { runCommands } from './run-commands.ts';

/** Why what an install brings is not settled by the repository. */
export type NodeGap =
  /** No lock file of this manager; `other`: one of another manager. */
  | { readonly kind: 'no-lock'; readonly manifest: string; readonly other: string | undefined }
  /** The lock is in the repository, but not in the image when the install begins. */
  | { readonly kind: 'lock-missing'; readonly lock: string; readonly why: string }
  /** The lock is there, but the command may go past it. `flag`: what stops it; npm has a command of its own. */
  | { readonly kind: 'not-frozen'; readonly lock: string; readonly manifest: string; readonly flag: string };

/** Options that freeze, and those with which somebody says that it shall not be frozen. */
const deliberate =
  /^--(?:(?:no-)?frozen-lockfile|(?:no-)?immutable(?:-cache)?|pure-lockfile|no-lockfile|(?:no-)?package-lock|package-lock-only|lockfile-only|fix-lockfile|no-save|offline)$/;

/** True if the command keeps to the lock (or, by an option, is not meant to), whatever the files say. */
export function isFrozenCommand({ manager, options, run }: NodeInstall): boolean {
  if ([...options.keys()].some((one) => deliberate.test(one))) return true;
  if (manager === 'npm') return false;
  // bun: `--production` freezes too (PackageManagerOptions.zig).
  if (manager === 'bun' && (options.has('--production') || options.has('-p'))) return true;
  return ['CI', 'YARN_ENABLE_IMMUTABLE_INSTALLS', 'npm_config_frozen_lockfile'].some((name) => isSwitchedOn(run, name));
}

/** What is open about an install in one context; undefined if nothing is, or nobody can say. */
export function nodeGapOf(repository: Repository, context: BuildContext, install: NodeInstall): NodeGap | undefined {
  const { manager, run, dir } = install;
  const names = lockNames[manager];
  // `npm ci` and lock files came with npm 5.7, so with Node 8 or later.
  const ancient = manager === 'npm' && (nodeMajor(run.stage) ?? 99) < 8;
  if (dir === undefined || ancient || handledInShell(run, [...names, 'package.json'])) return undefined;
  const source = originAt(repository, context, run, `${dir}/package.json`);
  if (source.kind !== 'context') return undefined;
  const manifest = repository.packageJson(source.path)?.model;
  if (!manifest || (manifest.dependencies.length === 0 && manifest.workspaces.length === 0)) return undefined;
  const lock = lockAt(repository, context, run, dir, source.path, names);
  if (lock === undefined) return { kind: 'no-lock', manifest: source.path, other: otherLock(repository, source.path) };
  if (freezesByItself(repository, lock, manager)) return undefined;
  if (lock.missing !== undefined) return { kind: 'lock-missing', lock: lock.path, why: lock.missing };
  const berry = manager === 'yarn' && isBerry(repository, lock.path, manifest.packageManager?.version);
  return {
    kind: 'not-frozen',
    lock: lock.path,
    manifest: source.path,
    flag: berry ? '--immutable' : '--frozen-lockfile',
  };
}

const otherLock = ({ tree }: Repository, manifest: string): string | undefined =>
  Object.values(lockNames)
    .flat()
    .find((name) => tree.exists(joinPath(parentOf(manifest), name)));

/** True if the configuration beside the lock freezes every install. */
function freezesByItself({ tree }: Repository, lock: FoundLock, manager: string): boolean {
  const text = (name: string): string => tree.text(joinPath(parentOf(lock.path), name)) ?? '';
  if (manager === 'yarn') {
    return (
      /^enableImmutableInstalls:\s*true\b/m.test(text('.yarnrc.yml')) ||
      /^--(?:install\.)?frozen-lockfile\s+true/m.test(text('.yarnrc'))
    );
  }
  if (manager === 'pnpm') {
    const setting = /^frozen-?lockfile\s*[=:]\s*true\b/im;
    return setting.test(text('.npmrc')) || setting.test(text('pnpm-workspace.yaml'));
  }
  return manager === 'bun' && /^frozenLockfile\s*=\s*true\b/m.test(text('bunfig.toml'));
}

/** True if the lock is that of Yarn 2 or later. */
const isBerry = ({ tree }: Repository, lock: string, version: string | undefined): boolean =>
  /^__metadata:/m.test(tree.text(lock)?.slice(0, 2000) ?? '') ||
  tree.exists(joinPath(parentOf(lock), '.yarnrc.yml')) ||
  /^(?:[2-9]|berry)/.test(version ?? '');

/** Major version that a `node` base image names; undefined for another image or tag. */
export function nodeMajor(stage: Stage): number | undefined {
  const image = ancestry(stage).at(-1)?.image;
  const reference = image === undefined ? undefined : parseImageReference(image);
  const major = reference?.name === 'node' ? /^\d+/.exec(reference.tag ?? '')?.[0] : undefined;
  return major === undefined ? undefined : Number(major);
}

/**
 * True if `npm ci` surely installs what `npm install` would: the lock is in step with the manifest, npm is new enough for every form of
 * lock (Node 16), and no other install of the stage has put something there that `npm ci` would throw away.
 */
export function isCleanInstallSame(
  repository: Repository,
  { run }: NodeInstall,
  lock: string,
  manifest: string,
): boolean {
  const installs = [...runCommands(run.file, run.stage)].filter((other) => nodeInstallOf(other) !== undefined);
  const model = repository.packageJson(manifest)?.model;
  if (installs.length !== 1 || (nodeMajor(run.stage) ?? 0) < 16 || model === undefined) return false;
  // The other manifests of a workspace are not compared.
  return model.workspaces.length === 0 && lockState(repository, lock, manifest)?.state === 'in-step';
}
