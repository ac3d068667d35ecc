import type { Span } from '../../text/span.ts';
import { type DocumentComment, DocumentNode, type Entry } from '../document/node.ts';
import { blockScalar, lineEnd } from './quick-block.ts';
import {
  Beyond,
  depthLimit,
  flowValue,
  indicators,
  isQuote,
  plainScalar,
  quotedScalar,
  scalarNode,
} from './quick-flow.ts';
import { quotedEnd, quotedValue } from './quick-scalar.ts';

export interface QuickFile {
  readonly roots: readonly DocumentNode[];
  readonly comments: readonly DocumentComment[];
}

/** YAML 1.2.2, section 7.4.3: an implicit key has at most 1,024 characters. */
const keyLimit = 1000;

const endOfFile = -2;
const marker = -1;
const blank = 32;
const dash = 45;
const colon = 58;
const hash = 35;

interface Key {
  readonly name: string;
  readonly span: Span;
  /** Where its colon stands. */
  readonly colon: number;
}

/** Whether the value of `key`, `depth` levels down (0 for a top-level key) below top-level key `top`, is left out. */
export type LeaveOut = (depth: number, top: string, key: string) => boolean;

/**
 * Reads the part of YAML that almost all files keep to: block maps and lists, scalars and flow collections on one line, block scalars,
 * comments, `---`. Undefined for a text with anything else in it (anchors, aliases, tags, merge keys, scalars over several
 * lines, tabs, any error): then the whole is for the full parser, which is ten times slower and more. What it does read, it
 * reads exactly as that does. Linear. A value that is left out is a null.
 */
export function readQuickly(text: string, leaveOut?: LeaveOut): QuickFile | undefined {
  if (/[\t\ufeff\0]|\r(?!\n)/.test(text)) return undefined;
  try {
    return new QuickReader(text, leaveOut).read();
  } catch (error) {
    if (error instanceof Beyond) return undefined;
    throw error;
  }
}

class QuickReader {
  readonly #text: string;
  readonly #comments: DocumentComment[] = [];
  /** First character with content of the present line, or of the part of it that is still to be read. */
  #start = 0;
  /** End of the present line. */
  #end = 0;
  /** Column of `#start`; `marker` at `---`, `endOfFile` behind the last line. */
  #indent = 0;
  /** Start of the line below it. */
  #next = 0;
  #depth = 0;
  readonly #leaveOut: LeaveOut | undefined;
  #top = '';

  constructor(text: string, leaveOut: LeaveOut | undefined) {
    this.#text = text;
    this.#leaveOut = leaveOut;
  }

  read(): QuickFile {
    const roots: DocumentNode[] = [];
    this.#line(0);
    while (this.#indent !== endOfFile) {
      if (this.#indent === marker) {
        const at = this.#start + 3;
        this.#line(this.#next);
        if (this.#indent < 0) {
          roots.push(nullAt(at, undefined));
          continue;
        }
      }
      roots.push(this.#block(undefined));
      if (this.#indent >= 0) throw new Beyond();
    }
    return { roots, comments: this.#comments };
  }

  /** Goes to the first line with content from `from`, the start of a line. */
  #line(from: number): void {
    const text = this.#text;
    for (let at = from; at < text.length; ) {
      const newline = text.indexOf('\n', at);
      const end = newline === -1 ? text.length : lineEnd(text, newline);
      this.#next = newline === -1 ? text.length : newline + 1;
      let start = at;
      while (start < end && text.charCodeAt(start) === blank) start++;
      if (start < end) {
        if (text.charCodeAt(start) !== hash) {
          this.#start = start;
          this.#end = end;
          this.#indent = start === at ? this.#margin(at, end) : start - at;
          return;
        }
        this.#comment(start, end);
      }
      at = this.#next;
    }
    this.#indent = endOfFile;
  }

  /** Indentation of a line that begins at the margin: there, some are no content. */
  #margin(start: number, end: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    if (first === 37 || text.startsWith('...', start)) throw new Beyond();
    if (first !== dash || !text.startsWith('---', start)) return 0;
    if (text.slice(start + 3, end).trim() !== '') throw new Beyond();
    return marker;
  }

  #comment(start: number, end: number): void {
    const written = this.#text.slice(start, end).trimEnd();
    this.#comments.push({ text: written.slice(1).trim(), span: { start, end: start + written.length } });
  }

  /** The rest of a line, from `at`, is blank or a comment; then the next line. */
  #rest(at: number): void {
    let next = at;
    while (next < this.#end && this.#text.charCodeAt(next) === blank) next++;
    if (next < this.#end) {
      if (this.#text.charCodeAt(next) !== hash || next === at) throw new Beyond();
      this.#comment(next, this.#end);
    }
    this.#line(this.#next);
  }

  #block(keySpan: Span | undefined): DocumentNode {
    if (++this.#depth > depthLimit) throw new Beyond();
    const node = this.#isItem(this.#start) ? this.#list(this.#indent, keySpan) : this.#map(this.#indent, keySpan);
    this.#depth--;
    return node;
  }

  #isItem(at: number): boolean {
    return this.#text.charCodeAt(at) === dash && (at + 1 === this.#end || this.#text.charCodeAt(at + 1) === blank);
  }

  #list(indent: number, keySpan: Span | undefined): DocumentNode {
    const start = this.#start;
    const list: DocumentNode[] = [];
    while (this.#indent === indent && this.#isItem(this.#start)) list.push(this.#item(indent));
    if (this.#indent > indent) throw new Beyond();
    const end = list.at(-1)?.span.end ?? start;
    return new DocumentNode({ kind: 'seq', span: { start, end }, keySpan, list });
  }

  #item(indent: number): DocumentNode {
    const at = this.#pastBlanks(this.#start + 1);
    const nested = this.#isItem(at) || this.#keyEnd(at) !== -1;
    if (!nested) return this.#value(at, indent, undefined);
    // A list or map that begins on the line of its dash.
    this.#indent += at - this.#start;
    this.#start = at;
    return this.#block(undefined);
  }

  #map(indent: number, keySpan: Span | undefined): DocumentNode {
    const start = this.#start;
    const own: Entry[] = [];
    const seen = new Set<string>();
    let end = start;
    while (this.#indent === indent) {
      const key = this.#isExplicit() ? this.#explicitKey(indent) : this.#key(this.#start);
      if (seen.has(key.name)) throw new Beyond();
      seen.add(key.name);
      const at = key.span;
      const value = this.#isLeftOut(key.name)
        ? this.#left(key.colon + 1, indent, at)
        : this.#value(this.#pastBlanks(key.colon + 1), indent, at);
      end = Math.max(at.end, value.span.end);
      own.push({ key: key.name, keySpan: at, span: { start: at.start, end }, value, merged: false });
    }
    if (this.#indent > indent) throw new Beyond();
    return new DocumentNode({ kind: 'map', span: { start, end }, keySpan, own });
  }

  #isLeftOut(key: string): boolean {
    if (this.#leaveOut === undefined) return false;
    if (this.#depth === 1) this.#top = key;
    return this.#leaveOut(this.#depth - 1, this.#top, key);
  }

  /** What stands at and below `at` is passed over. */
  #left(at: number, indent: number, keySpan: Span): DocumentNode {
    this.#line(this.#next);
    while (this.#indent > indent || (this.#indent === indent && this.#isItem(this.#start))) this.#line(this.#next);
    return nullAt(at, keySpan);
  }

  /** `? key`, then `: value` on the next line: what printers do with long keys. */
  #isExplicit(): boolean {
    return this.#text.charCodeAt(this.#start) === 63 && this.#text.charCodeAt(this.#start + 1) === blank;
  }

  #explicitKey(indent: number): Key {
    const start = this.#pastBlanks(this.#start + 1);
    const quoted = isQuote(this.#text.charCodeAt(start));
    const node = quoted
      ? quotedScalar(this.#text, start, this.#end, undefined)
      : plainScalar(this.#text, start, this.#plainEnd(start), undefined);
    this.#rest(node.span.end);
    const colonAt = this.#start;
    if (this.#indent !== indent || this.#text.charCodeAt(colonAt) !== colon || !this.#isGap(colonAt + 1))
      throw new Beyond();
    if (node.source === '' || node.source === '<<') throw new Beyond();
    return { name: typeof node.value === 'string' ? node.value : node.source, span: node.span, colon: colonAt };
  }

  #key(start: number): Key {
    const colonAt = this.#isItem(start) ? -1 : this.#keyEnd(start);
    if (colonAt === -1) throw new Beyond();
    let end = colonAt;
    while (this.#text.charCodeAt(end - 1) === blank) end--;
    const source = this.#text.slice(start, end);
    const name = isQuote(this.#text.charCodeAt(start)) ? quotedValue(source) : source;
    if (name === undefined || source === '' || source === '<<' || source.length > keyLimit) throw new Beyond();
    return { name, span: { start, end }, colon: colonAt };
  }

  /** Offset of the colon behind the key that begins at `start`; -1 if what begins there is no key. */
  #keyEnd(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    let at = start;
    if (isQuote(first)) {
      at = quotedEnd(text, start, this.#end);
      return at !== -1 && text.charCodeAt(at) === colon && this.#isGap(at + 1) ? at : -1;
    }
    if (indicators.has(first)) return -1;
    for (; at < this.#end; at++) {
      const code = text.charCodeAt(at);
      if (code === colon && this.#isGap(at + 1)) return at;
      if (code === hash && text.charCodeAt(at - 1) === blank) return -1;
    }
    return -1;
  }

  #isGap(at: number): boolean {
    return at >= this.#end || this.#text.charCodeAt(at) === blank;
  }

  #pastBlanks(at: number): number {
    let next = at;
    while (next < this.#end && this.#text.charCodeAt(next) === blank) next++;
    return next;
  }

  /** The value at `at`, behind the colon of a key or the dash of an item in a collection at `indent`. */
  #value(at: number, indent: number, keySpan: Span | undefined): DocumentNode {
    const first = at < this.#end ? this.#text.charCodeAt(at) : hash;
    if (first === hash) {
      this.#rest(at === this.#end ? at : at - 1);
      if (this.#indent > indent) return this.#block(keySpan);
      // The items of a list may stand right below their key.
      const isList = keySpan !== undefined && this.#indent === indent && this.#isItem(this.#start);
      return isList ? this.#block(keySpan) : nullAt(at, keySpan);
    }
    if (first === 124 || first === 62) return this.#blockScalar(at, indent, keySpan);
    let node: DocumentNode;
    if (first === 91 || first === 123) node = flowValue(this.#text, at, this.#end, keySpan);
    else if (isQuote(first)) node = quotedScalar(this.#text, at, this.#end, keySpan);
    else node = plainScalar(this.#text, at, this.#plainEnd(at), keySpan);
    this.#rest(node.span.end);
    // A scalar that goes on below, or an error.
    if (this.#indent > indent) throw new Beyond();
    return node;
  }

  /** End of the plain scalar at `at` on its line. */
  #plainEnd(at: number): number {
    const text = this.#text;
    if (indicators.has(text.charCodeAt(at)) || this.#isItem(at)) throw new Beyond();
    let end = at;
    for (; end < this.#end; end++) {
      const code = text.charCodeAt(end);
      if (code === colon && this.#isGap(end + 1)) throw new Beyond();
      if (code === hash && text.charCodeAt(end - 1) === blank) break;
    }
    while (text.charCodeAt(end - 1) === blank) end--;
    return end;
  }

  #blockScalar(at: number, indent: number, keySpan: Span | undefined): DocumentNode {
    const text = this.#text;
    const sign = text[at + 1];
    const chomp = sign === '-' || sign === '+' ? sign : '';
    const header = at + 1 + chomp.length;
    const behind = this.#pastBlanks(header);
    if (behind < this.#end) {
      if (text.charCodeAt(behind) !== hash || behind === header) throw new Beyond();
      this.#comment(behind, this.#end);
    }
    const read = blockScalar(text, this.#next, indent, { folded: text[at] === '>', chomp });
    if (read === undefined) throw new Beyond();
    this.#line(read.next);
    const span = { start: at, end: read.end };
    return scalarNode(span, keySpan, text.slice(at, read.end), read.value);
  }
}

const nullAt = (at: number, keySpan: Span | undefined): DocumentNode =>
  new DocumentNode({ kind: 'null', span: { start: at, end: at }, keySpan });
