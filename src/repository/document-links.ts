import type { Link } from '../models/markdown/markdown.ts';
import type { Span } from '../text/span.ts';
import { joinPath, leaves, parentOf } from './build-context.ts';
import type { Document } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A link of a document to a file or folder of the repository, or to a place in one. */
export interface DocumentLink {
  readonly from: Document;
  readonly link: Link;
  /** File or folder, relative to the repository. */
  readonly path: string;
  /** The path as written; "" for a place in the same document. */
  readonly written: string;
  readonly fragment: string | undefined;
  /** Where path and fragment (with its `#`) stand; undefined if escapes hide that. */
  readonly pathSpan: Span | undefined;
  readonly fragmentSpan: Span | undefined;
}

/** Links to what lies in the repository; those to the web, out of the repository and with text that a template fills in are left out. */
export const linksOf = memoOf((from: Document): readonly DocumentLink[] => {
  const seen = new Set<number>();
  return from.model.links.flatMap((link) => {
    const found = resolved(from, link);
    const place = link.targetSpan?.start ?? link.span.start;
    // Of a definition that several links use, the first stands for all.
    if (found === undefined || seen.has(place)) return [];
    seen.add(place);
    return [found];
  });
});

const scheme = /^(?:\(*[a-z][a-z\d+.-]*:|\/\/|#?$)/i;
/** What templates and people put where a path is to come, and what is no path. */
const unfinished = /[{}<>$%|*"'`\s\\@[\],;]|\.\.\.|…/;

function resolved(from: Document, link: Link): DocumentLink | undefined {
  const { target, targetSpan, kind } = link;
  if (target === undefined || targetSpan === undefined || kind === 'autolink' || scheme.test(target)) return undefined;
  const hash = target.indexOf('#');
  const before = hash === -1 ? target : target.slice(0, hash);
  const [encoded = ''] = before.split('?', 1);
  const written = decoded(encoded);
  const fragment = hash === -1 ? undefined : decoded(target.slice(hash + 1));
  if (written === undefined || unfinished.test(encoded.replace(/%[\da-f]{2}/gi, ''))) return undefined;
  const dir = parentOf(from.path);
  const absolute = written.startsWith('/');
  if (!absolute && leaves(dir, written)) return undefined;
  const plain = from.text.slice(targetSpan.start, targetSpan.end) === target;
  const at = targetSpan.start;
  return {
    from,
    link,
    path: written === '' ? from.path : joinPath(absolute ? '' : dir, written),
    written,
    fragment,
    pathSpan: plain ? { start: at, end: at + encoded.length } : undefined,
    fragmentSpan: plain && hash !== -1 ? { start: at + hash, end: targetSpan.end } : undefined,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Every name that `#…` may bring a reader to, without the selectors of emoji, and as it is: GitHub looks in lower case as well. */
export const anchorsOf = memoOf(({ model }: Document): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const { slug } of model.headings) names.set(bare(slug), slug);
  for (const { name } of model.anchors) names.set(bare(name.toLowerCase().replace(/^#/, '')), name);
  return names;
});

/** Emoji come with and without their selectors. */
const bare = (name: string): string => name.replace(/[\uFE0E\uFE0F\u200D]/g, '');

/** True if `fragment` leads somewhere in `document`. */
export function hasAnchor(document: Document, fragment: string): boolean {
  const wanted = bare(fragment.toLowerCase()).replace(/^user-content-/, '');
  return /^(?:top|readme|fn.*|:~:.*|[/!?].*|)$/.test(wanted) || anchorsOf(document).has(wanted);
}

/** Paths in lower case, folders too, with the ones that are written so; and the paths of each base name. */
export interface PathNames {
  readonly lower: ReadonlyMap<string, string>;
  readonly base: ReadonlyMap<string, readonly string[]>;
}

/** For those who look for what a path that leads nowhere was meant to be. */
export const pathNamesOf = memoOf((repository: Repository): PathNames => {
  const lower = new Map<string, string>();
  const base = new Map<string, string[]>();
  for (const path of repository.tree.paths()) {
    for (let at = path; at !== '' && !lower.has(at.toLowerCase()); at = parentOf(at)) lower.set(at.toLowerCase(), at);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const same = base.get(name);
    if (same) same.push(path);
    else base.set(name, [path]);
  }
  return { lower, base };
});

/** The way from the folder of `from` to `to`. */
export function relativePath(from: string, to: string): string {
  const start = parentOf(from) === '' ? [] : parentOf(from).split('/');
  const end = to.split('/');
  let common = 0;
  while (common < start.length && common < end.length - 1 && start[common] === end[common]) common++;
  return [...start.slice(common).map(() => '..'), ...end.slice(common)].join('/');
}
