import type { AST } from 'toml-eslint-parser';
import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry } from '../document/node.ts';

/** Dots in one key. */
const keyLimit = 128;

/** A table while its pieces come in: headers, dotted keys, deeper tables. */
interface Table {
  readonly kind: 'table';
  span: Span;
  readonly keySpan: Span | undefined;
  readonly children: Map<string, Child>;
}

interface Tables {
  readonly kind: 'tables';
  readonly keySpan: Span;
  readonly list: Table[];
}

interface Value {
  readonly kind: 'value';
  readonly keySpan: Span;
  readonly node: DocumentNode;
}

type Child = Table | Tables | Value;
type Report = (message: string, span: Span) => void;

/** Puts the statements of a TOML file together to one value. */
export class TomlTree {
  readonly #text: string;
  readonly #report: Report;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  read(program: AST.TOMLProgram): DocumentNode {
    const top = program.body[0];
    const root: Table = {
      kind: 'table',
      span: { start: 0, end: this.#text.trimEnd().length },
      keySpan: undefined,
      children: new Map(),
    };
    for (const statement of top.body) {
      if (statement.type === 'TOMLKeyValue') this.#keyValue(root, statement);
      else this.#table(root, statement);
    }
    return finished(root);
  }

  #table(root: Table, header: AST.TOMLTable): void {
    const last = header.body.at(-1);
    const span: Span = { start: header.range[0], end: last === undefined ? header.range[1] : last.range[1] };
    const keys = header.key.keys;
    if (this.#tooLong(keys.length, span)) return;
    let table: Table = root;
    for (const [index, key] of keys.entries()) {
      const next =
        header.kind === 'array' && index === keys.length - 1 ? append(table, key, span) : below(table, key, span);
      if (next === undefined) return this.#report(`"${nameOf(key)}" is no table`, spanOf(key));
      table = next;
    }
    // A header says where the table is, whatever spoke of it before.
    table.span = span;
    for (const statement of header.body) this.#keyValue(table, statement);
  }

  #keyValue(into: Table, statement: AST.TOMLKeyValue): void {
    const keys = statement.key.keys;
    const last = keys.at(-1);
    if (last === undefined || this.#tooLong(keys.length, spanOf(statement))) return;
    let table: Table | undefined = into;
    for (const key of keys.slice(0, -1)) {
      table = below(table, key, spanOf(statement));
      if (table === undefined) return this.#report(`"${nameOf(key)}" is no table`, spanOf(key));
    }
    const keySpan = spanOf(last);
    table.children.set(nameOf(last), { kind: 'value', keySpan, node: this.#value(statement.value, keySpan) });
  }

  #value(node: AST.TOMLContentNode, keySpan: Span | undefined): DocumentNode {
    const span = spanOf(node);
    if (node.type === 'TOMLArray') {
      return new DocumentNode({
        kind: 'seq',
        span,
        keySpan,
        list: node.elements.map((one) => this.#value(one, undefined)),
      });
    }
    if (node.type === 'TOMLInlineTable') {
      const table: Table = { kind: 'table', span, keySpan, children: new Map() };
      for (const statement of node.body) this.#keyValue(table, statement);
      return finished(table);
    }
    const source = this.#text.slice(span.start, span.end);
    const value = typeof node.value === 'object' ? source : node.value;
    return new DocumentNode({ kind: 'scalar', span, keySpan, value, source });
  }

  #tooLong(length: number, span: Span): boolean {
    if (length > keyLimit) this.#report(`a key of more than ${keyLimit} parts`, span);
    return length > keyLimit;
  }
}

/** The table that `key` of `table` names, the newest of an array of tables; undefined if the key has another value. */
function below(table: Table, key: AST.TOMLBare | AST.TOMLQuoted, span: Span): Table | undefined {
  const child = table.children.get(nameOf(key));
  if (child === undefined) {
    const fresh: Table = { kind: 'table', span, keySpan: spanOf(key), children: new Map() };
    table.children.set(nameOf(key), fresh);
    return fresh;
  }
  if (child.kind === 'tables') return child.list.at(-1);
  return child.kind === 'table' ? child : undefined;
}

function append(table: Table, key: AST.TOMLBare | AST.TOMLQuoted, span: Span): Table | undefined {
  let child = table.children.get(nameOf(key));
  if (child === undefined) {
    child = { kind: 'tables', keySpan: spanOf(key), list: [] };
    table.children.set(nameOf(key), child);
  }
  if (child.kind !== 'tables') return undefined;
  const fresh: Table = { kind: 'table', span, keySpan: spanOf(key), children: new Map() };
  child.list.push(fresh);
  return fresh;
}

function finished(table: Table): DocumentNode {
  const own: Entry[] = [];
  for (const [key, child] of table.children) {
    const value = nodeOf(child);
    const keySpan = child.keySpan ?? value.span;
    const span = { start: Math.min(keySpan.start, value.span.start), end: Math.max(keySpan.end, value.span.end) };
    own.push({ key, keySpan, span, value, merged: false });
  }
  return new DocumentNode({ kind: 'map', span: table.span, keySpan: table.keySpan, own });
}

function nodeOf(child: Child): DocumentNode {
  if (child.kind === 'value') return child.node;
  if (child.kind === 'table') return finished(child);
  const list = child.list.map(finished);
  const span = { start: list[0]?.span.start ?? 0, end: list.at(-1)?.span.end ?? 0 };
  return new DocumentNode({ kind: 'seq', span, keySpan: child.keySpan, list });
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}
