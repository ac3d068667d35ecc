import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { binaryProbe } from '../text/decode.ts';
import type { Reading } from '../text/tree.ts';
import { reasonOf } from './system-error.ts';

export type Unreadable = Exclude<Reading, { kind: 'text' }>;

/** Reads a regular file without following a link in its last name; "link" if it is one. */
export function readRegular<T>(path: string, limit: number, decode: (bytes: Uint8Array) => T): T | Unreadable | 'link' {
  // NONBLOCK: a named pipe without a writer would keep the program waiting for ever.
  const opened = attempt(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  if (!opened.ok) {
    if (opened.code === 'ENOENT' || opened.code === 'ENOTDIR') return { kind: 'missing' };
    if (opened.code === 'ELOOP') return 'link';
    return { kind: 'unreadable', reason: opened.code === 'ENXIO' ? 'it is not a regular file' : opened.reason };
  }
  const read = attempt((): T | Unreadable => {
    const status = fstatSync(opened.value);
    if (status.isDirectory()) return { kind: 'unreadable', reason: 'it is a directory' };
    if (!status.isFile()) return { kind: 'unreadable', reason: 'it is not a regular file' };
    if (status.size > limit) return { kind: 'too-large', bytes: status.size };
    return decode(readAll(opened.value, status.size, Number.isFinite(limit)));
  });
  attempt(() => closeSync(opened.value));
  return read.ok ? read.value : { kind: 'unreadable', reason: read.reason };
}

/** For texts: whoever decodes one keeps nothing of the bytes, and a buffer for each file costs more than reading it. */
let shared: Buffer | undefined;
const sharedSize = 256 * 1024;

/** Up to `size` bytes; only the first ones if they already show that it is no text and `probe` asks for that. */
function readAll(file: number, size: number, probe: boolean): Uint8Array {
  if (probe && size <= sharedSize) shared ??= Buffer.allocUnsafeSlow(sharedSize);
  const bytes = probe && shared && size <= sharedSize ? shared : Buffer.allocUnsafeSlow(size);
  let done = 0;
  while (done < size) {
    const first = probe && done < binaryProbe;
    const wanted = first ? Math.min(size, binaryProbe) - done : size - done;
    const count = readSync(file, bytes, done, wanted, null);
    if (count === 0) break;
    if (first && bytes.subarray(done, done + count).includes(0)) return bytes.subarray(0, done + count);
    done += count;
  }
  return bytes.subarray(0, done);
}

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/** The value of a system call, or its error as a value. */
export function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return { ok: false, code: (error as NodeJS.ErrnoException).code ?? '', reason: reasonOf(error) };
  }
}
