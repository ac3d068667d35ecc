/** An entry of a directory as the disk has it (git-ignored files too). */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}

/** A file's text, or why there is none. Texts come without their byte order mark. */
export type Reading =
  | {
      readonly kind: 'text';
      readonly text: string /** UTF-8 in, the same bytes out: only such a file may be edited. */;
      readonly exact: boolean;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * The files that Plimsoll looks at: a directory on disk, a literal in a test, or unsaved editor buffers on top of either.
 * Paths are relative to the root, `/`-separated, without `./`.
 */
export interface Tree {
  /** Name for people: the root directory's base name. */
  readonly name: string;
  /** The repository's own files, sorted: tracked, and untracked but not ignored. */
  paths(): readonly string[];
  read(path: string): Reading;
  /** The text of `path`, or undefined if there is none to be had (see `read` for the reason). */
  text(path: string): string | undefined;
  bytes(path: string): Uint8Array | undefined;
  /** Everything in directory `path` ("" is the root), ignored or not, sorted by name; empty if it is no directory. */
  list(path: string): readonly DirectoryEntry[];
  /** True if `path` is a file or directory on disk (or a symbolic link, whatever it points at), ignored or not. */
  exists(path: string): boolean;
  /** Size of file `path` in bytes, without reading it; 0 if there is none. */
  size(path: string): number;
}
