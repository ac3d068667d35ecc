import { interpolate } from '../compose/interpolate.ts';
import type { Problem } from '../document/node.ts';
import type { DotenvContent, DotenvEntry } from './syntax.ts';

/** Characters that references may expand to. */
const expansionLimit = 16 * 1024 * 1024;
const problemLimit = 100;
/** One that compose-go's expandEscapes knows. */
const escapeForm = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;
const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/**
 * A `.env` or `env_file` as Compose reads it (compose-go dotenv/parser.go): `export`, `:` for `=`, quotes over several lines,
 * escapes between double quotes, comments behind ` #`. References see `environment` first, then the entries above. Compose
 * stops at the first error; here the rest of the file is read, too. Linear.
 */
export function readCompose(text: string, environment: Readonly<Record<string, string | undefined>>): DotenvContent {
  return new ComposeReader(text, environment).read();
}

class ComposeReader {
  readonly #text: string;
  readonly #entries: DotenvEntry[] = [];
  readonly #problems: Problem[] = [];
  /** What references see; entries come in as they are read, but never over the environment. */
  readonly #known: Record<string, string | undefined>;
  readonly #fixed: Readonly<Record<string, string | undefined>>;
  #longest = 0;
  #at = 0;

  constructor(text: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#text = text;
    this.#fixed = environment;
    this.#known = Object.assign(Object.create(null) as Record<string, string | undefined>, environment);
    for (const value of Object.values(environment)) this.#longest = Math.max(this.#longest, value?.length ?? 0);
  }

  read(): DotenvContent {
    for (this.#toStatement(); this.#at < this.#text.length; this.#toStatement()) this.#statement();
    return { entries: this.#entries, problems: this.#problems };
  }

  #report(kind: Problem['kind'], message: string, start: number, end: number): void {
    if (this.#problems.length < problemLimit)
      this.#problems.push({ kind, message, span: { start, end: Math.max(start, end) } });
  }

  /** getStatementStart: past white space and comments. */
  #toStatement(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 35) this.#at = this.#lineEnd(this.#at) - 1;
      else if (code !== 10 && !isSpace(code)) return;
    }
  }

  #lineEnd(from: number): number {
    const newline = this.#text.indexOf('\n', from);
    return newline === -1 ? this.#text.length : newline;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  #statement(): void {
    const text = this.#text;
    const first = this.#at;
    const exported = text.startsWith('export', first) && /[\t\n\f\r ]/.test(text.charAt(first + 6));
    if (exported) {
      this.#at += 6;
      this.#skipSpace();
    }
    const start = this.#at;
    const end = this.#nameEnd(start);
    if (end === undefined) {
      this.#at = this.#lineEnd(start);
      return;
    }
    const separator = text[end];
    const name = text.slice(start, end).trimEnd();
    const nameSpan = { start, end: start + name.length };
    this.#at = separator === undefined ? end : end + 1;
    if (start === end && separator === undefined) return this.#report('error', 'export of nothing', first, end);
    if (separator === undefined) {
      return this.#report('warning', 'Compose passes over a name alone that no line end follows', start, end);
    }
    if (name.includes(' '))
      this.#report('error', 'white space in the name of a variable', nameSpan.start, nameSpan.end);
    if (name === '') this.#report('warning', 'a value without a name', first, end);
    if (separator === '\n') {
      const inherited = Object.hasOwn(this.#fixed, name) ? this.#fixed[name] : undefined;
      const valueSpan = { start: nameSpan.end, end: nameSpan.end };
      const span = { start: first, end: nameSpan.end };
      if (name !== '' && !name.includes(' '))
        this.#entries.push({
          name,
          value: undefined,
          interpolated: inherited,
          nameSpan,
          valueSpan,
          quoted: undefined,
          exported,
          span,
        });
      return;
    }
    this.#skipSpace();
    const quote = text[this.#at];
    const read = quote === '"' || quote === "'" ? this.#quotedValue(quote) : this.#plainValue();
    if (read === undefined) return;
    const interpolated = quote === "'" ? read.value : this.#interpolated(read.value, read.start, read.end);
    if (name === '') return;
    this.#entries.push({
      name,
      value: read.value,
      interpolated,
      nameSpan,
      valueSpan: { start: read.start, end: read.end },
      quoted: quote === '"' || quote === "'" ? quote : undefined,
      exported,
      span: { start: first, end: read.end },
    });
    if (Object.hasOwn(this.#fixed, name)) return;
    this.#known[name] = interpolated;
    this.#longest = Math.max(this.#longest, interpolated.length);
  }

  /** locateKeyName: offset of the `=`, `:` or line end behind the name. */
  #nameEnd(start: number): number | undefined {
    const text = this.#text;
    for (let at = start; at < text.length; at++) {
      const character = text.charAt(at);
      if (character === '=' || character === ':' || character === '\n') return at;
      if (isSpace(text.charCodeAt(at)) || '_.-[]'.includes(character)) continue;
      const point = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (!/[\p{L}\p{N}]/u.test(point)) {
        this.#report('error', `${JSON.stringify(point)} in the name of a variable`, at, at + point.length);
        return undefined;
      }
      if (point.length === 2) at++;
    }
    return text.length;
  }

  #plainValue(): { value: string; start: number; end: number } {
    const start = this.#at;
    const lineEnd = this.#lineEnd(start);
    const line = this.#text.slice(start, lineEnd);
    const comment = line.indexOf(' #');
    const value = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    this.#at = lineEnd + 1;
    return { value, start, end: start + value.length };
  }

  #quotedValue(quote: '"' | "'"): { value: string; start: number; end: number } | undefined {
    const text = this.#text;
    const start = this.#at;
    const pieces: string[] = [];
    let from = start + 1;
    let escaped = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote.charCodeAt(0)) {
        if (!escaped) {
          pieces.push(text.slice(from, at));
          this.#at = at + 1;
          const raw = pieces.join('');
          return { value: quote === '"' ? raw.replace(escapeForm, unescape) : raw, start, end: at + 1 };
        }
        // The backslash before a quote does not count.
        pieces.push(text.slice(from, at - 1));
        from = at;
        escaped = false;
      } else escaped = code === 92 && !escaped;
    }
    const end = this.#lineEnd(start);
    this.#report('error', 'the quoted value is not closed', start, end);
    this.#at = end;
    return undefined;
  }

  #interpolated(value: string, start: number, end: number): string {
    // A few lines that each double the last one would fill the memory.
    const references = value.split('$', expansionLimit).length - 1;
    if (references * this.#longest > expansionLimit) {
      this.#report('error', 'references expand to too much', start, end);
      return value;
    }
    const { text, error } = interpolate(value, this.#known);
    if (error !== undefined) this.#report('error', error.message, start, end);
    return text;
  }
}

/** `\0101` is "A": three octal digits behind the zero. With others the zero alone is lost; `\c` stays as it is. */
function unescape(escape: string): string {
  if (escape.startsWith('\\0')) {
    const digits = escape.slice(2);
    return /^[0-3][0-7]{2}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 8)) : `\\${digits}`;
  }
  return letters[escape.slice(1)] ?? escape;
}

/** White space but the line end (isSpace of parser.go). */
function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 11 || code === 12 || code === 13 || code === 0x85 || code === 0xa0;
}
