import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';

export type TokenKind = 'name' | 'number' | 'string' | 'operator';

/** The tokens of a Starlark file, one array a property: a hostile file has millions. */
export interface Tokens {
  readonly text: string;
  readonly kinds: TokenKind[];
  readonly starts: number[];
  readonly ends: number[];
  /** Index of the token that closes a bracket; -1 for other tokens, the number of tokens for a bracket that nothing closes. */
  readonly closers: number[];
  /** Number of brackets that a token stands in. */
  readonly depths: number[];
  /** True for the first token of a statement. */
  readonly firsts: boolean[];
  readonly comments: Span[];
  readonly problems: Problem[];
}

const name = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const number = /(?:\d|\.\d)[\w.]*/y;
const stringStart = /(?:[rRbBuU]|[bB][rR]|[rR][bB])?(?:"""|'''|"|')|[fF][rR]?["']/y;

const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Cut Starlark (bazelbuild/starlark, spec.md, "Lexical elements") into tokens. Never fails: strings that are not closed end with their
 * line, a closing bracket that fits none is left out, one that fits an outer one closes those in between.
 */
export function tokensOf(text: string): Tokens {
  const lexer = new Lexer(text);
  lexer.run();
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Tokens;
  readonly #text: string;
  /** Open brackets: index of the token. */
  readonly #open: number[] = [];
  readonly #openOf: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  #first = true;

  constructor(text: string) {
    this.#text = text;
    const lists = { kinds: [], starts: [], ends: [], closers: [], depths: [], firsts: [], comments: [], problems: [] };
    this.tokens = { text, ...lists };
  }

  run(): void {
    const text = this.#text;
    for (let at = 0; at < text.length; ) {
      const character = text[at] as string;
      if (character === '\n') {
        if (this.#open.length === 0) this.#first = true;
        at++;
      } else if (character === ' ' || character === '\t' || character === '\r') at++;
      else if (character === '#') at = this.#comment(at);
      else if (character === '\\')
        at = text[at + 1] === '\n' ? at + 2 : text.startsWith('\r\n', at + 1) ? at + 3 : at + 1;
      else at = this.#token(at, character);
    }
    const { closers, kinds, starts, problems } = this.tokens;
    for (const index of this.#open) closers[index] = kinds.length;
    const first = this.#open[0];
    if (first !== undefined) problems.push(problem('bracket is not closed', starts[first] ?? 0));
    problems.sort((a, b) => a.span.start - b.span.start);
  }

  #comment(start: number): number {
    const newline = this.#text.indexOf('\n', start);
    const end = newline === -1 ? this.#text.length : newline;
    this.tokens.comments.push({ start, end: this.#text[end - 1] === '\r' ? end - 1 : end });
    return end;
  }

  #token(at: number, character: string): number {
    const text = this.#text;
    stringStart.lastIndex = at;
    const opener = stringStart.exec(text)?.[0];
    if (opener !== undefined) return this.#push('string', at, this.#stringEnd(at, opener));
    name.lastIndex = at;
    if (name.test(text)) return this.#push('name', at, name.lastIndex);
    number.lastIndex = at;
    if (number.test(text)) return this.#push('number', at, number.lastIndex);
    if (brackets[character] !== undefined) {
      this.#push('operator', at, at + 1);
      this.#open.push(this.tokens.kinds.length - 1);
      this.#openOf[character] = (this.#openOf[character] ?? 0) + 1;
      return at + 1;
    }
    if (character === ')' || character === ']' || character === '}') return this.#close(at, character);
    const double = text[at + 1] === '=' && '=!<>+-*/%&|^'.includes(character);
    const end = at + (double || text.startsWith('**', at) || text.startsWith('//', at) ? 2 : 1);
    this.#push('operator', at, end);
    if (character === ';' && this.#open.length === 0) this.#first = true;
    return end;
  }

  #push(kind: TokenKind, start: number, end: number): number {
    const { kinds, starts, ends, closers, depths, firsts } = this.tokens;
    kinds.push(kind);
    starts.push(start);
    ends.push(end);
    closers.push(-1);
    depths.push(this.#open.length);
    firsts.push(this.#first);
    this.#first = false;
    return end;
  }

  #close(at: number, character: string): number {
    const wanted = character === ')' ? '(' : character === ']' ? '[' : '{';
    const { problems, closers, starts, kinds } = this.tokens;
    if ((this.#openOf[wanted] ?? 0) === 0) {
      problems.push(problem(`nothing to close with ${character}`, at));
      return at + 1;
    }
    for (let index = this.#open.pop(); index !== undefined; index = this.#open.pop()) {
      const open = this.#text[starts[index] ?? 0] as string;
      closers[index] = kinds.length;
      this.#openOf[open] = (this.#openOf[open] ?? 1) - 1;
      if (open === wanted) break;
      problems.push(problem(`${open} is not closed before ${character}`, starts[index] ?? 0));
    }
    return this.#push('operator', at, at + 1);
  }

  /** End of the string that opens with `opener` at `start`, quotes included. */
  #stringEnd(start: number, opener: string): number {
    const text = this.#text;
    const quote = opener[opener.length - 1] as string;
    const long = opener.endsWith(quote.repeat(3));
    const from = start + opener.length;
    for (let at = from; at < text.length; at++) {
      const character = text[at];
      // A raw string keeps the backslash, but the quote behind it ends nothing there either.
      if (character === '\\') at++;
      else if (character === quote && !long) return at + 1;
      else if (character === quote && text[at + 1] === quote && text[at + 2] === quote) return at + 3;
      else if (character === '\n' && !long) {
        this.tokens.problems.push(problem('string is not closed', start));
        return at;
      }
    }
    this.tokens.problems.push(problem('string is not closed', start));
    return text.length;
  }
}

const problem = (message: string, start: number): Problem => ({
  kind: 'error',
  message,
  span: { start, end: start + 1 },
});
