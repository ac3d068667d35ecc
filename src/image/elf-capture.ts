import { type ElfFile, isElf, readElf } from '../models/elf/elf.ts';
import { type GoBuild, readGoBuild } from '../models/elf/go-build.ts';
import type { TarBody } from '../models/tar/reader.ts';

/** A larger file is not judged. */
const largest = 1 << 30;

const PT_LOAD = 1;
const PF_X = 1;

/**
 * Keeps of an ELF file that flows by what a dynamic loader reads, and gives its summary at the end. Code is let go: the buffer has the size of
 * the file, but pages that nothing was written to take no memory.
 */
export class ElfCapture implements TarBody {
  readonly #size: number;
  readonly #done: (elf: ElfFile | string | undefined, go: GoBuild | undefined) => void;
  #bytes: Uint8Array;
  #at = 0;
  #skips: readonly { readonly start: number; readonly end: number }[] | undefined;

  constructor(size: number, done: (elf: ElfFile | string | undefined, go: GoBuild | undefined) => void) {
    this.#size = size;
    this.#done = done;
    this.#bytes = new Uint8Array(size > largest ? 0 : size);
  }

  write(chunk: Uint8Array): void {
    const start = this.#at;
    this.#at += chunk.length;
    if (this.#bytes.length === 0) return;
    this.#skips ??= start === 0 ? codeOf(chunk) : [];
    let from = start;
    for (const skip of this.#skips) {
      if (skip.end <= from || skip.start >= this.#at) continue;
      if (skip.start > from) this.#bytes.set(chunk.subarray(from - start, skip.start - start), from);
      from = Math.min(skip.end, this.#at);
    }
    if (from < this.#at) this.#bytes.set(chunk.subarray(from - start), from);
  }

  end(): void {
    if (this.#size > largest) this.#done('it is larger than 1 GiB', undefined);
    else {
      const elf = readElf(this.#bytes);
      const runs = typeof elf === 'object' && elf.kind === 'executable';
      this.#done(elf, runs ? readGoBuild(this.#bytes) : undefined);
    }
    this.#bytes = new Uint8Array(0);
  }
}

/** The segments of code behind the first PT_LOAD, which may hold the tables of the loader; none if the headers are not in the first piece. */
function codeOf(chunk: Uint8Array): readonly { readonly start: number; readonly end: number }[] {
  if (!isElf(chunk) || chunk.length < 64 || chunk[4] !== 2 || chunk[5] !== 1) return [];
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const start = Number(view.getBigUint64(32, true));
  const count = view.getUint16(56, true);
  if (view.getUint16(54, true) !== 56 || start + count * 56 > chunk.length) return [];
  const found: { start: number; end: number }[] = [];
  for (let index = 0; index < count; index++) {
    const at = start + index * 56;
    const offset = Number(view.getBigUint64(at + 8, true));
    if (view.getUint32(at, true) !== PT_LOAD || offset === 0) continue;
    if (view.getUint32(at + 4, true) & PF_X)
      found.push({ start: offset, end: offset + Number(view.getBigUint64(at + 32, true)) });
  }
  return found.toSorted((a, b) => a.start - b.start);
}
