import { printable } from '../text/terminal.ts';
import type { InventoryReport, ReportedArtefact, ReportedRelation } from './inventory-report.ts';

/** Mermaid refuses flowcharts with more edges, and pages cannot raise that limit (mermaid, config, `maxEdges`). */
const maxEdges = 480;
/** Of more edges nobody makes sense. */
const readable = 100;

/** Kinds that are left out unless everything is asked for. */
const minor = new Set(['document', 'stage', 'manifest', 'env-file', 'script', 'external']);
/** Relations that say again what others say, or too much for a picture. */
const minorRelations = new Set(['built-by', 'pushes', 'targets', 'links-to', 'names', 'has-member']);
/** Those that a crowded picture can do without. */
const spared = new Set(['filtered-by', 'locks', 'copies', 'depends-on', 'overrides']);

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

/** What an artefact is drawn as: itself, or another one that stands for it. */
type Fold = (id: string) => string;

/** A flowchart: one subgraph a folder, dotted arrows where a relation is not certain. A large one is folded until it can be read. */
export function renderInventoryMermaid(report: InventoryReport): string {
  const artefacts = new Map(report.artefacts.map((one) => [one.id, one]));
  const whole = report.rows === undefined || report.subjects !== undefined;
  const { edges, notes } = whole
    ? { edges: merged(report.relations, inFile(artefacts, 'stage')), notes: [] }
    : folded(report, artefacts);
  const kept = edges.slice(0, maxEdges);
  const lines = ['flowchart LR'];
  const left = edges.length - kept.length;
  if (left > 0) lines.push(`  %% ${left} of ${edges.length} relations are left out: mermaid draws at most 500`);
  if (notes.length > 0)
    lines.push(`  %% to be readable: ${notes.join('; ')} (plimsoll inventory --all --format mermaid has everything)`);
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

/** The edges of what matters, with as much folded as it takes; `notes` say what. */
function folded(
  report: InventoryReport,
  artefacts: ReadonlyMap<string, ReportedArtefact>,
): { readonly edges: readonly Edge[]; readonly notes: readonly string[] } {
  const built = new Set(report.relations.filter(({ kind }) => kind === 'built-from').map(({ from }) => from));
  const isShown = (id: string): boolean => {
    const one = artefacts.get(id);
    return one !== undefined && (one.kind === 'image' ? built.has(id) : !minor.has(one.kind));
  };
  let relations = report.relations.filter(({ kind }) => !minorRelations.has(kind));
  let fold = inFile(artefacts, 'stage');
  const draw = (): readonly Edge[] => merged(relations, fold).filter(({ from, to }) => isShown(from) && isShown(to));
  const steps: readonly (readonly [note: string, apply: () => void])[] = [
    [
      'ignore files, locks and what only orders or overlays services are left out',
      () => {
        relations = relations.filter(({ kind }) => !spared.has(kind));
      },
    ],
    [
      'workloads are folded into their files, files into the chart or kustomization that has them',
      () => {
        fold = after(after(fold, inFile(artefacts, 'workload')), intoIncluder(report, artefacts));
      },
    ],
    [
      'services are folded into their compose files',
      () => {
        fold = after(fold, inFile(artefacts, 'service'));
      },
    ],
    [
      'images are folded into their Dockerfiles',
      () => {
        fold = after(fold, intoSource(report));
      },
    ],
  ];
  const notes: string[] = [];
  let edges = draw();
  for (const [note, apply] of steps) {
    if (edges.length <= readable) break;
    const before = { relations, fold };
    apply();
    const drawn = draw();
    if (drawn.length < edges.length) {
      notes.push(note);
      edges = drawn;
    } else ({ relations, fold } = before);
  }
  return { edges, notes };
}

const after =
  (first: Fold, second: Fold): Fold =>
  (id) =>
    second(first(id));

/** Parts of `kind` are drawn as their files. */
const inFile =
  (artefacts: ReadonlyMap<string, ReportedArtefact>, kind: ReportedArtefact['kind']): Fold =>
  (id) => {
    const one = artefacts.get(id);
    return one?.kind === kind ? (one.within ?? id) : id;
  };

/** Kubernetes files are drawn as the first chart or kustomization that has them. */
function intoIncluder(report: InventoryReport, artefacts: ReadonlyMap<string, ReportedArtefact>): Fold {
  const includers = new Map<string, string>();
  for (const { from, to, kind } of report.relations)
    if (kind === 'includes' && artefacts.get(to)?.kind === 'kubernetes-file' && !includers.has(to))
      includers.set(to, from);
  return (id) => includers.get(id) ?? id;
}

/** Images that are built from one Dockerfile, by any of their names, are drawn as that. */
function intoSource(report: InventoryReport): Fold {
  const sources = new Map<string, Set<string>>();
  for (const { from, to, kind } of report.relations)
    if (kind === 'built-from') sources.set(from, (sources.get(from) ?? new Set()).add(to));
  const names = report.relations.filter(({ kind }) => kind === 'same-as');
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of names) {
      const [one, other] = [sources.get(from), sources.get(to)];
      if (one && !other) sources.set(to, one);
      else if (other && !one) sources.set(from, other);
      else continue;
      changed = true;
    }
  }
  return (id) => {
    const [file, second] = sources.get(id) ?? [];
    return file === undefined || second !== undefined ? id : file;
  };
}

/** One edge for each pair and kind; a certain one hides the others. */
function merged(relations: readonly ReportedRelation[], fold: Fold): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const { from, to, kind, certain } of relations) {
    const [one, other] = [fold(from), fold(to)];
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
    const list = folders.get(folderOf(one)) ?? [];
    const [open, close] = shapes[one.kind] ?? ['[', ']'];
    list.push(`${name}${open}"${escaped(labelOf(one))}"${close}`);
    folders.set(folderOf(one), list);
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

function folderOf({ kind, path }: ReportedArtefact): string {
  if (kind === 'image') return 'images';
  return kind === 'external' ? 'other repositories' : path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.';
}

function labelOf({ kind, path, name, facts }: ReportedArtefact): string {
  if (kind === 'image' || kind === 'external') return name ?? '';
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (kind === 'service') return `${file}: ${name ?? ''}`;
  if (kind === 'workload' || kind === 'argo-application') return `${String(facts['kind'] ?? kind)} ${name ?? ''}`;
  return kind === 'missing' ? `missing: ${file}` : file;
}

/** Text in quotes: entities for what ends the quotes, begins an entity, a tag or Markdown (mermaid, "Entity codes to escape characters"). */
const escaped = (text: string): string =>
  printable(text).replace(/[^\w ./:@,+-]/gu, (char) => `#${char.codePointAt(0)};`);
