import { printable } from '../text/terminal.ts';
import type { InventoryReport, ReportedArtefact, ReportedRelation } from './inventory-report.ts';

/** Mermaid refuses flowcharts with more edges, and pages cannot raise that limit (mermaid, config, `maxEdges`). */
const maxEdges = 480;

/** Kinds that are left out unless everything is asked for. */
const minor = new Set(['document', 'stage', 'manifest', 'env-file', 'script']);
/** Relations that say again what others say, or too much for a picture. */
const minorRelations = new Set(['built-by', 'pushes', 'targets', 'links-to', 'names', 'has-member']);

const shapes: Readonly<Partial<Record<ReportedArtefact['kind'], readonly [string, string]>>> = {
  image: ['([', '])'],
  service: ['(', ')'],
  workload: ['{{', '}}'],
  lock: ['[(', ')]'],
  pipeline: ['[[', ']]'],
  missing: ['>', ']'],
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly certain: boolean;
}

/** A flowchart: one subgraph a folder, stages folded into their Dockerfiles, dotted arrows where a relation is not certain. */
export function renderInventoryMermaid(report: InventoryReport): string {
  const all = report.rows === undefined || report.subjects !== undefined;
  const artefacts = new Map(report.artefacts.map((one) => [one.id, one]));
  const built = new Set(report.relations.filter(({ kind }) => kind === 'built-from').map(({ from }) => from));
  const folded = (id: string): string => {
    const one = artefacts.get(id);
    return one?.kind === 'stage' ? (one.within ?? id) : id;
  };
  const isShown = (id: string): boolean => {
    const one = artefacts.get(id);
    if (one === undefined) return false;
    return all || (one.kind === 'image' ? built.has(id) : !minor.has(one.kind));
  };
  const edges = merged(
    report.relations.filter((one) => all || !minorRelations.has(one.kind)),
    folded,
  ).filter(({ from, to }) => isShown(from) && isShown(to));
  const kept = edges.slice(0, maxEdges);
  const lines = ['flowchart LR'];
  if (kept.length < edges.length)
    lines.push(
      `  %% ${edges.length - kept.length} of ${edges.length} relations are left out: mermaid draws at most 500`,
    );
  const names = new Map<string, string>();
  for (const { from, to } of kept) for (const id of [from, to]) if (!names.has(id)) names.set(id, `n${names.size + 1}`);
  lines.push(...nodes(names, artefacts));
  for (const { from, to, label, certain } of kept)
    lines.push(`  ${names.get(from)} ${certain ? '-->' : '-.->'}|"${label}"| ${names.get(to)}`);
  lines.push('  classDef missing stroke-dasharray: 5 5');
  const missing = [...names].filter(([id]) => artefacts.get(id)?.kind === 'missing').map(([, name]) => name);
  if (missing.length > 0) lines.push(`  class ${missing.join(',')} missing`);
  return `${lines.join('\n')}\n`;
}

/** One edge for each pair and kind; a certain one hides the others. */
function merged(relations: readonly ReportedRelation[], folded: (id: string) => string): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const { from, to, kind, certain } of relations) {
    const [one, other] = [folded(from), folded(to)];
    if (one === other) continue;
    const key = `${one}\0${kind}\0${other}`;
    if (!edges.has(key) || certain) edges.set(key, { from: one, to: other, label: kind.replace('-', ' '), certain });
  }
  return [...edges.values()];
}

function nodes(
  names: ReadonlyMap<string, string>,
  artefacts: ReadonlyMap<string, ReportedArtefact>,
): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const [id, name] of names) {
    const one = artefacts.get(id);
    if (one === undefined) continue;
    const folder = one.kind === 'image' ? 'images' : one.path.slice(0, Math.max(0, one.path.lastIndexOf('/'))) || '.';
    const [open, close] = shapes[one.kind] ?? ['[', ']'];
    const line = `${name}${open}"${escaped(labelOf(one))}"${close}`;
    folders.set(folder, [...(folders.get(folder) ?? []), line]);
  }
  let number = 0;
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, list]) => [
      `  subgraph g${++number}["${escaped(folder)}"]`,
      ...list.map((line) => `    ${line}`),
      '  end',
    ]);
}

function labelOf({ kind, path, name, facts }: ReportedArtefact): string {
  if (kind === 'image') return name ?? '';
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (kind === 'service') return `${file}: ${name ?? ''}`;
  if (kind === 'workload' || kind === 'argo-application') return `${String(facts['kind'] ?? kind)} ${name ?? ''}`;
  return kind === 'missing' ? `missing: ${file}` : file;
}

/** Text in quotes: entities for what ends the quotes, begins an entity, a tag or Markdown (mermaid, "Entity codes to escape characters"). */
const escaped = (text: string): string =>
  printable(text).replace(/[^\w ./:@,+-]/gu, (char) => `#${char.codePointAt(0)};`);
