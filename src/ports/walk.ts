import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Ignore } from 'ignore';
import { findGit } from './git-directory.ts';
import type { ListingProblem } from './listing.ts';
import { reasonOf } from './system-error.ts';

/** The rules of one directory's `.gitignore`, for paths below `prefix` ("" or "a/b/"). */
interface Rules {
  readonly prefix: string;
  readonly rules: Ignore;
}

export interface Walked {
  /** Relative to the root, sorted. */
  readonly paths: readonly string[];
  /** Directories that could not be read. */
  readonly problems: readonly ListingProblem[];
  /** True if there were more files than asked for. */
  readonly more: boolean;
}

/**
 * Lists the files below `root` as git would: without `.git`, other repositories and what `.gitignore` files and
 * `.git/info/exclude` leave out; symbolic links are listed, never followed. For when there is no git to ask.
 *
 * `inherit`: the rules of the directories above `root`, up to the repository's own root, count as well.
 * `limit`: number of files after which the walk ends.
 */
export async function walkFiles(
  root: string,
  { inherit = true, limit = Infinity }: { inherit?: boolean; limit?: number } = {},
): Promise<Walked> {
  // Only a walk without git needs it, so it stays out of the way of every other start.
  const { default: ignore } = await import('ignore');
  const read = (directory: string, file: string, prefix: string): Rules[] => {
    const text = textOf(join(directory, file));
    return text === undefined ? [] : [{ prefix, rules: ignore().add(text) }];
  };

  const above = inherit ? rulesAbove(root, read) : { outer: [], below: '' };
  const paths: string[] = [];
  const problems: ListingProblem[] = [];
  const pending: { readonly path: string; readonly rules: readonly Rules[] }[] = [{ path: '', rules: above.outer }];
  for (let next = pending.pop(); next && paths.length <= limit; next = pending.pop()) {
    const { path } = next;
    const directory = join(root, path);
    let entries: Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      // A directory that vanished during the walk is none of the repository's any more.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push({ path, message: reasonOf(error) });
      continue;
    }
    if (path !== '' && entries.some(({ name }) => name === '.git')) continue;
    const prefix = path === '' ? '' : `${path}/`;
    const rules = entries.some(({ name }) => name === '.gitignore')
      ? [...next.rules, ...read(directory, '.gitignore', above.below + prefix)]
      : next.rules;
    for (const entry of entries) {
      if (entry.name === '.git') continue;
      const file = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!isIgnored(rules, `${above.below}${file}/`)) pending.push({ path: file, rules });
      } else if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnored(rules, above.below + file)) paths.push(file);
    }
  }
  problems.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { paths: paths.sort(), problems, more: paths.length > limit };
}

/** The rules that the repository around `root` has above it, and `root`'s path in that repository ("" or "a/b/"). */
function rulesAbove(
  root: string,
  read: (directory: string, file: string, prefix: string) => Rules[],
): { outer: Rules[]; below: string } {
  const place = findGit(root);
  if (place.kind !== 'work-tree') return { outer: [], below: '' };
  const names = relative(place.root, root)
    .split('/')
    .filter((name) => name !== '');
  const outer = read(join(place.gitDirectory, 'info'), 'exclude', '');
  let prefix = '';
  for (const name of names) {
    outer.push(...read(join(place.root, prefix), '.gitignore', prefix));
    prefix += `${name}/`;
  }
  return { outer, below: prefix };
}

/** The innermost file with an opinion decides. `path` ends in `/` for a directory. */
function isIgnored(rules: readonly Rules[], path: string): boolean {
  for (let at = rules.length - 1; at >= 0; at--) {
    const { prefix, rules: own } = rules[at] as Rules;
    const { ignored, unignored } = own.test(path.slice(prefix.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch {
    // No such file, or one that nobody may read: no rules.
    return undefined;
  }
}
