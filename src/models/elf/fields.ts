/** Reads numbers and strings of an ELF file, wherever it says they are: outside of the file everything is 0 and empty. */
export class ElfFields {
  readonly bytes: Uint8Array;
  readonly is64: boolean;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.is64 = bytes[4] === 2;
    this.#little = bytes[5] !== 2;
  }

  u16(at: number): number {
    return this.#holds(at, 2) ? this.#view.getUint16(at, this.#little) : 0;
  }

  u32(at: number): number {
    return this.#holds(at, 4) ? this.#view.getUint32(at, this.#little) : 0;
  }

  /** An address, offset or size: 8 bytes or 4 by the class; infinity for one that no file can have. */
  word(at: number): number {
    if (!this.is64) return this.u32(at);
    if (!this.#holds(at, 8)) return 0;
    const value = this.#view.getBigUint64(at, this.#little);
    return value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : Number(value);
  }

  /** The text at `at` up to its NUL, at most `longest` bytes; empty without a NUL. */
  string(at: number, end = this.bytes.length): string {
    if (!(at >= 0 && at < end)) return '';
    const stop = this.bytes.indexOf(0, at);
    if (stop === -1 || stop >= end || stop - at > longest) return '';
    return latin.decode(this.bytes.subarray(at, stop));
  }

  #holds(at: number, length: number): boolean {
    return Number.isSafeInteger(at) && at >= 0 && at + length <= this.bytes.length;
  }
}

/** PATH_MAX of Linux; names of symbols may be longer, and mean nothing to us. */
const longest = 4096;
const latin = new TextDecoder('utf-8', { ignoreBOM: true });
