import type { Span } from '../../text/span.ts';

/** Tokens of a file, one array a property. */
interface TokenList {
  readonly kinds: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The tokens `[from, to)`. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** Questions to the tokens of a file, whatever its language; an index that no token has is answered with nothing. */
export class TokenReader<Tokens extends TokenList> {
  readonly text: string;
  readonly tokens: Tokens;

  constructor(text: string, tokens: Tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  get count(): number {
    return this.tokens.kinds.length;
  }

  is(index: number, operator: string): boolean {
    const { kinds, starts, ends } = this.tokens;
    const start = starts[index] ?? 0;
    return (
      kinds[index] === 'operator' && ends[index] === start + operator.length && this.text.startsWith(operator, start)
    );
  }

  /** The name at `index`; empty for any other token. */
  word(index: number): string {
    return this.tokens.kinds[index] === 'name' ? this.raw(index) : '';
  }

  raw(index: number): string {
    return this.text.slice(this.tokens.starts[index], this.tokens.ends[index]);
  }

  span({ from, to }: TokenRange): Span {
    const { starts, ends } = this.tokens;
    const start = starts[from] ?? this.text.length;
    return { start, end: Math.max(start, ends[Math.min(to, ends.length) - 1] ?? start) };
  }
}
