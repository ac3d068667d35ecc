import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Blobs } from './image-blobs.ts';
import { ImageError } from './image-source.ts';
import { childEnvironment } from './environment.ts';

/** What `docker save` or an OCI layout holds under `name`, with its digest. */
export interface LayerBlob {
  readonly name: string;
  readonly diffId: string;
  /** Digest of the stored bytes, if it is stated. */
  readonly digest: string | undefined;
}

const gzipMagic = [0x1f, 0x8b];
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];
/** A stream that grows by more than this is a bomb; layers shrink to a tenth, some to a hundredth. */
const largestRatio = 200;
/** A small one may: it does no harm. */
const harmless = 1 << 30;

/** The packing of a stream by its first bytes; undefined for none. */
export function packingOf(start: Uint8Array): 'gzip' | 'zstd' | undefined {
  const starts = (magic: readonly number[]): boolean => magic.every((byte, at) => start[at] === byte);
  return starts(gzipMagic) ? 'gzip' : starts(zstdMagic) ? 'zstd' : undefined;
}

/**
 * The tar archive of a layer: unpacked, both digests compared while it is read.
 * @throws ImageError if it is damaged or not what its digest says
 */
export async function* layerBytes(blobs: Blobs, { name, diffId, digest }: LayerBlob): AsyncIterable<Uint8Array> {
  const plain = createHash('sha256');
  const packed = digest !== undefined && digest !== diffId ? createHash('sha256') : undefined;
  for await (const part of unpacked(blobs.read(name), name, blobs.size(name) ?? 0, packed)) {
    plain.update(part);
    yield part;
  }
  const sum = `sha256:${plain.digest('hex')}`;
  if (sum !== diffId) throw new ImageError(`the layer ${diffId} is damaged: its content has the digest ${sum}`);
  if (packed && `sha256:${packed.digest('hex')}` !== digest) throw new ImageError(`the blob ${digest} is damaged`);
}

/**
 * What a stream of `stored` bytes holds, unpacked if it is packed; `hash` is given the packed bytes.
 * @throws ImageError if it is damaged, or grows as no image does
 */
export async function* unpacked(
  source: AsyncIterable<Uint8Array>,
  name: string,
  stored: number,
  hash?: { update(bytes: Uint8Array): unknown },
): AsyncIterable<Uint8Array> {
  const parts = source[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done) return;
  const packing = packingOf(first.value);
  const rest = async function* (): AsyncIterable<Uint8Array> {
    try {
      for (let one: IteratorResult<Uint8Array> = first; !one.done; one = await parts.next()) {
        hash?.update(one.value);
        yield one.value;
      }
    } finally {
      await parts.return?.();
    }
  };
  if (packing === undefined) {
    yield* rest();
    return;
  }
  let count = 0;
  for await (const part of packing === 'gzip' ? gunzipped(rest(), name) : zstdUnpacked(rest(), name)) {
    count += part.length;
    if (count > Math.max(stored * largestRatio, harmless))
      throw new ImageError(`${name} unpacks to more than ${largestRatio} times its size: it is not read`);
    yield part;
  }
}

const gunzipped = (source: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> => {
  const unpack = createGunzip({ chunkSize: 1 << 18 });
  return through(source, unpack, unpack, name);
};

/** Node.js reads zstd from 22.15 on; before, the program of that name does. */
async function* zstdUnpacked(source: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const { createZstdDecompress } = (await import('node:zlib')) as {
    createZstdDecompress?: () => Transform;
  };
  if (createZstdDecompress) {
    const unpack = createZstdDecompress();
    yield* through(source, unpack, unpack, name);
    return;
  }
  const child = spawn('zstd', ['-dcq'], { env: childEnvironment(process.env), stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(0, 500);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'ENOENT'
          ? `it is packed with zstd: install the program zstd (apt-get install zstd, brew install zstd), or use Node.js 22.15 or later instead of ${process.version}`
          : error.message,
      ),
    );
    child.on('close', (code) => resolve(code === 0 ? undefined : `zstd: ${said.trim() || `it ended with ${code}`}`));
  });
  try {
    yield* through(source, child.stdin, child.stdout, name, ended);
  } finally {
    child.kill();
  }
  const failure = await ended;
  if (failure !== undefined) throw new ImageError(`${name} cannot be unpacked: ${failure}`);
}

/** Writes `source` to `into` piece by piece, none is copied: the next one is asked for when the last one was taken. */
async function* through(
  source: AsyncIterable<Uint8Array>,
  into: NodeJS.WritableStream,
  out: Readable,
  name: string,
  ended?: Promise<string | undefined>,
): AsyncIterable<Uint8Array> {
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    wake?.();
    out.destroy(error);
  };
  into.on(
    'error',
    ended ? (error: Error) => void ended.then((why) => fail(why === undefined ? error : new Error(why))) : fail,
  );
  const feed = async (): Promise<void> => {
    for await (const part of source) {
      if (failure) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        into.write(part, () => resolve());
      });
    }
    into.end();
  };
  const fed = feed().catch(fail);
  try {
    for await (const part of out) yield part as Uint8Array;
  } catch (error) {
    const cause = failure ?? (error as Error);
    throw cause instanceof ImageError ? cause : new ImageError(`${name} cannot be unpacked: ${cause.message}`);
  } finally {
    failure ??= new ImageError('nobody reads on');
    wake?.();
    await fed;
  }
}
