import type { DocumentNode } from '../models/document/node.ts';
import { type Edit, edit } from '../text/edit.ts';

/** Puts `line` behind the last entry of a TOML table; undefined for an empty table and for one that is written inline. */
export function appended(text: string, table: DocumentNode, line: string): Edit | undefined {
  const last = table.own.toSorted((a, b) => a.span.end - b.span.end).at(-1);
  if (!last || text[table.span.start] === '{') return undefined;
  const start = text.lastIndexOf('\n', last.keySpan.start - 1) + 1;
  // A dotted key, or an entry of an inline table.
  if (text.slice(start, last.keySpan.start).trim() !== '') return undefined;
  const newline = text.indexOf('\n', last.span.end);
  const at = newline === -1 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
  return edit.insert(at, `\n${text.slice(start, last.keySpan.start)}${line}`);
}
