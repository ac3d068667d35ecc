import type { IncomingMessage } from 'node:http';
import { readImageManifest } from '../models/image/config.ts';
import { parseImageReference } from '../models/image/reference.ts';
import type { Blobs } from './image-blobs.ts';
import { layoutImage } from './image-layout.ts';
import { ImageError, type ImageSource } from './image-source.ts';
import { RegistryClient } from './registry-client.ts';

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const largestManifest = 4 << 20;

/**
 * Opens an image in a registry (OCI distribution-spec): its manifest is fetched now, its layers as they are read, none is kept.
 * @param text `ghcr.io/acme/app:1`
 * @throws ImageError with what the registry said
 */
export async function registryImage(text: string, platform: string | undefined): Promise<ImageSource> {
  const reference = parseImageReference(text);
  if (reference.error !== undefined) throw new ImageError(`${text}: ${reference.error}`);
  const client = new RegistryClient(reference.registry, reference.repository);
  const sizes = new Map<string, number>();
  const manifest = async (name: string): Promise<string> => {
    const answer = await client.get(`manifests/${name}`, manifestTypes);
    const body = await textOf(answer, `the manifest of ${text}`);
    const read = readImageManifest(body);
    for (const one of read ? [read.config, ...read.layers] : [])
      if (one) sizes.set(`blobs/${one.digest.replace(':', '/')}`, one.size);
    return body;
  };
  const blobs: Blobs = {
    size: (name) => sizes.get(name),
    read: async function* (name) {
      yield* await client.get(name.replace(/^blobs\/([^/]+)\//, 'blobs/$1:'), 'application/octet-stream');
    },
    close: () => Promise.resolve(),
  };
  const index = await manifest(reference.digest ?? reference.tag ?? 'latest');
  const layout = { place: text, blobs, manifest: ({ digest }: { readonly digest: string }) => manifest(digest) };
  const source = await layoutImage(layout, index, platform, reference.digest);
  return { ...source, reference: text };
}

async function textOf(answer: IncomingMessage, what: string): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestManifest) throw new ImageError(`${what} has more than 4 MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
