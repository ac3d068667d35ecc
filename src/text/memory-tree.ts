import { decodeString, decodeText } from './decode.ts';
import type { DirectoryEntry, Reading, Tree } from './tree.ts';

export interface MemoryTreeOptions {
  /** Default "memory". */
  readonly name?: string;
  /** Files that git ignores: on disk, but not among the repository's own. */
  readonly ignored?: Readonly<Record<string, string | Uint8Array>>;
  /** Symbolic links: path to target, relative to the link's directory or absolute (out of the tree). */
  readonly symlinks?: Readonly<Record<string, string>>;
}

type Kind = DirectoryEntry['kind'];

/** A tree of literals, for rule examples and tests. It answers as the same files on disk would. */
export function memoryTree(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: MemoryTreeOptions = {},
): Tree {
  return new MemoryTree(files, options);
}

const encoder = new TextEncoder();
const maxLinks = 40;

class MemoryTree implements Tree {
  readonly name: string;
  readonly #own: Readonly<Record<string, string | Uint8Array>>;
  readonly #links: Readonly<Record<string, string>>;
  readonly #linked: boolean;
  readonly #contents: Map<string, string | Uint8Array>;
  #paths: readonly string[] | undefined;
  #directories: Map<string, Map<string, Kind>> | undefined;

  constructor(files: Readonly<Record<string, string | Uint8Array>>, options: MemoryTreeOptions) {
    this.name = options.name ?? 'memory';
    this.#own = files;
    this.#links = options.symlinks ?? {};
    this.#linked = Object.keys(this.#links).length > 0;
    this.#contents = new Map(Object.entries(files));
    for (const [path, content] of Object.entries(options.ignored ?? {})) this.#contents.set(path, content);
  }

  paths(): readonly string[] {
    this.#paths ??= [...Object.keys(this.#own), ...Object.keys(this.#links)].sort();
    return this.#paths;
  }

  read(path: string): Reading {
    const found = this.#find(path);
    if (typeof found !== 'string') return found;
    const content = this.#contents.get(found);
    if (content !== undefined) return typeof content === 'string' ? decodeString(content) : decodeText(content);
    if (this.#index().has(found)) return { kind: 'unreadable', reason: 'it is a directory' };
    if (found === path) return { kind: 'missing' };
    return { kind: 'unreadable', reason: 'it is a symbolic link to a file that does not exist' };
  }

  text(path: string): string | undefined {
    const reading = this.read(path);
    return reading.kind === 'text' ? reading.text : undefined;
  }

  bytes(path: string): Uint8Array | undefined {
    const found = this.#find(path);
    const content = typeof found === 'string' ? this.#contents.get(found) : undefined;
    return typeof content === 'string' ? encoder.encode(content) : content;
  }

  list(path: string): readonly DirectoryEntry[] {
    const found = this.#find(path);
    const entries = typeof found === 'string' ? this.#index().get(found) : undefined;
    if (!entries) return [];
    return [...entries].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  exists(path: string): boolean {
    if (this.#contents.has(path) || Object.hasOwn(this.#links, path)) return true;
    const found = this.#find(path);
    return typeof found === 'string' && (this.#contents.has(found) || this.#index().has(found));
  }

  size(path: string): number {
    return this.bytes(path)?.length ?? 0;
  }

  /** Names and kinds in each directory. */
  #index(): Map<string, Map<string, Kind>> {
    if (this.#directories) return this.#directories;
    const directories = new Map<string, Map<string, Kind>>([['', new Map()]]);
    const add = (path: string, kind: Kind): void => {
      const cut = path.lastIndexOf('/');
      const parent = cut === -1 ? '' : path.slice(0, cut);
      if (!directories.has(parent)) {
        directories.set(parent, new Map());
        add(parent, 'directory');
      }
      directories.get(parent)?.set(path.slice(cut + 1), kind);
    };
    for (const path of this.#contents.keys()) add(path, 'file');
    for (const path of Object.keys(this.#links)) add(path, 'symlink');
    this.#directories = directories;
    return directories;
  }

  /** The path without its links, or why there is none. */
  #find(path: string): string | Reading {
    if (!this.#linked) return path;
    const done: string[] = [];
    const rest = path.split('/').reverse();
    for (let links = 0; rest.length > 0; ) {
      const name = rest.pop() as string;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (done.length === 0) return { kind: 'unreadable', reason: 'it is a symbolic link out of the repository' };
        done.pop();
        continue;
      }
      done.push(name);
      const here = done.join('/');
      const target = Object.hasOwn(this.#links, here) ? this.#links[here] : undefined;
      if (target === undefined) continue;
      if (target.startsWith('/')) return { kind: 'unreadable', reason: 'it is a symbolic link out of the repository' };
      if (++links > maxLinks) return { kind: 'unreadable', reason: 'it is a symbolic link that leads back to itself' };
      done.pop();
      rest.push(...target.split('/').reverse());
    }
    return done.join('/');
  }
}
