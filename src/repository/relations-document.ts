import type { MarkdownFile } from '../models/markdown/markdown.ts';
import { below } from '../models/pipeline/script.ts';
import type { Span } from '../text/span.ts';
import { parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { ArtefactKind } from './inventory-types.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** What a document can name by its path alone; manifests and locks are named on every page. */
const telling = new Set<ArtefactKind>([
  ...(['dockerfile', 'compose-file', 'kubernetes-file', 'chart', 'kustomization', 'skaffold', 'tiltfile'] as const),
  ...(['pipeline', 'prisma-schema', 'env-file', 'contract', 'script', 'bake-file', 'platform-file'] as const),
]);
const hints = /docker|compose|container|tilt|skaffold|kustom|chart|kube|helm|\.env|prisma|workflows|k8s/i;
const maxDocuments = 5000;
const maxLength = 400_000;
/** A name with a dot, a slash or a file of ours in it. */
const token = /[\w@.+-]{1,200}(?:\/[\w@.+-]{1,200}){0,20}/g;

/** Documents that link to an artefact, or name it by its path. */
export function relateDocuments(repository: Repository, draft: InventoryDraft): void {
  const paths = [...repository.ending('.md'), ...repository.ending('.mdx')].slice(0, maxDocuments);
  for (const path of paths) {
    if (isBrought(path)) continue;
    const text = repository.tree.text(path);
    if (text === undefined || text.length > maxLength || !hints.test(text)) continue;
    const named = mentions(draft, path, text);
    if (named.size === 0) continue;
    const model = repository.unit(formats.markdown, path)?.model;
    const linked = model ? links(draft, path, model) : new Map<string, Span>();
    for (const [id, span] of linked) draft.relate(draft.file('document', path), 'links-to', id, { path, span });
    for (const [id, { span, whole }] of named) {
      if (!linked.has(id)) draft.relate(draft.file('document', path), 'names', id, { path, span }, { certain: whole });
    }
  }
}

/** Artefacts whose paths stand in `text`, each with the first place; `whole` if the path has a folder in it. */
function mentions(
  draft: InventoryDraft,
  path: string,
  text: string,
): ReadonlyMap<string, { readonly span: Span; readonly whole: boolean }> {
  const found = new Map<string, { span: Span; whole: boolean }>();
  const dir = parentOf(path);
  for (const match of text.matchAll(token)) {
    const word = match[0].replace(/[.]+$/, '');
    if (word.length < 4 || !/[./]|file$/i.test(word)) continue;
    const span = { start: match.index, end: match.index + word.length };
    for (const from of dir === '' ? [''] : [dir, '']) {
      const target = below(from, word);
      const kind = target === undefined ? undefined : draft.artefacts.get(target)?.kind;
      if (target === undefined || kind === undefined || !telling.has(kind)) continue;
      const whole = word.includes('/');
      const known = found.get(target);
      if (known === undefined || (whole && !known.whole)) found.set(target, { span, whole });
      break;
    }
  }
  return found;
}

function links(draft: InventoryDraft, path: string, model: MarkdownFile): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  const dir = parentOf(path);
  for (const { target, span } of model.links) {
    if (target === undefined || /^[a-z+]+:|^#/i.test(target)) continue;
    const file = target.split(/[?#]/)[0] ?? '';
    const id = file.startsWith('/') ? below('', file.slice(1)) : below(dir, file);
    const kind = id === undefined ? undefined : draft.artefacts.get(id)?.kind;
    if (id !== undefined && kind !== undefined && kind !== 'document' && !found.has(id)) found.set(id, span);
  }
  return found;
}
