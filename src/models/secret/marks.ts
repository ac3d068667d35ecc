/** Bytes of texts, the rarest first: a window that ends with one of them is seldom stopped at. */
const seldom = '-_QZXJKVzqjx/.=YHGWUBFPMOLRDNSCITAEkwvybfgpmhudclsrnitoae ';

const width = 4;

interface Mark {
  readonly bytes: Uint8Array;
  /** Where the window starts in it. */
  readonly offset: number;
  readonly bit: number;
}

/**
 * Looks for many words in one pass (Wu and Manber's search, with pairs of bytes in a window of four of each word): two bytes of three are
 * never looked at. It tells which groups of words stand there, not where.
 */
export class MarkSearch {
  /** Pair of bytes → how far a window that ends with it may move. */
  readonly #shifts = new Uint8Array(1 << 16).fill(width - 1);
  readonly #windows = new Map<number, Mark[]>();

  /** At most 31 groups of words, each word ASCII of at least four characters. */
  constructor(groups: readonly (readonly string[])[]) {
    for (const [group, words] of groups.entries()) for (const word of words) this.#add(word, group);
  }

  /** A bit for each group that has a word in `bytes`. */
  find(bytes: Uint8Array): number {
    const shifts = this.#shifts;
    const end = bytes.length;
    let found = 0;
    for (let at = width - 1; at < end; ) {
      const shift = shifts[((bytes[at - 1] as number) << 8) | (bytes[at] as number)] as number;
      if (shift > 0) {
        at += shift;
        continue;
      }
      const start = at - width + 1;
      for (const { bytes: word, offset, bit } of this.#windows.get(keyAt(bytes, start)) ?? none)
        if ((found & bit) === 0 && stands(word, bytes, start - offset)) found |= bit;
      at++;
    }
    return found;
  }

  #add(word: string, group: number): void {
    const bytes = Uint8Array.from(word, (char) => char.charCodeAt(0));
    let offset = 0;
    for (let at = 0; at + width <= bytes.length; at++)
      if (seldom.indexOf(word[at + width - 1] ?? '') < seldom.indexOf(word[offset + width - 1] ?? '')) offset = at;
    for (let at = 0; at < width - 1; at++) {
      const pair = ((bytes[offset + at] ?? 0) << 8) | (bytes[offset + at + 1] ?? 0);
      this.#shifts[pair] = Math.min(this.#shifts[pair] ?? 0, width - 2 - at);
    }
    const key = keyAt(bytes, offset);
    const mark = { bytes, offset, bit: 1 << group };
    const marks = this.#windows.get(key);
    if (marks) marks.push(mark);
    else this.#windows.set(key, [mark]);
  }
}

const none: readonly Mark[] = [];

const keyAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);

const stands = (word: Uint8Array, bytes: Uint8Array, at: number): boolean =>
  at >= 0 && at + word.length <= bytes.length && word.every((byte, index) => bytes[at + index] === byte);
