import type { Span } from '../../text/span.ts';
import type { MarkdownFile } from './markdown.ts';

/** A header of a document: `**Status**: Accepted`, `Status: …`, a line of its front matter, or a section of that name. */
export interface Header {
  /** In lower case, words parted by one blank. */
  readonly name: string;
  readonly nameSpan: Span;
  /** What belongs to it: the rest of its line, and the list below it. */
  readonly value: Span;
  readonly style: 'line' | 'front-matter' | 'section';
  /** From the start of its line; for a section its heading. */
  readonly span: Span;
}

/** How header names are compared: `Superseded-By` and `superseded by` are one. */
export const headerName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');

const line =
  /^[ \t]{0,3}(?:[-*+>][ \t]{1,3})?(?:\*\*|__)?([A-Za-z][A-Za-z _-]{0,40}?)(?:(?:\*\*|__)[ \t]{0,3}:|:(?:\*\*|__)?)(?=\s|$)/;
const item = /^[ \t]{0,6}[-*+][ \t]/;
/** Headers stand at the beginning. */
const maxLines = 80;

/** The headers of a document, in its order: those of its front matter, the lines above its second heading, and its sections. */
export function headersOf(file: MarkdownFile): readonly Header[] {
  const { text, frontMatter, headings, fences } = file;
  const found = frontMatter ? frontMatterHeaders(text, frontMatter.body) : [];
  const second = headings.find(({ level, span }, index) => index > 0 || level > 1 || span.start > 4000);
  const end = Math.min(second?.span.start ?? text.length, fences[0]?.span.start ?? text.length);
  found.push(...lineHeaders(text, frontMatter?.span.end ?? 0, end));
  headings.forEach(({ level, text: title, span, textSpan }, index) => {
    if (level !== 2) return;
    const next = headings.slice(index + 1, index + 2)[0]?.span.start ?? text.length;
    const value = trimmed(text, { start: span.end, end: next });
    found.push({ name: headerName(title), nameSpan: textSpan, value, style: 'section', span });
  });
  return found;
}

function frontMatterHeaders(text: string, body: Span): Header[] {
  const found: Header[] = [];
  const keys = /^([A-Za-z][\w -]{0,40}?)[ \t]*[:=]/gm;
  const part = text.slice(body.start, body.end);
  const matches = [...part.matchAll(keys)];
  for (const [index, match] of matches.entries()) {
    const start = body.start + match.index;
    const end = body.start + (matches[index + 1]?.index ?? part.length);
    const nameSpan = { start, end: start + (match[1]?.length ?? 0) };
    const value = trimmed(text, { start: start + match[0].length, end });
    found.push({ name: headerName(match[1] ?? ''), nameSpan, value, style: 'front-matter', span: { start, end } });
  }
  return found;
}

function lineHeaders(text: string, from: number, end: number): Header[] {
  const found: Header[] = [];
  let start = from;
  /** The header whose value goes on; `gap` if a blank line came between. */
  let open: { readonly header: Header; readonly gap: boolean } | undefined;
  for (let count = 0; start < end && count < maxLines; count++) {
    const newline = text.indexOf('\n', start);
    const stop = newline === -1 ? text.length : newline;
    const content = text.slice(start, Math.min(stop, start + 4000));
    const match = line.exec(content);
    if (match?.[1] !== undefined) {
      const name = start + content.indexOf(match[1], content.search(/[A-Za-z]/));
      const header: Header = {
        name: headerName(match[1]),
        nameSpan: { start: name, end: name + match[1].length },
        value: trimmed(text, { start: start + match[0].length, end: stop }),
        style: 'line',
        span: { start, end: stop },
      };
      found.push(header);
      open = { header, gap: false };
    } else if (open) {
      const { header, gap } = open;
      const { value } = header;
      const empty = value.start === value.end;
      if (content.trim() === '') open = empty ? { header, gap: true } : undefined;
      else if (gap && empty && !item.test(content)) open = undefined;
      else {
        const first = empty ? start + content.search(/\S/) : value.start;
        const grown = { ...header, value: trimmed(text, { start: first, end: stop }) };
        found[found.length - 1] = grown;
        open = { header: grown, gap };
      }
    }
    start = stop + 1;
  }
  return found;
}

function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const first = start + part.length - part.trimStart().length;
  return part.trim() === '' ? { start, end: start } : { start: first, end: first + part.trim().length };
}
