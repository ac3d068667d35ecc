import { quoted } from './quote.ts';
import { type LexedWord, WordSplitter } from './splitter.ts';
import { replacePattern, trimPrefix, trimSuffix } from './pattern.ts';

/** What a name stands for: a string, `null` if it has a value that nobody knows, undefined if it is not set. */
export type Lookup = (name: string) => string | null | undefined;

export interface LexerOptions {
  /** Code of the escape character. */
  readonly escape: number;
  /** A reference to a name that is not set stays as written. */
  readonly skipUnset?: boolean;
  /** Quotes are ordinary characters. */
  readonly plainQuotes?: boolean;
  /** Quotes stay in the result. */
  readonly keepQuotes?: boolean;
  /** Escape characters stay in the result. */
  readonly keepEscapes?: boolean;
  /** Fill `words`. */
  readonly split?: boolean;
}

/** Characters that values may add to a text: `ARG A=$A$A` forty times over would fill any memory. */
const maximumGrowth = 65_536;
/** `${a:-${a:-…` deeper than this is refused: recursion must not be the input's to deepen. */
const maximumDepth = 200;
const endOfText = -1;
const invalid = '\ufffd';

/**
 * Variable expansion and word splitting as BuildKit does it (`shellWord` in frontend/dockerfile/shell/lex.go). One instance
 * reads one text once. Functions that read a part return undefined when they fail; `error` then says why.
 */
export class Lexer {
  readonly #source: string;
  readonly #lookup: Lookup;
  readonly #options: LexerOptions;
  #at = 0;
  #depth = 0;
  #keepEscapes: boolean;
  #failure: string | undefined;
  /** Names asked for that are not set, in order. */
  readonly unset = new Set<string>();
  /** Those of them whose place stayed empty. */
  readonly missing = new Set<string>();
  /** Names asked for whose value is not known. */
  readonly unknown = new Set<string>();
  readonly #splitter = new WordSplitter();

  constructor(source: string, lookup: Lookup, options: LexerOptions) {
    this.#source = source;
    this.#lookup = lookup;
    this.#options = options;
    this.#keepEscapes = options.keepEscapes ?? false;
    if (source.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  /** The expanded text; `words` then holds its words. Undefined on failure. */
  run(): string | undefined {
    const text = this.#upTo(endOfText, this.#keepEscapes);
    this.#splitter.finish(text !== undefined);
    return text;
  }

  /** The words of the result; none after a failure. */
  get words(): readonly LexedWord[] {
    return this.#splitter.words;
  }

  /** Why there is no result, in BuildKit's words. */
  get error(): string | undefined {
    return this.#failure === undefined ? undefined : `failed to process ${quoted(this.#source)}: ${this.#failure}`;
  }

  #peek(): number {
    return this.#at < this.#source.length ? this.#source.charCodeAt(this.#at) : endOfText;
  }

  #fail(error: string): undefined {
    this.#failure = error;
    return undefined;
  }

  /** Reads up to and with the character `stop`, or to the end of the text. */
  #upTo(stop: number, keepEscapes: boolean): string | undefined {
    const outer = this.#keepEscapes;
    this.#keepEscapes = keepEscapes;
    // The words of an inner text are of no use, but reading them empties BuildKit's one buffer: what the outer word had is gone.
    this.#splitter.forget();
    this.#depth++;
    const text =
      this.#depth > maximumDepth
        ? this.#fail('substitutions are nested too deep')
        : this.#parts(stop, this.#depth === 1 && this.#options.split === true);
    this.#depth--;
    this.#keepEscapes = outer;
    return text;
  }

  #parts(stop: number, split: boolean): string | undefined {
    const source = this.#source;
    let result = '';
    while (this.#at < source.length) {
      const start = this.#at;
      const code = source.charCodeAt(start);
      if (code === stop) {
        this.#at++;
        return result;
      }
      let part: string | undefined;
      if (code === 36) {
        part = this.#dollar();
        if (part === undefined) return undefined;
        if (split) this.#splitter.addText(part, start, this.#at);
      } else if (code === this.#options.escape) {
        this.#at++;
        const next = this.#peek();
        part = this.#keepEscapes ? source.charAt(start) : '';
        if (next !== endOfText) part += source.charAt(this.#at++);
        if (split && part !== '') this.#splitter.addWhole(part, start, this.#at);
      } else if (code === 60 || ((code === 34 || code === 39) && !this.#options.plainQuotes)) {
        part = code === 60 ? this.#openers() : code === 34 ? this.#doubleQuoted() : this.#singleQuoted();
        if (part === undefined) return undefined;
        if (split) this.#splitter.addWhole(part, start, this.#at);
      } else {
        part = this.#plain(stop);
        if (split) this.#splitter.addSource(part, start);
      }
      result += part;
      if (result.length > source.length + maximumGrowth) return this.#fail('the result is too long');
    }
    return stop === endOfText
      ? result
      : this.#fail(`unexpected end of statement while looking for matching ${String.fromCharCode(stop)}`);
  }

  /** A run of characters that mean nothing. */
  #plain(stop: number): string {
    const source = this.#source;
    const { escape, plainQuotes } = this.#options;
    const start = this.#at;
    let at = start + 1;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === 36 || code === 60 || code === escape || code === stop) break;
      if ((code === 34 || code === 39) && !plainQuotes) break;
    }
    this.#at = at;
    return source.slice(start, at);
  }

  #singleQuoted(): string | undefined {
    const start = this.#at;
    const close = this.#source.indexOf("'", start + 1);
    if (close === -1) {
      this.#at = this.#source.length;
      return this.#fail('unexpected end of statement while looking for matching single-quote');
    }
    this.#at = close + 1;
    return this.#options.keepQuotes ? this.#source.slice(start, close + 1) : this.#source.slice(start + 1, close);
  }

  #doubleQuoted(): string | undefined {
    const source = this.#source;
    const { escape, keepQuotes } = this.#options;
    this.#at++;
    let result = keepQuotes ? '"' : '';
    let copied = this.#at;
    for (;;) {
      const code = this.#peek();
      if (code === endOfText) return this.#fail('unexpected end of statement while looking for matching double-quote');
      if (code === 34) {
        result += source.slice(copied, this.#at) + (keepQuotes ? '"' : '');
        this.#at++;
        return result;
      }
      if (code === 36) {
        result += source.slice(copied, this.#at);
        const part = this.#dollar();
        if (part === undefined) return undefined;
        result += part;
        copied = this.#at;
      } else if (code === escape) {
        result += source.slice(copied, this.#at);
        copied = this.#at++;
        const next = this.#peek();
        const acts = next === 34 || next === 36 || next === escape;
        if (this.#keepEscapes && !acts && next !== endOfText) result += source.charAt(copied);
        if (acts) {
          if (!this.#keepEscapes) copied++;
          this.#at++;
        }
      } else this.#at++;
    }
  }

  /** `<` or `<<` with the blanks behind it: they belong to the word, so that `<< EOF` is one. */
  #openers(): string {
    const start = this.#at++;
    if (this.#peek() !== 60) return '<';
    this.#at++;
    for (let code = this.#peek(); code === 32 || code === 9 || code === 13; code = this.#peek()) this.#at++;
    return this.#source.slice(start, this.#at);
  }

  #dollar(): string | undefined {
    const source = this.#source;
    const start = this.#at++;
    if (this.#peek() !== 123) {
      const name = this.#name();
      if (name === '') return '$';
      const value = this.#value(name);
      if (value === undefined && this.#options.skipUnset) return source.slice(start, this.#at);
      return value ?? this.#absent(name);
    }
    this.#at++;
    const first = this.#peek();
    if (first === endOfText) return this.#fail("syntax error: missing '}'");
    if (first === 123 || first === 125 || first === 58) return this.#fail('syntax error: bad substitution');
    const name = this.#name();
    const operator = this.#next();
    if (operator === '}') {
      const value = this.#value(name);
      if (value === undefined && this.#options.skipUnset) return `\${${name}}`;
      return value ?? this.#absent(name);
    }
    if (operator === '/') return this.#replacement(name);
    if (operator === ':') return this.#modified(name, this.#next(), true);
    if ('+-?#%'.includes(operator)) return this.#modified(name, operator, false);
    return this.#fail(`unsupported modifier (${operator}) in substitution`);
  }

  /** The character that comes next, taken; U+FFFD at the end of the text, as Go prints it. */
  #next(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) return invalid;
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  /** `${name:-word}` and its kin, from the word on. */
  #modified(name: string, operator: string, colon: boolean): string | undefined {
    const isPattern = operator === '#' || operator === '%';
    const modifier = colon ? `:${operator}` : operator;
    if (colon && isPattern) return this.#fail(`unsupported modifier (${modifier}) in substitution`);
    const word = this.#upTo(125, isPattern);
    if (word === undefined) return this.#peek() === endOfText ? this.#fail("syntax error: missing '}'") : undefined;
    const value = this.#value(name);
    if (value === undefined && this.#options.skipUnset) return `\${${name}${modifier}${word}}`;
    const isUnset = value === undefined || (colon && value === '' && !this.unknown.has(name));
    switch (operator) {
      case '-':
        return isUnset ? word : value;
      case '+':
        return isUnset ? '' : word;
      case '?':
        if (!isUnset) return value;
        if (value === undefined) return this.#fail(`${name}: ${word || 'is not allowed to be unset'}`);
        return this.#fail(`${name}: ${word || 'is not allowed to be empty'}`);
      case '#':
      case '%': {
        const longest = word.startsWith(operator);
        const pattern = longest ? word.slice(1) : word;
        const trim = operator === '#' ? trimPrefix : trimSuffix;
        return this.#matched(trim(value ?? this.#absent(name), pattern, longest));
      }
      default:
        return this.#fail(`unsupported modifier (${modifier}) in substitution`);
    }
  }

  /** `${name/pattern/text}` and `${name//pattern/text}`, from behind the first slash on. */
  #replacement(name: string): string | undefined {
    const all = this.#peek() === 47;
    if (all) this.#at++;
    const pattern = this.#upTo(47, true);
    if (pattern === undefined)
      return this.#peek() === endOfText ? this.#fail("syntax error: missing '/' in ${}") : undefined;
    const text = this.#upTo(125, true);
    if (text === undefined) return this.#peek() === endOfText ? this.#fail("syntax error: missing '}'") : undefined;
    const value = this.#value(name);
    // BuildKit writes one slash here even if there were two.
    if (value === undefined && this.#options.skipUnset) return `\${${name}/${pattern}/${text}}`;
    return this.#matched(replacePattern(value ?? this.#absent(name), pattern, text, all));
  }

  #matched(result: string | { readonly problem: string }): string | undefined {
    return typeof result === 'string' ? result : this.#fail(result.problem);
  }

  /** A name: letters, digits and `_`, digits alone if it begins with one, or one special parameter; empty if there is none. */
  #name(): string {
    const source = this.#source;
    const start = this.#at;
    const first = this.#peek();
    if (first === endOfText) return '';
    const digits = isDigit(source, start);
    if (!digits && '@*#?-$!'.includes(String.fromCharCode(first))) return source.charAt(this.#at++);
    while (this.#at < source.length) {
      const letter = digits ? isDigit(source, this.#at) : isLetter(source, this.#at) || isDigit(source, this.#at);
      if (!letter) break;
      this.#at += (source.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1;
    }
    return source.slice(start, this.#at);
  }

  #value(name: string): string | undefined {
    const value = this.#lookup(name);
    if (value === undefined) this.unset.add(name);
    if (value !== null) return value;
    this.unknown.add(name);
    return '';
  }

  #absent(name: string): string {
    this.missing.add(name);
    return '';
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  return code < 0x80 ? code >= 48 && code <= 57 : /\p{Nd}/u.test(String.fromCodePoint(code));
}

/** Letter or underscore. */
function isLetter(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
  return /\p{L}/u.test(String.fromCodePoint(code));
}
