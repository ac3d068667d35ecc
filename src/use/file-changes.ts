import type { Tree } from '../text/tree.ts';

/** New bytes of a file beside those that were read; undefined: there was no such file. */
export interface FileBytes {
  readonly path: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array;
}

const byteOrderMark = new Uint8Array([0xef, 0xbb, 0xbf]);

/** The bytes to write for changed texts: UTF-8, with the byte order mark of the file where it has one. */
export function fileChanges(
  tree: Tree,
  texts: ReadonlyMap<string, string>,
): { changes: FileBytes[]; skipped: { path: string; reason: string }[] } {
  const changes: FileBytes[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const [path, text] of texts) {
    const reading = tree.read(path);
    const before = tree.bytes(path);
    const marked = startsWithMark(before);
    if (reading.kind === 'text' && !reading.exact) skipped.push({ path, reason: 'it is not valid UTF-8' });
    else if (!sameBytes(before, reading.kind === 'text' ? encoded(reading.text, marked) : undefined))
      // The bytes may have been read later than the text that was checked and mended.
      skipped.push({ path, reason: 'it changed since it was read' });
    else changes.push({ path, before, after: encoded(text, marked) });
  }
  return { changes, skipped };
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.length === b.length && a.every((byte, index) => b[index] === byte);

const startsWithMark = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && byteOrderMark.every((byte, index) => bytes[index] === byte);

function encoded(text: string, marked: boolean): Uint8Array {
  const body = new TextEncoder().encode(text);
  if (!marked) return body;
  const all = new Uint8Array(body.length + byteOrderMark.length);
  all.set(byteOrderMark);
  all.set(body, byteOrderMark.length);
  return all;
}
