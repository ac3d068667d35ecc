import type { MermaidEdge } from '../../models/markdown/mermaid.ts';
import { relativePath } from '../../repository/document-links.ts';
import { type DocumentMap, documentMapOf, newNode } from '../../repository/document-map.ts';
import { type Document, promisedDocumentsOf } from '../../repository/documents.ts';
import { type Edit, edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'docs/map-matches-links',
  level: 'warning',
  must: 'The mermaid graph of the map that the contract names has a node for every document and an edge for every link between two, and no others.',
  why: 'A map that shows other ways than there are leads astray, and nobody sees which document has lost its last reference.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    const map = documentMapOf(repository);
    if (map === undefined || !map.graph.complete) return;
    const { document, graph, nodes, strange, links } = map;
    for (const { label, span } of strange)
      yield { file: document, range: span, message: `the map shows ${label}, which does not exist` };
    const idOf = new Map([...nodes].map(([id, one]) => [one, id]));
    yield* missingNodes(map, promisedDocumentsOf(repository), idOf);
    const drawn = new Map(graph.edges.map((one) => [`${one.from}\0${one.to}`, one]));
    for (const [from, targets] of links) {
      const start = idOf.get(from);
      for (const to of targets) {
        const end = idOf.get(to);
        if (start !== undefined && end !== undefined && !drawn.has(`${start}\0${end}`))
          yield missingEdge(map, from, to, start, end);
      }
    }
    for (const one of graph.edges) {
      const from = nodes.get(one.from);
      const to = nodes.get(one.to);
      // What has a text or is dotted may stand for something else.
      if (!from || !to || !one.plain || links.get(from)?.includes(to) === true) continue;
      yield {
        file: document,
        range: one.span,
        message: `the map shows a link from ${named(map, from)} to ${named(map, to)}, and there is none`,
        fix:
          one.alone && !graph.numbered
            ? fix.unsafe(
                `take the edge from ${one.from} to ${one.to} out of the map`,
                document,
                edit.remove(wholeLine(document, one)),
              )
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  map: docs/README.md\n',
        'docs/README.md':
          '# Map\n\n[a](a.md), [b](b.md)\n\n```mermaid\nflowchart TB\n  %% made by hand\n  README[README.md] --> a[a.md]\n  README --> b[b.md]\n  b --> a\n  classDef big fill:#fff\n  class a big\n```\n',
        'docs/a.md': '# A\n\n[b](b.md)\n',
        'docs/b.md': '# B\n\n[c](sub/c.md)\n',
        'docs/sub/c.md': '# C\n',
      },
      finds: ['docs/README.md:5:4', 'docs/README.md:8:25', 'docs/README.md:10:3'],
      fixed: {
        'docs/README.md':
          '# Map\n\n[a](a.md), [b](b.md)\n\n```mermaid\nflowchart TB\n  %% made by hand\n  README[README.md] --> a[a.md]\n  README --> b[b.md]\n  c[sub/c.md]\n  b --> c\n  a --> b\n  classDef big fill:#fff\n  class a big\n```\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'docs:\n  map: docs/README.md\n',
        'docs/README.md':
          '# Map\n\n[a](a.md), [b](b.md)\n\n- ```mermaid\n  graph LR\n    README["README.md"] --> a["a.md"]\n    README --> b["The second"]\n    b --> README\n  ```\n',
        'docs/a.md': '# A\n\n[b](b.md)\n',
        'docs/b.md': '# The second\n\n[a](a.md)\n',
        'docs/c.md': '# C\n\n[a](a.md)\n',
      },
      finds: ['docs/README.md:5:6', 'docs/README.md:7:29', 'docs/README.md:8:16', 'docs/README.md:9:5'],
      fixed: {
        'docs/README.md':
          '# Map\n\n[a](a.md), [b](b.md)\n\n- ```mermaid\n  graph LR\n    README["README.md"] --> a["a.md"]\n    README --> b["The second"]\n    c["c.md"]\n    c --> a\n    a --> b\n    b --> a\n  ```\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'docs:\n  root: docs\n  map: docs/map.md\n',
        'docs/map.md':
          '# Map\n\n[a](a.md)\n\n```mermaid\nflowchart LR\n  a[A] --> b(b)\n  b -. replaces .-> a\n  subgraph other\n    x[Something else] --> a\n  end\n```\n',
        'docs/a.md': '# A\n\n[b](b.md) and [below](#a)\n',
        'docs/b.md': '# B\n\nReferenced by: [a](a.md)\n',
        'README.md': '# R\n\n[a](docs/a.md)\n',
      },
    },
    {
      files: {
        'docs/README.md': '```mermaid\nflowchart TB\n  a[a.md] --> b[b.md]\n```\n',
        'docs/a.md': '# A\n',
        'docs/b.md': '# B\n',
      },
    },
  ],
});

const named = ({ document }: DocumentMap, to: Document): string => relativePath(document.path, to.path);

function* missingNodes(
  map: DocumentMap,
  documents: readonly Document[],
  idOf: ReadonlyMap<Document, string>,
): Iterable<Report> {
  const arrow = arrowOf(map);
  for (const one of documents) {
    if (one === map.document || idOf.has(one)) continue;
    const { id, text } = newNode(map, one);
    const lines = [text];
    for (const to of map.links.get(one) ?? []) if (idOf.has(to)) lines.push(`${id} ${arrow} ${idOf.get(to)}`);
    for (const [from, start] of idOf) if (map.links.get(from)?.includes(one)) lines.push(`${start} ${arrow} ${id}`);
    const added = lineAfter(map, map.graph.edges.at(-1), lines);
    yield {
      file: map.document,
      range: map.fence.infoSpan,
      message: `the map lacks ${named(map, one)}`,
      fix: added && fix.safe(`add ${id} to the map`, map.document, added),
    };
  }
}

function missingEdge(map: DocumentMap, from: Document, to: Document, start: string, end: string): Report {
  const { graph, document } = map;
  const own = graph.numbered ? undefined : graph.edges.findLast((one) => one.from === start);
  const added = lineAfter(map, own ?? graph.edges.at(-1), [`${start} ${arrowOf(map)} ${end}`]);
  return {
    file: document,
    range: graph.nodes.get(start)?.span,
    message: `the map lacks the edge from ${named(map, from)} to ${named(map, to)}`,
    related: [{ file: from, message: `links to ${relativePath(from.path, to.path)}` }],
    fix: added && fix.safe(`draw the edge from ${start} to ${end}`, document, added),
  };
}

const arrowOf = ({ graph }: DocumentMap): string => graph.edges.find(({ plain }) => plain)?.arrow ?? '-->';

/** `lines` below that of edge `one`, indented alike. */
function lineAfter(
  { document, fence }: DocumentMap,
  one: MermaidEdge | undefined,
  lines: readonly string[],
): Edit | undefined {
  if (one === undefined || one.line.end > fence.body.end) return undefined;
  const { text: all } = document;
  const { start } = wholeLine(document, one);
  const indent = /^[ \t>]*/.exec(all.slice(start, one.line.end))?.[0] ?? '';
  return all[one.line.end - 1] === '\n'
    ? edit.insert(one.line.end, lines.map((line) => `${indent}${line}\n`).join(''))
    : undefined;
}

/** The line of an edge with the indentation of the list around its fence. */
const wholeLine = ({ text }: Document, { line }: MermaidEdge): Span => ({
  start: text.lastIndexOf('\n', line.start - 1) + 1,
  end: line.end,
});
