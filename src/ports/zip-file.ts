import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { readZipEnd, type ZipEntry, zipEntries, zipLocalSize, zipTail } from '../models/zip/directory.ts';
import { reasonOf } from './system-error.ts';

export interface ZipContent {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ZipLimits {
  /** Largest content of one entry, in bytes. */
  readonly entry: number;
  /** Largest sum of all contents that are read, in bytes. */
  readonly total: number;
}

/**
 * The contents of a ZIP archive whose names `wanted` holds for, one behind the other, nothing written anywhere. A text says what cannot be
 * read: of one entry, or of all that follow. No two entries may share bytes, so an archive cannot grow by more than deflate allows.
 */
export function* zipContents(
  path: string,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Generator<ZipContent | string, void, undefined> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    return yield reasonOf(error);
  }
  try {
    yield* contentsOf(file, wanted, limits);
  } catch (error) {
    yield reasonOf(error);
  } finally {
    closeSync(file);
  }
}

function* contentsOf(
  file: number,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Generator<ZipContent | string, void, undefined> {
  const { size } = fstatSync(file);
  const read = windowOn(file);
  const tail = read(Math.max(0, size - zipTail), Math.min(size, zipTail));
  const end = readZipEnd(tail, size, read);
  if (typeof end === 'string') return yield end;
  const entries: ZipEntry[] = [];
  for (const entry of zipEntries(read(end.offset, end.size), end))
    if (typeof entry === 'string') yield entry;
    else entries.push(entry);
  entries.sort((a, b) => a.offset - b.offset);
  let total = 0;
  let behind = 0;
  for (const entry of entries) {
    const { name, offset, packed } = entry;
    if (offset < behind) {
      yield `${name} shares bytes with another entry`;
      continue;
    }
    behind = offset + packed;
    if (!wanted(name)) continue;
    if (entry.size > limits.entry || packed > limits.entry) {
      yield `${name} has ${entry.size} bytes: more than ${limits.entry} are not read`;
      continue;
    }
    total += entry.size;
    if (total > limits.total) return yield `it unpacks to more than ${limits.total} bytes: the rest is not read`;
    const local = offset < end.offset ? zipLocalSize(read(offset, 30)) : undefined;
    if (local === undefined || offset + local + packed > end.offset) {
      yield `${name} is damaged: its header is wrong`;
      continue;
    }
    behind = offset + local + packed;
    const bytes = contentOf(entry, read(offset + local, packed));
    yield typeof bytes === 'string' ? `${name} is damaged: ${bytes}` : { name, bytes };
  }
}

function contentOf({ method, size, crc }: ZipEntry, packed: Uint8Array): Uint8Array | string {
  let bytes = packed;
  if (method === 'deflate') {
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  if (bytes.length !== size) return `it has ${bytes.length} bytes, not ${size}`;
  return crc32(bytes) === crc ? bytes : 'its checksum is wrong';
}

/** Bytes that are read ahead: entries lie one behind the other. */
const ahead = 1 << 20;

/** Gives as many bytes at an offset as there are. */
function windowOn(file: number): (offset: number, length: number) => Uint8Array {
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  return (offset, length) => {
    if (offset < start || offset + length > start + window.length) {
      window = Buffer.allocUnsafe(Math.max(length, ahead));
      start = offset;
      let done = 0;
      while (done < window.length) {
        const count = readSync(file, window, done, window.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      window = window.subarray(0, done);
    }
    return window.subarray(offset - start, offset - start + length);
  };
}
