import { type CachedLibrary, readSearchCache } from '../models/elf/search-cache.ts';
import type { GoBuild } from '../models/elf/go-build.ts';
import type { FoundSecret } from '../models/secret/scan.ts';
import type { ElfFile } from '../models/elf/elf.ts';
import type { ImageFile, ImageNode, ImageRoot } from './root.ts';

/** What was read of one file while its layer flowed by. */
export interface FileFacts {
  /** A text says why it cannot be read. */
  readonly elf?: ElfFile | string;
  /** First line behind `#!`, without its line end. */
  readonly script?: string;
  /** The whole text of a small file that something asks for (`/etc/passwd`, a package database). */
  readonly bytes?: Uint8Array;
  /** Folders that a dynamic loader searches by default, read from the loader itself (glibc `system_dirs`). */
  readonly systemFolders?: readonly string[];
  /** What a program of Go says of its build. */
  readonly go?: GoBuild;
  /** Names in an archive of Java that tell what it holds. */
  readonly jar?: readonly string[];
  /** CRC-32 of the content. */
  readonly sum?: number;
  /** Secrets in its text. */
  readonly secrets?: readonly FoundSecret[];
}

/** An ELF file of the image, found by a name. */
export interface ImageObject {
  /** As it was found: symlinks are not resolved, `$ORIGIN` is the folder of this. */
  readonly path: string;
  readonly file: ImageFile;
  readonly elf: ElfFile;
}

/** The files of an image as a dynamic loader sees them; each question is answered once. */
export class ImageObjects {
  readonly root: ImageRoot;
  readonly #facts: ReadonlyMap<ImageFile, FileFacts>;
  readonly #found = new Map<string, ImageNode | undefined>();
  #lookups = 0;
  #cache: ReadonlyMap<string, readonly CachedLibrary[]> | undefined;

  constructor(root: ImageRoot, facts: ReadonlyMap<ImageFile, FileFacts>) {
    this.root = root;
    this.#facts = facts;
  }

  /** True once more paths were asked for than any image needs: the answers since then are worth nothing. */
  get exhausted(): boolean {
    return this.#lookups > mostLookups;
  }

  /** The file that `path` leads to. */
  at(path: string): ImageFile | undefined {
    if (this.exhausted) return undefined;
    this.#lookups++;
    let node = this.#found.get(path);
    if (node === undefined && !this.#found.has(path)) {
      node = this.root.find(path);
      this.#found.set(path, node);
    }
    return node?.kind === 'file' ? node : undefined;
  }

  facts(file: ImageFile): FileFacts {
    return this.#facts.get(file) ?? nothing;
  }

  bytes(path: string): Uint8Array | undefined {
    const file = this.at(path);
    return file && this.facts(file).bytes;
  }

  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes && utf8.decode(bytes);
  }

  /** What `/etc/ld.so.cache` says of a name, in its order; undefined without such a file. */
  cached(name: string): readonly CachedLibrary[] | undefined {
    this.#cache ??= byName(this.bytes('/etc/ld.so.cache'));
    return this.#cache === none ? undefined : (this.#cache.get(name) ?? []);
  }
}

/** Paths that are looked up for one image; 1,600 programs of a whole Debian need 200,000. */
const mostLookups = 5_000_000;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const nothing: FileFacts = {};
const none: ReadonlyMap<string, readonly CachedLibrary[]> = new Map();

function byName(bytes: Uint8Array | undefined): ReadonlyMap<string, readonly CachedLibrary[]> {
  const entries = bytes && readSearchCache(bytes);
  if (entries === undefined) return none;
  const found = new Map<string, CachedLibrary[]>();
  for (const entry of entries) {
    const list = found.get(entry.name);
    if (list) list.push(entry);
    else found.set(entry.name, [entry]);
  }
  return found;
}
