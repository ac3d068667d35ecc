import type { Span } from '../../text/span.ts';
import { stringLiteral } from './python-string.ts';
import { type Tokens, tokensOf } from './python-tokens.ts';
import { TokenReader, type TokenRange } from './token-reader.ts';

export type Range = TokenRange;

export interface Argument extends Range {
  /** Undefined for a positional argument. */
  readonly name: string | undefined;
  /** `*list` and `**map`: arguments that the text does not show. */
  readonly spread: boolean;
}

/** Steps from name to name that are followed to a value. */
const maxSteps = 4;

/** Questions to the tokens of a Python file. Each answer costs no more than the tokens that it is about. */
export class PythonReader extends TokenReader<Tokens> {
  /** Values of names that the module gives one value, once they are known: `PREFIX = "APP_"`. */
  constants: ReadonlyMap<string, Range> = new Map();

  /** `range`: only the expression there. */
  constructor(text: string, range?: Span) {
    super(text, tokensOf(text, range));
  }

  /** Index of the token that closes the bracket at `open`; the number of tokens if none does. */
  closer(open: number): number {
    return this.tokens.closers[open] ?? this.count;
  }

  /** What stands between the commas of `range`; brackets are stepped over. */
  parts({ from, to }: Range): readonly Range[] {
    const parts: Range[] = [];
    let start = from;
    for (let index = from; index < to; index++) {
      const closer = this.tokens.closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (this.is(index, ',')) {
        if (start < index) parts.push({ from: start, to: index });
        start = index + 1;
      }
    }
    if (start < to) parts.push({ from: start, to });
    return parts;
  }

  /** Arguments of the call whose bracket opens at `open`. */
  args(open: number): readonly Argument[] {
    return this.parts({ from: open + 1, to: this.closer(open) }).map(({ from, to }) => {
      if (this.tokens.kinds[from] === 'name' && this.is(from + 1, '='))
        return { name: this.word(from), spread: false, from: from + 2, to };
      const spread = this.is(from, '*') || this.is(from, '**');
      return { name: undefined, spread, from: from + (spread ? 1 : 0), to };
    });
  }

  /** The argument called `name`, or the one at `position` if it is not named. */
  argument(args: readonly Argument[], name: string | undefined, position: number): Argument | undefined {
    const named = name === undefined ? undefined : args.find((one) => one.name === name);
    if (named) return named;
    const found = args[position];
    return found && found.name === undefined && !args.slice(0, position + 1).some(({ spread }) => spread)
      ? found
      : undefined;
  }

  /** The dotted name that begins at `from`, and the token behind it. */
  dotted(from: number): { readonly name: string; readonly to: number } {
    let to = from + 1;
    while (this.is(to, '.') && this.tokens.kinds[to + 1] === 'name') to += 2;
    if (to === from + 1) return { name: this.word(from), to };
    const parts: string[] = [];
    for (let index = from; index < to; index += 2) parts.push(this.word(index));
    return { name: parts.join('.'), to };
  }

  /** The call that is the whole of `range`: `FastAPI(...)`; a dotted name and one pair of brackets. */
  call({ from, to }: Range): { readonly name: string; readonly open: number } | undefined {
    if (this.tokens.kinds[from] !== 'name') return undefined;
    const { name, to: open } = this.dotted(from);
    return this.is(open, '(') && this.closer(open) >= to - 1 && open < to ? { name, open } : undefined;
  }

  /** The text or number that `range` is, names of constants followed; undefined for anything that has to be computed. */
  plain({ from, to }: Range, steps = 0): string | undefined {
    const { kinds, starts, ends } = this.tokens;
    if (from >= to) return undefined;
    if (this.is(from, '(') && this.closer(from) === to - 1) {
      let depth = 0;
      while (this.is(from + depth, '(') && this.closer(from + depth) === to - 1 - depth && depth < 8) depth++;
      return steps < maxSteps ? this.plain({ from: from + depth, to: to - depth }, steps + 1) : undefined;
    }
    if (kinds[from] === 'number' && to === from + 1) return this.raw(from).replaceAll('_', '');
    if (kinds[from + 1] === 'number' && to === from + 2 && this.is(from, '-')) return `-${this.raw(from + 1)}`;
    if (kinds[from] === 'name' && to === from + 1) {
      const word = this.word(from);
      if (word === 'True' || word === 'False') return word;
      const constant = this.constants.get(word);
      return constant && steps < maxSteps ? this.plain(constant, steps + 1) : undefined;
    }
    const texts: string[] = [];
    for (let index = from; index < to; index++) {
      if (this.is(index, '+') && index > from && index + 1 < to) continue;
      const literal =
        kinds[index] === 'string' ? stringLiteral(this.text, starts[index] ?? 0, ends[index] ?? 0)?.value : undefined;
      const value =
        literal ??
        (kinds[index] === 'name' && steps < maxSteps
          ? this.plain({ from: index, to: index + 1 }, steps + 1)
          : undefined);
      if (value === undefined) return undefined;
      texts.push(value);
    }
    return texts.join('');
  }

  /** The texts of a list, tuple or single text; undefined if one of them is not known. */
  plains(range: Range): readonly string[] | undefined {
    const { from, to } = range;
    const listed = (this.is(from, '[') || this.is(from, '(')) && this.closer(from) === to - 1;
    const texts = (listed ? this.parts({ from: from + 1, to: to - 1 }) : [range]).map((one) => this.plain(one));
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  /** The place of the text between its quotes, if `range` is one string literal that holds it as it is. */
  contents({ from, to }: Range): Span {
    const { kinds, starts, ends } = this.tokens;
    const literal =
      kinds[from] === 'string' && to === from + 1
        ? stringLiteral(this.text, starts[from] ?? 0, ends[from] ?? 0)
        : undefined;
    return literal?.contents ?? this.span({ from, to });
  }
}
