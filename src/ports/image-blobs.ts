import { realpathSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { TarReader } from '../models/tar/reader.ts';
import { ImageError } from './image-source.ts';

/** Named pieces of bytes: the entries of an archive, the files of a folder, or what a registry holds. */
export interface Blobs {
  /** Bytes of a blob; undefined if there is none of that name. */
  size(name: string): number | undefined;
  /** The bytes, in pieces that are only valid until the next one is asked for. */
  read(name: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const piece = 1 << 20;
/** Largest manifest or configuration that is read. */
const largestText = 16 << 20;
/** Entries of the archive of an image; a layer is one. */
const mostEntries = 100_000;

/** The whole of a small blob as text. */
export async function textBlob(blobs: Blobs, name: string): Promise<string | undefined> {
  const size = blobs.size(name);
  if (size === undefined) return undefined;
  if (size > largestText) throw new ImageError(`${name} has ${size} bytes: no manifest is that large`);
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of blobs.read(name)) {
    total += part.length;
    if (total > largestText) throw new ImageError(`${name} has more than ${size} bytes`);
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Reads the next piece while the last one is worked on. */
export async function* bytesOf(
  file: FileHandle,
  start: number,
  length: number,
  what: string,
): AsyncIterable<Uint8Array> {
  let at = 0;
  const fill = (buffer: Uint8Array): Promise<{ bytesRead: number }> =>
    file.read(buffer, 0, Math.min(buffer.length, length - at), start + at);
  if (length <= 0) return;
  let current = new Uint8Array(Math.min(piece, length));
  let other = new Uint8Array(current.length);
  let coming = fill(current);
  while (at < length) {
    const { bytesRead } = await coming;
    if (bytesRead === 0) throw new ImageError(`${what} ends too early: ${length - at} bytes are missing`);
    at += bytesRead;
    if (at < length) {
      coming = fill(other);
      // Whoever stops reading leaves one read behind: its failure concerns nobody.
      coming.catch(() => undefined);
    }
    yield current.subarray(0, bytesRead);
    [current, other] = [other, current];
  }
}

/** The entries of a tar archive on disk; their bodies are passed over until somebody reads them. */
export async function archiveBlobs(archive: string): Promise<Blobs> {
  const file = await open(archive, 'r');
  const { size } = await file.stat();
  const entries = new Map<string, { readonly offset: number; readonly size: number }>();
  const links = new Map<string, string>();
  const reader = new TarReader((entry) => {
    const name = path.posix.normalize(entry.path).replace(/^\.?\//, '');
    if (entries.size + links.size >= mostEntries) return reader.stop(`more than ${mostEntries} entries`);
    if (entry.kind === 'file') entries.set(name, { offset: entry.offset, size: entry.size });
    // Docker writes a layer once and links to it from the others.
    else if (entry.kind === 'symlink')
      links.set(name, path.posix.normalize(path.posix.join(path.posix.dirname(name), entry.link)));
    else if (entry.kind === 'hard-link') links.set(name, path.posix.normalize(entry.link));
    return undefined;
  });
  const block = new Uint8Array(512);
  for (let at = 0; at < size && reader.problem === undefined; ) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) break;
    reader.write(block.subarray(0, bytesRead));
    at += bytesRead + reader.unwanted;
    reader.skip();
  }
  reader.end();
  if (reader.problem !== undefined && (entries.size === 0 || entries.size + links.size >= mostEntries)) {
    await file.close();
    throw new ImageError(`${archive} is no image archive: ${reader.problem}`);
  }
  const entryOf = (name: string): { readonly offset: number; readonly size: number } | undefined =>
    entries.get(links.get(name) ?? name);
  return {
    size: (name) => entryOf(name)?.size,
    read: (name) => {
      const entry = entryOf(name);
      if (!entry) throw new ImageError(`${archive} lacks ${name}: it was cut, or written by a program that failed`);
      return bytesOf(file, entry.offset, entry.size, `${name} in ${archive}`);
    },
    close: () => file.close(),
  };
}

/** The files of an OCI layout folder; links that lead out of it are none. */
export function folderBlobs(folder: string): Blobs {
  const root = realpathSync(folder);
  const placeOf = (name: string): string | undefined => {
    try {
      const place = realpathSync(path.join(root, name));
      return place.startsWith(root === path.sep ? root : root + path.sep) && statSync(place).isFile()
        ? place
        : undefined;
    } catch {
      // It is not there, or cannot be reached.
      return undefined;
    }
  };
  return {
    size: (name) => {
      const place = placeOf(name);
      return place === undefined ? undefined : statSync(place).size;
    },
    read: async function* (name) {
      const place = placeOf(name);
      if (place === undefined) throw new ImageError(`${folder} lacks ${name}`);
      const file = await open(place, 'r');
      try {
        yield* bytesOf(file, 0, (await file.stat()).size, `${name} in ${folder}`);
      } finally {
        await file.close();
      }
    },
    close: () => Promise.resolve(),
  };
}
