import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a directory stands with git. Paths are absolute. */
export type GitPlace =
  | {
      readonly kind: 'work-tree';
      readonly root: string /** The index, HEAD and the rest; outside `root` for a worktree or a submodule. */;
      readonly gitDirectory: string;
    }
  /** Inside a git directory (a bare repository, or `.git` itself): there are no files to look at. */
  | { readonly kind: 'git-directory'; readonly root: string }
  | { readonly kind: 'none' };

/**
 * Looks for the repository of `directory` in it and its parents, without starting git. Source: gitrepository-layout(5) and
 * git's setup.c: `.git` is a directory or a file with "gitdir: PATH"; a directory with HEAD, objects/ and refs/ is one itself.
 */
export function findGit(directory: string): GitPlace {
  for (let here = resolve(directory); ; here = dirname(here)) {
    const dotGit = join(here, '.git');
    const gitDirectory = kindOf(dotGit) === 'file' ? linkedDirectory(dotGit) : dotGit;
    if (gitDirectory !== undefined && isGitDirectory(gitDirectory))
      return { kind: 'work-tree', root: here, gitDirectory };
    if (isGitDirectory(here)) return { kind: 'git-directory', root: here };
    if (here === dirname(here)) return { kind: 'none' };
  }
}

/** The root of the work tree that holds `directory`, absolute; undefined if it is in none. */
export function repositoryRoot(directory: string): string | undefined {
  const place = findGit(directory);
  return place.kind === 'work-tree' ? place.root : undefined;
}

function isGitDirectory(path: string): boolean {
  // A linked worktree's own directory has HEAD and `commondir`, the objects are elsewhere.
  if (kindOf(join(path, 'HEAD')) === undefined) return false;
  if (kindOf(join(path, 'commondir')) === 'file') return true;
  return kindOf(join(path, 'objects')) === 'directory' && kindOf(join(path, 'refs')) === 'directory';
}

function linkedDirectory(file: string): string | undefined {
  try {
    const target = /^gitdir: (.+?)\r?\n?$/.exec(readFileSync(file, 'utf8'))?.[1];
    return target === undefined ? undefined : resolve(dirname(file), target);
  } catch {
    // Unreadable: git could not use it either.
    return undefined;
  }
}

function kindOf(path: string): 'file' | 'directory' | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    return found.isDirectory() ? 'directory' : 'file';
  } catch {
    // No permission, a loop of links, a parent that is a file: nothing that could be used.
    return undefined;
  }
}
