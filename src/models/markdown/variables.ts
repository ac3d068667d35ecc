import type { Span } from '../../text/span.ts';
import type { MarkdownFile } from './markdown.ts';

/** An environment variable that a document explains. */
export interface ExplainedVariable {
  readonly name: string;
  readonly span: Span;
  /** The header cell of the table that explains it; undefined for a list. */
  readonly column: Span | undefined;
}

const code = /`([A-Za-z_][A-Za-z0-9_]{1,100})(?:=[^`\n]{0,200})?`/g;
const bare = /^(?:\*\*)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:\*\*)?$/;
const heading = /\b(?:variables?|names?|env(?:ironment)?|settings?|options?|keys?|parameters?)\b/i;
const item = /^[ \t]{0,8}[-*+][ \t]{1,4}(?:\*\*)?`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`\n]{0,200})?`/gm;

/**
 * The variables that tables explain, in the column whose header says so (or in the first one, if it holds names of that form), and those
 * that items of lists begin with. Linear.
 */
export function explainedVariables(file: MarkdownFile): readonly ExplainedVariable[] {
  const { text, tables, fences } = file;
  const found: ExplainedVariable[] = [];
  for (const { header, rows } of tables) {
    const column = Math.max(
      0,
      header.findIndex((cell) => heading.test(cell.text)),
    );
    const title = header[column];
    if (title === undefined) continue;
    for (const row of rows) {
      const cell = row[column];
      if (cell === undefined) continue;
      const plain = bare.exec(cell.text)?.[1];
      const names = plain === undefined ? [...cell.text.matchAll(code)].flatMap((one) => one[1] ?? []) : [plain];
      for (const name of names) {
        if (!heading.test(title.text) && !bare.test(name)) continue;
        const start = cell.span.start + cell.text.indexOf(name);
        found.push({ name, span: { start, end: start + name.length }, column: title.span });
      }
    }
  }
  for (const match of text.matchAll(item)) {
    const name = match[1] ?? '';
    const start = match.index + match[0].indexOf(name);
    if (!fences.some(({ span }) => span.start <= start && start < span.end))
      found.push({ name, span: { start, end: start + name.length }, column: undefined });
  }
  return found;
}
