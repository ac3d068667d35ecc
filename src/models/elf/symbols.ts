/** Names of the dynamic symbols of an object, packed: a large image has a million of them. */
export interface ElfSymbols {
  /** Names that must be found elsewhere, each with a NUL behind it. */
  readonly wanted: Uint8Array;
  /** Hashes (those of DT_GNU_HASH, lowest bit set) of the names that are found here, in no order. */
  readonly offered: Uint32Array;
}

const latin = new TextDecoder('latin1');

/** Collects the symbols of one object; `seal` makes copies of the right size, so that the next object can use the same room. */
export class SymbolCollector {
  #wanted = new Uint8Array(1 << 16);
  #offered = new Uint32Array(1 << 12);
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
    this.offerHash(gnuHash(name));
  }

  /** `hash`: as it stands in a chain of DT_GNU_HASH. */
  offerHash(hash: number): void {
    if (this.#offeredCount === this.#offered.length) {
      const larger = new Uint32Array(this.#offered.length * 2);
      larger.set(this.#offered);
      this.#offered = larger;
    }
    this.#offered[this.#offeredCount++] = hash | 1;
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
  return index.has((gnuHash(Uint8Array.from(name, (letter) => letter.charCodeAt(0))) | 1) >>> 0);
}

/** The hash of DT_GNU_HASH (glibc dl-new-hash.h). Two of an image's names share 31 bits of it once in a million libraries: one is believed then. */
function gnuHash(name: Uint8Array): number {
  let hash = 5381;
  for (const byte of name) hash = (Math.imul(hash, 33) + byte) | 0;
  return hash;
}
