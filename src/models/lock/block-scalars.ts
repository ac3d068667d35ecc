import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry } from '../document/node.ts';

/** A place in a line that ends before offset `end`. */
export interface Cursor {
  readonly text: string;
  at: number;
  readonly end: number;
}

const levelLimit = 16;

/** Offset of the colon that ends the key at `start`; undefined if the line holds no key. */
export function keyEnd(text: string, start: number, end: number): number | undefined {
  const first = text[start];
  if (first === '"' || first === "'") {
    const close = closingQuote(text, start, end);
    return close !== undefined && text[close] === ':' && (close + 1 >= end || text[close + 1] === ' ')
      ? close
      : undefined;
  }
  if (first !== undefined && '{[&*!|>%@`,?'.includes(first)) return undefined;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at) === 58 && (at + 1 >= end || text.charCodeAt(at + 1) === 32)) return at;
  }
  return undefined;
}

/** Offset behind the quoted scalar at `start`; undefined if there is none or it does not end in this line. */
export function closingQuote(text: string, start: number, end: number): number | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let at = start + 1; at < end; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return undefined;
}

/** The scalar in `[start, end)`; undefined for one that this reader does not decode. */
export function decoded(text: string, start: number, end: number): string | undefined {
  const raw = text.slice(start, end);
  if (raw.startsWith("'")) return raw.slice(1, -1).replaceAll("''", "'");
  if (!raw.startsWith('"')) return raw;
  const inside = raw.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  try {
    // Printers of lock files write the escapes of JSON; others are left to the real parser.
    return String(JSON.parse(raw));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The value that begins at the cursor and fills the rest of its line. */
export function flowValue(cursor: Cursor, keySpan: Span | undefined): DocumentNode | undefined {
  const inFlow = cursor.text[cursor.at] === '{' || cursor.text[cursor.at] === '[';
  const value = inFlow ? collection(cursor, keySpan, 0) : scalar(cursor, keySpan, false);
  skipBlanks(cursor);
  return cursor.at >= cursor.end || cursor.text[cursor.at] === '#' ? value : undefined;
}

function scalar(cursor: Cursor, keySpan: Span | undefined, inFlow: boolean): DocumentNode | undefined {
  const { text, at: start } = cursor;
  const first = text[start] ?? '';
  if (first === '"' || first === "'") {
    const end = closingQuote(text, start, cursor.end);
    const value = end === undefined ? undefined : decoded(text, start, end);
    if (end === undefined || value === undefined) return undefined;
    cursor.at = end;
    return new DocumentNode({ kind: 'scalar', span: { start, end }, keySpan, value, source: text.slice(start, end) });
  }
  if ('&*!|>%@`'.includes(first)) return undefined;
  let end = start;
  for (; end < cursor.end; end++) {
    const code = text.charCodeAt(end);
    if (inFlow && (code === 44 || code === 125 || code === 93 || code === 123 || code === 91)) break;
    if (code === 35 && end > start && text.charCodeAt(end - 1) === 32) break;
    // A colon and a blank make a key, which does not stand here.
    if (code === 58 && (end + 1 >= cursor.end || text.charCodeAt(end + 1) === 32)) return undefined;
  }
  cursor.at = end;
  while (end > start && text.charCodeAt(end - 1) === 32) end--;
  const source = text.slice(start, end);
  const span = { start, end };
  if (source === '' || source === 'null' || source === '~') return new DocumentNode({ kind: 'null', span, keySpan });
  const value = source === 'true' ? true : source === 'false' ? false : source;
  return new DocumentNode({ kind: 'scalar', span, keySpan, value, source });
}

/** `{a: b}` or `[a, b]` on one line. */
function collection(cursor: Cursor, keySpan: Span | undefined, level: number): DocumentNode | undefined {
  const { text, at: start } = cursor;
  const isMap = text[start] === '{';
  const closer = isMap ? '}' : ']';
  const own: Entry[] = [];
  const list: DocumentNode[] = [];
  cursor.at++;
  for (skipBlanks(cursor); text[cursor.at] !== closer; skipBlanks(cursor)) {
    if (cursor.at >= cursor.end) return undefined;
    if (isMap) {
      const entry = flowEntry(cursor, level);
      if (entry === undefined) return undefined;
      own.push(entry);
    } else {
      const item = inner(cursor, undefined, level);
      if (item === undefined) return undefined;
      list.push(item);
    }
    skipBlanks(cursor);
    if (text[cursor.at] === ',') cursor.at++;
    else if (text[cursor.at] !== closer) return undefined;
  }
  if (cursor.at >= cursor.end) return undefined;
  cursor.at++;
  const span = { start, end: cursor.at };
  return new DocumentNode({ kind: isMap ? 'map' : 'seq', span, keySpan, own, list });
}

function flowEntry(cursor: Cursor, level: number): Entry | undefined {
  const start = cursor.at;
  const end = keyEnd(cursor.text, start, cursor.end);
  const key = end === undefined ? undefined : decoded(cursor.text, start, end);
  if (end === undefined || key === undefined) return undefined;
  // `{a, b: c}`: a key without a value, which no printer of lock files writes.
  const quoted = cursor.text[start] === '"' || cursor.text[start] === "'";
  if (!quoted && /[,{}[\]]/.test(key)) return undefined;
  const keySpan = { start, end };
  cursor.at = end + 1;
  skipBlanks(cursor);
  const value = inner(cursor, keySpan, level);
  if (value === undefined) return undefined;
  return { key, keySpan, span: { start, end: Math.max(end, value.span.end) }, value, merged: false };
}

function inner(cursor: Cursor, keySpan: Span | undefined, level: number): DocumentNode | undefined {
  const opens = cursor.text[cursor.at] === '{' || cursor.text[cursor.at] === '[';
  if (!opens) return scalar(cursor, keySpan, true);
  return level < levelLimit ? collection(cursor, keySpan, level + 1) : undefined;
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.at < cursor.end && cursor.text.charCodeAt(cursor.at) === 32) cursor.at++;
}
