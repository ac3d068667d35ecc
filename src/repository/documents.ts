import type { MarkdownFile } from '../models/markdown/markdown.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository, Unit } from './repository.ts';

export type Document = Unit<MarkdownFile>;

/** More documents, or longer ones, are not read. */
const maxDocuments = 3000;
const maxLength = 250_000;

/** Configurations of what makes sites of documents: each has its own way to resolve links. */
const generators = [
  ...['docusaurus.config.js', 'docusaurus.config.ts', 'docusaurus.config.mjs', 'docusaurus.config.cjs', 'sidebars.js'],
  ...['sidebars.ts', 'mkdocs.yml', 'mkdocs.yaml', 'zensical.toml', '_config.yml', '_config.yaml', 'hugo.toml'],
  ...['hugo.yaml', 'hugo.json', 'conf.py', 'book.toml', 'antora.yml', '_sidebar.md', 'docs.json', 'mint.json'],
  ...['SUMMARY.md', '.gitbook.yaml', '_quarto.yml', '_toc.yml', 'gatsby-config.js', 'gatsby-config.ts', '.eleventy.js'],
  ...['eleventy.config.js', 'eleventy.config.mjs', 'astro.config.mjs', 'astro.config.ts', 'astro.config.js'],
  ...['theme.config.jsx', 'theme.config.tsx', 'theme.config.js', '.pages', '_meta.json', '_category_.json', 'toc.yml'],
  ...[
    'next.config.js',
    'next.config.mjs',
    'next.config.ts',
    'nuxt.config.ts',
    '_index.md',
    'pelicanconf.py',
    'meta.json',
  ],
];
/** Where a generator at the root of the repository looks for documents. */
const contentFolder =
  /^(?:docs?|documentation|content|contents|website|web|site|source|src|pages|blog|posts|_[^/]+|book|guide|articles|app|data|public)(?:\/|$)/i;
/** What pages of sites say of themselves. */
const pageKey =
  /^(?:title|layout|slug|sidebar[\w-]*|permalink|nav_order|parent|weight|hide_\w+|description|linkTitle|menu|draft|toc|pagination\w*|id|type|tags|categories|keywords|author|template|hero|head|order|name|about)\s*[:=]/m;
/** Shown elsewhere than where they lie, or nobody's documents. */
const elsewhere =
  /(?:^|\/)(?:\.?(?:pull_request|merge_request|issue)_template(?:\.md|\/)|\.changeset\/|tests?\/|__tests__\/|testing\/|templates?\/|\.venv\/|site-packages\/|archetypes\/|prompts?\/|skills\/|assets\/|public\/|static\/|resources\/|\.(?!github\/)[^/]+\/|\.github\/(?!(?:workflows|actions|docs)\/)[^/]+\/|_[^/]*\.md$)|\{\{|[\w-]\.template\.md$/i;

/** Folders that a site is made of. */
const siteFolders = memoOf((repository: Repository): ReadonlySet<string> => {
  const folders = new Set<string>();
  for (const name of generators) for (const path of repository.named(name)) folders.add(parentOf(path));
  for (const path of [
    ...repository.named('config.ts'),
    ...repository.named('config.js'),
    ...repository.named('config.mts'),
  ])
    if (/(?:^|\/)\.(?:vitepress|vuepress)\/config\.m?[jt]s$/.test(path)) folders.add(parentOf(parentOf(path)));
  return folders;
});

/** True if a site is made of the document at `path`. */
function isOfSite(repository: Repository, path: string): boolean {
  const folders = siteFolders(repository);
  if (folders.size === 0) return false;
  for (let dir = parentOf(path); dir !== ''; dir = parentOf(dir)) if (folders.has(dir)) return true;
  return folders.has('') && contentFolder.test(path);
}

/** True if GitHub shows the document as it stands: no site is made of it, and it is no template. */
export const isPlainDocument = memoOf((repository: Repository) => {
  const known = new Map<string, boolean>();
  return (path: string): boolean => {
    let answer = known.get(path);
    if (answer === undefined) {
      answer = !isBrought(path) && !elsewhere.test(path) && !isOfSite(repository, path) && !isPage(repository, path);
      known.set(path, answer);
    }
    return answer;
  };
});

function isPage(repository: Repository, path: string): boolean {
  const text = repository.tree.text(path);
  if (text === undefined || !/^(?:---|\+\+\+)\r?\n/.test(text)) return false;
  const front = repository.unit(formats.markdown, path)?.model.frontMatter;
  return front !== undefined && pageKey.test(text.slice(front.body.start, front.body.end));
}

/** Every document of the repository that is shown as it stands. Those below the contract's root of documents always are. */
export const documentsOf = memoOf((repository: Repository): readonly Document[] => {
  const promised = new Set(promisedDocumentsOf(repository).map(({ path }) => path));
  const paths = [...repository.ending('.md'), ...repository.ending('.markdown')].slice(0, maxDocuments);
  const isPlain = isPlainDocument(repository);
  const own = paths.filter((path) => repository.tree.size(path) <= maxLength && (promised.has(path) || isPlain(path)));
  return repository.units(formats.markdown, own);
});

/** The folder of the documents that the contract makes promises of; undefined if it makes none. */
export function documentRoot({ contract }: Repository): string | undefined {
  return contract.docs === undefined ? undefined : joinPath('', contract.docs.root ?? 'docs');
}

/** The documents below the contract's root of documents; none without such a promise. */
export const promisedDocumentsOf = memoOf((repository: Repository): readonly Document[] => {
  const root = documentRoot(repository);
  if (root === undefined) return [];
  const paths = repository.ending('.md').filter((path) => inside(root, path) !== undefined);
  return repository.units(formats.markdown, paths.slice(0, maxDocuments));
});
