import {
  closeSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** More entries than this many are the leavings of older versions: the oldest go when a new one is written. */
const keptEntries = 256;
/** Checksum of the code and how many runs taught it. */
const trailer = 5;
/** A run only compiles the functions that it calls; so the first few runs add theirs, and then the entry is left alone. */
export const lessons = 4;

export interface Entry {
  readonly data: Buffer;
  /** Number of runs whose functions it holds. */
  readonly runs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The directory of compiled code, or undefined if there is to be none: `PLIMSOLL_CODE_CACHE=off`, or no home to put it in.
 * XDG Base Directory Specification: a relative `XDG_CACHE_HOME` does not count.
 */
export function cacheDirectory(environment: Environment, platform: string): string | undefined {
  if (environment['PLIMSOLL_CODE_CACHE'] === 'off') return undefined;
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'];
    return local ? `${local}\\plimsoll\\code` : undefined;
  }
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg?.startsWith('/')) return `${xdg}/plimsoll`;
  const home = environment['HOME'];
  return home?.startsWith('/') ? `${home}/.cache/plimsoll` : undefined;
}

/** Name of a cache entry: V8 only takes back what the same Node, processor and flags made of the same text. */
export function entryName(chunk: string, digest: string, flags: string): string {
  const flavour = flags === '' ? '' : `-${checksum(new TextEncoder().encode(flags), 0).toString(16)}`;
  return `${chunk}-${digest}-${process.version}-${process.arch}${flavour}.bin`;
}

/**
 * Compiled code that the build made, from beside the program: whoever can change it can change the program too. Undefined if there is none
 * for this Node.
 */
export function readShipped(directory: string, name: string): Entry | undefined {
  try {
    return whole(readFileSync(`${directory}/${name}`));
  } catch {
    // The build was made by another Node, or left none.
    return undefined;
  }
}

/** An entry whose checksum is right. */
function whole(bytes: Buffer): Entry | undefined {
  const end = bytes.length - trailer;
  const runs = bytes[end + 4];
  if (end <= 0 || runs === undefined) return undefined;
  const data = bytes.subarray(0, end);
  return checksum(data, runs) === bytes.readUInt32LE(end) ? { data, runs } : undefined;
}

/**
 * Compiled code from `directory`, or undefined. Code is only taken from a directory and a file that belong to this user and that
 * nobody else can write; and only whole, because V8 itself does not check it (a flipped byte runs as it stands, Node 20 and 24).
 */
export function readEntry(directory: string, name: string): Entry | undefined {
  try {
    if (!isPrivate(lstatSync(directory), 'directory')) return undefined;
    const file = openSync(`${directory}/${name}`, 'r');
    try {
      if (!isPrivate(fstatSync(file), 'file')) return undefined;
      return whole(readFileSync(file));
    } finally {
      closeSync(file);
    }
  } catch {
    // No entry yet, or none that can be read: the code is compiled from its text, as without a cache.
    return undefined;
  }
}

/**
 * A 32-bit sum of `bytes`, of all of them up to 16 KiB, of ever sparser ones beyond that. It is to find a file that a crash left cut or with
 * lost sectors; all bytes of a large one, or loading node:zlib for its crc32, would take 1.5 ms of every start.
 */
export function checksum(bytes: Uint8Array, seed: number): number {
  const stride = Math.max(1, bytes.length >> 14);
  let sum = (seed ^ bytes.length) | 0;
  for (let at = 0; at < bytes.length; at += stride) sum = (Math.imul(sum, 31) + (bytes[at] ?? 0)) | 0;
  return sum >>> 0;
}

/** What stands behind the code in an entry. */
export const entryTrailer = {
  length: trailer,
  of: (data: Uint8Array, runs: number): Uint8Array => {
    const bytes = new Uint8Array(trailer);
    bytes[4] = runs;
    new DataView(bytes.buffer).setUint32(0, checksum(data, runs), true);
    return bytes;
  },
};

/** Whether what this run compiled is to be added to an entry. */
export const teachable = (entry: Entry | undefined): boolean => entry === undefined || entry.runs < lessons;

/**
 * Writes an entry so that a reader sees all of it or nothing. Gives false, and leaves no trace, where that cannot be done safely.
 * `durable`: also after the power fails; else the reader must be able to tell.
 */
export function writeEntry(directory: string, name: string, { data, runs }: Entry, durable = true): boolean {
  const temporary = `${directory}/${name}.${process.pid}.tmp`;
  try {
    if (!prepare(directory)) return false;
    const bytes = new Uint8Array(data.length + trailer);
    bytes.set(data);
    bytes.set(entryTrailer.of(data, runs), data.length);
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, bytes);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, `${directory}/${name}`);
    prune(directory);
    return true;
  } catch {
    remove(temporary);
    return false;
  }
}

/** Makes sure of a private directory; one is only made below a folder of this user (`sudo` must not leave root's folders in a home). */
function prepare(directory: string): boolean {
  const there = lstatSync(directory, { throwIfNoEntry: false });
  if (there) return isPrivate(there, 'directory');
  const missing = [directory];
  for (;;) {
    const [folder = directory] = missing;
    const cut = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    if (cut <= 0) return false;
    const parent = folder.slice(0, cut);
    const above = statSync(parent, { throwIfNoEntry: false });
    if (above && !isOwn(above)) return false;
    if (above) break;
    missing.unshift(parent);
  }
  // One by one: below /proc, `recursive` never comes to an end (Node 20, 24).
  for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
  return isPrivate(lstatSync(directory), 'directory');
}

function isPrivate(stats: Stats, kind: 'file' | 'directory'): boolean {
  if (kind === 'file' ? !stats.isFile() : !stats.isDirectory()) return false;
  return process.platform === 'win32' || (isOwn(stats) && (stats.mode & 0o022) === 0);
}

const isOwn = (stats: Stats): boolean => process.geteuid === undefined || stats.uid === process.geteuid();

function prune(directory: string): void {
  const names = readdirSync(directory);
  if (names.length <= keptEntries) return;
  const aged = names.map((name) => ({
    name,
    time: statSync(`${directory}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  aged.sort((a, b) => b.time - a.time);
  for (const { name } of aged.slice(keptEntries)) remove(`${directory}/${name}`);
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process was faster, or it was never there.
  }
}
