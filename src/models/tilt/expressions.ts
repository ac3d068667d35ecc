import type { Span } from '../../text/span.ts';
import { stringLiteral } from '../source/python-string.ts';
import type { TiltArgument, TiltAssignment, TiltCall, TiltValue } from './tiltfile.ts';
import type { Tokens } from '../source/python-tokens.ts';

/** Names that may stand before a bracket and are not called. */
const keywords = new Set(
  'and assert break continue def elif else for if in is lambda not or pass return while'.split(' '),
);

/** Levels of values in values; what is deeper is unknown. */
const maxDepth = 64;

interface Sized {
  readonly value: TiltValue;
  readonly depth: number;
}

/** The tokens `[from, to)`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Calls and values out of tokens. Brackets are read from the last one that opens to the first, so that what stands inside one is
 * known when it is its turn: no recursion, and no token is looked at by more than one bracket.
 */
export class Expressions {
  readonly #tokens: Tokens;
  /** Values by the bracket that opens them. */
  readonly #groups = new Map<number, Sized>();
  /** Calls by their first token; of several that share it (`f(x).g(y)`) the outermost has a name that begins with a dot, and so its own. */
  readonly #calls = new Map<number, Sized & { readonly call: TiltCall; readonly closer: number }>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  read(): { readonly calls: readonly TiltCall[]; readonly assignments: readonly TiltAssignment[] } {
    const conditional = this.#conditional();
    const { closers } = this.#tokens;
    for (let index = closers.length - 1; index >= 0; index--) {
      if (closers[index] === -1) continue;
      const callee = this.#is(index, '(') ? this.#callee(index) : -1;
      if (callee === -1) this.#groups.set(index, this.#group(index));
      else this.#call(index, callee, conditional[index] === true);
    }
    const calls = Array.from(this.#calls.values(), ({ call }) => call).reverse();
    return { calls, assignments: this.#assignments(conditional) };
  }

  /** For each token whether it stands in the block of another statement: indented, or behind a colon. */
  #conditional(): boolean[] {
    const { text, starts, ends, firsts, depths } = this.#tokens;
    const result: boolean[] = [];
    let inside = false;
    for (const [index, start] of starts.entries()) {
      if (firsts[index] === true) {
        const gap = text.slice(ends[index - 1] ?? 0, start);
        // Behind a semicolon nothing changes.
        if (gap === '' || gap.endsWith('\n')) inside = false;
        else if (index === 0 || gap.includes('\n')) inside = true;
      }
      result.push(inside);
      if (depths[index] === 0 && this.#is(index, ':')) inside = true;
    }
    return result;
  }

  #is(index: number, operator: string): boolean {
    const { kinds, starts, ends, text } = this.#tokens;
    const start = starts[index] ?? 0;
    return kinds[index] === 'operator' && ends[index] === start + operator.length && text.startsWith(operator, start);
  }

  #text(index: number): string {
    return this.#tokens.text.slice(this.#tokens.starts[index], this.#tokens.ends[index]);
  }

  #span({ from, to }: Range): Span {
    const { starts, ends, text } = this.#tokens;
    const start = starts[from] ?? text.length;
    return { start, end: Math.max(start, ends[Math.min(to, ends.length) - 1] ?? start) };
  }

  /** First token of what the bracket at `open` calls; -1 if it is no call. */
  #callee(open: number): number {
    const { kinds, firsts } = this.#tokens;
    let first = open - 1;
    if (kinds[first] !== 'name' || firsts[open] === true || keywords.has(this.#text(first))) return -1;
    if (kinds[first - 1] === 'name' && this.#text(first - 1) === 'def') return -1;
    while (this.#is(first - 1, '.')) {
      if (kinds[first - 2] !== 'name') return first - 1;
      first -= 2;
    }
    return first;
  }

  /** What stands between the commas of the bracket at `open`; undefined for a comprehension. */
  #elements(open: number): { readonly ranges: readonly Range[]; readonly trailing: boolean } | undefined {
    const { closers, kinds } = this.#tokens;
    const close = closers[open] ?? kinds.length;
    const ranges: Range[] = [];
    let from = open + 1;
    for (let index = from; index < close; index++) {
      const closer = closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (this.#is(index, ',')) {
        ranges.push({ from, to: index });
        from = index + 1;
      } else if (kinds[index] === 'name' && this.#text(index) === 'for') return undefined;
    }
    const trailing = from === close && ranges.length > 0;
    if (from < close) ranges.push({ from, to: close });
    return { ranges: ranges.filter((range) => range.from < range.to), trailing };
  }

  #call(open: number, first: number, conditional: boolean): void {
    const { closers, kinds, depths } = this.#tokens;
    const closer = closers[open] ?? kinds.length;
    const elements = this.#elements(open);
    let depth = 0;
    const argument = (range: Range): TiltArgument => {
      const { from, to } = range;
      const spread = this.#is(from, '*') || this.#is(from, '**');
      const keyword = kinds[from] === 'name' && this.#is(from + 1, '=');
      const value = this.#value({ from: from + (keyword ? 2 : spread ? 1 : 0), to });
      depth = Math.max(depth, value.depth);
      return {
        name: keyword ? this.#text(from) : undefined,
        nameSpan: keyword ? this.#span({ from, to: from + 1 }) : undefined,
        spread,
        value: value.value,
        span: this.#span(range),
      };
    };
    // `f(x for x in y)`: one argument that is not known.
    const args = elements?.ranges.map(argument) ?? [this.#generated(open, closer)];
    const span = this.#span({ from: first, to: closer + 1 });
    const nameSpan = this.#span({ from: first, to: open });
    let name = '';
    for (let index = first; index < open; index++) name += this.#text(index);
    const call: TiltCall = { name, nameSpan, args, span, nested: (depths[open] ?? 0) > 0, conditional };
    this.#calls.set(first, { call, value: { kind: 'call', call, span }, depth: depth + 1, closer });
  }

  #generated(open: number, closer: number): TiltArgument {
    const span = this.#span({ from: open + 1, to: closer });
    return { name: undefined, nameSpan: undefined, spread: false, value: { kind: 'unknown', span }, span };
  }

  /** The value of a bracket that calls nothing. */
  #group(open: number): Sized {
    const { closers, kinds, firsts } = this.#tokens;
    const closer = closers[open] ?? kinds.length;
    const span = this.#span({ from: open, to: closer + 1 });
    const unknown: Sized = { value: { kind: 'unknown', span }, depth: 1 };
    const before = open - 1;
    const follows =
      firsts[open] !== true &&
      (kinds[before] === 'string' ||
        (kinds[before] === 'name' && !keywords.has(this.#text(before))) ||
        this.#closes(before));
    const elements = follows ? undefined : this.#elements(open);
    if (elements === undefined) return unknown;
    const { ranges, trailing } = elements;
    if (this.#is(open, '{')) return this.#dict(ranges, span) ?? unknown;
    const items = ranges.map((range) => this.#value(range));
    if (this.#is(open, '(') && items.length === 1 && !trailing) return items[0] ?? unknown;
    let depth = 0;
    for (const item of items) if (item.depth > depth) depth = item.depth;
    return { value: { kind: 'list', items: items.map(({ value }) => value), span }, depth: depth + 1 };
  }

  #closes(index: number): boolean {
    return this.#is(index, ')') || this.#is(index, ']') || this.#is(index, '}');
  }

  #dict(ranges: readonly Range[], span: Span): Sized | undefined {
    const entries: { readonly key: TiltValue; readonly value: TiltValue }[] = [];
    let depth = 0;
    for (const { from, to } of ranges) {
      const colon = this.#colon(from, to);
      if (colon === undefined) return undefined;
      const key = this.#value({ from, to: colon });
      const value = this.#value({ from: colon + 1, to });
      depth = Math.max(depth, key.depth, value.depth);
      entries.push({ key: key.value, value: value.value });
    }
    return { value: { kind: 'dict', entries, span }, depth: depth + 1 };
  }

  #colon(from: number, to: number): number | undefined {
    for (let index = from; index < to; index++) {
      const closer = this.#tokens.closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (this.#is(index, ':')) return index;
    }
    return undefined;
  }

  /** The value of the tokens `[from, to)`. */
  #value(range: Range): Sized {
    const found = this.#known(range);
    if (found !== undefined && found.depth <= maxDepth) return found;
    return { value: { kind: 'unknown', span: this.#span(range) }, depth: 1 };
  }

  #known(range: Range): Sized | undefined {
    const { from, to } = range;
    const { kinds, closers } = this.#tokens;
    const span = this.#span(range);
    if (from >= to) return undefined;
    if ((closers[from] ?? -1) >= to - 1) return this.#groups.get(from);
    const call = this.#calls.get(from);
    if (call !== undefined && call.closer >= to - 1) return call;
    if (kinds[from] === 'string') return this.#string(range, span);
    if (kinds[to - 1] === 'number' && (to - from === 1 || (to - from === 2 && this.#is(from, '-'))))
      return { value: { kind: 'number', text: this.#tokens.text.slice(span.start, span.end), span }, depth: 1 };
    if (kinds[from] !== 'name') return undefined;
    let name = this.#text(from);
    for (let index = from + 1; index < to; index += 2) {
      if (!this.#is(index, '.') || kinds[index + 1] !== 'name' || index + 1 >= to) return undefined;
      name += `.${this.#text(index + 1)}`;
    }
    return { value: { kind: 'name', name, span }, depth: 1 };
  }

  /** Literals in a row or joined by `+`. */
  #string({ from, to }: Range, span: Span): Sized | undefined {
    const { kinds, text, starts, ends } = this.#tokens;
    const parts: string[] = [];
    let contents: Span | undefined;
    for (let index = from; index < to; index++) {
      if (index > from && index + 1 < to && this.#is(index, '+')) continue;
      const literal = kinds[index] === 'string' ? stringLiteral(text, starts[index] ?? 0, ends[index] ?? 0) : undefined;
      if (literal === undefined) return undefined;
      parts.push(literal.value);
      contents = literal.contents;
    }
    const one = to - from === 1;
    return { value: { kind: 'string', value: parts.join(''), contents: one ? contents : undefined, span }, depth: 1 };
  }

  #assignments(conditional: readonly boolean[]): TiltAssignment[] {
    const { kinds, firsts } = this.#tokens;
    const assignments: TiltAssignment[] = [];
    for (let from = 0; from < kinds.length; ) {
      let end = from + 1;
      while (end < kinds.length && firsts[end] !== true) end++;
      const adds = this.#is(from + 1, '+=');
      if (kinds[from] === 'name' && (adds || this.#is(from + 1, '='))) {
        const to = adds ? from : this.#is(end - 1, ';') ? end - 1 : end;
        assignments.push({
          name: this.#text(from),
          nameSpan: this.#span({ from, to: from + 1 }),
          value: this.#value({ from: from + 2, to }).value,
          conditional: conditional[from] === true,
        });
      }
      from = end;
    }
    return assignments;
  }
}
