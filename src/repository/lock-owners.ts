import { invocation } from '../models/shell/tools/index.ts';
import type { Span } from '../text/span.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import { originAt } from './installs.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';
import { runCommands } from './run-commands.ts';

/** Lock file → its manager; two files of one manager are one lock. */
const owners: Readonly<Record<string, readonly (readonly [name: string, manager: string])[]>> = {
  'package.json': [
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['bun.lockb', 'bun'],
  ],
  'pyproject.toml': [
    ['poetry.lock', 'poetry'],
    ['pdm.lock', 'pdm'],
    ['uv.lock', 'uv'],
  ],
};

interface OwnedLock {
  readonly path: string;
  readonly manager: string;
}

export interface ManyLocks {
  readonly manifest: string;
  /** Of different managers, one each. */
  readonly locks: readonly OwnedLock[];
  /** Who is used, as far as an image or `packageManager` says so with one voice. */
  readonly used:
    | { readonly manager: string; readonly place: { readonly path: string; readonly range: Span } }
    | undefined;
}

/** Manifests with locks of more than one package manager beside them. */
export function manifestsWithManyLocks(repository: Repository): readonly ManyLocks[] {
  const dirs = new Map<string, Map<string, OwnedLock>>();
  for (const [manifest, names] of Object.entries(owners)) {
    for (const [name, manager] of names) {
      for (const path of repository.named(name)) {
        const beside = joinPath(parentOf(path), manifest);
        if (isBrought(path) || path.includes('{{') || !repository.isOwn(beside)) continue;
        const locks = dirs.get(beside) ?? new Map<string, OwnedLock>();
        dirs.set(beside, locks);
        if (!locks.has(manager)) locks.set(manager, { path, manager });
      }
    }
  }
  return [...dirs].flatMap(([manifest, locks]) =>
    locks.size < 2 ? [] : [{ manifest, locks: [...locks.values()], used: usedFor(repository, manifest) }],
  );
}

function usedFor(repository: Repository, manifest: string): ManyLocks['used'] {
  const found = installsByManifest(repository).get(manifest) ?? [];
  const [first] = found;
  if (first && found.every(({ manager }) => manager === first.manager)) return first;
  const claim =
    baseName(manifest) === 'package.json' ? repository.packageJson(manifest)?.model.packageManager : undefined;
  return claim && { manager: claim.name, place: { path: manifest, range: claim.span } };
}

/** Manifest → the package managers that Dockerfiles call where it lies. */
const installsByManifest = memoOf((repository: Repository) => {
  const map = new Map<string, NonNullable<ManyLocks['used']>[]>();
  for (const file of repository.dockerfiles) {
    for (const stage of file.stages) {
      for (const run of runCommands(file, stage)) {
        const call = run.dir === undefined ? undefined : invocation(run.command);
        const known = Object.entries(owners).find(([, names]) => names.some(([, manager]) => manager === call?.tool));
        if (!call || !known || !/^(?:install|ci|sync)$/.test(call.subcommand ?? '') || call.operands.length > 0)
          continue;
        for (const context of repository.contexts(file)) {
          const origin = originAt(repository, context, run, `${run.dir}/${known[0]}`);
          if (origin.kind !== 'context') continue;
          const list = map.get(origin.path) ?? [];
          map.set(origin.path, list);
          list.push({ manager: call.tool, place: { path: file.path, range: run.command.span } });
        }
      }
    }
  }
  return map;
});
