import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry, type ScalarValue } from '../document/node.ts';
import { plainValue, quotedEnd, quotedValue } from './quick-scalar.ts';

/** Thrown where the text is more than the quick reader knows. */
export class Beyond extends Error {}

export const depthLimit = 64;
/** What begins something else than a plain scalar (section 5.3). `-` does only before a blank. */
export const indicators: ReadonlySet<number> = new Set([...'?:,[]{}#&*!|>\'"%@`'].map((char) => char.charCodeAt(0)));

export const isQuote = (code: number): boolean => code === 34 || code === 39;

export function scalarNode(span: Span, keySpan: Span | undefined, source: string, value: ScalarValue): DocumentNode {
  return value === null
    ? new DocumentNode({ kind: 'null', span, keySpan, source })
    : new DocumentNode({ kind: 'scalar', span, keySpan, source, value });
}

/** The plain scalar from `start` to `end`. */
export function plainScalar(text: string, start: number, end: number, keySpan: Span | undefined): DocumentNode {
  const source = text.slice(start, end);
  const value = plainValue(source);
  if (value === undefined) throw new Beyond();
  return scalarNode({ start, end }, keySpan, source, value);
}

/** The quoted scalar at `start`, which has to close before `limit`. */
export function quotedScalar(text: string, start: number, limit: number, keySpan: Span | undefined): DocumentNode {
  const end = quotedEnd(text, start, limit);
  const source = text.slice(start, end);
  const value = end === -1 ? undefined : quotedValue(source);
  if (value === undefined) throw new Beyond();
  return scalarNode({ start, end }, keySpan, source, value);
}

/** The flow collection at `at`, which has to close before `limit`, the end of its line. */
export function flowValue(text: string, at: number, limit: number, keySpan: Span | undefined): DocumentNode {
  return new FlowReader(text, limit).value(at, keySpan);
}

class FlowReader {
  readonly #text: string;
  readonly #end: number;
  #depth = 0;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /** A flow collection or, inside of one, a scalar. */
  value(at: number, keySpan: Span | undefined): DocumentNode {
    const first = at < this.#end ? this.#text.charCodeAt(at) : 0;
    if (first !== 91 && first !== 123)
      return isQuote(first)
        ? quotedScalar(this.#text, at, this.#end, keySpan)
        : plainScalar(this.#text, at, this.#plainEnd(at), keySpan);
    if (++this.#depth > depthLimit) throw new Beyond();
    const close = first + 2;
    const list: DocumentNode[] = [];
    const own: Entry[] = [];
    const seen = new Set<string>();
    let next = this.#pastBlanks(at + 1);
    while (this.#text.charCodeAt(next) !== close || next >= this.#end) {
      if (first === 91) next = this.#item(next, list);
      else next = this.#entry(next, own, seen);
      next = this.#pastBlanks(next);
      const code = next < this.#end ? this.#text.charCodeAt(next) : 0;
      if (code === 44) next = this.#pastBlanks(next + 1);
      else if (code !== close) throw new Beyond();
    }
    this.#depth--;
    const span = { start: at, end: next + 1 };
    return new DocumentNode(first === 91 ? { kind: 'seq', span, keySpan, list } : { kind: 'map', span, keySpan, own });
  }

  #item(at: number, list: DocumentNode[]): number {
    const item = this.value(at, undefined);
    list.push(item);
    return item.span.end;
  }

  #entry(at: number, own: Entry[], seen: Set<string>): number {
    const quoted = isQuote(this.#text.charCodeAt(at));
    const end = quoted ? quotedEnd(this.#text, at, this.#end) : this.#keyEnd(at);
    const source = this.#text.slice(at, end);
    const key = quoted && end !== -1 ? quotedValue(source) : source;
    if (key === undefined || end === -1 || source === '' || source === '<<' || seen.has(key)) throw new Beyond();
    if (this.#text.charCodeAt(end) !== 58 || this.#text.charCodeAt(end + 1) !== 32) throw new Beyond();
    seen.add(key);
    const keySpan = { start: at, end };
    const value = this.value(this.#pastBlanks(end + 1), keySpan);
    own.push({ key, keySpan, span: { start: at, end: value.span.end }, value, merged: false });
    return value.span.end;
  }

  #keyEnd(at: number): number {
    const match = this.#text.slice(at, this.#end).match(/^[\w./-]+(?=:)/);
    return match ? at + match[0].length : -1;
  }

  #plainEnd(at: number): number {
    const text = this.#text;
    const first = text.charCodeAt(at);
    if (at >= this.#end || indicators.has(first)) throw new Beyond();
    if (first === 45 && isFlowEnd(text[at + 1])) throw new Beyond();
    let end = at;
    for (; end < this.#end; end++) {
      const code = text.charCodeAt(end);
      if (code === 44 || code === 93 || code === 125) break;
      if (code === 91 || code === 123 || code === 35) throw new Beyond();
      if (code === 58 && isFlowEnd(text[end + 1])) throw new Beyond();
    }
    while (text.charCodeAt(end - 1) === 32) end--;
    return end;
  }

  #pastBlanks(at: number): number {
    let next = at;
    while (next < this.#end && this.#text.charCodeAt(next) === 32) next++;
    return next;
  }
}

/** What ends a word in a flow collection. */
const isFlowEnd = (char: string | undefined): boolean => char === undefined || /[\s,[\]{}]/.test(char);
