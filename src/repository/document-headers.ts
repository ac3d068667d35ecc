import { type Header, headerName, headersOf } from '../models/markdown/headers.ts';
import { type Edit, edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { baseName, joinPath, leaves, parentOf } from './build-context.ts';
import { type DocumentLink, linksOf, relativePath } from './document-links.ts';
import { type Document, documentsOf } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A document that a header names. */
export interface Named {
  /** Relative to the repository. */
  readonly path: string;
  readonly span: Span;
  /** What the link shows; undefined for a bare path. */
  readonly shown: string | undefined;
}

/** A header with the documents that it names. */
export interface DocumentHeader extends Header {
  readonly named: readonly Named[];
}

/** Headers that keep the books: what they link to is not what the document is about. */
const books = new Set(['referenced by', 'supersedes', 'superseded by']);

const documentHeaders = memoOf((document: Document): readonly DocumentHeader[] => {
  const seen = new Set<string>();
  return headersOf(document.model).map((header) => {
    const key = `${header.style} ${header.name}`;
    const counts = (books.has(header.name) || header.name === 'status') && !seen.has(key);
    seen.add(key);
    return { ...header, named: counts ? namedIn(document, header) : [] };
  });
});

/** The header called `name`, in whatever case. */
export function headerOf(document: Document, name: string): DocumentHeader | undefined {
  const wanted = headerName(name);
  const all = documentHeaders(document).filter((one) => one.name === wanted);
  return all.find(({ style }) => style !== 'section') ?? all[0];
}

/** True if the contract asks for a header called `name`. */
export const promises = ({ contract }: Repository, name: string): boolean =>
  contract.docs?.headers?.some((one) => headerName(one) === name) === true;

/** True for "none" and the like, and for nothing. */
export const isNone = (document: Document, { value }: Header): boolean =>
  /^(?:none|n\/a|nothing|nobody|no one|\W*|\W*none\W*)$/i.test(document.text.slice(value.start, value.end).trim());

/** A path of a document among words. */
const barePath = /(?:\.{1,2}\/)*[\w-]{1,100}(?:[./][\w-]{1,100}){0,20}\.md\b/g;

function namedIn(document: Document, { value }: Header): readonly Named[] {
  const links = linksOf(document).filter(({ link }) => link.span.start >= value.start && link.span.end <= value.end);
  const found = links.flatMap(({ path, link, written }): Named[] =>
    written === '' ? [] : [{ path, span: link.span, shown: link.text }],
  );
  const text = document.text.slice(value.start, Math.min(value.end, value.start + 10_000));
  for (const match of text.matchAll(barePath)) {
    const span = { start: value.start + match.index, end: value.start + match.index + match[0].length };
    const dir = parentOf(document.path);
    if (links.some(({ link }) => link.span.start <= span.start && span.end <= link.span.end)) continue;
    if (!leaves(dir, match[0])) found.push({ path: joinPath(dir, match[0]), span, shown: undefined });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** Links of a document that its headers of books do not hold. */
export const bodyLinks = memoOf((document: Document): readonly DocumentLink[] => {
  const kept = documentHeaders(document).filter(({ name }) => books.has(name));
  return linksOf(document).filter(
    ({ link }) => !kept.some(({ value }) => link.span.start >= value.start && link.span.end <= value.end),
  );
});

/** The first link of each document to each other one, by the one that is linked to. */
export const referencesOf = memoOf(
  (
    repository: Repository,
  ): ReadonlyMap<string, readonly { readonly from: Document; readonly link: DocumentLink }[]> => {
    const found = new Map<string, { from: Document; link: DocumentLink }[]>();
    for (const from of documentsOf(repository)) {
      const seen = new Set<string>([from.path]);
      for (const link of bodyLinks(from)) {
        if (seen.has(link.path) || !link.path.endsWith('.md')) continue;
        seen.add(link.path);
        const list = found.get(link.path);
        if (list) list.push({ from, link });
        else found.set(link.path, [{ from, link }]);
      }
    }
    return found;
  },
);

/** How `document` would name the document `to` in `header`, in the way in which it names the others there. */
export function namingOf(document: Document, header: DocumentHeader | undefined, to: Document): string {
  const path = relativePath(document.path, to.path);
  const last = header?.named.at(-1);
  if (last && last.shown === undefined) return path;
  return `[${shownAs(document, last, to)}](${path})`;
}

function shownAs(document: Document, last: Named | undefined, to: Document): string {
  const path = relativePath(document.path, to.path);
  if (last?.shown === undefined) return baseName(to.path);
  const ticks = /^`.*`$/.test(last.shown) ? '`' : '';
  const shown = last.shown.replaceAll('`', '');
  const title = to.model.headings[0]?.text;
  const ways = (target: string): readonly string[] => [
    baseName(target),
    relativePath(document.path, target),
    baseName(target).replace(/\.md$/, ''),
    target,
  ];
  const way = ways(last.path).indexOf(shown);
  const text = way === -1 ? (title ?? baseName(to.path)) : (ways(to.path)[way] ?? path);
  return ticks + text.replace(/[[\]`]/g, '') + ticks;
}

/** Adds `to` to what `header` of `document` names; undefined where its form is not known. */
export function addedTo(document: Document, header: DocumentHeader, to: Document): Edit | undefined {
  const text = namingOf(document, header, to);
  const { named, value, style } = header;
  const last = named.at(-1);
  if (last === undefined) {
    if (!isNone(document, header) || style === 'section') return undefined;
    if (style === 'front-matter') return undefined;
    return value.start === value.end ? edit.insert(value.start, ` ${text}`) : edit.replace(value, text);
  }
  const { lead, rest } = lineAround(document.text, last.span);
  // A list goes on below; its last item may be nothing but the link.
  if (/^[ \t]*[-*+][ \t]+["']?$/.test(lead)) {
    return /^["']?[ \t]*$/.test(rest)
      ? edit.insert(last.span.end + rest.trimEnd().length, `\n${lead}${text}${rest.trim()}`)
      : undefined;
  }
  if (/["']$/.test(lead)) return undefined;
  return edit.insert(last.span.end, `, ${text}`);
}

/** What stands in the line before and behind a stretch of it. */
function lineAround(text: string, { start, end }: Span): { readonly lead: string; readonly rest: string } {
  const newline = text.indexOf('\n', end);
  const stop = newline === -1 ? text.length : newline;
  return {
    lead: text.slice(text.lastIndexOf('\n', start - 1) + 1, start),
    rest: text.slice(end, stop).replace(/\r$/, ''),
  };
}

/** A new header line behind the last one of those that stand in lines, written as that is. */
export function newHeader(document: Document, name: string, to: Document): Edit | undefined {
  const lines = documentHeaders(document).filter(({ style }) => style === 'line');
  const model = lines.findLast((one) => books.has(one.name) || one.name === 'status') ?? undefined;
  if (model === undefined || model.span.end < model.value.end) return undefined;
  const { text } = document;
  const before = text.slice(model.span.start, model.nameSpan.start);
  const between = text.slice(model.nameSpan.end, model.value.start);
  const behind = text.slice(model.value.end, model.span.end).replace(/\r$/, '');
  if (/\n/.test(before + between + behind) || behind.trim() !== '') return undefined;
  const value = namingOf(document, model, to);
  return edit.insert(
    model.value.end + behind.length,
    `${behind === '' && !/^\s*[-*+]/.test(before) ? '  ' : ''}\n${before}${name}${between}${value}${behind}`,
  );
}
