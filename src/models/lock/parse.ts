import type { Problem } from '../document/node.ts';
import { readBun } from './bun.ts';
import { readCargo } from './cargo.ts';
import { isPylock, lockFormatOf } from './format.ts';
import { readGoSum } from './go.ts';
import { readNpm } from './npm.ts';
import { readPipLock, readPylock } from './pip.ts';
import { readPnpm } from './pnpm.ts';
import { readPoetry } from './poetry.ts';
import { type LockContent, type LockFile, type LockFormat, unreadable } from './syntax.ts';
import { readUv } from './uv.ts';
import { readYarn1 } from './yarn1.ts';
import { readYarnBerry } from './yarn-berry.ts';

export { isPylock, lockFileNames, lockFormatOf, manifestNameFor } from './format.ts';
export type * from './syntax.ts';

/** Characters: twice the largest lock files known. The TOML readers and `parseJson` stop earlier. */
const sizeLimit = 64 * 1024 * 1024;

const readers: Readonly<Record<LockFormat, (text: string) => LockContent>> = {
  npm: readNpm,
  pnpm: readPnpm,
  yarn1: readYarn1,
  'yarn-berry': readYarnBerry,
  bun: readBun,
  poetry: readPoetry,
  uv: readUv,
  pip: readPipLock,
  go: readGoSum,
  cargo: readCargo,
};

/**
 * Read the lock file `text` of `path`, undefined if the name is no lock file's. Never throws: what is wrong stands in
 * `problems`, and the rest is read where the format allows it.
 */
export function parseLock(path: string, text: string): LockFile | undefined {
  const format = lockFormatOf(path, text);
  if (format === undefined) return undefined;
  const read = isPylock(path) ? readPylock : readers[format];
  const content = text.length > sizeLimit ? unreadable('the file is larger than 64 MiB') : read(text);
  const conflict = conflictIn(text);
  const problems = conflict === undefined ? content.problems : [conflict, ...content.problems];
  return { format, text, ...content, problems };
}

/** What git leaves where two branches changed the lock: the file must be made anew, whatever else is wrong. */
function conflictIn(text: string): Problem | undefined {
  const marker = '<<<<<<< ';
  const start = text.startsWith(marker) ? 0 : text.indexOf(`\n${marker}`) + 1;
  if (start === 0 && !text.startsWith(marker)) return undefined;
  const newline = text.indexOf('\n', start);
  return {
    kind: 'error',
    message: 'an unresolved merge conflict',
    span: { start, end: newline === -1 ? text.length : newline },
  };
}
