import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { OsvEntry } from '../models/osv/entry.ts';
import { osvKey } from '../models/osv/key.ts';

/**
 * An index of advisories on disk. The file holds records (an entry as JSON, deflated if it is long), a table with one row a record
 * (hash of its key, length, offset; by hash), a description, and its length. A look-up reads the table and the records that it wants.
 */

/** What an index says of the database that it was made from. */
export interface IndexAbout {
  /** Tells one state of the database from another. */
  readonly state: string;
  /** Entries of each ecosystem. */
  readonly ecosystems: Readonly<Record<string, number>>;
  /** What could not be read: the first ones, and how many there are. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

interface Footer extends IndexAbout {
  readonly format: number;
  readonly rows: number;
  readonly table: number;
}

/** Changes with what a record or a row looks like. */
const format = 1;
const rowSize = 16;
const packedFrom = 2048;
/** Largest record, unpacked, in bytes. */
const largestRecord = 64 << 20;
/** Rows that the sorting of hashes has bits for. */
const mostRows = 2 ** 21;

/** Writes an index; `finish` puts it in place, whole or not at all. */
export class IndexWriter {
  readonly #place: string;
  readonly #draft: string;
  readonly #file: number;
  readonly #hashes: number[] = [];
  readonly #lengths: number[] = [];
  readonly #offsets: number[] = [];
  readonly #ecosystems = new Map<string, number>();
  #waiting: Uint8Array[] = [];
  #waitingSize = 0;
  #offset = 0;

  /** @throws a system error where nothing can be written */
  constructor(place: string) {
    mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
    this.#place = place;
    this.#draft = `${place}.${process.pid}`;
    this.#file = openSync(this.#draft, 'w', 0o600);
  }

  /** False if there is no room for more rows. */
  add(entry: OsvEntry): boolean {
    if (this.#hashes.length === mostRows) return false;
    const plain = Buffer.from(JSON.stringify(entry));
    const bytes = plain.length < packedFrom ? plain : deflateRawSync(plain, { level: 1 });
    this.#hashes.push(hashOf(osvKey(entry.ecosystem, entry.name)));
    this.#lengths.push(bytes.length);
    this.#offsets.push(this.#offset);
    this.#ecosystems.set(entry.ecosystem, (this.#ecosystems.get(entry.ecosystem) ?? 0) + 1);
    this.#write(bytes);
    return true;
  }

  finish(about: Omit<IndexAbout, 'ecosystems'>): void {
    const rows = this.#hashes.length;
    const table = this.#offset;
    const bytes = Buffer.alloc(rows * rowSize);
    const order = Float64Array.from(this.#hashes, (hash, index) => hash * mostRows + index).sort();
    for (const [at, packed] of order.entries()) {
      const index = packed % mostRows;
      bytes.writeUInt32LE(this.#hashes[index] ?? 0, at * rowSize);
      bytes.writeUInt32LE(this.#lengths[index] ?? 0, at * rowSize + 4);
      bytes.writeDoubleLE(this.#offsets[index] ?? 0, at * rowSize + 8);
    }
    this.#write(bytes);
    const footer: Footer = { format, rows, table, ecosystems: Object.fromEntries(this.#ecosystems), ...about };
    const text = Buffer.from(JSON.stringify(footer));
    this.#write(text);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    this.#write(length);
    this.#flush();
    closeSync(this.#file);
    renameSync(this.#draft, this.#place);
  }

  /** Leaves nothing behind. */
  abandon(): void {
    closeSync(this.#file);
    rmSync(this.#draft, { force: true });
  }

  #write(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingSize += bytes.length;
    this.#offset += bytes.length;
    if (this.#waitingSize > 1 << 20) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.#waiting = [];
    this.#waitingSize = 0;
  }
}

/** An index that lies on disk. */
export interface OsvIndex extends IndexAbout {
  /** All entries of these keys (`osvKey`); undefined if the index is damaged. */
  find(keys: Iterable<string>): readonly OsvEntry[] | undefined;
  close(): void;
}

/** The index at `place`, if it was made from this state of the database; undefined if not, or if it is damaged. */
export function openIndex(place: string, state: string): OsvIndex | undefined {
  let file: number;
  try {
    file = openSync(place, 'r');
  } catch {
    // There is none yet.
    return undefined;
  }
  const footer = footerOf(file);
  if (footer?.format !== format || footer.state !== state) {
    closeSync(file);
    return undefined;
  }
  let table: Buffer | undefined;
  return {
    ...footer,
    find: (keys) => {
      table ??= bytesAt(file, footer.table, footer.rows * rowSize);
      return table && recordsOf(file, table, keys);
    },
    close: () => closeSync(file),
  };
}

function recordsOf(file: number, table: Buffer, keys: Iterable<string>): readonly OsvEntry[] | undefined {
  const found: OsvEntry[] = [];
  for (const key of keys) {
    const hash = hashOf(key);
    for (let row = firstRow(table, hash); row < table.length && table.readUInt32LE(row) === hash; row += rowSize) {
      const bytes = bytesAt(file, table.readDoubleLE(row + 8), table.readUInt32LE(row + 4));
      const entry = bytes && (dataOf(bytes) as OsvEntry | undefined);
      if (entry === undefined) return undefined;
      // Other keys may have the same hash.
      if (osvKey(entry.ecosystem, entry.name) === key) found.push(entry);
    }
  }
  return found;
}

/** Where the first row with a hash of at least `hash` begins. */
function firstRow(table: Buffer, hash: number): number {
  let low = 0;
  let high = table.length / rowSize;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.readUInt32LE(middle * rowSize) < hash) low = middle + 1;
    else high = middle;
  }
  return low * rowSize;
}

function footerOf(file: number): Footer | undefined {
  const { size } = fstatSync(file);
  const length = size < 4 ? undefined : bytesAt(file, size - 4, 4)?.readUInt32LE();
  if (length === undefined || length > size - 4) return undefined;
  const text = bytesAt(file, size - 4 - length, length);
  const footer = text && (dataOf(text) as Footer | undefined);
  return footer && footer.table + footer.rows * rowSize === size - 4 - length ? footer : undefined;
}

/** What we wrote as JSON, deflated or not (JSON begins with a brace; the deflated form of what begins with a brace does not). */
function dataOf(bytes: Buffer): unknown {
  try {
    const text = bytes[0] === 0x7b ? bytes : inflateRawSync(bytes, { maxOutputLength: largestRecord });
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    // A damaged index is made again.
    return undefined;
  }
}

function bytesAt(file: number, offset: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) return undefined;
    done += count;
  }
  return bytes;
}

/** FNV-1a, 32 bits, of the UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return hash >>> 0;
}
