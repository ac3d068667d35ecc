import type { Span } from '../../text/span.ts';
import type { DocumentComment, Problem } from '../document/node.ts';
import type { PrismaBlock, PrismaProperty, PrismaValue } from './schema.ts';

const word = /[\w\u0080-\uffff][\w.\u0080-\uffff-]*/y;
const blank = /[ \t\r]+/y;

/** Levels of arrays and calls in each other. */
const maxDepth = 32;
const maxProblems = 100;

/** Reads a schema from start to end, each character a bounded number of times. */
export class PrismaReader {
  readonly #text: string;
  #at = 0;
  #end = -1;
  /** Last `*` + `/` of the text: behind it no comment ends. */
  readonly #lastCloser: number;
  readonly #comments: DocumentComment[] = [];
  readonly #problems: Problem[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#lastCloser = text.lastIndexOf('*/');
  }

  read(): {
    readonly blocks: readonly PrismaBlock[];
    readonly comments: readonly DocumentComment[];
    readonly problems: readonly Problem[];
  } {
    const blocks: PrismaBlock[] = [];
    for (this.#skip(true); this.#at < this.#text.length; this.#skip(true)) {
      const block = this.#block();
      if (block) blocks.push(block);
    }
    return { blocks, comments: this.#comments, problems: this.#problems };
  }

  #problem(message: string, start: number, end: number): void {
    if (this.#problems.length < maxProblems)
      this.#problems.push({ kind: 'error', message, span: { start, end: Math.max(start, end) } });
  }

  /** Past blanks and comments, and past line ends too if `lines`. */
  #skip(lines: boolean): void {
    const text = this.#text;
    for (;;) {
      blank.lastIndex = this.#at;
      if (blank.test(text)) this.#at = blank.lastIndex;
      else if (lines && text[this.#at] === '\n') this.#at++;
      else if (!this.#comment()) return;
    }
  }

  /** True if a comment stood here, and is passed now. */
  #comment(): boolean {
    const text = this.#text;
    const start = this.#at;
    if (text.startsWith('//', start)) {
      const newline = text.indexOf('\n', start);
      this.#at = newline === -1 ? text.length : newline;
      const written = text.slice(start, this.#at);
      this.#comments.push({
        text: written.replace(/^\/{2,3}/, '').trim(),
        span: { start, end: start + written.trimEnd().length },
      });
      return true;
    }
    // One that is not closed is none.
    if (!text.startsWith('/*', start) || this.#lastCloser < start + 2) return false;
    const close = text.indexOf('*/', start + 2);
    this.#at = close + 2;
    this.#comments.push({ text: text.slice(start + 2, close).trim(), span: { start, end: this.#at } });
    return true;
  }

  #word(): Span | undefined {
    word.lastIndex = this.#at;
    if (!word.test(this.#text)) return undefined;
    const start = this.#at;
    this.#at = word.lastIndex;
    return { start, end: this.#at };
  }

  #slice = ({ start, end }: Span): string => this.#text.slice(start, end);

  /** End of the present line; looked for once in each. */
  #lineEnd(): number {
    if (this.#end < this.#at) {
      const newline = this.#text.indexOf('\n', this.#at);
      this.#end = newline === -1 ? this.#text.length : newline;
    }
    return this.#end;
  }

  #block(): PrismaBlock | undefined {
    const start = this.#at;
    const keyword = this.#word();
    this.#skip(false);
    const name = keyword && this.#word();
    this.#skip(false);
    if (keyword === undefined || name === undefined || this.#text[this.#at] !== '{') {
      const end = this.#lineEnd();
      this.#problem('this is no block', start, end);
      this.#at = Math.max(end, start + 1);
      return undefined;
    }
    const open = this.#at++;
    const kind = this.#slice(keyword);
    const properties: PrismaProperty[] = [];
    const lines: string[] = [];
    const settings = kind === 'generator' || kind === 'datasource';
    for (this.#skip(true); this.#at < this.#text.length && this.#text[this.#at] !== '}'; this.#skip(true)) {
      if (settings) {
        const property = this.#property();
        if (property) properties.push(property);
      } else lines.push(this.#line());
    }
    const close = this.#at;
    if (close < this.#text.length) this.#at++;
    else this.#problem('this block is not closed', start, open + 1);
    return {
      keyword: kind,
      name: this.#slice(name),
      nameSpan: name,
      span: { start, end: this.#at },
      body: { start: open + 1, end: close },
      properties,
      lines,
    };
  }

  #property(): PrismaProperty | undefined {
    const start = this.#at;
    const key = this.#word();
    this.#skip(false);
    if (key === undefined || this.#text[this.#at] !== '=') {
      const end = this.#lineEnd();
      // The brace that ends the block may stand on this line.
      const brace = this.#text.slice(this.#at, end).indexOf('}');
      this.#at = Math.max(brace === -1 ? end : this.#at + brace, start + (brace === 0 ? 0 : 1));
      this.#problem('this is no setting', start, this.#at);
      return undefined;
    }
    this.#at++;
    this.#skip(false);
    const value = this.#value(0);
    const end = value?.span.end ?? this.#at;
    if (value === undefined) this.#problem('the value is missing', start, end);
    return { key: this.#slice(key), keySpan: key, value, span: { start, end } };
  }

  #value(depth: number): PrismaValue | undefined {
    const start = this.#at;
    const character = this.#text[start];
    if (character === '"') return this.#string();
    if (character === '[') return { kind: 'array', ...this.#list(']', depth) };
    const name = this.#word();
    if (name === undefined) return undefined;
    if (this.#text[this.#at] !== '(') return { kind: 'word', text: this.#slice(name), span: name };
    const { items, span } = this.#list(')', depth);
    return { kind: 'call', name: this.#slice(name), args: items, span: { start, end: span.end } };
  }

  /** The values behind the bracket at the present place up to `closer`. */
  #list(closer: string, depth: number): { readonly items: readonly PrismaValue[]; readonly span: Span } {
    const text = this.#text;
    const start = this.#at++;
    const items: PrismaValue[] = [];
    for (this.#skip(true); this.#at < text.length && text[this.#at] !== closer; this.#skip(true)) {
      const before = this.#at;
      const value = text[before] === ',' || depth >= maxDepth ? undefined : this.#value(depth + 1);
      // The name of an argument: its value comes next.
      if (value?.kind === 'word' && text[this.#at] === ':') this.#at++;
      else if (value) items.push(value);
      // A brace or an assignment: the list is not closed.
      else if (text[before] === '}' || text[before] === '=') break;
      else if (text[before] === ',') this.#at = before + 1;
      else {
        this.#at = before + 1;
        this.#problem('unexpected character', before, this.#at);
      }
    }
    if (text[this.#at] === closer) this.#at++;
    else this.#problem(`${closer} is missing`, start, start + 1);
    return { items, span: { start, end: this.#at } };
  }

  #string(): PrismaValue {
    const start = this.#at;
    const end = this.#stringEnd(start);
    this.#at = end;
    const closed = end > start + 1 && this.#text[end - 1] === '"';
    if (!closed) this.#problem('this string is not closed', start, end);
    const body = this.#text.slice(start + 1, closed ? end - 1 : end);
    const value = body.replace(/\\(?:u([\da-fA-F]{4})|(.))/g, (whole, code?: string, other?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (other === 'n' || other === 't' || other === 'r') return { n: '\n', t: '\t', r: '\r' }[other];
      return other ?? whole;
    });
    return { kind: 'string', value, span: { start, end } };
  }

  /** End of the string that opens at `open`; of the line, if it is not closed there. */
  #stringEnd(open: number): number {
    for (let at = open + 1; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === '\\' && this.#text[at + 1] !== '\n') at++;
      else if (character === '"') return at + 1;
      else if (character === '\n') return this.#text[at - 1] === '\r' ? at - 1 : at;
    }
    return this.#text.length;
  }

  /** A line of a model: up to its end, a comment, or the brace that closes the block. */
  #line(): string {
    const text = this.#text;
    const parts: string[] = [];
    let from = this.#at;
    while (this.#at < text.length) {
      const character = text[this.#at];
      if (character === '\n' || character === '}') break;
      const before = this.#at;
      if (character === '"') this.#at = this.#stringEnd(before);
      else if (character === '/' && this.#comment()) {
        parts.push(text.slice(from, before));
        from = this.#at;
      } else this.#at++;
    }
    parts.push(text.slice(from, this.#at));
    return parts.join(' ').trim().replace(/\s+/g, ' ');
  }
}
