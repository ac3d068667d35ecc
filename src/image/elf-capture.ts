import { type ElfFile, PT_LOAD, readElf, segmentsOf } from '../models/elf/elf.ts';
import { ElfFields, type Window } from '../models/elf/fields.ts';
import { type GoBuild, readGoBuild } from '../models/elf/go-build.ts';
import { SymbolCollector } from '../models/elf/symbols.ts';
import type { TarBody } from '../models/tar/reader.ts';

/** More of one file, and of one segment, is not kept: what a loader reads lies in front of the code and constants of its segment. */
const most = 48 << 20;
const mostOfOne = 12 << 20;

const PF_X = 1;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Room in which one ELF file after the other is kept, while it flows by. */
export class ElfRoom {
  bytes = new Uint8Array(1 << 20);
  readonly collector = new SymbolCollector();

  /** Makes room for `size` bytes, of which `used` are in use. */
  grow(size: number, used: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(most, Math.max(size, this.bytes.length * 2)));
    larger.set(this.bytes.subarray(0, used));
    this.bytes = larger;
  }
}

/** Keeps of an ELF file that flows by what a dynamic loader reads, and gives its summary at the end. Code and debug data are let go. */
export class ElfCapture implements TarBody {
  readonly #size: number;
  readonly #room: ElfRoom;
  readonly #done: (elf: ElfFile | string | undefined, go: GoBuild | undefined) => void;
  readonly #windows: Window[] = [];
  #ranges: readonly Range[] | undefined;
  #at = 0;
  #used = 0;

  constructor(size: number, room: ElfRoom, done: (elf: ElfFile | string | undefined, go: GoBuild | undefined) => void) {
    this.#size = size;
    this.#room = room;
    this.#done = done;
  }

  write(chunk: Uint8Array): void {
    const start = this.#at;
    this.#at += chunk.length;
    this.#ranges ??= rangesOf(chunk, this.#size);
    for (const range of this.#ranges) {
      const from = Math.max(start, range.start);
      const to = Math.min(this.#at, range.end, from + most - this.#used);
      if (to > from) this.#keep(chunk.subarray(from - start, to - start), from);
    }
  }

  end(): void {
    const bytes = this.#room.bytes.subarray(0, this.#used);
    const elf = readElf(bytes, this.#windows, this.#size, this.#room.collector);
    const runs = typeof elf === 'object' && elf.kind === 'executable';
    this.#done(elf, runs ? readGoBuild(bytes, this.#windows, this.#size) : undefined);
  }

  #keep(bytes: Uint8Array, start: number): void {
    this.#room.grow(this.#used + bytes.length, this.#used);
    this.#room.bytes.set(bytes, this.#used);
    const last = this.#windows.at(-1);
    const end = start + bytes.length;
    if (last?.end === start) this.#windows[this.#windows.length - 1] = { ...last, end };
    else this.#windows.push({ start, end, at: this.#used });
    this.#used += bytes.length;
  }
}

/**
 * What is kept: the header, and every segment but the code behind the first one, which may hold the tables of the loader; in order, no two
 * overlap. All of the file if the program headers are not in its first piece.
 */
function rangesOf(head: Uint8Array, size: number): readonly Range[] {
  const fields = new ElfFields(head);
  const segments = segmentsOf(fields);
  if (typeof segments === 'string' || segments.length === 0) return [{ start: 0, end: Math.min(size, most) }];
  const first = Math.min(...segments.filter(({ type }) => type === PT_LOAD).map(({ offset }) => offset));
  const wanted = segments
    .filter(({ type, flags, offset }) => type !== PT_LOAD || !(flags & PF_X) || offset === first)
    .filter(({ type, offset }) => type > 0 && type <= 4 && offset < size)
    .map(({ offset, size: length }) => ({ start: offset, end: offset + Math.min(length, mostOfOne, size - offset) }));
  const found: { start: number; end: number }[] = [];
  for (const one of [{ start: 0, end: Math.min(4096, size) }, ...wanted.toSorted((a, b) => a.start - b.start)]) {
    const last = found.at(-1);
    if (!(one.end > one.start)) continue;
    if (last && one.start <= last.end) last.end = Math.max(last.end, one.end);
    else found.push(one);
  }
  return found;
}
