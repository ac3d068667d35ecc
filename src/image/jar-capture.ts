import { zipNames } from '../models/zip/names.ts';
import type { TarBody } from '../models/tar/reader.ts';

/** Larger archives are known by their file name alone, in bytes. */
export const largestJar = 128 << 20;

/** Takes an archive of Java that flows by, and gives the names in it that tell what it holds: Maven's own, and archives within. */
export class JarCapture implements TarBody {
  readonly #done: (names: readonly string[]) => void;
  #bytes: Uint8Array;
  #at = 0;

  constructor(size: number, done: (names: readonly string[]) => void) {
    this.#done = done;
    this.#bytes = new Uint8Array(size);
  }

  write(chunk: Uint8Array): void {
    this.#bytes.set(chunk, this.#at);
    this.#at += chunk.length;
  }

  end(): void {
    const names: string[] = [];
    for (const name of zipNames(this.#bytes))
      if (/^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$|^(?:BOOT-INF|WEB-INF)\/lib\/[^/]+\.jar$/.test(name))
        names.push(name);
    this.#bytes = new Uint8Array(0);
    if (names.length > 0) this.#done(names);
  }
}
