import type { Span } from '../../text/span.ts';
import { TokenReader, type TokenRange } from './token-reader.ts';

export type GoTokenKind = 'name' | 'number' | 'string' | 'rune' | 'operator';

/** The tokens of a Go file, one array a property. */
export interface GoTokens {
  readonly kinds: GoTokenKind[];
  readonly starts: number[];
  readonly ends: number[];
  /** Index of the token that closes a bracket; -1 for other tokens, the number of tokens for a bracket that nothing closes. */
  readonly closers: number[];
  /** Number of brackets that a token stands in. */
  readonly depths: number[];
  /** True for the first token of a statement, a declaration or a field. */
  readonly firsts: boolean[];
}

export type GoRange = TokenRange;

const name = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const number = /(?:\d|\.\d)[\w.]*/y;

/** Cut Go (specification, "Lexical elements") into tokens. Never fails: what is not closed ends with its line, or with the text. */
function tokensOf(text: string): GoTokens {
  const tokens: GoTokens = { kinds: [], starts: [], ends: [], closers: [], depths: [], firsts: [] };
  const open: number[] = [];
  const openOf: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  let first = true;
  const push = (kind: GoTokenKind, start: number, end: number): number => {
    tokens.kinds.push(kind);
    tokens.starts.push(start);
    tokens.ends.push(end);
    tokens.closers.push(-1);
    tokens.depths.push(open.length);
    tokens.firsts.push(first);
    first = false;
    return end;
  };
  /** A line break ends a statement only behind a name, a literal or a closing bracket (specification, "Semicolons"). */
  const endsStatement = (): boolean => {
    if (tokens.kinds.at(-1) !== 'operator') return true;
    const end = tokens.ends.at(-1) ?? 0;
    const last = text[end - 1] as string;
    return ')]}'.includes(last) || ((last === '+' || last === '-') && text[end - 2] === last);
  };
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (character === '\n' || character === ';') {
      first ||= character === ';' || endsStatement();
      at++;
    } else if (character === ' ' || character === '\t' || character === '\r') at++;
    else if (character === '/' && text[at + 1] === '/') at = lineEnd(text, at);
    else if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
    } else if (character === '`') {
      const end = text.indexOf('`', at + 1);
      at = push('string', at, end === -1 ? text.length : end + 1);
    } else if (character === '"' || character === "'") {
      at = push(character === '"' ? 'string' : 'rune', at, quoteEnd(text, at, character));
    } else if (character === '(' || character === '[' || character === '{') {
      push('operator', at, at + 1);
      openOf[character] = (openOf[character] ?? 0) + 1;
      open.push(tokens.kinds.length - 1);
      at++;
    } else if (character === ')' || character === ']' || character === '}') {
      const wanted = character === ')' ? '(' : character === ']' ? '[' : '{';
      if ((openOf[wanted] ?? 0) > 0) {
        for (let index = open.pop(); index !== undefined; index = open.pop()) {
          const opener = text[tokens.starts[index] ?? 0] as string;
          tokens.closers[index] = tokens.kinds.length;
          openOf[opener] = (openOf[opener] ?? 1) - 1;
          if (opener === wanted) break;
        }
        push('operator', at, at + 1);
      }
      at++;
    } else {
      name.lastIndex = at;
      number.lastIndex = at;
      if (name.test(text)) at = push('name', at, name.lastIndex);
      else if (number.test(text)) at = push('number', at, number.lastIndex);
      else {
        const double = text[at + 1] === '=' && ':=!<>+-*/%&|^'.includes(character);
        at = push('operator', at, at + (double ? 2 : 1));
      }
    }
  }
  for (const index of open) tokens.closers[index] = tokens.kinds.length;
  return tokens;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function quoteEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

/** Questions to the tokens of a Go file. */
export class GoReader extends TokenReader<GoTokens> {
  constructor(text: string) {
    super(text, tokensOf(text));
  }

  first(index: number): boolean {
    return this.tokens.firsts[index] === true;
  }

  closer(open: number): number {
    const closer = this.tokens.closers[open] ?? -1;
    return closer === -1 ? this.count : closer;
  }

  /** The text of the string at `index`. */
  string(index: number): string | undefined {
    if (this.tokens.kinds[index] !== 'string') return undefined;
    const raw = this.raw(index);
    if (raw.startsWith('`')) return raw.slice(1, raw.endsWith('`') && raw.length > 1 ? -1 : undefined);
    const body = raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined);
    return body.includes('\\') ? body.replace(/\\(.)/g, (_, one: string) => escapes[one] ?? one) : body;
  }

  /** Between the quotes of the string at `index`. */
  contents(index: number): Span {
    const { start, end } = this.span({ from: index, to: index + 1 });
    return { start: start + 1, end: Math.max(start + 1, end - 1) };
  }

  /** What stands between the commas (and line ends, for `lines`) of `range`; brackets are stepped over. */
  parts({ from, to }: GoRange, lines = false): readonly GoRange[] {
    const parts: GoRange[] = [];
    let start = from;
    for (let index = from; index < to; index++) {
      if (lines && index > start && this.first(index)) {
        parts.push({ from: start, to: index });
        start = index;
      }
      const closer = this.tokens.closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (!lines && this.is(index, ',')) {
        if (start < index) parts.push({ from: start, to: index });
        start = index + 1;
      }
    }
    if (start < to) parts.push({ from: start, to });
    return parts;
  }

  args(open: number): readonly GoRange[] {
    return this.parts({ from: open + 1, to: this.closer(open) });
  }

  /** The dotted name that begins at `from`, and the token behind it. */
  dotted(from: number): { readonly name: string; readonly to: number } {
    let to = from + 1;
    while (this.is(to, '.') && this.tokens.kinds[to + 1] === 'name') to += 2;
    const parts: string[] = [];
    for (let index = from; index < to; index += 2) parts.push(this.word(index));
    return { name: parts.join('.'), to };
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
