import type { Span } from '../../text/span.ts';
import type { Cell } from './markdown.ts';

/** The cells of a row: `|` parts them unless a backslash stands before it; those at the ends may be missing. */
export function cellsOf(text: string, { start, end }: Span): readonly Cell[] {
  const cells: Cell[] = [];
  let from = start;
  const add = (to: number): void => {
    const written = text.slice(from, to);
    const trimmed = written.trim();
    const first = from + written.length - written.trimStart().length;
    cells.push({
      text: trimmed,
      span: { start: trimmed === '' ? from : first, end: trimmed === '' ? from : first + trimmed.length },
    });
  };
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '|') {
      // Nothing before the first bar is no cell.
      if (cells.length > 0 || text.slice(from, at).trim() !== '') add(at);
      else if (from > start) add(at);
      from = at + 1;
    }
  }
  if (text.slice(from, end).trim() !== '') add(end);
  return cells;
}

/** Number of columns of the delimiter row `|---|:-:|`; 0 if it is none. */
export function delimiterColumns(row: string): number {
  if (!/^[\s|:-]+$/.test(row) || !row.includes('-')) return 0;
  const parts = row.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  return parts.every((part) => /^:?-+:?$/.test(part.trim())) ? parts.length : 0;
}
