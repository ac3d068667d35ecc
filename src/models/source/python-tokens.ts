import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';

export type TokenKind = 'name' | 'number' | 'string' | 'operator';

/** The tokens of a Python or Starlark file, one array a property: a hostile file has millions. */
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
const stringStart = /(?:[rRbBuUfFtT]|[bBfFtT][rR]|[rR][bBfFtT])?(?:"""|'''|"|')/y;
/** Levels of strings in the fields of f-strings that are followed. */
const maxFields = 8;

const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Cut Python (reference, "Lexical analysis"; Starlark, bazelbuild/starlark, spec.md, "Lexical elements", is a part of it) into tokens.
 * Never fails: strings that are not closed end with their line, a closing bracket that fits none is left out, one that fits an outer
 * one closes those in between. `range`: only what stands there, as one statement (the field of an f-string).
 */
export function tokensOf(text: string, range?: Span): Tokens {
  const lexer = new Lexer(text);
  lexer.run(range?.start ?? 0, range?.end ?? text.length, range !== undefined);
  return lexer.tokens;
}

/** The expressions in the braces of the f-string at `[start, end)`, with what follows them (`!r`, `:>10`). */
export function fieldsOf(text: string, start: number, end: number): readonly Span[] {
  stringStart.lastIndex = start;
  const opener = stringStart.exec(text)?.[0] ?? '';
  if (!/[fFtT]/.test(opener)) return [];
  const fields: Span[] = [];
  endOfString(text, start, opener, end, (field) => fields.push(field));
  return fields;
}

/** End of the string that opens with `opener` at `start`, quotes included; the end of its line or of the text if nothing closes it. */
function endOfString(
  text: string,
  start: number,
  opener: string,
  limit: number,
  onField: (field: Span) => void = () => {},
  level = 0,
): { readonly end: number; readonly closed: boolean } {
  const quote = opener[opener.length - 1] as string;
  const closing = opener.endsWith(quote.repeat(3)) ? quote.repeat(3) : quote;
  const long = closing.length === 3;
  const formatted = level < maxFields && /[fFtT]/.test(opener);
  let braces = 0;
  let brackets = 0;
  // Behind the colon of a field (`{x:%H o'clock}`) quotes are plain text again.
  let spec = false;
  let from = 0;
  for (let at = start + opener.length; at < limit; at++) {
    const character = text[at] as string;
    const isQuote = character === '"' || character === "'";
    // A raw string keeps the backslash, but the quote behind it ends nothing there either.
    if (character === '\\') at++;
    else if (character === '\n' && !long) return { end: at, closed: false };
    else if (isQuote && braces > 0 && !spec && !(long && text.startsWith(closing, at))) {
      // Inside a field a quote opens a string of its own (PEP 701); before Python 3.12 it could not stand there.
      const inner = openerAt(text, at);
      const begin = /^[fFtT]/.test(inner) ? at - 1 : at;
      at = endOfString(text, begin, inner, limit, undefined, level + 1).end - 1;
    } else if (character === quote && (!long || text.startsWith(closing, at)))
      return { end: at + closing.length, closed: true };
    else if (!formatted) continue;
    else if (character === '{' && braces === 0 && text[at + 1] === '{') at++;
    else if (character === '{') {
      if (braces++ === 0) {
        from = at + 1;
        brackets = 0;
      }
      spec = false;
    } else if (character === '}' && braces > 0) {
      braces--;
      spec = braces > 0 && spec;
      if (braces === 0) onField({ start: from, end: at });
    } else if (character === '(' || character === '[') brackets++;
    else if (character === ')' || character === ']') brackets--;
    else if (character === ':' && braces === 1 && brackets === 0) spec = true;
  }
  return { end: limit, closed: false };
}

/** The opener of the string whose first quote stands at `at`, with a letter before it that makes it an f-string. */
function openerAt(text: string, at: number): string {
  const quote = text[at] as string;
  const before = text[at - 1] ?? '';
  return `${/[fFtT]/.test(before) ? before : ''}${text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote}`;
}

class Lexer {
  readonly tokens: Tokens;
  readonly #text: string;
  /** Open brackets: index of the token. */
  readonly #open: number[] = [];
  readonly #openOf: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  #first = true;
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    const lists = { kinds: [], starts: [], ends: [], closers: [], depths: [], firsts: [], comments: [], problems: [] };
    this.tokens = { text, ...lists };
  }

  run(from: number, to: number, oneStatement: boolean): void {
    const text = this.#text;
    this.#end = to;
    for (let at = from; at < to; ) {
      const character = text[at] as string;
      if (character === '\n') {
        if (this.#open.length === 0 && !oneStatement) this.#first = true;
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
    const end = newline === -1 ? this.#end : Math.min(newline, this.#end);
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

  #stringEnd(start: number, opener: string): number {
    const { end, closed } = endOfString(this.#text, start, opener, this.#end);
    if (!closed) this.tokens.problems.push(problem('string is not closed', start));
    return end;
  }
}

const problem = (message: string, start: number): Problem => ({
  kind: 'error',
  message,
  span: { start, end: start + 1 },
});
