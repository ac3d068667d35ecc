import type { ImageConfig } from '../models/image/config.ts';
import { type Checksum, ImageLimits, LayerReader, type LayerRecord } from './layer.ts';
import { type FileFacts, ImageObjects } from './objects.ts';
import { type ImageFile, ImageRoot } from './root.ts';
import { SecretScan } from './secret-scan.ts';

/** A layer with what it weighs. */
export interface ImageLayer {
  readonly diffId: string;
  /** Bytes of its regular files. */
  readonly size: number;
  readonly entries: number;
  /** The instruction that made it, as the builder wrote it; empty if the history does not say. */
  readonly createdBy: string;
  /** Index of that step in the history; undefined if the history does not say. */
  readonly step: number | undefined;
}

/** An image that was read. */
export interface ImageContents {
  readonly config: ImageConfig;
  readonly layers: readonly ImageLayer[];
  readonly root: ImageRoot;
  readonly facts: ReadonlyMap<ImageFile, FileFacts>;
  readonly objects: ImageObjects;
  /** What could not be read in full. */
  readonly problems: readonly string[];
}

/** Keeps what layers were found to hold. */
export interface LayerCache {
  read(diffId: string): LayerRecord | undefined;
  write(diffId: string, record: LayerRecord): void;
}

/** Reads the layers of an image, one behind the other; memory does not grow with their size. */
export async function readContents(
  config: ImageConfig,
  layers: readonly { readonly diffId: string; read(): AsyncIterable<Uint8Array> }[],
  sum: Checksum,
  cache?: LayerCache,
): Promise<ImageContents> {
  const root = new ImageRoot();
  const facts = new Map<ImageFile, FileFacts>();
  const read: ImageLayer[] = [];
  const problems: string[] = [];
  const scan = new SecretScan();
  const limits = new ImageLimits();
  const steps = [...config.history.entries()].filter(([, { empty }]) => !empty);
  for (const [index, layer] of layers.entries()) {
    const known = cache?.read(layer.diffId);
    const record = cache && !known ? { entries: [], facts: [] } : undefined;
    const reader = new LayerReader(root, index, facts, isWanted, sum, { scan, limits, record });
    let problem: string | undefined;
    if (known) problem = reader.replay(known);
    else {
      for await (const part of layer.read()) reader.write(part);
      problem = reader.end();
      if (record && problem === undefined) cache?.write(layer.diffId, record);
    }
    if (problem !== undefined) problems.push(`layer ${index + 1}: ${problem}`);
    // Builders that leave out steps leave nothing to count by.
    const [step, made] = (steps.length === layers.length ? steps[index] : undefined) ?? [];
    const { bytes, entries } = reader.sizes;
    read.push({ diffId: layer.diffId, size: bytes, entries, createdBy: made?.by ?? '', step });
  }
  for (const { layer, path, message } of root.problems.slice(0, 20))
    problems.push(`layer ${layer + 1}: ${path}: ${message}`);
  return { config, layers: read, root, facts, objects: new ImageObjects(root, facts), problems };
}

/** Files whose text tells something: accounts, the loaders' settings, package databases. */
export const isWanted = (path: string): boolean =>
  /^(?:etc\/(?:passwd|shadow|group|os-release|alpine-release|debian_version|ld\.so\.cache|ld-musl-[^/]+\.path)|usr\/lib\/os-release)$/.test(
    path,
  ) ||
  /^(?:var\/lib\/dpkg\/(?:status(?:\.d\/[^/]+)?|info\/[^/]+\.list)|(?:usr\/)?lib\/apk\/db\/installed)$/.test(path) ||
  /\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$|^node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path) ||
  /\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/.test(path);
