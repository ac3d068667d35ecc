import { type ExcerptClaim, excerptClaim } from '../models/markdown/excerpt.ts';
import type { Fence } from '../models/markdown/markdown.ts';
import { isSlip } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import { baseName, joinPath, leaves, parentOf } from './build-context.ts';
import { pathNamesOf, relativePath } from './document-links.ts';
import { type Document, documentsOf, promisedDocumentsOf } from './documents.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A code block that claims a file wrongly: there is none, or it holds something else. */
export interface WrongExcerpt {
  readonly document: Document;
  readonly claim: ExcerptClaim;
  /** The file that exists, or the name of the one that does not. */
  readonly path: string;
  readonly exists: boolean;
  /** What it was meant to be, and how that is written there. */
  readonly meant: { readonly path: string; readonly text: string } | undefined;
  /** The first line that is not in the file, or not behind the one above it. */
  readonly stray: { readonly text: string; readonly span: Span; readonly inFile: boolean } | undefined;
}

/** Of what is not below the contract's root of documents only slips of the pen: a tutorial shows files of its readers. */
export const wrongExcerptsOf = memoOf((repository: Repository): readonly WrongExcerpt[] => {
  const promised = new Set(promisedDocumentsOf(repository));
  return documentsOf(repository).flatMap((document) =>
    document.model.fences.flatMap((fence) => wrong(repository, document, fence, promised.has(document)) ?? []),
  );
});

/** Blocks of these show what a command says, or a change. */
const otherLanguages = /^(?:console|shell-session|text|txt|plain|plaintext|output|log|diff|patch|mermaid|tree)$/;

function wrong(repository: Repository, document: Document, fence: Fence, promised: boolean): WrongExcerpt | undefined {
  if (otherLanguages.test(fence.language)) return undefined;
  const claim = excerptClaim(fence);
  if (claim === undefined) return undefined;
  const { path: written } = claim;
  const dir = parentOf(document.path);
  const places = [
    ...(leaves('', written) ? [] : [joinPath('', written)]),
    ...(leaves(dir, written) ? [] : [joinPath(dir, written)]),
  ];
  const path = places.find((one) => repository.tree.exists(one));
  if (path !== undefined) {
    const stray =
      promised && claim.explicit && repository.isOwn(path) ? strayLine(repository, path, fence, claim) : undefined;
    return stray && { document, claim, path, exists: true, meant: undefined, stray };
  }
  if (places.some((one) => repository.isIgnoredByGit(one))) return undefined;
  for (const place of places) {
    const meant = meantBy(repository, place);
    if (meant === undefined) continue;
    const text = place === places[0] && !written.startsWith('.') ? meant : relativePath(document.path, meant);
    return { document, claim, path: written, exists: false, meant: { path: meant, text }, stray: undefined };
  }
  // A path alone may be that of an example, unless it begins in a folder of the repository.
  const [first = ''] = written.split('/', 1);
  const isOwn = claim.explicit || (first !== written && repository.hasOwnBelow(first));
  return promised && isOwn
    ? { document, claim, path: written, exists: false, meant: undefined, stray: undefined }
    : undefined;
}

/** In another case, or a slip in a folder that there is. */
function meantBy(repository: Repository, path: string): string | undefined {
  const cased = pathNamesOf(repository).lower.get(path.toLowerCase());
  if (cased !== undefined) return cased;
  const dir = parentOf(path);
  if (dir === '' && !/\./.test(path)) return undefined;
  const near = repository.tree
    .list(dir)
    .map(({ name }) => joinPath(dir, name))
    .filter((one) => repository.isOwn(one) && isSlip(baseName(one), baseName(path)));
  return near.length === 1 ? near[0] : undefined;
}

const elision = /^\W*(?:\.\.\.|…)\W*$|^\W*(?:\.\.\.|…) /;
const maxLines = 400;
const maxFileLines = 20_000;

const fileLines = memoOf((repository: Repository) =>
  memo((path: string) => {
    const lines = (repository.tree.text(path) ?? '')
      .split('\n')
      .flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    return { lines, all: new Set(lines) };
  }),
);

/** Blank lines, indentation and lines of dots (which stand for what is left out) do not count. */
function strayLine(
  repository: Repository,
  path: string,
  { content }: Fence,
  { from }: ExcerptClaim,
): WrongExcerpt['stray'] {
  const { lines, all } = fileLines(repository)(path);
  if (lines.length === 0 || lines.length > maxFileLines) return undefined;
  let at = -1;
  let joined = false;
  let start = from;
  for (let count = 0; start < content.text.length && count < maxLines; count++) {
    const newline = content.text.indexOf('\n', start);
    const end = newline === -1 ? content.text.length : newline;
    const line = content.text.slice(start, end).trim();
    if (line !== '' && elision.test(line) && !all.has(line)) joined = false;
    else if (line !== '') {
      const first = start + content.text.slice(start, end).search(/\S/);
      const stray = (inFile: boolean) => ({ text: line, span: content.span(first, first + line.length), inFile });
      if (!all.has(line)) return stray(false);
      if (joined && lines[at + 1] === line) at++;
      else if (joined) return stray(true);
      else {
        at = follows(lines, at + 1, content.text, start);
        if (at === -1) return stray(true);
        joined = true;
      }
    }
    start = end + 1;
  }
  return undefined;
}

/** The first place from `from` on where the lines of `code` from `start` up to a line of dots stand one after the other; else where its first line does. */
function follows(lines: readonly string[], from: number, code: string, start: number): number {
  const wanted: string[] = [];
  for (const one of code.slice(start).split('\n').slice(0, maxLines)) {
    const line = one.trim();
    if (elision.test(line)) break;
    if (line !== '') wanted.push(line);
  }
  let first = -1;
  let tries = 0;
  for (
    let at = lines.indexOf(wanted[0] ?? '', from);
    at !== -1 && tries < 1000;
    at = lines.indexOf(wanted[0] ?? '', at + 1)
  ) {
    tries++;
    if (first === -1) first = at;
    if (wanted.every((line, index) => lines[at + index] === line)) return at;
  }
  return first;
}
