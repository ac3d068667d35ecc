import type { Skeleton } from '../../text/skeleton.ts';
import { parseMarkdown } from './markdown.ts';

/**
 * What a fix of a document must leave as it is, in file order: headings ("h2 Usage"), fenced blocks ("fence mermaid"), links by what they
 * show ("link the guide"; their targets may change), tables and their rows ("table 3", "row 3"), definitions.
 */
export function markdownSkeleton(text: string): Skeleton {
  const file = parseMarkdown(text);
  const facts: { readonly at: number; readonly fact: string }[] = [];
  const add = (at: number, fact: string): number => facts.push({ at, fact });
  if (file.frontMatter) add(0, `front matter ${file.frontMatter.format}`);
  for (const { span, level, text: title } of file.headings) add(span.start, `h${level} ${title}`);
  for (const { span, language } of file.fences) add(span.start, `fence ${language}`.trimEnd());
  for (const { span, kind, image, text: shown } of file.links)
    add(
      span.start,
      `${image ? 'image' : kind === 'autolink' ? 'autolink' : 'link'} ${kind === 'autolink' ? '' : shown}`.trimEnd(),
    );
  for (const { span, label } of file.definitions) add(span.start, `definition ${label}`);
  for (const { span, header, rows } of file.tables) {
    add(span.start, `table ${header.length}`);
    for (const row of rows) add(row[0]?.span.start ?? span.start, `row ${row.length}`);
  }
  facts.sort((a, b) => a.at - b.at);
  return {
    facts: facts.map(({ fact }) => fact),
    comments: file.comments.map((comment) => comment.text),
    errors: file.problems.map((problem) => problem.message),
  };
}
