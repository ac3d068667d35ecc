import type { Fence } from '../models/markdown/markdown.ts';
import { type MermaidGraph, type MermaidNode, parseMermaid } from '../models/markdown/mermaid.ts';
import { baseName, inside, joinPath, leaves, parentOf } from './build-context.ts';
import { referencesOf } from './document-headers.ts';
import { relativePath } from './document-links.ts';
import { type Document, documentRoot, documentsOf, promisedDocumentsOf } from './documents.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** The map of the documents that the contract names, with what its nodes stand for. */
export interface DocumentMap {
  readonly document: Document;
  readonly fence: Fence;
  readonly graph: MermaidGraph;
  /** Documents by the ids of their nodes. */
  readonly nodes: ReadonlyMap<string, Document>;
  /** Nodes that are called like a document and are none. */
  readonly strange: readonly MermaidNode[];
  /** What links to what, by paths, below the root of the documents. */
  readonly links: ReadonlyMap<Document, readonly Document[]>;
}

export const documentMapOf = memoOf((repository: Repository): DocumentMap | undefined => {
  const { docs } = repository.contract;
  const root = documentRoot(repository);
  if (docs?.map === undefined || root === undefined) return undefined;
  const path = joinPath('', docs.map);
  const promised = promisedDocumentsOf(repository);
  const all = [...new Set([...promised, ...documentsOf(repository)])];
  const document = all.find((one) => one.path === path);
  if (document === undefined) return undefined;
  for (const fence of document.model.fences) {
    const graph = fence.language === 'mermaid' ? parseMermaid(fence.content) : undefined;
    if (graph === undefined || graph.nodes.size === 0) continue;
    const nodes = new Map<string, Document>();
    const strange: MermaidNode[] = [];
    for (const node of graph.nodes.values()) {
      const found = meant(document, root, all, node, graph.clicks.get(node.id));
      if (found) nodes.set(node.id, found);
      else if (node.label.endsWith('.md')) strange.push(node);
    }
    if (nodes.size > 0) return { document, fence, graph, nodes, strange, links: linksBetween(repository, all) };
  }
  return undefined;
});

function linksBetween(repository: Repository, all: readonly Document[]): ReadonlyMap<Document, readonly Document[]> {
  const links = new Map<Document, Document[]>();
  const byPath = new Map(all.map((one) => [one.path, one]));
  for (const [path, references] of referencesOf(repository)) {
    const to = byPath.get(path);
    if (to === undefined) continue;
    for (const { from } of references) {
      const list = links.get(from);
      if (list) list.push(to);
      else links.set(from, [to]);
    }
  }
  return links;
}

/** The document that a node stands for: by its path, its name, its title, or by what a click on it opens. */
function meant(
  map: Document,
  root: string,
  all: readonly Document[],
  { label, id }: MermaidNode,
  click: string | undefined,
): Document | undefined {
  const dir = parentOf(map.path);
  const text =
    label
      .replaceAll('`', '')
      .split(/<br\s*\/?>|\\n/i, 1)[0]
      ?.trim() ?? '';
  for (const written of [click, text, id]) {
    if (written === undefined || written === '' || /^[a-z]+:/.test(written) || leaves(dir, written)) continue;
    for (const from of [dir, root, '']) {
      for (const ending of ['', '.md']) {
        const path = joinPath(from, written.replace(/#.*$/, '') + ending);
        const found = all.find((one) => one.path === path);
        if (found) return found;
      }
    }
    const below = all.filter(({ path }) => inside(root, path) !== undefined);
    const named = below.filter(
      ({ path, model }) =>
        baseName(path) === written ||
        baseName(path) === `${written}.md` ||
        model.headings[0]?.text.toLowerCase() === written.toLowerCase(),
    );
    const [only] = named;
    if (only && named.length === 1) return only;
  }
  return undefined;
}

/** A node for `document` that the map does not have yet, written as its others are. */
export function newNode(
  { document: map, graph }: DocumentMap,
  document: Document,
): { readonly id: string; readonly text: string } {
  const base =
    baseName(document.path)
      .replace(/\.md$/, '')
      .replace(/[^\p{L}\p{N}_]+/gu, '_') || 'node';
  const wanted = /^(?:end|graph|subgraph|class|style|click|default)$/i.test(base) ? `${base}_` : base;
  let id = wanted;
  for (let count = 2; graph.nodes.has(id); count++) id = `${wanted}_${count}`;
  const model = [...graph.nodes.values()].findLast(({ opening }) => opening !== undefined);
  const path = relativePath(map.path, document.path);
  const quotes = model?.opening?.includes('"') === true || /[^\w./-]/.test(path) ? '"' : '';
  return { id, text: `${id}[${quotes}${path}${quotes}]` };
}
