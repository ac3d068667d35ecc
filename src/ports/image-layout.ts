import { createHash } from 'node:crypto';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import {
  type Descriptor,
  type ImageConfig,
  type ImageManifest,
  readImageConfig,
  readImageManifest,
} from '../models/image/config.ts';
import { type Blobs, textBlob } from './image-blobs.ts';
import { ImageError, type ImageSource, type LayerSource } from './image-source.ts';
import { layerBytes } from './image-unpack.ts';

/** Indexes in indexes that are followed. */
const deepest = 5;

/** Where an image is read from: an OCI layout, or a registry. */
export interface Layout {
  /** For messages. */
  readonly place: string;
  readonly blobs: Blobs;
  /** The text of a manifest that an index names. */
  manifest(descriptor: Descriptor): Promise<string | undefined>;
}

export const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** The image of an OCI layout: `text` is its index, or the manifest itself; `expected`: the digest that it was asked for by. */
export async function layoutImage(
  layout: Layout,
  text: string,
  platform: string | undefined,
  expected?: string,
): Promise<ImageSource> {
  const { place, blobs } = layout;
  if (expected !== undefined) mustBe(expected, text, 'the manifest');
  let manifest = manifestOf(text, `the index of ${place}`);
  let name: string | undefined;
  for (let depth = 0; manifest.config === undefined; depth++) {
    const chosen = choose(manifest.manifests, platform, place);
    if (depth === deepest) throw new ImageError(`${place}: indexes within indexes, more than ${deepest} deep`);
    name ??= nameOf(chosen);
    const blob = await layout.manifest(chosen);
    if (blob === undefined) throw new ImageError(`${place} lacks the manifest ${chosen.digest}`);
    mustBe(chosen.digest, blob, 'the manifest');
    manifest = manifestOf(blob, `the manifest ${chosen.digest}`);
  }
  const { digest } = manifest.config;
  const { config, raw } = await configAt(blobs, blobName(digest));
  mustBe(digest, raw, 'the configuration');
  if (manifest.layers.length !== config.diffIds.length)
    throw new ImageError(
      `${place}: ${manifest.layers.length} layers, but the configuration names ${config.diffIds.length}`,
    );
  return {
    reference: name ?? path.basename(place),
    id: digest,
    config,
    layers: manifest.layers.map((one, index) => {
      refuse(one, index, blobs.size(blobName(one.digest)) !== undefined);
      return layerOf(blobs, blobName(one.digest), config.diffIds[index], one.digest);
    }),
    checksum: crc32,
    close: () => blobs.close(),
  };
}

/** Layers that are archives of files (OCI image-spec layer.md; Docker's "image manifest v2, schema 2"). */
const archives =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+(?:gzip|zstd))?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.(?:gzip|zstd))?)$/;

function refuse({ mediaType, digest }: Descriptor, index: number, here: boolean): void {
  if (mediaType !== '' && !archives.test(mediaType))
    throw new ImageError(`layer ${index + 1} has the media type ${mediaType}: that is no archive of files`);
  if (!here && /foreign|nondistributable/.test(mediaType))
    throw new ImageError(
      `layer ${index + 1} (${digest}) is a foreign layer: it is fetched from its vendor, and not in the image`,
    );
}

/** Only SHA-256 is known everywhere; another digest is taken on trust. */
function mustBe(digest: string, text: string, what: string): void {
  const sum = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  if (digest.startsWith('sha256:') && sum !== digest)
    throw new ImageError(`${what} ${digest} is damaged: its content has the digest ${sum}`);
}

function manifestOf(text: string, what: string): ImageManifest {
  const manifest = readImageManifest(text);
  if (manifest === undefined) throw new ImageError(`${what} is no JSON`);
  const [fault] = manifest.faults;
  if (fault !== undefined) throw new ImageError(`${what} names "${fault}", which is no digest`);
  return manifest;
}

const nameOf = ({ annotations }: Descriptor): string | undefined =>
  annotations.get('io.containerd.image.name') ?? annotations.get('org.opencontainers.image.ref.name');

/** The manifest for a platform; attestations (`unknown/unknown`) are no images. */
function choose(all: readonly Descriptor[], platform: string | undefined, place: string): Descriptor {
  const images = all.filter((one) => one.platform !== 'unknown/unknown');
  const wanted = platform ?? `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const fits = images.filter((one) => one.platform === wanted || one.platform?.startsWith(`${wanted}/`));
  const unstated = images.filter((one) => one.platform === undefined);
  const others = platform === undefined && images.length === 1 ? images : unstated;
  const candidates = fits.length > 0 ? fits : others;
  // A name more for the same image is no other image, and a variant of a platform is none of another name.
  const named = candidates.filter((one) => nameOf(one) !== nameOf(candidates[0] ?? one));
  const [chosen] = candidates;
  if (chosen && named.every(({ digest }) => digest === chosen.digest)) return chosen;
  const there = images.map((one) => [one.platform ?? 'no platform stated', nameOf(one)].filter(Boolean).join(' '));
  const list = there.slice(0, 20).join(', ');
  if (chosen) throw new ImageError(`${place} holds ${images.length} images: ${list}; save them one by one`);
  throw new ImageError(`${place} has no image for ${wanted}; it has: ${list || 'none'}`);
}

/** The configuration under a name, with its text. */
export async function configAt(blobs: Blobs, name: string): Promise<{ config: ImageConfig; raw: string }> {
  const raw = await textBlob(blobs, name);
  if (raw === undefined) throw new ImageError(`the configuration ${name} is missing`);
  const config = readImageConfig(raw);
  if (config === undefined) throw new ImageError(`the configuration ${name} is no JSON`);
  return { config, raw };
}

/** A layer under a name. */
export function layerOf(
  blobs: Blobs,
  name: string,
  diffId: string | undefined,
  digest: string | undefined,
): LayerSource {
  const stored = blobs.size(name);
  if (diffId === undefined) throw new ImageError(`the configuration has no digest for the layer ${name}`);
  if (stored === undefined) throw new ImageError(`the layer ${name} is missing`);
  return { diffId, stored, read: () => layerBytes(blobs, { name, diffId, digest }) };
}
