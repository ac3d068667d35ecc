import { blockSize, isEmptyBlock, kindOf, readHeader, type TarHeader, type TarKind, textOf } from './header.ts';
import { type PaxRecords, readPax } from './pax.ts';

export interface TarEntry {
  readonly path: string;
  readonly kind: TarKind;
  /** Target of a link, as written. */
  readonly link: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the file; of a sparse file, with its holes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly major: number;
  readonly minor: number;
  /** Extended attributes (PAX `SCHILY.xattr.*`), as Latin-1 of their bytes. */
  readonly attributes: ReadonlyMap<string, string>;
  /** True if the archive leaves out the holes of the file; its body is not given. */
  readonly sparse: boolean;
  /** Where the body starts in the archive, and how many bytes it takes there. */
  readonly offset: number;
  readonly stored: number;
}

/** Takes a body, piece by piece; the pieces are only valid during the call. */
export interface TarBody {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Longest PAX header or long name that is read, in bytes: paths have 4,096, and a few attributes. */
const longest = 1 << 20;

type Expecting =
  | { readonly what: 'header' }
  | { readonly what: 'body'; readonly body: TarBody | undefined; left: number; padding: number }
  | { readonly what: 'extension'; readonly flag: string; readonly bytes: Uint8Array; filled: number; padding: number }
  | { readonly what: 'sparse'; readonly read: TarHeader }
  | { readonly what: 'padding'; left: number }
  | { readonly what: 'nothing' };

/** Keywords of a PAX header that holds for all entries. */
const mostCommon = 100;
const noAttributes: ReadonlyMap<string, string> = new Map();

const header: Expecting = { what: 'header' };
const nothing: Expecting = { what: 'nothing' };

/**
 * Reads a tar archive as it flows by: ustar, PAX, GNU long names and base-256 numbers. What is wrong is in `problem`, and nothing behind it
 * is read. No byte is kept but headers: memory does not grow with the archive.
 */
export class TarReader {
  readonly #entry: (entry: TarEntry) => TarBody | undefined;
  readonly #block = new Uint8Array(blockSize);
  #filled = 0;
  #expecting: Expecting = header;
  #offset = 0;
  #common: PaxRecords = new Map();
  #own: PaxRecords = new Map();
  #longName: string | undefined;
  #longLink: string | undefined;
  #problem: string | undefined;
  #sawEnd = false;

  /** `entry` is told of each entry and may give what takes its body. */
  constructor(entry: (entry: TarEntry) => TarBody | undefined) {
    this.#entry = entry;
  }

  /** What stopped the reading. */
  get problem(): string | undefined {
    return this.#problem;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const state = this.#expecting;
      const rest = chunk.length - at;
      let taken: number;
      if (state.what === 'nothing') return;
      if (state.what === 'header' || state.what === 'sparse') {
        taken = Math.min(rest, blockSize - this.#filled);
        this.#block.set(chunk.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
        this.#offset += taken;
        if (this.#filled === blockSize) {
          if (state.what === 'header') this.#read();
          else this.#skipMap(state.read);
        }
      } else if (state.what === 'body') {
        taken = Math.min(rest, state.left);
        state.body?.write(chunk.subarray(at, at + taken));
        state.left -= taken;
        this.#offset += taken;
        if (state.left === 0) this.#close(state.body, state.padding);
      } else if (state.what === 'extension') {
        taken = Math.min(rest, state.bytes.length - state.filled);
        state.bytes.set(chunk.subarray(at, at + taken), state.filled);
        state.filled += taken;
        this.#offset += taken;
        if (state.filled === state.bytes.length) {
          this.#extend(state.flag, state.bytes);
          this.#expecting = state.padding === 0 ? header : { what: 'padding', left: state.padding };
        }
      } else {
        taken = Math.min(rest, state.left);
        state.left -= taken;
        this.#offset += taken;
        if (state.left === 0) this.#expecting = header;
      }
      at += taken;
    }
  }

  /** How many of the next bytes nobody wants: they may be passed over with `skip` instead of being read. */
  get unwanted(): number {
    const state = this.#expecting;
    if (state.what === 'body' && state.body === undefined) return state.left + state.padding;
    return state.what === 'padding' ? state.left : 0;
  }

  /** Takes `unwanted` bytes for read. */
  skip(): void {
    this.#offset += this.unwanted;
    if (this.unwanted > 0) this.#expecting = header;
  }

  /** Says that nothing follows. An archive without its two empty blocks is whole if it ends between two entries, as for GNU tar. */
  end(): void {
    const { what } = this.#expecting;
    if (what === 'nothing' || (what === 'header' && this.#filled === 0)) return;
    this.#fail('the archive ends in the middle of an entry');
  }

  /** Gives up: nothing behind is read. */
  stop(why: string): undefined {
    this.#fail(why);
  }

  #fail(problem: string): void {
    this.#problem ??= `${problem}, at byte ${this.#offset}`;
    this.#expecting = nothing;
  }

  #read(): void {
    this.#filled = 0;
    if (isEmptyBlock(this.#block)) {
      if (this.#sawEnd) this.#expecting = nothing;
      this.#sawEnd = true;
      return;
    }
    this.#sawEnd = false;
    const read = readHeader(this.#block);
    if (typeof read === 'string') return this.#fail(read);
    const padding = (blockSize - (read.size % blockSize)) % blockSize;
    if ('xgLK'.includes(read.flag)) {
      if (read.size > longest) return this.#fail('a name or PAX header is longer than 1 MiB');
      if (read.size === 0) return;
      this.#expecting = {
        what: 'extension',
        flag: read.flag,
        bytes: new Uint8Array(read.size),
        filled: 0,
        padding,
      };
      return;
    }
    if (read.sparse?.extended) this.#expecting = { what: 'sparse', read };
    else this.#open(read);
  }

  /** The list of parts of a sparse file goes on for some blocks (GNU tar, "Old GNU Format"). */
  #skipMap(read: TarHeader): void {
    this.#filled = 0;
    if (this.#block[504] !== 0) return;
    this.#expecting = header;
    this.#open(read);
  }

  #open(read: TarHeader): void {
    const records = this.#own.size === 0 ? this.#common : new Map([...this.#common, ...this.#own]);
    const number = (key: string): number | undefined => {
      const text = records.get(key);
      return text === undefined || !/^-?\d+(?:\.\d*)?$/.test(text) ? undefined : Number(text);
    };
    const stored = number('size') ?? read.size;
    if (!Number.isSafeInteger(stored) || stored < 0) return this.#fail('the size of an entry is no number');
    const name = records.get('GNU.sparse.name') ?? records.get('path') ?? this.#longName ?? read.name;
    const sparse = read.flag === 'S' || records.has('GNU.sparse.major') || records.has('GNU.sparse.map');
    const kind = read.flag === 'S' ? 'file' : kindOf(read.flag, name);
    const attributes = records.size === 0 ? noAttributes : attributesOf(records);
    // Links and directories have no body, whatever their header says (archive/tar of Go, GNU tar).
    const length = kind === 'file' || kind === 'other' ? stored : 0;
    const entry: TarEntry = {
      path: name,
      kind,
      link: records.get('linkpath') ?? this.#longLink ?? read.link,
      mode: read.mode & 0o7777,
      uid: number('uid') ?? read.uid,
      gid: number('gid') ?? read.gid,
      size:
        kind === 'file'
          ? (number('GNU.sparse.realsize') ?? number('GNU.sparse.size') ?? read.sparse?.size ?? stored)
          : 0,
      mtime: number('mtime') ?? read.mtime,
      major: read.major,
      minor: read.minor,
      attributes,
      sparse,
      offset: this.#offset,
      stored: length,
    };
    this.#own = new Map();
    this.#longName = undefined;
    this.#longLink = undefined;
    const body = kind === 'other' ? undefined : this.#entry(entry);
    if (this.#problem !== undefined) return;
    const padding = (blockSize - (length % blockSize)) % blockSize;
    if (length === 0) {
      body?.end();
      this.#expecting = header;
    } else this.#expecting = { what: 'body', body: sparse ? undefined : body, left: length, padding };
  }

  #close(body: TarBody | undefined, padding: number): void {
    this.#expecting = padding === 0 ? header : { what: 'padding', left: padding };
    body?.end();
  }

  #extend(flag: string, bytes: Uint8Array): void {
    if (flag === 'L') this.#longName = textOf(bytes);
    else if (flag === 'K') this.#longLink = textOf(bytes);
    else {
      const records = readPax(bytes);
      if (records === undefined) this.#fail('a PAX header is damaged');
      else if (flag === 'g') {
        this.#common = new Map([...this.#common, ...records]);
        if (this.#common.size > mostCommon) this.#fail('the PAX headers for all entries have too many keywords');
      } else this.#own = records;
    }
  }
}

const xattr = 'SCHILY.xattr.';

function attributesOf(records: PaxRecords): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of records) if (key.startsWith(xattr)) found.set(key.slice(xattr.length), value);
  return found;
}
