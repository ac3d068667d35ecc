import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, posix, sep } from 'node:path';
import { decodeText } from '../text/decode.ts';
import type { DirectoryEntry, Reading, Tree } from '../text/tree.ts';
import { attempt, readRegular, type Unreadable } from './read-file.ts';

export interface DiskTreeOptions {
  /** Default: the directory's base name. */
  readonly name?: string;
  /** The largest file that is read as text, in bytes; default 8 MiB, and 64 MiB for lock files, which are written by programs. */
  readonly limit?: number;
}

const defaultLimit = 8 * 1024 * 1024;
const lockLimit = 64 * 1024 * 1024;
const lockName = /(?:lock|shrinkwrap)(?:\.(?:json|ya?ml|toml|txt))?$|\.sum$/;

/**
 * The directory `root` (absolute) as a tree; `paths` are the repository's own files, sorted (see `listRepository`).
 *
 * Reads synchronously, each thing once: what was read stays as it was. A symbolic link is followed inside the root only; one
 * that leads out of it, to nothing or in a circle is unreadable. Never throws.
 */
export function diskTree(root: string, paths: readonly string[], options: DiskTreeOptions = {}): Tree {
  return new DiskTree(root, paths, options);
}

/** A place on disk, every directory on the way a real one below the root; or why there is none. */
type Place = { readonly kind: 'place'; readonly path: string } | Unreadable;

const outside: Unreadable = { kind: 'unreadable', reason: 'it is a symbolic link out of the repository' };
const missing: Unreadable = { kind: 'missing' };

class DiskTree implements Tree {
  readonly name: string;
  readonly #root: string;
  readonly #paths: readonly string[];
  readonly #limit: number | undefined;
  #realRoot: Place | undefined;
  readonly #directories = new Map<string, Place>();
  readonly #readings = new Map<string, Reading>();
  readonly #bytes = new Map<string, Uint8Array | undefined>();
  readonly #lists = new Map<string, readonly DirectoryEntry[]>();
  readonly #statuses = new Map<string, Stats | undefined>();

  constructor(root: string, paths: readonly string[], options: DiskTreeOptions) {
    this.name = options.name ?? basename(root);
    this.#root = root;
    this.#paths = paths;
    this.#limit = options.limit;
  }

  paths(): readonly string[] {
    return this.#paths;
  }

  read(path: string): Reading {
    let reading = this.#readings.get(path);
    if (!reading) {
      const limit = this.#limit ?? (lockName.test(path) ? lockLimit : defaultLimit);
      reading = this.#readFile(path, limit, decodeText);
      this.#readings.set(path, reading);
    }
    return reading;
  }

  text(path: string): string | undefined {
    const reading = this.read(path);
    return reading.kind === 'text' ? reading.text : undefined;
  }

  bytes(path: string): Uint8Array | undefined {
    if (!this.#bytes.has(path)) {
      const read = this.#readFile(path, Number.POSITIVE_INFINITY, (bytes) => bytes);
      this.#bytes.set(path, read instanceof Uint8Array ? read : undefined);
    }
    return this.#bytes.get(path);
  }

  list(path: string): readonly DirectoryEntry[] {
    let entries = this.#lists.get(path);
    if (!entries) {
      entries = this.#readDirectory(path);
      this.#lists.set(path, entries);
    }
    return entries;
  }

  exists(path: string): boolean {
    return this.#status(path) !== undefined;
  }

  size(path: string): number {
    const status = this.#status(path);
    if (!status?.isSymbolicLink()) return status?.isFile() ? status.size : 0;
    const target = this.#followed(path);
    if (target.kind !== 'place') return 0;
    const found = attempt(() => statSync(target.path));
    return found.ok && found.value.isFile() ? found.value.size : 0;
  }

  /** The entry itself, a link not followed. */
  #status(path: string): Stats | undefined {
    const known = this.#statuses.get(path);
    if (known !== undefined || this.#statuses.has(path)) return known;
    const place = this.#entry(path);
    const found = place.kind === 'place' ? attempt(() => lstatSync(place.path, { throwIfNoEntry: false })) : undefined;
    const status = found?.ok === true ? found.value : undefined;
    this.#statuses.set(path, status);
    return status;
  }

  #readFile<T>(path: string, limit: number, decode: (bytes: Uint8Array) => T): T | Unreadable {
    const place = this.#entry(path);
    if (place.kind !== 'place') return place;
    const read = readRegular(place.path, limit, decode);
    if (read !== 'link') return read;
    const target = this.#followed(path);
    if (target.kind !== 'place') return target;
    const behind = readRegular(target.path, limit, decode);
    // The link was turned while it was looked at.
    return behind === 'link' ? outside : behind;
  }

  #readDirectory(path: string): readonly DirectoryEntry[] {
    const place = this.#directory(normal(path));
    if (place.kind !== 'place') return [];
    const found = attempt(() => readdirSync(place.path, { withFileTypes: true }));
    if (!found.ok) return [];
    return found.value
      .map((entry): DirectoryEntry => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Where `path` lies: its directory with all links followed, its own name as it is. */
  #entry(path: string): Place {
    const clean = normal(path);
    if (clean === '') return this.#directory('');
    if (clean === '..' || clean.startsWith('../'))
      return { kind: 'unreadable', reason: 'it lies outside the repository' };
    const cut = clean.lastIndexOf('/');
    const parent = this.#directory(cut === -1 ? '' : clean.slice(0, cut));
    if (parent.kind !== 'place') return parent;
    return { kind: 'place', path: `${parent.path}${sep}${clean.slice(cut + 1)}` };
  }

  /** Where the directory `path` (normal) really lies. */
  #directory(path: string): Place {
    const known = this.#directories.get(path);
    if (known) return known;
    const place = this.#resolveDirectory(path);
    this.#directories.set(path, place);
    return place;
  }

  #resolveDirectory(path: string): Place {
    if (path === '') return this.#realRootPlace();
    if (path === '..' || path.startsWith('../'))
      return { kind: 'unreadable', reason: 'it lies outside the repository' };
    const entry = this.#entry(path);
    if (entry.kind !== 'place') return entry;
    const found = attempt(() => lstatSync(entry.path, { throwIfNoEntry: false }));
    if (!found.ok) return { kind: 'unreadable', reason: found.reason };
    if (found.value?.isDirectory()) return entry;
    return found.value?.isSymbolicLink() ? this.#followed(path) : missing;
  }

  #realRootPlace(): Place {
    if (!this.#realRoot) {
      const found = attempt(() => realpathSync.native(this.#root));
      this.#realRoot = found.ok ? { kind: 'place', path: found.value } : { kind: 'unreadable', reason: found.reason };
    }
    return this.#realRoot;
  }

  /** What the symbolic link `path` leads to. */
  #followed(path: string): Place {
    const root = this.#realRootPlace();
    const entry = this.#entry(path);
    if (root.kind !== 'place' || entry.kind !== 'place') return entry;
    const found = attempt(() => realpathSync.native(entry.path));
    if (!found.ok) {
      const dangling = found.code === 'ENOENT' || found.code === 'ENOTDIR';
      const reason = dangling ? 'it is a symbolic link to a file that does not exist' : found.reason;
      return { kind: 'unreadable', reason };
    }
    const inside = found.value === root.path || found.value.startsWith(root.path + sep);
    return inside ? { kind: 'place', path: found.value } : outside;
  }
}

/** Without `./`, inner `..` and doubled `/`; "" for the root. */
function normal(path: string): string {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(path)) return path;
  const clean = posix.normalize(path).replace(/\/$/, '');
  return clean === '.' ? '' : clean;
}

function kindOf(entry: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}
