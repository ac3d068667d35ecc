import type { LockFile } from '../models/lock/parse.ts';
import { type FrozenInstall, frozenInstalls } from './frozen-installs.ts';
import { lockAt, originAt } from './installs.ts';
import { lockUnit } from './lock-pairs.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** The lock that every context of the Dockerfile has for `install`; undefined if there is none, or if they differ. */
export function lockReadBy(
  repository: Repository,
  { run, dir, manifest, locks }: FrozenInstall,
): Unit<LockFile> | undefined {
  if (dir === undefined) return undefined;
  const paths = repository.contexts(run.file).map((context) => {
    const source = originAt(repository, context, run, `${dir}/${manifest}`);
    const found = source.kind === 'context' ? lockAt(repository, context, run, dir, source.path, locks) : undefined;
    return found?.missing === undefined ? found?.path : undefined;
  });
  const [path] = paths;
  return path === undefined || paths.some((one) => one !== path) ? undefined : lockUnit(repository, path);
}

/** Lock → the frozen installs of images that read it. */
export const readersOfLocks = memoOf((repository: Repository): ReadonlyMap<string, readonly FrozenInstall[]> => {
  const readers = new Map<string, FrozenInstall[]>();
  for (const install of frozenInstalls(repository)) {
    const path = lockReadBy(repository, install)?.path;
    if (path === undefined) continue;
    const known = readers.get(path);
    if (known) known.push(install);
    else readers.set(path, [install]);
  }
  return readers;
});
