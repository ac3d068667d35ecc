import type { ImageConfig } from '../models/image/config.ts';

/** A layer that can be read. */
export interface LayerSource {
  /** Digest of its tar archive without compression. */
  readonly diffId: string;
  /** Bytes as they are stored, compressed or not. */
  readonly stored: number;
  /** Its tar archive. Throws `ImageError` if it is damaged. */
  read(): AsyncIterable<Uint8Array>;
}

/** An image, wherever it comes from. */
export interface ImageSource {
  /** As it was asked for, or the first tag of an archive. */
  readonly reference: string;
  /** Digest of the configuration: what engines call the id of the image. */
  readonly id: string;
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly LayerSource[];
  /** CRC-32 of bytes, with what it was so far: tells whether two files are the same, not whether somebody forged one. */
  readonly checksum: (bytes: Uint8Array, sum: number) => number;
  close(): Promise<void>;
}

/** An image cannot be read: the message is for people and names the way out. */
export class ImageError extends Error {}
