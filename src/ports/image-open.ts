import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { readSavedImages } from '../models/image/config.ts';
import { archiveBlobs, type Blobs, bytesOf, folderBlobs, textBlob } from './image-blobs.ts';
import { blobName, configAt, layerOf, layoutImage } from './image-layout.ts';
import type { EngineOptions } from './image-engine.ts';
import { ImageError, type ImageSource } from './image-source.ts';
import { spool } from './image-spool.ts';
import { packingOf, unpacked } from './image-unpack.ts';

/**
 * Opens an image on disk: what `docker save` writes, old and new, and an OCI layout as a folder or an archive, which may be packed.
 * @param platform `linux/arm64`; undefined: that of this machine, or the only one there is
 * @param scratch a folder for what has to be unpacked
 * @throws ImageError with what is wrong and the way out
 */
export async function openImage(place: string, platform: string | undefined, scratch: string): Promise<ImageSource> {
  const folder = (await stat(place)).isDirectory();
  const blobs = folder ? folderBlobs(place) : await archiveBlobs(await plain(place, scratch));
  try {
    const saved = await textBlob(blobs, 'manifest.json');
    if (saved !== undefined) return await savedImage(place, blobs, saved);
    const index = await textBlob(blobs, 'index.json');
    const manifest = ({ digest }: { readonly digest: string }) => textBlob(blobs, blobName(digest));
    if (index !== undefined) return await layoutImage({ place, blobs, manifest }, index, platform);
    throw new ImageError(
      `${place} holds no image: neither manifest.json (docker save) nor index.json (OCI layout) is in it`,
    );
  } catch (error) {
    await blobs.close();
    throw error;
  }
}

/** The archive itself, or what it holds if all of it is packed. */
async function plain(place: string, scratch: string): Promise<string> {
  const file = await open(place, 'r');
  try {
    const start = new Uint8Array(4);
    await file.read(start, 0, start.length, 0);
    if (packingOf(start) === undefined) return place;
    const { size } = await file.stat();
    const unpackedTo = path.join(scratch, 'unpacked.tar');
    await spool(unpacked(bytesOf(file, 0, size, place), place, size), unpackedTo);
    return unpackedTo;
  } finally {
    await file.close();
  }
}

async function savedImage(place: string, blobs: Blobs, text: string): Promise<ImageSource> {
  const images = readSavedImages(text);
  if (images === undefined) throw new ImageError(`manifest.json in ${place} is no JSON`);
  const [image] = images;
  if (image === undefined) throw new ImageError(`${place} holds no image: the list in its manifest.json is empty`);
  if (images.length > 1) {
    const names = images.map(({ tags, config }) => tags[0] ?? config);
    throw new ImageError(`${place} holds ${images.length} images: ${names.join(', ')}; save them one by one`);
  }
  const { config, raw } = await configAt(blobs, image.config);
  const layers = image.layers.map((name, index) => layerOf(blobs, name, config.diffIds[index], undefined));
  if (layers.length !== config.diffIds.length)
    throw new ImageError(`${place}: ${layers.length} layers, but the configuration names ${config.diffIds.length}`);
  return {
    reference: image.tags[0] ?? path.basename(place),
    id: `sha256:${createHash('sha256').update(raw).digest('hex')}`,
    config,
    layers,
    checksum: crc32,
    close: () => blobs.close(),
  };
}

/**
 * Finds an image: `-` is standard input, `registry://HOST/NAME:TAG` a registry; then files and folders, then engines.
 * @throws ImageError if it is nowhere
 */
export async function findImage(image: string, { platform, scratch, ...engines }: Wanted): Promise<ImageSource> {
  if (image.startsWith('registry://')) {
    const { registryImage } = await import('./image-registry.ts');
    return registryImage(image.slice('registry://'.length), platform);
  }
  const place = path.join(scratch, 'image.tar');
  if (image === '-') {
    await spool(process.stdin, place, (bytes) => engines.progress?.('standard input', bytes));
    return { ...(await openImage(place, platform, scratch)), reference: '-' };
  }
  if (await stat(image).catch(() => undefined)) return openImage(image, platform, scratch);
  if (/^[./~]|\.(?:tar|tgz)(?:\.(?:gz|zst))?$/.test(image)) throw new ImageError(`no such file or folder: ${image}`);
  const { saveFromEngine } = await import('./image-engine.ts');
  await saveFromEngine(image, place, engines);
  return openImage(place, platform, scratch);
}

/** How an image is looked for. */
export interface Wanted extends EngineOptions {
  readonly platform: string | undefined;
  /** A folder for what has to lie on disk. */
  readonly scratch: string;
}
