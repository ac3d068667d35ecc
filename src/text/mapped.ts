import type { Span } from './span.ts';

/**
 * A text that was put together from pieces of a file (a RUN without its continuations, a heredoc body, a scalar
 * inside YAML), with the way back from each of its offsets to the file.
 */
export class MappedText {
  readonly text: string;
  /** `at[i]` is the offset in `text` at which piece i begins, `from[i]` the file offset it was copied from; both ascending. */
  readonly #at: readonly number[];
  readonly #from: readonly number[];

  constructor(text: string, at: readonly number[], from: readonly number[]) {
    this.text = text;
    this.#at = at;
    this.#from = from;
  }

  /** The piece of `file` at `span`, unchanged. */
  static slice(file: string, span: Span): MappedText {
    return new MappedText(file.slice(span.start, span.end), [0], [span.start]);
  }

  /** The pieces of `file` at `spans` one after the other, nothing between them. */
  static join(file: string, spans: readonly Span[]): MappedText {
    let text = '';
    const at: number[] = [];
    const from: number[] = [];
    for (const span of spans) {
      if (span.end <= span.start) continue;
      at.push(text.length);
      from.push(span.start);
      text += file.slice(span.start, span.end);
    }
    if (at.length === 0) return new MappedText('', [0], [spans[0]?.start ?? 0]);
    return new MappedText(text, at, from);
  }

  #piece(offset: number): number {
    let low = 0;
    let high = this.#at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#at[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** File offset of the character at `offset` of this text. */
  offset(offset: number): number {
    const piece = this.#piece(offset);
    return (this.#from[piece] as number) + offset - (this.#at[piece] as number);
  }

  /** File span of `[start, end)` of this text; it may hold continuations and comments that this text does not. */
  span(start: number, end: number): Span {
    const first = this.offset(start);
    return { start: first, end: end > start ? this.offset(end - 1) + 1 : first };
  }

  /** True if `[start, end)` of this text is one contiguous stretch of the file: the condition for editing it. */
  contiguous(start: number, end: number): boolean {
    return end <= start || this.#piece(start) === this.#piece(end - 1);
  }

  /** The part `[start, end)` as a mapped text of its own. */
  slice(start: number, end: number): MappedText {
    const at: number[] = [];
    const from: number[] = [];
    for (let piece = this.#piece(start); piece < this.#at.length && (this.#at[piece] as number) < end; piece++) {
      const begin = Math.max(start, this.#at[piece] as number);
      at.push(begin - start);
      from.push((this.#from[piece] as number) + begin - (this.#at[piece] as number));
    }
    if (at.length === 0) return new MappedText('', [0], [this.offset(start)]);
    return new MappedText(this.text.slice(start, end), at, from);
  }
}
