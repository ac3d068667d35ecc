import { parseLock } from './parse.ts';
import type { LockFile } from './syntax.ts';

/** The lock file `text` of `path`, which must be a lock file's name. */
export function read(path: string, text: string): LockFile {
  const lock = parseLock(path, text);
  if (lock === undefined) throw new Error(`${path} is no lock file`);
  return lock;
}

/** What the places of packages and root dependencies have in the file. */
export function places(lock: LockFile): string[] {
  const at = ({ start, end }: { start: number; end: number }) => lock.text.slice(start, end);
  return [
    ...lock.packages.map((one) => at(one.span)),
    ...lock.roots.flatMap((root) => root.dependencies.map((one) => at(one.span))),
  ];
}
