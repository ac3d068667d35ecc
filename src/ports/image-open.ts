import { stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import {
  type Descriptor,
  type ImageConfig,
  type ImageManifest,
  readImageConfig,
  readImageManifest,
  readSavedImages,
} from '../models/image/config.ts';
import { archiveBlobs, type Blobs, folderBlobs, layerBytes, textBlob } from './image-blobs.ts';
import { ImageError, type ImageSource, type LayerSource } from './image-source.ts';

/** Indexes in indexes that are followed. */
const deepest = 5;

/**
 * Opens an image on disk: what `docker save` writes, old and new, and an OCI layout as a folder or an archive.
 * @param platform `linux/arm64`; undefined: that of this machine, or the only one there is
 * @throws ImageError with what is wrong and the way out
 */
export async function openImage(place: string, platform: string | undefined): Promise<ImageSource> {
  const folder = (await stat(place)).isDirectory();
  const blobs = await (folder ? folderBlobs(place) : archiveBlobs(place));
  try {
    const saved = await textBlob(blobs, 'manifest.json');
    if (saved !== undefined) return await savedImage(place, blobs, saved);
    const index = await textBlob(blobs, 'index.json');
    if (index !== undefined) return await layoutImage(place, blobs, index, platform);
    throw new ImageError(
      `${place} holds no image: neither manifest.json (docker save) nor index.json (OCI layout) is in it`,
    );
  } catch (error) {
    await blobs.close();
    throw error;
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
  const { createHash } = await import('node:crypto');
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

async function layoutImage(
  place: string,
  blobs: Blobs,
  text: string,
  platform: string | undefined,
): Promise<ImageSource> {
  let manifest = manifestOf(text, `index.json in ${place}`);
  let name: string | undefined;
  for (let depth = 0; manifest.config === undefined; depth++) {
    const chosen = choose(manifest.manifests, platform, place);
    if (depth === deepest) throw new ImageError(`${place}: indexes within indexes, more than ${deepest} deep`);
    name ??=
      chosen.annotations.get('io.containerd.image.name') ?? chosen.annotations.get('org.opencontainers.image.ref.name');
    const blob = await textBlob(blobs, blobName(chosen.digest));
    if (blob === undefined) throw new ImageError(`${place} lacks the manifest ${chosen.digest}`);
    manifest = manifestOf(blob, `the manifest ${chosen.digest}`);
  }
  const { digest } = manifest.config;
  const { config } = await configAt(blobs, blobName(digest));
  if (manifest.layers.length !== config.diffIds.length)
    throw new ImageError(
      `${place}: ${manifest.layers.length} layers, but the configuration names ${config.diffIds.length}`,
    );
  return {
    reference: name ?? path.basename(place),
    id: digest,
    config,
    layers: manifest.layers.map((one, index) =>
      layerOf(blobs, blobName(one.digest), config.diffIds[index], one.digest),
    ),
    checksum: crc32,
    close: () => blobs.close(),
  };
}

const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

function manifestOf(text: string, what: string): ImageManifest {
  const manifest = readImageManifest(text);
  if (manifest === undefined) throw new ImageError(`${what} is no JSON`);
  return manifest;
}

/** The manifest for a platform; attestations (`unknown/unknown`) are no images. */
function choose(all: readonly Descriptor[], platform: string | undefined, place: string): Descriptor {
  const images = all.filter((one) => one.platform !== 'unknown/unknown');
  const wanted = platform ?? `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const fits = images.filter((one) => one.platform === wanted || one.platform?.startsWith(`${wanted}/`));
  const [chosen] = fits.length > 0 ? fits : platform === undefined && images.length === 1 ? images : [];
  if (chosen) return chosen;
  const there = images.map((one) => one.platform ?? 'no platform stated').join(', ');
  throw new ImageError(`${place} has no image for ${wanted}; it has: ${there || 'none'}`);
}

async function configAt(blobs: Blobs, name: string): Promise<{ config: ImageConfig; raw: string }> {
  const raw = await textBlob(blobs, name);
  if (raw === undefined) throw new ImageError(`the configuration ${name} is missing`);
  const config = readImageConfig(raw);
  if (config === undefined) throw new ImageError(`the configuration ${name} is no JSON`);
  return { config, raw };
}

function layerOf(blobs: Blobs, name: string, diffId: string | undefined, digest: string | undefined): LayerSource {
  const stored = blobs.size(name);
  if (diffId === undefined) throw new ImageError(`the configuration has no digest for the layer ${name}`);
  if (stored === undefined) throw new ImageError(`the layer ${name} is missing`);
  return { diffId, stored, read: () => layerBytes(blobs, { name, diffId, digest }) };
}
