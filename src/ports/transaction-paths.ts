import path from 'node:path';
import { codeOf, type FileOps, type FileStat, reasonOf } from './transaction-ops.ts';

/** Where a file of the repository really is. */
export interface Place {
  /** Real path relative to the root, `/`-separated; differs from what was asked for where a symbolic link was followed. */
  readonly target: string;
  /** The same, absolute. */
  readonly absolute: string;
  /** What is there; undefined if nothing. */
  readonly stat: FileStat | undefined;
  /** Parent directories that do not exist, outermost first, relative to the root. */
  readonly missing: readonly string[];
  /** True if the path itself is a symbolic link. */
  readonly linked: boolean;
}

export type Placed = Place | { readonly refused: string };

/**
 * Follows `asked` (relative, `/`-separated) below `root` (a real path), link by link, and refuses whatever is not a file's place
 * in the repository: outside the root, in git's own folder (a changed hook or configuration there is run by git) or in `.plimsoll`.
 */
export function placeOf(root: string, asked: string, ops: FileOps): Placed {
  const segments = asked.split('/');
  const name = segments.pop();
  if (name === undefined || !isPlain(asked)) return { refused: 'it is not a path inside the repository' };
  try {
    let directory = root;
    const missing: string[] = [];
    for (const segment of segments) {
      const next = path.join(directory, segment);
      const stat = missing.length > 0 ? undefined : ops.lstat(next);
      if (!stat) missing.push(relativeTo(root, next));
      else if (stat.kind !== 'directory' && stat.kind !== 'symlink')
        return { refused: `${relativeTo(root, next)} is not a directory` };
      directory = stat?.kind === 'symlink' ? ops.realpath(next) : next;
      if (!isInside(root, directory)) return { refused: `${relativeTo(root, next)} points out of the repository` };
      if (stat?.kind === 'symlink' && ops.lstat(directory)?.kind !== 'directory')
        return { refused: `${relativeTo(root, next)} is not a directory` };
    }
    const own = path.join(directory, name);
    const ownStat = missing.length > 0 ? undefined : ops.lstat(own);
    const linked = ownStat?.kind === 'symlink';
    const absolute = linked ? ops.realpath(own) : own;
    if (!isInside(root, absolute)) return { refused: 'it is a symbolic link that points out of the repository' };
    const target = relativeTo(root, absolute);
    if (!isPlain(target)) return { refused: 'it is a symbolic link to a file that is not the repository’s' };
    return { target, absolute, stat: linked ? ops.lstat(absolute) : ownStat, missing, linked };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return { refused: codeOf(error) === 'ENOENT' ? 'it is a symbolic link to nothing' : reasonOf(error) };
  }
}

/** Same as `placeOf`, but only if there is no symbolic link on the way: for paths that were real when they were written down. */
export function samePlace(root: string, target: string, ops: FileOps): Placed {
  const place = placeOf(root, target, ops);
  return 'refused' in place || place.target === target ? place : { refused: 'a symbolic link stands in its way now' };
}

/** Relative, without `.`, `..`, empty or foreign parts, not in `.git` anywhere, not in `.plimsoll`. */
function isPlain(asked: string): boolean {
  if (asked.includes('\0') || (path.sep === '\\' && /[\\:]/.test(asked))) return false;
  const segments = asked.split('/');
  if (/^\.plimsoll$/i.test(visible(segments[0] ?? ''))) return false;
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !isGit(segment));
}

/**
 * Names that reach `.git` on some file system: the ones git refuses in a tree (verify_path in git's read-cache.c: case, `git~1`,
 * trailing dots and spaces, a stream behind a colon, characters that HFS+ leaves out).
 */
const isGit = (segment: string): boolean => /^(?:\.git|git~1)[. ]*(?::|$)/i.test(visible(segment));

const visible = (segment: string): string => segment.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '');

const isInside = (root: string, absolute: string): boolean =>
  absolute === root || absolute.startsWith(root.endsWith(path.sep) ? root : root + path.sep);

const relativeTo = (root: string, absolute: string): string => path.relative(root, absolute).split(path.sep).join('/');
