import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { TarReader } from '../models/tar/reader.ts';
import { ImageError } from './image-source.ts';

/** Named pieces of bytes: the entries of an archive, or the files of a folder. */
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

/** The whole of a small blob as text. */
export async function textBlob(blobs: Blobs, name: string): Promise<string | undefined> {
  const size = blobs.size(name);
  if (size === undefined) return undefined;
  if (size > largestText) throw new ImageError(`${name} has ${size} bytes: no manifest is that large`);
  const parts: Buffer[] = [];
  for await (const part of blobs.read(name)) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

async function* bytesOf(file: FileHandle, start: number, length: number, what: string): AsyncIterable<Uint8Array> {
  const buffer = new Uint8Array(Math.min(piece, length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), start + at);
    if (bytesRead === 0) throw new ImageError(`${what} ends too early: ${length - at} bytes are missing`);
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
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
  if (reader.problem !== undefined && entries.size === 0) {
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

/** What `docker save` or an OCI layout holds under `name`, with its digest. */
export interface LayerBlob {
  readonly name: string;
  readonly diffId: string;
  /** Digest of the stored bytes, if it is stated. */
  readonly digest: string | undefined;
}

const gzipMagic = [0x1f, 0x8b];
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];
/** A gzip or zstd stream that grows by more than this is a bomb: deflate reaches 1,032 at most for data that nobody ships. */
const largestRatio = 1000;

/**
 * The tar archive of a layer: unpacked, both digests compared while it is read.
 * @throws ImageError if it is damaged or not what its digest says
 */
export async function* layerBytes(blobs: Blobs, { name, diffId, digest }: LayerBlob): AsyncIterable<Uint8Array> {
  const stored = blobs.size(name) ?? 0;
  const plain = createHash('sha256');
  const packed = digest !== undefined && digest !== diffId ? createHash('sha256') : undefined;
  let count = 0;
  for await (const part of unpacked(blobs.read(name), name, packed)) {
    count += part.length;
    if (count > Math.max(stored, 1 << 20) * largestRatio)
      throw new ImageError(`${name} unpacks to more than ${largestRatio} times its size: it is not read`);
    plain.update(part);
    yield part;
  }
  const sum = `sha256:${plain.digest('hex')}`;
  if (sum !== diffId) throw new ImageError(`the layer ${diffId} is damaged: its content has the digest ${sum}`);
  if (packed && `sha256:${packed.digest('hex')}` !== digest) throw new ImageError(`the blob ${digest} is damaged`);
}

async function* unpacked(
  source: AsyncIterable<Uint8Array>,
  name: string,
  hash: { update(bytes: Uint8Array): unknown } | undefined,
): AsyncIterable<Uint8Array> {
  const parts = source[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done) return;
  const starts = (magic: readonly number[]): boolean => magic.every((byte, at) => first.value[at] === byte);
  const rest = async function* (): AsyncIterable<Uint8Array> {
    for (let one: IteratorResult<Uint8Array> = first; !one.done; one = await parts.next()) {
      hash?.update(one.value);
      yield one.value;
    }
  };
  if (starts(gzipMagic)) yield* through(rest(), createGunzip({ chunkSize: 1 << 18 }), name);
  else if (starts(zstdMagic)) {
    const { createZstdDecompress } = (await import('node:zlib')) as {
      createZstdDecompress?: () => NodeJS.ReadWriteStream;
    };
    if (!createZstdDecompress)
      throw new ImageError(
        `${name} is packed with zstd, which Node.js reads from 22.15 on: this is ${process.version}`,
      );
    yield* through(rest(), createZstdDecompress(), name);
  } else yield* rest();
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  unpack: NodeJS.ReadWriteStream,
  name: string,
): AsyncIterable<Uint8Array> {
  const { pipeline, Readable } = await import('node:stream');
  let failure: Error | undefined;
  // The pieces of a source are used again: the stream needs its own.
  const copies = async function* (): AsyncIterable<Uint8Array> {
    for await (const part of source) yield Uint8Array.from(part);
  };
  pipeline(Readable.from(copies()), unpack, (error) => {
    failure = error ?? undefined;
  });
  try {
    for await (const part of unpack) yield part as Uint8Array;
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError(`${name} cannot be unpacked: ${(failure ?? (error as Error)).message}`);
  }
}

/** The files of an OCI layout folder. */
export async function folderBlobs(folder: string): Promise<Blobs> {
  const { stat } = await import('node:fs/promises');
  const sizes = new Map<string, number>();
  const { readdir } = await import('node:fs/promises');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const whole = path.join(entry.parentPath, entry.name);
    sizes.set(path.relative(folder, whole).split(path.sep).join('/'), (await stat(whole)).size);
  }
  return {
    size: (name) => sizes.get(name),
    read: async function* (name) {
      const size = sizes.get(name);
      if (size === undefined) throw new ImageError(`${folder} lacks ${name}`);
      const file = await open(path.join(folder, name), 'r');
      try {
        yield* bytesOf(file, 0, size, `${name} in ${folder}`);
      } finally {
        await file.close();
      }
    },
    close: () => Promise.resolve(),
  };
}
