/** Bytes of a file that were kept: those from `start` to `end` of the file lie at `at`. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** PATH_MAX of Linux; names of symbols may be longer, and mean nothing to us. */
const longest = 4096;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads numbers and strings of an ELF file, wherever it says they are: outside of the file everything is 0 and empty. */
export class ElfFields {
  /** Bytes of the whole file. */
  readonly length: number;
  readonly is64: boolean;
  /** True once something was asked for that is in the file and was not kept. */
  missed = false;
  readonly #bytes: Uint8Array;
  readonly #windows: readonly Window[];
  readonly #view: DataView;
  readonly #little: boolean;
  #last: Window;

  /** `windows`: which parts of a file of `length` bytes `bytes` holds, the header first; all of it if left out. */
  constructor(bytes: Uint8Array, windows?: readonly Window[], length = bytes.length) {
    this.length = length;
    this.#bytes = bytes;
    this.#last = windows?.[0] ?? { start: 0, end: bytes.length, at: 0 };
    this.#windows = windows ?? [this.#last];
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.is64 = bytes[4] === 2;
    this.#little = bytes[5] !== 2;
  }

  u8(at: number): number {
    return this.#bytes[this.#place(at, 1)] ?? 0;
  }

  u16(at: number): number {
    const place = this.#place(at, 2);
    return place < 0 ? 0 : this.#view.getUint16(place, this.#little);
  }

  u32(at: number): number {
    const place = this.#place(at, 4);
    return place < 0 ? 0 : this.#view.getUint32(place, this.#little);
  }

  /** An address, offset or size: 8 bytes or 4 by the class; infinity for one that no file can have. */
  word(at: number): number {
    if (!this.is64) return this.u32(at);
    const place = this.#place(at, 8);
    if (place < 0) return 0;
    const high = this.#view.getUint32(place + (this.#little ? 4 : 0), this.#little);
    const low = this.#view.getUint32(place + (this.#little ? 0 : 4), this.#little);
    return high >= 0x20_0000 ? Number.POSITIVE_INFINITY : high * 0x1_0000_0000 + low;
  }

  /** The text at `at` up to its NUL, at most `longest` bytes; empty without a NUL. */
  string(at: number, end = this.length): string {
    return utf8.decode(this.name(at, end));
  }

  /** The bytes of a text, as `string`; only valid as long as the file is. */
  name(at: number, end = this.length): Uint8Array {
    const place = at < end ? this.#place(at, 1) : -1;
    if (place < 0) return nothing;
    const { start, end: windowEnd, at: windowAt } = this.#last;
    const most = Math.min(longest + 1, Math.min(end, windowEnd) - at);
    const stop = windowAt + at - start + most;
    let to = place;
    while (to < stop && this.#bytes[to] !== 0) to++;
    if (to < stop) return this.#bytes.subarray(place, to);
    if (at + most === windowEnd && windowEnd < end) this.missed = true;
    return nothing;
  }

  /** Where `length` bytes of the file lie in what was kept; -1 if they are not there. */
  #place(at: number, length: number): number {
    if (at >= this.#last.start && at + length <= this.#last.end) return at - this.#last.start + this.#last.at;
    if (!Number.isSafeInteger(at) || at < 0 || at + length > this.length) return -1;
    for (const one of this.#windows) {
      if (at < one.start || at + length > one.end) continue;
      this.#last = one;
      return at - one.start + one.at;
    }
    this.missed = true;
    return -1;
  }
}

const nothing = new Uint8Array(0);
