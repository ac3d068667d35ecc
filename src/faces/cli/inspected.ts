import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImageGates } from '../../image/findings.ts';
import type { BuildFile } from '../../image/provenance.ts';
import { findImage } from '../../ports/image-open.ts';
import { ImageError } from '../../ports/image-source.ts';
import { inspect, type Inspection } from '../../use/inspect.ts';
import type { Recorder } from './record.ts';

interface Flags {
  readonly platform?: string;
  /** The name is one of a registry, not of an engine. */
  readonly registry?: true;
}

/**
 * Finds an image and reads it; undefined if it cannot be had, the reason is on stderr then. `recorder`: where the cache is; `files`: Dockerfiles that may
 * have built it.
 */
export async function inspected(
  image: string,
  { platform, registry }: Flags,
  gates: ImageGates,
  recorder: Recorder | undefined,
  files: readonly BuildFile[] = [],
): Promise<Inspection | undefined> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-image-'));
  const line = new ProgressLine(image);
  // A download of minutes is what people interrupt.
  const interrupted = (): void => {
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    const name = registry && !image.startsWith('registry://') ? `registry://${image}` : image;
    const progress = (from: string, bytes: number): void => line.show(from, bytes);
    const source = await findImage(name, { platform, scratch, environment: process.env, progress });
    line.clear();
    const cache = recorder && (await import('./layer-cache.ts')).layerCache(recorder.layers, recorder.program);
    try {
      return await inspect(source, gates, files, cache);
    } finally {
      await source.close();
    }
  } catch (error) {
    line.clear();
    if (!(error instanceof ImageError)) throw error;
    process.stderr.write(`plimsoll: ${error.message}\n`);
    return undefined;
  } finally {
    process.off('SIGINT', interrupted);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** How far a download is, on a terminal only. */
class ProgressLine {
  readonly #what: string;
  #shown = 0;

  constructor(what: string) {
    this.#what = what.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
  }

  show(from: string, bytes: number): void {
    const megabytes = Math.floor(bytes / 10_000_000) * 10;
    if (process.stderr.isTTY !== true || megabytes <= this.#shown) return;
    this.#shown = megabytes;
    process.stderr.write(`\r\x1b[K  ${this.#what} from ${from}: ${megabytes} MB`);
  }

  clear(): void {
    if (this.#shown > 0) process.stderr.write('\r\x1b[K');
    this.#shown = 0;
  }
}
