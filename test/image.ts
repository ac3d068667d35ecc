import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { elf, type Made } from '../src/models/elf/elf.fixture.ts';
import { archive, type Written } from '../src/models/tar/tar.fixture.ts';

/** An image archive made without an engine. */

export const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A layer: path → text or ELF file. */
export const layerOf = (files: Readonly<Record<string, string | Made>>, mode = 0o755): Uint8Array =>
  archive(
    Object.entries(files).map(([name, content]) => ({
      name,
      mode,
      body: typeof content === 'string' ? content : elf(content),
    })),
  );

interface Image {
  readonly layers: readonly Uint8Array[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly string[];
}

const configOf = ({ layers, config = {}, steps }: Image): string =>
  JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
    history: (steps ?? layers.map((_, index) => `COPY ${index}`)).map((by) => ({ created_by: by })),
  });

/** What `docker save` writes. */
export function saved(image: Image): Written[] {
  const config = configOf(image);
  const name = `${digestOf(Buffer.from(config)).slice(7)}.json`;
  const layers = image.layers.map((body, index) => ({ name: `layer${index}/layer.tar`, body }));
  const manifest = [{ Config: name, RepoTags: ['acme/app:1'], Layers: layers.map((layer) => layer.name) }];
  return [...layers, { name, body: config }, { name: 'manifest.json', body: JSON.stringify(manifest) }];
}

/** Files of an OCI layout with one image, its layers packed by gzip. */
export function layout(image: Image, platform = { os: 'linux', architecture: 'amd64' }): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = { 'oci-layout': Buffer.from('{"imageLayoutVersion": "1.0.0"}') };
  const put = (bytes: Uint8Array, mediaType: string): object => {
    const digest = digestOf(bytes);
    files[`blobs/${digest.replace(':', '/')}`] = bytes;
    return { mediaType, digest, size: bytes.length };
  };
  const kind = 'application/vnd.oci.image';
  const manifest = {
    schemaVersion: 2,
    config: put(Buffer.from(configOf(image)), `${kind}.config.v1+json`),
    layers: image.layers.map((layer) => put(gzipSync(layer), `${kind}.layer.v1.tar+gzip`)),
  };
  const entry = { ...put(Buffer.from(JSON.stringify(manifest)), `${kind}.manifest.v1+json`), platform };
  files['index.json'] = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  return files;
}
