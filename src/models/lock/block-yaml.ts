import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry, type Problem } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { closingQuote, type Cursor, decoded, flowValue, keyEnd } from './block-scalars.ts';

const depthLimit = 32;
/** Characters; `parseYaml` does about 0.3 million a second of what is full of errors. */
const exactLimit = 1024 * 1024;

/** The documents of a file, and what is wrong with it. */
export interface BlockYaml {
  readonly documents: readonly DocumentNode[];
  readonly problems: readonly Problem[];
}

/** Whether the value of `key`, `depth` levels down (0 for a top-level key) below top-level key `top`, is left out. */
export type LeaveOut = (depth: number, top: string, key: string) => boolean;

/**
 * Read the YAML that lock files are written in: a key or a list item on each line, values on the line of their key. Some
 * fifty times faster than `parseYaml`, which reads what has another shape, up to 1 MiB; a larger file of another shape is
 * refused. Linear.
 */
export function readBlockYaml(text: string, leaveOut: LeaveOut): BlockYaml {
  const reader = new BlockReader(text, leaveOut);
  const documents = reader.read();
  if (reader.irregular === undefined) return { documents, problems: [] };
  if (text.length > exactLimit) {
    const message = 'not the shape of a lock file, and too large to be read as any YAML';
    return { documents: [], problems: [{ kind: 'error', message, span: reader.irregular }] };
  }
  const yaml = parseYaml(text);
  return { documents: yaml.documents.map((document) => document.root), problems: yaml.problems };
}

interface Line {
  readonly indent: number;
  /** Of the first character that is not white space. */
  readonly start: number;
  /** Without white space at the end. */
  readonly end: number;
}

class BlockReader {
  /** The first line of another shape. */
  irregular: Span | undefined;
  readonly #text: string;
  readonly #leaveOut: LeaveOut;
  #line: Line | undefined;
  #next = 0;
  #top = '';

  constructor(text: string, leaveOut: LeaveOut) {
    this.#text = text;
    this.#leaveOut = leaveOut;
  }

  read(): readonly DocumentNode[] {
    const documents: DocumentNode[] = [];
    this.#advance();
    while (this.#line !== undefined && this.irregular === undefined) {
      if (this.#isMarker(this.#line)) this.#advance();
      else if (this.#line.indent === 0) documents.push(this.#block(0, undefined, 0));
      else this.#fail(this.#line);
    }
    return documents;
  }

  /** Go to the next line that is neither empty nor a comment. */
  #advance(): void {
    const text = this.#text;
    this.#line = undefined;
    while (this.#next < text.length && this.#line === undefined) {
      const from = this.#next;
      const newline = text.indexOf('\n', from);
      let end = newline === -1 ? text.length : newline;
      this.#next = end + 1;
      let start = from;
      while (text.charCodeAt(start) === 32) start++;
      while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
      if (start >= end || text.charCodeAt(start) === 35) continue;
      this.#line = { indent: start - from, start, end };
    }
  }

  #isMarker(line: Line): boolean {
    return line.indent === 0 && line.end - line.start === 3 && this.#text.startsWith('---', line.start);
  }

  #isItem(line: Line): boolean {
    return this.#text[line.start] === '-' && (line.end === line.start + 1 || this.#text[line.start + 1] === ' ');
  }

  #fail(line: Line): void {
    this.irregular ??= { start: line.start, end: line.end };
  }

  #block(indent: number, keySpan: Span | undefined, depth: number): DocumentNode {
    const first = this.#line;
    if (first === undefined) return new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } });
    if (depth > depthLimit) this.#fail(first);
    return this.#isItem(first) ? this.#list(indent, keySpan, first) : this.#map(indent, keySpan, first, depth);
  }

  #map(indent: number, keySpan: Span | undefined, first: Line, depth: number): DocumentNode {
    const own: Entry[] = [];
    let end = first.end;
    for (let line = this.#line; line !== undefined && line.indent >= indent; line = this.#line) {
      if (this.irregular !== undefined || this.#isMarker(line)) break;
      const entry = line.indent === indent ? this.#entry(line, depth) : undefined;
      if (entry === undefined) {
        this.#fail(line);
        break;
      }
      own.push(entry);
      end = Math.max(end, entry.span.end);
    }
    return new DocumentNode({ kind: 'map', span: { start: first.start, end }, keySpan, own });
  }

  #entry(line: Line, depth: number): Entry | undefined {
    const text = this.#text;
    // `? key` with `: value` on the next line: what printers do with keys of more than 1,024 characters.
    const explicit = text[line.start] === '?' && text[line.start + 1] === ' ';
    const start = explicit ? line.start + 2 : line.start;
    const end = explicit ? line.end : keyEnd(text, start, line.end);
    const key = end === undefined ? undefined : decoded(text, start, end);
    if (end === undefined || key === undefined) return undefined;
    const keySpan = { start, end };
    if (depth === 0) this.#top = key;
    this.#advance();
    let from = end + 1;
    let limit = line.end;
    if (explicit) {
      const colon = this.#line;
      if (colon === undefined || colon.indent !== line.indent || text[colon.start] !== ':') return undefined;
      from = colon.start + 1;
      limit = colon.end;
      this.#advance();
    }
    const value = this.#value({ text, at: from, end: limit }, line.indent, keySpan, depth, key);
    if (value === undefined) return undefined;
    const span = { start: line.start, end: Math.max(limit, value.span.end) };
    return { key, keySpan, span, value, merged: false };
  }

  /** What stands behind the colon, or below it. */
  #value(cursor: Cursor, indent: number, keySpan: Span, depth: number, key: string): DocumentNode | undefined {
    const { text } = cursor;
    while (cursor.at < cursor.end && isBlank(text.charCodeAt(cursor.at))) cursor.at++;
    const empty = { start: keySpan.end + 1, end: keySpan.end + 1 };
    const isEmpty = cursor.at >= cursor.end || text[cursor.at] === '#';
    if (this.#leaveOut(depth, this.#top, key)) {
      this.#skip(indent);
      return new DocumentNode({ kind: 'null', span: empty, keySpan });
    }
    if (!isEmpty && (text[cursor.at] === '|' || text[cursor.at] === '>')) {
      // A text over several lines: a message, nothing that is compared.
      this.#skip(indent);
      return new DocumentNode({ kind: 'null', span: empty, keySpan });
    }
    if (!isEmpty) return flowValue(cursor, keySpan);
    const below = this.#line;
    if (below === undefined || this.#isMarker(below)) return new DocumentNode({ kind: 'null', span: empty, keySpan });
    // The items of a list may stand right below their key.
    const deeper = below.indent > indent || (below.indent === indent && this.#isItem(below));
    return deeper
      ? this.#block(below.indent, keySpan, depth + 1)
      : new DocumentNode({ kind: 'null', span: empty, keySpan });
  }

  #list(indent: number, keySpan: Span | undefined, first: Line): DocumentNode {
    const list: DocumentNode[] = [];
    let end = first.end;
    for (let line = this.#line; line !== undefined && line.indent >= indent; line = this.#line) {
      if (line.indent > indent || this.#isMarker(line)) {
        this.#fail(line);
        break;
      }
      if (!this.#isItem(line)) break;
      const cursor = { text: this.#text, at: line.start + 1, end: line.end };
      while (cursor.at < cursor.end && this.#text.charCodeAt(cursor.at) === 32) cursor.at++;
      const quote = closingQuote(this.#text, cursor.at, cursor.end);
      const isMap = keyEnd(this.#text, cursor.at, cursor.end) !== undefined && quote !== cursor.end;
      const value = cursor.at >= cursor.end || isMap ? undefined : flowValue(cursor, undefined);
      if (value === undefined) {
        this.#fail(line);
        break;
      }
      list.push(value);
      end = line.end;
      this.#advance();
    }
    return new DocumentNode({ kind: 'seq', span: { start: first.start, end }, keySpan, list });
  }

  /** Past everything below a key at `indent`. */
  #skip(indent: number): void {
    while (
      this.#line !== undefined &&
      (this.#line.indent > indent || (this.#line.indent === indent && this.#isItem(this.#line)))
    ) {
      if (this.#isMarker(this.#line)) return;
      this.#advance();
    }
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
