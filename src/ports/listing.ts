/** A part of the repository that could not be listed. */
export interface ListingProblem {
  /** Relative to the root, "" for the root itself. */
  readonly path: string;
  readonly message: string;
}

/** The files of a repository or a plain directory. */
export interface Listing {
  readonly kind: 'listing';
  /** Absolute. */
  readonly root: string;
  readonly source: 'git' | 'walk';
  /** Relative to the root, sorted: tracked, and untracked but not ignored; no directories, no submodules. */
  readonly paths: readonly string[];
  readonly problems: readonly ListingProblem[];
  /** Why git was not asked or did not answer, for `source` "walk" inside a repository. */
  readonly note?: string;
}

/** There is nothing to list: one line that says why and what to do. */
export interface NoListing {
  readonly kind: 'no-listing';
  readonly message: string;
}
