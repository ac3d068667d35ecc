/** Where the directory of a ZIP archive lies (APPNOTE 4.3.12 to 4.3.16). */
export interface ZipDirectory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** A file of a ZIP archive, as the directory at its end describes it. */
export interface ZipEntry {
  /** As written: may hold anything, `../` too. */
  readonly name: string;
  readonly method: 'stored' | 'deflate';
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  /** Where its local header stands. */
  readonly offset: number;
}

const endSize = 22;
const locatorSize = 20;
const localSize = 30;
const entrySize = 46;

/** Bytes at the end of a file in which its directory is announced: the longest comment has 65535. */
export const zipTail = endSize + 0xff_ff + locatorSize;

/** More than a directory of three million files needs. */
const largestDirectory = 512 << 20;

/**
 * What the last bytes of a file say of its directory; a text says what is wrong.
 * @param tail the last `zipTail` bytes of the file, or all of it
 * @param size bytes of the file
 * @param read gives 56 bytes at an offset: the record of an archive with more than 65535 files
 */
export function readZipEnd(
  tail: Uint8Array,
  size: number,
  read: (offset: number, length: number) => Uint8Array,
): ZipDirectory | string {
  const view = viewOf(tail);
  let end = -1;
  for (let at = tail.length - endSize; at >= 0 && end === -1; at--)
    if (view.getUint32(at, true) === 0x06_05_4b_50 && at + endSize + view.getUint16(at + 20, true) <= tail.length)
      end = at;
  if (end === -1) return 'it has no directory at its end: it is no ZIP archive, or was cut';
  let found: ZipDirectory = {
    count: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  if (found.count === 0xff_ff || found.size === 0xff_ff_ff_ff || found.offset === 0xff_ff_ff_ff) {
    const locator = end - locatorSize;
    if (locator >= 0 && view.getUint32(locator, true) === 0x07_06_4b_50) {
      const large = largeEnd(Number(view.getBigUint64(locator + 8, true)), size, read);
      if (typeof large === 'string') return large;
      found = large;
    }
  }
  if (found.offset + found.size > size - endSize) return 'its directory lies outside of the file';
  if (found.size > largestDirectory) return `its directory has ${found.size} bytes: more than are read`;
  if (found.count * entrySize > found.size) return 'its directory is shorter than its number of files needs';
  return found;
}

function largeEnd(
  offset: number,
  size: number,
  read: (offset: number, length: number) => Uint8Array,
): ZipDirectory | string {
  if (offset + 56 > size) return 'its directory lies outside of the file';
  const bytes = read(offset, 56);
  const view = viewOf(bytes);
  if (bytes.length < 56 || view.getUint32(0, true) !== 0x06_06_4b_50) return 'the record of its directory is damaged';
  return {
    count: Number(view.getBigUint64(32, true)),
    size: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
  };
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The entries of a directory in their order; a text says why one cannot be read, and ends it where the next one cannot be found. */
export function* zipEntries(
  directory: Uint8Array,
  { count }: ZipDirectory,
): Generator<ZipEntry | string, void, undefined> {
  const view = viewOf(directory);
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + entrySize > directory.length || view.getUint32(at, true) !== 0x02_01_4b_50)
      return yield `entry ${index + 1} of its directory is damaged`;
    const next =
      at + entrySize + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > directory.length) return yield `entry ${index + 1} of its directory is damaged`;
    yield entryAt(directory, view, at);
    at = next;
  }
}

function entryAt(directory: Uint8Array, view: DataView, at: number): ZipEntry | string {
  const nameEnd = at + entrySize + view.getUint16(at + 28, true);
  const name = utf8.decode(directory.subarray(at + entrySize, nameEnd));
  const method = view.getUint16(at + 10, true);
  if (view.getUint16(at + 8, true) & 1) return `${name} is encrypted`;
  if (method !== 0 && method !== 8) return `${name} is packed by method ${method}: only stored and deflate are read`;
  const large = largeFields(view, nameEnd, nameEnd + view.getUint16(at + 30, true));
  // APPNOTE 4.5.3: only fields that are full stand in the extra field, in this order.
  const field = (offset: number): number | undefined => {
    const value = view.getUint32(at + offset, true);
    return value === 0xff_ff_ff_ff ? large.shift() : value;
  };
  const size = field(24);
  const packed = field(20);
  const offset = field(42);
  if (size === undefined || packed === undefined || offset === undefined) return `${name} lacks its 64-bit sizes`;
  return {
    name,
    method: method === 0 ? 'stored' : 'deflate',
    packed,
    size,
    crc: view.getUint32(at + 16, true),
    offset,
  };
}

/** The numbers of the extra field 0x0001. */
function largeFields(view: DataView, start: number, end: number): number[] {
  for (let at = start; at + 4 <= end; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      const numbers: number[] = [];
      for (let one = at + 4; one + 8 <= Math.min(at + 4 + size, end); one += 8)
        numbers.push(Number(view.getBigUint64(one, true)));
      return numbers;
    }
    at += 4 + size;
  }
  return [];
}

/** Bytes before the content of an entry: its local header; undefined if there is none. `header`: the first 30 bytes at its offset. */
export function zipLocalSize(header: Uint8Array): number | undefined {
  if (header.length < localSize) return undefined;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== 0x04_03_4b_50) return undefined;
  return localSize + view.getUint16(26, true) + view.getUint16(28, true);
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
