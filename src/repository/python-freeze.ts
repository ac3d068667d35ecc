import type { ShellWord } from '../models/shell/syntax.ts';
import { type BuildContext, baseName } from './build-context.ts';
import { formats } from './formats.ts';
import { handledInShell, isSwitchedOn, lockAt, originAt } from './installs.ts';
import { type Pins, pinsOf } from './pinned-requirements.ts';
import type { PythonInstall, PythonManager } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';

/** Why what an install brings is not settled by the repository. */
export type PythonGap =
  /** The command chooses versions and writes the lock itself. */
  | { readonly kind: 'locks'; readonly lock: string }
  | { readonly kind: 'no-lock'; readonly name: string; readonly manifest: string }
  /** The lock is in the repository, but not in the image when the install begins. */
  | { readonly kind: 'lock-missing'; readonly lock: string; readonly why: string }
  /** The lock is there, but the command may go past it. `flag`: what stops it. */
  | { readonly kind: 'not-frozen'; readonly lock: string; readonly manifest: string; readonly flag: string }
  /** A requirements file leaves versions open. */
  | { readonly kind: 'open'; readonly word: ShellWord; readonly path: string; readonly pins: Pins };

interface Locked {
  readonly manifest: string;
  readonly lock: string;
  readonly install: string;
  /** Options with which the install is frozen, or with which somebody says that it shall not be. */
  readonly deliberate: readonly string[];
  /** Option to add; undefined if the command keeps to the lock by itself. */
  readonly flag: string | undefined;
  /** Commands that write the lock. */
  readonly writes: readonly string[];
}

const managers: Readonly<Record<Exclude<PythonManager, 'pip' | 'conda'>, Locked>> = {
  uv: {
    manifest: 'pyproject.toml',
    lock: 'uv.lock',
    install: 'sync',
    deliberate: ['--frozen', '--locked', '--check', '--dry-run', '--upgrade', '-U', '--script'],
    flag: '--locked',
    writes: ['lock'],
  },
  poetry: {
    manifest: 'pyproject.toml',
    lock: 'poetry.lock',
    install: 'install',
    deliberate: ['--no-update', '--check', '--dry-run'],
    flag: undefined,
    writes: ['lock', 'update'],
  },
  pipenv: {
    manifest: 'Pipfile',
    lock: 'Pipfile.lock',
    install: 'install',
    deliberate: [
      '--deploy',
      '--ignore-pipfile',
      '--skip-lock',
      '--keep-outdated',
      '-r',
      '--requirement',
      '--requirements',
    ],
    flag: '--deploy',
    writes: ['lock', 'update'],
  },
  pdm: {
    manifest: 'pyproject.toml',
    lock: 'pdm.lock',
    install: 'install',
    deliberate: [
      '--frozen-lockfile',
      '--no-lock',
      '--check',
      '--dry-run',
      '-g',
      '--global',
      '-L',
      '--lockfile',
      '--plugins',
    ],
    flag: '--check',
    writes: ['lock', 'update'],
  },
};

/** What is open about an install in one context; empty if nothing is, or nobody can say. */
export function pythonGapsOf(
  repository: Repository,
  context: BuildContext,
  install: PythonInstall,
): readonly PythonGap[] {
  if (install.manager === 'pip') return openRequirements(repository, context, install);
  if (install.manager === 'conda') return openEnvironments(repository, context, install);
  const { manifest, lock: name, install: verb, deliberate, flag, writes } = managers[install.manager];
  const { run, dir, options } = install;
  if (dir === undefined || install.operands.length > 0 || deliberate.some((one) => options.has(one))) return [];
  if (handledInShell(run, [name])) return [];
  const source = originAt(repository, context, run, `${dir}/${manifest}`);
  if (source.kind !== 'context') return [];
  const lock = lockAt(repository, context, run, dir, source.path, [name]);
  if (writes.includes(install.verb.value ?? '')) return [{ kind: 'locks', lock: lock?.path ?? name }];
  if (install.verb.value !== verb) return [];
  if (lock === undefined) return [{ kind: 'no-lock', name, manifest: source.path }];
  if (lock.missing !== undefined) return [{ kind: 'lock-missing', lock: lock.path, why: lock.missing }];
  if (flag === undefined || ['UV_FROZEN', 'UV_LOCKED', 'PDM_FROZEN_LOCKFILE'].some((name) => isSwitchedOn(run, name)))
    return [];
  // Members of the workspace that are not there yet make `--locked` fail.
  const better = options.has('--no-install-workspace') ? '--frozen' : flag;
  return [{ kind: 'not-frozen', lock: lock.path, manifest: source.path, flag: better }];
}

function openRequirements(repository: Repository, context: BuildContext, install: PythonInstall): readonly PythonGap[] {
  const { run, dir, options, verb } = install;
  if (!/^(?:install|wheel|download|sync)$/.test(verb.value ?? '') || options.has('--require-hashes')) return [];
  if (isSwitchedOn(run, 'PIP_CONSTRAINT') || isSwitchedOn(run, 'UV_CONSTRAINT')) return [];
  const inContext = (name: string | undefined): string | undefined => {
    const path = below(dir, name);
    if (path === undefined) return undefined;
    const written = ['> ', '>', '-o '].map((mark) => `${mark}${baseName(path)}`);
    const origin = handledInShell(run, written) ? undefined : originAt(repository, context, run, path);
    return origin?.kind === 'context' ? origin.path : undefined;
  };
  const constraints: string[] = [];
  for (const one of install.constraints) {
    const path = inContext(one);
    if (path === undefined) return [];
    constraints.push(path);
  }
  return install.requirements.flatMap((word): PythonGap[] => {
    const path = inContext(word.value);
    const pins = path === undefined ? undefined : pinsOf(repository.tree, path, constraints);
    return path !== undefined && pins && pins.open.length > 0 ? [{ kind: 'open', word, path, pins }] : [];
  });
}

/** Environment files of conda with open versions; a lock of conda-lock or an explicit list has none. */
function openEnvironments(repository: Repository, context: BuildContext, install: PythonInstall): readonly PythonGap[] {
  const { run, dir, requirements } = install;
  return requirements.flatMap((word): PythonGap[] => {
    const at = below(dir, word.value);
    const origin = at === undefined ? undefined : originAt(repository, context, run, at);
    if (origin?.kind !== 'context' || !/\.ya?ml$/.test(origin.path)) return [];
    const all = repository.unit(formats.condaEnvironment, origin.path)?.model.dependencies ?? [];
    const open = all.filter((one) => !one.pinned && one.name !== 'pip').map((one) => one.name);
    return open.length > 0 ? [{ kind: 'open', word, path: origin.path, pins: { all: all.length, open } }] : [];
  });
}
