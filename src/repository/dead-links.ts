import type { Span } from '../text/span.ts';
import { distance, isSlip } from '../text/nearest.ts';
import { baseName, parentOf } from './build-context.ts';
import { anchorsOf, type DocumentLink, hasAnchor, linksOf, pathNamesOf, relativePath } from './document-links.ts';
import { type Document, documentsOf, isPlainDocument } from './documents.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isProduct } from './products.ts';
import type { Repository } from './repository.ts';

/** A link that leads nowhere. */
export interface DeadLink {
  readonly from: Document;
  readonly span: Span;
  readonly kind: 'file' | 'heading' | 'line' | 'scheme';
  /** The file that the link means, or that lacks what it means. */
  readonly path: string;
  readonly fragment: string;
  /** What it was meant to be, and how that is written in its place; the number of lines for a line. */
  readonly meant: { readonly name: string; readonly text: string | undefined; readonly sure: boolean } | undefined;
  readonly lines: number;
}

/** Links of the repository's documents to files and headings that do not exist. */
export const deadLinksOf = memoOf((repository: Repository): readonly DeadLink[] =>
  documentsOf(repository).flatMap((from) =>
    linksOf(from).flatMap((link, index) => deadLink(repository, link, index < maxGuesses) ?? []),
  ),
);

/** `www.example.org/page`, `example.com`: meant for the web. */
const host = /^(?:www\.[\w.-]+|(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co))(?:\/|$)/i;
const lineFragment = /^L(\d{1,7})(?:C\d+)?(?:-L?(\d{1,7})(?:C\d+)?)?$/;

/** Links of a document for which what was meant is looked for. */
const maxGuesses = 300;

function deadLink(repository: Repository, one: DocumentLink, guess: boolean): DeadLink | undefined {
  const { from, path, written, fragment, link } = one;
  const span = link.targetSpan ?? link.span;
  const { tree } = repository;
  if (written !== '' && path !== '' && !repository.isOwn(path) && !repository.hasOwnBelow(path) && !tree.exists(path)) {
    const base = { from, span: one.pathSpan ?? span, path, fragment: '', lines: 0 };
    if (host.test(written) && !written.startsWith('/')) {
      const text = one.pathSpan ? `https://${written}` : undefined;
      return { ...base, kind: 'scheme', meant: { name: `https://${written}`, text, sure: false } };
    }
    return isExpected(repository, one, guess) ? undefined : fileMissing(repository, one, base, guess);
  }
  if (fragment === undefined || fragment === '') return undefined;
  const base = { from, span: one.fragmentSpan ?? span, path, fragment };
  const [, first, last] = lineFragment.exec(fragment) ?? [];
  if (first !== undefined) {
    const text = written === '' ? undefined : tree.text(path);
    if (text === undefined) return undefined;
    const lines = repository.lines(path).count - (text.endsWith('\n') ? 1 : 0);
    const asked = Number(last ?? first);
    return asked > lines && Number(first) > 0 ? { ...base, kind: 'line', lines, meant: undefined } : undefined;
  }
  return headingMissing(repository, one, base, guess);
}

/** True for what nobody should expect in a checkout, and where what is written may well be no path of a file. */
function isExpected(repository: Repository, { path, written, from }: DocumentLink, guess: boolean): boolean {
  const { tree } = repository;
  if (written.startsWith('/')) return !repository.hasOwnBelow(path.split('/', 1)[0] ?? '') || !path.endsWith('.md');
  if (repository.isIgnoredByGit(path)) return true;
  if (
    isProduct(tree, path, '', repository.isIgnoredByGit) &&
    !(path.endsWith('.md') && repository.hasOwnBelow(parentOf(path)))
  )
    return true;
  // Sites name their pages without the ending, or with that of what is made of them.
  const page = path.replace(/\/$|\.html?$/, '');
  if (['.md', '.mdx', '.rst', '/index.md', '/README.md'].some((end) => repository.isOwn(page + end))) return true;
  if (/\.html?$/.test(path) && !repository.hasOwnBelow(parentOf(path))) return true;
  // A word in brackets and one in parentheses are not always a link.
  const isWord = !/[./]/.test(written);
  return isWord && (!guess || meantFile(repository, path, from.path) === undefined);
}

function fileMissing(
  repository: Repository,
  one: DocumentLink,
  base: Omit<DeadLink, 'kind' | 'meant'>,
  guess: boolean,
): DeadLink {
  const meant = guess ? meantFile(repository, one.path, one.from.path) : undefined;
  if (meant === undefined) return { ...base, kind: 'file', meant };
  const absolute = one.written.startsWith('/');
  const text = absolute ? `/${meant.path}` : relativePath(one.from.path, meant.path);
  const lead = one.written.startsWith('./') && !text.startsWith('.') ? './' : '';
  const there = one.fragment === undefined ? undefined : repository.unit(formats.markdown, meant.path);
  const leads = there === undefined || hasAnchor(there, one.fragment ?? '');
  const plain = one.pathSpan !== undefined && leads && /^[\w./@+-]+$/.test(text);
  return {
    ...base,
    kind: 'file',
    meant: { name: meant.path, text: plain ? lead + text : undefined, sure: meant.sure },
  };
}

/** Written in another case (sure), the only file of that name elsewhere, or a slip of the pen. */
function meantFile(
  repository: Repository,
  path: string,
  from: string,
): { readonly path: string; readonly sure: boolean } | undefined {
  const names = pathNamesOf(repository);
  const cased = names.lower.get(path.toLowerCase());
  if (cased !== undefined) return { path: cased, sure: true };
  const base = baseName(path);
  const same = names.base.get(base) ?? [];
  const telling = base.includes('.') && !/^(?:readme|index|license|contributing|changelog)\b/i.test(base);
  const [only] = same;
  if (telling && only !== undefined && same.length === 1 && only !== from) return { path: only, sure: false };
  const dir = parentOf(path);
  const near = repository.tree
    .list(dir)
    .map(({ name }) => (dir === '' ? name : `${dir}/${name}`))
    .filter(
      (one) => one !== from && (repository.isOwn(one) || repository.hasOwnBelow(one)) && isSlip(baseName(one), base),
    );
  return near[0] !== undefined && near.length === 1 ? { path: near[0], sure: false } : undefined;
}

/** Others than GitHub make other anchors of a heading. */
const isElsewhere = memoOf(
  (repository: Repository): boolean =>
    !repository.hasOwnBelow('.github') &&
    ['.gitlab-ci.yml', 'bitbucket-pipelines.yml', 'azure-pipelines.yml'].some((path) => repository.isOwn(path)),
);

function headingMissing(
  repository: Repository,
  one: DocumentLink,
  base: Omit<DeadLink, 'kind' | 'meant' | 'lines'>,
  guess: boolean,
): DeadLink | undefined {
  const { path, from, link, fragment = '' } = one;
  if (!/\.(?:md|markdown)$/i.test(path)) return undefined;
  const document = path === from.path ? from : repository.unit(formats.markdown, path);
  if (document === undefined || hasAnchor(document, fragment)) return undefined;
  if (path !== from.path && !isPlainDocument(repository)(path) && !documentsOf(repository).includes(document))
    return undefined;
  // The list of contributors that a robot keeps links to nothing on purpose.
  if (!/[\p{L}\p{N}]/u.test(link.text) && from.text.includes('ALL-CONTRIBUTORS')) return undefined;
  if (!guess) return isElsewhere(repository) ? undefined : { ...base, kind: 'heading', lines: 0, meant: undefined };
  const names = anchorsOf(document);
  const anchors = [...names.keys()];
  const wanted = fragment.toLowerCase();
  const alike = anchors.filter((anchor) => letters(anchor) === letters(wanted));
  if (alike.length > 0 && isElsewhere(repository)) return undefined;
  const near = alike.length > 0 ? alike : anchors.length < maxAnchors ? nearAnchors(wanted, anchors) : [];
  const [name] = near;
  const written = names.get(name ?? '');
  const text =
    one.fragmentSpan && written !== undefined && /^[\p{L}\p{N}_-]+$/u.test(written) ? `#${written}` : undefined;
  const meant = name !== undefined && near.length === 1 ? { name, text, sure: alike.length === 1 } : undefined;
  return { ...base, kind: 'heading', lines: 0, meant };
}

const maxAnchors = 500;
const letters = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '');

/** Those that begin alike, or differ in few letters. */
function nearAnchors(wanted: string, anchors: readonly string[]): readonly string[] {
  if (wanted.length < 4 || wanted.length > 100) return [];
  const begun = anchors.filter((one) => one.startsWith(wanted) || (one.length > 3 && wanted.startsWith(`${one}-`)));
  if (begun.length === 1) return begun;
  const limit = Math.max(1, Math.floor(wanted.length / 5));
  return anchors.filter((one) => Math.abs(one.length - wanted.length) <= limit && distance(one, wanted) <= limit);
}
