import { type JSONVisitor, visit } from 'jsonc-parser';
import type { Span } from '../../text/span.ts';
import { scanBrackets } from '../document/brackets.ts';
import {
  type DocumentComment,
  type DocumentFile,
  DocumentNode,
  type Problem,
  type ScalarValue,
} from '../document/node.ts';

const sizeLimit = 16 * 1024 * 1024;
const depthLimit = 256;
const problemLimit = 100;

/** A map or seq that is still open. */
interface Frame {
  readonly kind: 'map' | 'seq';
  readonly start: number;
  readonly keySpan: Span | undefined;
  readonly own: { key: string; keySpan: Span; span: Span; value: DocumentNode; merged: false }[];
  readonly list: DocumentNode[];
  readonly seen: Set<string>;
  /** The key whose value is to come. */
  key: { readonly name: string; readonly span: Span; after: number } | undefined;
}

/**
 * Read JSON (`json`: RFC 8259) or JSON with comments and trailing commas (`jsonc`: tsconfig, devcontainer, VS Code).
 * Never throws; a text over 16 MiB or 256 levels is refused as a whole.
 */
export function parseJson(text: string, dialect: 'json' | 'jsonc' = 'json'): DocumentFile {
  const refuse = (message: string, start: number): DocumentFile => ({
    text,
    root: new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } }),
    comments: [],
    problems: [{ kind: 'error', message, span: { start, end: start } }],
  });
  if (text.length > sizeLimit) return refuse('the file is larger than 16 MiB', 0);
  const { overflow } = scanBrackets(text, 'json', depthLimit);
  if (overflow !== undefined) return refuse(`nested more than ${depthLimit} levels deep`, overflow);
  const builder = new JsonBuilder(text, dialect);
  visit(text, builder.visitor, { allowTrailingComma: dialect === 'jsonc' });
  return { text, root: builder.finish(), comments: builder.comments, problems: builder.problems };
}

class JsonBuilder {
  readonly comments: DocumentComment[] = [];
  readonly problems: Problem[] = [];
  readonly visitor: JSONVisitor;
  readonly #text: string;
  readonly #dialect: 'json' | 'jsonc';
  readonly #open: Frame[] = [];
  #root: DocumentNode | undefined;
  #contentEnd: number | undefined;

  constructor(text: string, dialect: 'json' | 'jsonc') {
    this.#text = text;
    this.#dialect = dialect;
    this.visitor = {
      onObjectBegin: (offset) => this.#begin('map', offset),
      onArrayBegin: (offset) => this.#begin('seq', offset),
      onObjectEnd: (offset, length) => this.#end(offset, length),
      onArrayEnd: (offset, length) => this.#end(offset, length),
      onObjectProperty: (name, offset, length) => this.#property(name, { start: offset, end: offset + length }),
      onSeparator: (character, offset) => this.#separator(character, offset),
      onLiteralValue: (value: ScalarValue, offset, length) =>
        this.#literal(value, { start: offset, end: offset + length }),
      onComment: (offset, length) => this.#comment(this.#span(offset, length)),
      onError: (code, offset, length) => this.#problem(code, this.#span(offset, length)),
    };
  }

  /** The scanner goes one past the end of the text in a comment that is not closed. */
  #span(offset: number, length: number): Span {
    return { start: Math.min(offset, this.#text.length), end: Math.min(offset + length, this.#text.length) };
  }

  #problem(code: number, span: Span): void {
    if (this.problems.length < problemLimit)
      this.problems.push({ kind: 'error', message: messages[code] ?? 'not JSON', span });
  }

  finish(): DocumentNode {
    this.#root ??= new DocumentNode({ kind: 'null', span: { start: 0, end: 0 } });
    return this.#root;
  }

  #begin(kind: 'map' | 'seq', start: number): void {
    this.#open.push({ kind, start, keySpan: this.#keySpan(), own: [], list: [], seen: new Set(), key: undefined });
  }

  /** `length` is 0 if the text ends before the bracket does. */
  #end(offset: number, length: number): void {
    const frame = this.#open.pop();
    if (frame === undefined) return;
    completeKey(frame);
    const unclosed = length === 0 || offset >= this.#text.length;
    const end = unclosed ? (this.#contentEnd ??= this.#text.trimEnd().length) : offset + length;
    const { kind, start, keySpan, own, list } = frame;
    this.#add(new DocumentNode({ kind, span: { start, end: Math.max(start, end) }, keySpan, own, list }));
  }

  #property(name: string, span: Span): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    completeKey(frame);
    if (frame.seen.has(name) && this.problems.length < problemLimit) {
      this.problems.push({ kind: 'error', message: `duplicate key ${JSON.stringify(name)}`, span });
    }
    frame.seen.add(name);
    frame.key = { name, span, after: span.end };
  }

  #separator(character: string, offset: number): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) return;
    if (character === ':' && frame.key !== undefined) frame.key.after = offset + 1;
    else if (character === ',') completeKey(frame);
  }

  #literal(value: ScalarValue, span: Span): void {
    const parts = { span, keySpan: this.#keySpan(), source: this.#text.slice(span.start, span.end) };
    this.#add(new DocumentNode(value === null ? { ...parts, kind: 'null' } : { ...parts, kind: 'scalar', value }));
  }

  #comment(span: Span): void {
    if (this.#dialect === 'json') this.#problem(10, span);
    const written = this.#text.slice(span.start, span.end);
    const inside = written.startsWith('/*')
      ? written.slice(2, written.endsWith('*/') ? -2 : undefined)
      : written.slice(2);
    this.comments.push({ text: inside.trim(), span });
  }

  #keySpan(): Span | undefined {
    return this.#open.at(-1)?.key?.span;
  }

  #add(node: DocumentNode): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) this.#root ??= node;
    else if (frame.kind === 'seq') frame.list.push(node);
    else if (frame.key !== undefined) addEntry(frame, frame.key, node);
  }
}

/** A key without a value gets an empty null node behind its colon. */
function completeKey(frame: Frame): void {
  const key = frame.key;
  if (key === undefined) return;
  const span = { start: key.after, end: key.after };
  addEntry(frame, key, new DocumentNode({ kind: 'null', span, keySpan: key.span }));
}

function addEntry(frame: Frame, key: { readonly name: string; readonly span: Span }, value: DocumentNode): void {
  const span = { start: key.span.start, end: Math.max(key.span.end, value.span.end) };
  frame.own.push({ key: key.name, keySpan: key.span, span, value, merged: false });
  frame.key = undefined;
}

/** By `ParseErrorCode` of jsonc-parser. */
const messages: Readonly<Record<number, string>> = {
  1: 'unknown word',
  2: 'not a number',
  3: 'a key in double quotes is expected',
  4: 'a value is expected',
  5: 'a colon is expected',
  6: 'a comma is expected',
  7: 'a closing brace is expected',
  8: 'a closing bracket is expected',
  9: 'nothing more is expected after the value',
  10: 'JSON has no comments',
  11: 'the comment is not closed',
  12: 'the string is not closed',
  13: 'the number is not complete',
  14: '\\u wants four hexadecimal digits',
  15: 'unknown escape in a string',
  16: 'a control character must be escaped in a string',
};
