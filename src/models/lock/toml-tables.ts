import { parse, TomlError } from 'smol-toml';
import type { Span } from '../../text/span.ts';
import type { Problem } from '../document/node.ts';
import { listAt, type Table, tableOf } from './values.ts';

/** Characters; the largest lock known has 3 million, and the parser does some 25 million a second. */
const sizeLimit = 16 * 1024 * 1024;
const depthLimit = 64;

/** A TOML file read for its values, with places only for its `[[package]]` tables. */
export interface TomlTables {
  readonly root: Table;
  readonly problems: readonly Problem[];
  /** Those of `[[name]]`, in file order. */
  tables(name: string): readonly LockedTable[];
}

export interface LockedTable {
  readonly table: Table;
  /** The line of its name, or that of its header. */
  readonly span: Span;
  /** From its header to the header of the next one: where to look for what the table says. */
  readonly extent: Span;
}

/**
 * Read TOML with the quick parser, which knows no positions. A statement that it refuses is left out with the table it
 * stands in, and reported. Linear but for that: a file with errors is read a few times.
 */
export function readTomlTables(text: string): TomlTables {
  const problems: Problem[] = [];
  const nothing: TomlTables = { root: {}, problems, tables: () => [] };
  if (text.length > sizeLimit) {
    problems.push({ kind: 'error', message: 'the file is larger than 16 MiB', span: { start: 0, end: 0 } });
    return nothing;
  }
  let tries = text.length > 1024 * 1024 ? 2 : 8;
  for (let rest = text; ; ) {
    try {
      const root = tableOf(parse(rest, { maxDepth: depthLimit, integersAsBigInt: 'asNeeded' }));
      return { root, problems, tables: (name) => tablesOf(rest, root, name) };
    } catch (error) {
      if (!(error instanceof TomlError) && !(error instanceof RangeError)) throw error;
      const at = error instanceof TomlError ? offsetOf(rest, error.line, error.column) : 0;
      const message = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? 'not TOML';
      problems.push({ kind: 'error', message: message.slice(0, 200), span: { start: at, end: at } });
      if (!(error instanceof TomlError) || --tries < 0) return nothing;
      rest = withoutTable(rest, at);
    }
  }
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) {
    const newline = text.indexOf('\n', start);
    if (newline === -1) break;
    start = newline + 1;
  }
  return Math.min(start + column - 1, text.length);
}

/** `text` with blanks in place of the table around `at`, positions kept. */
function withoutTable(text: string, at: number): string {
  const before = text.lastIndexOf('\n[', Math.max(0, at - 1));
  const start = before === -1 ? 0 : before + 1;
  const after = text.indexOf('\n[', Math.max(at, start + 1));
  const end = after === -1 ? text.length : after;
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}

function tablesOf(text: string, root: Table, name: string): readonly LockedTable[] {
  const tables = listAt(root, name).map(tableOf);
  const headers = headersOf(text, name);
  // Headers inside a string, or written in some other way: then nothing is known about places.
  const placed = headers.length === tables.length;
  return tables.map((table, index) => {
    const start = placed ? (headers[index] ?? 0) : 0;
    const end = placed ? (headers[index + 1] ?? text.length) : 0;
    return { table, span: placed ? nameLine(text, start) : { start: 0, end: 0 }, extent: { start, end } };
  });
}

function headersOf(text: string, name: string): readonly number[] {
  const header = `[[${name}]]`;
  const found: number[] = [];
  for (let at = text.indexOf(header); at !== -1; at = text.indexOf(header, at + header.length)) {
    if (at === 0 || text[at - 1] === '\n') found.push(at);
  }
  return found;
}

/** The line behind the header if it is the name's, as in every lock that a tool wrote. */
function nameLine(text: string, header: number): Span {
  const headerEnd = lineEnd(text, header);
  const start = text.indexOf('\n', header) + 1;
  if (start === 0 || !text.startsWith('name', start)) return { start: header, end: headerEnd };
  return { start, end: lineEnd(text, start) };
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  const end = newline === -1 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}
