import { type Changes, changedFiles } from './git-changes.ts';
import { repositoryRoot } from './git-directory.ts';
import { listRepository } from './git-listing.ts';
import type { Listing, NoListing } from './listing.ts';
import { type Processes, systemProcesses } from './process.ts';

export { type Changes, changedFiles } from './git-changes.ts';
export { repositoryRoot } from './git-directory.ts';
export { listRepository, startListing } from './git-listing.ts';
export type { Listing, ListingProblem, NoListing } from './listing.ts';

/** What the rest of the program asks git. Nothing throws. */
export interface Git {
  /** The files at `root`, see `listRepository`. */
  list(root: string): Promise<Listing | NoListing>;
  /** The files at `root` that differ from a commit, see `changedFiles`. */
  changed(root: string, since?: string): Changes;
  /** The root of the work tree that holds `directory`. */
  root(directory: string): string | undefined;
}

export function systemGit(processes: Processes = systemProcesses()): Git {
  return {
    list: (root) => listRepository(root, processes),
    changed: (root, since) => changedFiles(root, since, processes),
    root: repositoryRoot,
  };
}

/** A repository of names alone, for tests: `changed` is the answer for every commit. */
export function memoryGit(paths: readonly string[], changed: readonly string[] = []): Git {
  return {
    list: (root) => Promise.resolve({ kind: 'listing', root, source: 'git', paths: paths.toSorted(), problems: [] }),
    changed: () => ({ kind: 'changes', paths: changed.toSorted() }),
    root: (directory) => directory,
  };
}
