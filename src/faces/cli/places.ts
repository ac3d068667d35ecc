import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../../text/nearest.ts';
import { UsageError } from './usage.ts';

/** Where a command works. */
export interface Places {
  /** Absolute path of the repository: the nearest folder upwards that holds `plimsoll.yaml` or `.git`, else the folder itself. */
  readonly root: string;
  /** What was asked for, relative to the root, `/`-separated; "" is all of it. */
  readonly wanted: readonly string[];
  /** Those of `wanted` that are files. */
  readonly files: readonly string[];
  /** Arguments that are nowhere, each with what may have been meant. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Reads path arguments. `maybeNew`: they need not exist (`--stdin-filename`).
 * All must lie in one repository, that of the first one that exists.
 * @throws UsageError if none of them is there.
 */
export function placesOf(cwd: string, args: readonly string[], maybeNew = false): Places {
  const problems: { path: string; message: string }[] = [];
  const found: { absolute: string; file: boolean }[] = [];
  for (const arg of args.length === 0 ? ['.'] : args) {
    const absolute = path.resolve(cwd, arg);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat) found.push({ absolute, file: !stat.isDirectory() });
    else if (maybeNew) found.push({ absolute, file: true });
    else problems.push({ path: arg, message: `no such file or folder: ${arg}${meant(absolute)}` });
  }
  const first = found[0];
  const start = first === undefined ? cwd : first.file ? path.dirname(first.absolute) : first.absolute;
  const root = rootOf(start);
  const wanted: string[] = [];
  const files: string[] = [];
  for (const { absolute, file } of found) {
    const relative = path.relative(root, absolute).split(path.sep).join('/');
    if (relative.startsWith('../') || relative === '..' || path.isAbsolute(relative)) {
      problems.push({ path: relative, message: `${absolute} lies outside ${root}: check one repository at a time` });
      continue;
    }
    wanted.push(relative);
    if (file) files.push(relative);
  }
  if (wanted.length === 0) throw new UsageError(problems.map(({ message }) => message).join('\n'));
  return { root, wanted, files, problems };
}

function rootOf(start: string): string {
  let real = start;
  try {
    real = realpathSync(start);
  } catch {
    // A folder that is not there yet (--stdin-filename): look from its nearest parent.
    return path.dirname(start) === start ? start : rootOf(path.dirname(start));
  }
  for (let dir = real; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'plimsoll.yaml')) || existsSync(path.join(dir, '.git'))) return dir;
    if (path.dirname(dir) === dir) return real;
  }
}

function meant(absolute: string): string {
  const dir = path.dirname(absolute);
  try {
    const [name] = nearest(path.basename(absolute), [
      ...readdirSync(dir),
      'check',
      'config',
      'explain',
      'init',
      'undo',
    ]);
    return name === undefined ? '' : `\n  did you mean  ${name}`;
  } catch {
    return `\n  the folder ${dir} is not there either`;
  }
}
