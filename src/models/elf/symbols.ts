/** Names of the dynamic symbols of an object, packed: a large image has a million of them. */
export interface ElfSymbols {
  /** Names that must be found elsewhere, each with a NUL behind it. */
  readonly wanted: Uint8Array;
  /** Hashes of the names that are found here, in no order. */
  readonly offered: Float64Array;
}

const latin = new TextDecoder('latin1');

/** Collects the symbols of one object; `seal` makes copies of the right size, so that the next object can use the same room. */
export class SymbolCollector {
  #wanted = new Uint8Array(1 << 16);
  #offered = new Float64Array(1 << 12);
  #wantedSize = 0;
  #offeredCount = 0;

  want(name: Uint8Array): void {
    const end = this.#wantedSize + name.length + 1;
    if (end > this.#wanted.length) {
      const larger = new Uint8Array(end * 2);
      larger.set(this.#wanted.subarray(0, this.#wantedSize));
      this.#wanted = larger;
    }
    this.#wanted.set(name, this.#wantedSize);
    this.#wanted[end - 1] = 0;
    this.#wantedSize = end;
  }

  offer(name: Uint8Array): void {
    if (this.#offeredCount === this.#offered.length) {
      const larger = new Float64Array(this.#offered.length * 2);
      larger.set(this.#offered);
      this.#offered = larger;
    }
    this.#offered[this.#offeredCount++] = hashOf(name);
  }

  seal(): ElfSymbols {
    const sealed = {
      wanted: this.#wanted.slice(0, this.#wantedSize),
      offered: this.#offered.slice(0, this.#offeredCount),
    };
    this.#wantedSize = 0;
    this.#offeredCount = 0;
    return sealed;
  }
}

/** The names of the symbols that must be found elsewhere. */
export function wantedNames({ wanted }: ElfSymbols): readonly string[] {
  return wanted.length === 0 ? [] : latin.decode(wanted.subarray(0, -1)).split('\0');
}

const indexes = new WeakMap<ElfSymbols, ReadonlySet<number>>();

/** Whether an object defines a symbol of this name. */
export function offers(symbols: ElfSymbols, name: string): boolean {
  let index = indexes.get(symbols);
  if (!index) {
    index = new Set(symbols.offered);
    indexes.set(symbols, index);
  }
  return index.has(hashOf(Uint8Array.from(name, (letter) => letter.charCodeAt(0))));
}

/** 53 bits of two multiplicative hashes: two names of an image meet by chance once in a hundred million images. */
function hashOf(name: Uint8Array): number {
  let one = 0x811c9dc5;
  let two = 5381;
  for (const byte of name) {
    one = Math.imul(one ^ byte, 0x01000193);
    two = (Math.imul(two, 33) + byte) | 0;
  }
  return (one >>> 0) * 0x20_0000 + (two & 0x1f_ffff);
}
