import { displayWidth, headOf, printable, tailOf } from '../text/terminal.ts';
import type {
  InventoryReport,
  ReportedArtefact,
  ReportedMention,
  ReportedRelation,
  ReportedService,
} from './inventory-report.ts';
import { describeSubjects } from './inventory-subject.ts';
import { inverse, shortName } from './inventory-words.ts';
import { plural } from './order.ts';
import { timeText } from './report.ts';
import { Screen } from './screen.ts';
import type { Style } from './style.ts';

/** Column at which the values of a service begin. */
const indent = 18;
/** Mentions on one line before "and N more". */
const most = 4;
/** Lines around the services: title, what belongs to nobody, summary, next. */
const frame = 14;

/** The screen for people: each image of the repository with what is around it, what is not there, what belongs to nobody. */
export function renderInventoryHuman(report: InventoryReport, style: Style, width: number): string {
  const screen = new Screen(style, width);
  if (report.subjects !== undefined) {
    describeSubjects(report, screen);
    return screen.toString();
  }
  const byId = new Map(report.artefacts.map((one) => [one.id, one]));
  const counted = counts(report.artefacts);
  const title = [report.name, ...(counted.length > 0 ? counted : ['nothing that has to do with containers'])];
  screen.flow(title.map(printable), ' · ', '  ', 4);
  services(report, byId, screen);
  others(report, byId, screen);
  notThere(report, screen);
  orphans(report, screen);
  trouble(report, screen);
  screen.add('');
  const { relations } = report;
  const artefacts = report.artefacts.filter(({ kind }) => kind !== 'missing');
  const uncertain = relations.filter(({ certain }) => !certain).length;
  const sum = `${plural(artefacts.length, 'artefact')}, ${plural(relations.length, 'relation')}`;
  screen.add(`  ${sum}${uncertain > 0 ? `, ${uncertain} of them by likeness (?)` : ''}   ${timeText(report.seconds)}`);
  next(report, screen);
  return screen.toString();
}

const told: readonly (readonly [ReportedArtefact['kind'], string])[] = [
  ['dockerfile', 'Dockerfile'],
  ['compose-file', 'compose file'],
  ['workload', 'workload'],
  ['chart', 'chart'],
  ['kustomization', 'kustomization'],
  ['skaffold', 'Skaffold file'],
  ['bake-file', 'bake file'],
  ['platform-file', 'platform file'],
  ['argo-application', 'Argo application'],
  ['tiltfile', 'Tiltfile'],
  ['pipeline', 'pipeline'],
  ['lock', 'lock file'],
];

function counts(artefacts: readonly ReportedArtefact[]): string[] {
  const byKind = new Map<string, number>();
  for (const { kind } of artefacts) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  return told.flatMap(([kind, word]) => {
    const count = byKind.get(kind) ?? 0;
    return count === 0 ? [] : [plural(count, word)];
  });
}

type Artefacts = ReadonlyMap<string, ReportedArtefact>;

function services(report: InventoryReport, byId: Artefacts, screen: Screen): void {
  const { rows } = report;
  if (report.services.length === 0) return;
  screen.add('');
  const blocks = report.services.map((service) => {
    const block = new Screen(screen.style, screen.width);
    serviceBlock(service, byId, block, rows === undefined ? Number.POSITIVE_INFINITY : most);
    return block.lines;
  });
  const tall = blocks.reduce((sum, lines) => sum + lines.length, 0) + frame;
  if (rows === undefined || tall <= rows) for (const lines of blocks) screen.add(...lines);
  else table(report, screen, Math.max(5, rows - frame));
}

function serviceBlock(service: ReportedService, byId: Artefacts, screen: Screen, limit: number): void {
  const { style } = screen;
  const row = (label: string, words: readonly string[]): void => {
    if (words.length === 0) return;
    const shown = words.slice(0, limit);
    if (shown.length < words.length) shown.push(`${words.length - shown.length} more`);
    const start = `    ${style.faint(label)}${' '.repeat(Math.max(1, indent - 4 - label.length))}`;
    screen.flow(shown, ' · ', start, indent);
  };
  const contexts = service.contexts.map((one) => printable(one === '.' ? 'the root' : `${one}/`));
  const context = contexts.length === 0 ? '' : ` · context ${contexts.join(' or ')}`;
  const gap = ' '.repeat(Math.max(2, indent - 2 - displayWidth(service.name)));
  screen.add(`  ${style.strong(printable(service.name))}${gap}${printable(service.dockerfile)}${context}`);
  row('from', service.bases.map(printable));
  row('locked by', service.locks.map(printable));
  if (service.locks.length === 0) row('without lock', service.manifests.map(printable));
  const say = (mentions: readonly ReportedMention[]): string[] => mentions.map((one) => mentionText(one, byId));
  row('built by', say(service.builtBy));
  row('run by', say(service.runBy));
  row('deployed by', say(service.deployedBy));
}

/** `compose.yaml:4 web`, `k8s/web.yaml:12 Deployment web`. */
function mentionText({ id, path, line, certain }: ReportedMention, byId: Artefacts): string {
  const place = line === undefined ? path : `${path}:${line}`;
  const one = byId.get(id);
  // Where the artefact is the file that says so, the place names it.
  const label = one === undefined || one.id === path ? '' : ` ${shortName(one)}`;
  return printable(`${place}${label}${certain ? '' : ' ?'}`);
}

interface Column {
  readonly title: string;
  readonly cell: (service: ReportedService) => string;
  /** Columns that it may have where there is room, and where there is not. */
  readonly wide: number;
  readonly narrow: number;
}

const columns: readonly Column[] = [
  { title: 'service', cell: ({ name }) => name, wide: 30, narrow: 20 },
  { title: 'Dockerfile', cell: ({ dockerfile }) => dockerfile, wide: 46, narrow: 30 },
  { title: 'from', cell: ({ bases }) => bases[0]?.replace(/@sha256:\w+$/, '') ?? '–', wide: 34, narrow: 18 },
  { title: 'lock', cell: ({ locks }) => locks[0]?.split('/').at(-1) ?? '–', wide: 17, narrow: 8 },
  { title: 'built', cell: ({ builtBy }) => many(builtBy), wide: 5, narrow: 5 },
  { title: 'run', cell: ({ runBy }) => many(runBy), wide: 4, narrow: 4 },
  { title: 'deployed', cell: ({ deployedBy }) => many(deployedBy), wide: 8, narrow: 8 },
];

const many = (mentions: readonly ReportedMention[]): string => (mentions.length === 0 ? '–' : String(mentions.length));

/** One line a service, where the blocks would not fit the screen. */
function table(report: InventoryReport, screen: Screen, limit: number): void {
  const rows = report.services.slice(0, limit).map((service) => columns.map(({ cell }) => printable(cell(service))));
  const chosen = columns.map(({ title, wide }, index) =>
    Math.min(wide, Math.max(title.length, ...rows.map((row) => displayWidth(row[index] ?? '')))),
  );
  // What does not fit is taken from the column that has most to spare.
  for (let over = chosen.reduce((sum, one) => sum + one + 2, 0) - screen.width; over > 0; over--) {
    const spare = columns.map(({ narrow }, index) => (chosen[index] ?? 0) - narrow);
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) <= 0) break;
    chosen[widest] = (chosen[widest] ?? 1) - 1;
  }
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, index) => padded(cell, chosen[index] ?? 0)).join('  ')}`.trimEnd();
  screen.add(screen.style.faint(line(columns.map(({ title }) => title))));
  for (const row of rows) screen.add(line(row));
  const left = report.services.length - rows.length;
  if (left > 0) screen.add(`  … ${left} more: plimsoll inventory --all`);
}

/** Of a path that is too long its end is kept. */
function padded(text: string, width: number): string {
  const size = displayWidth(text);
  if (size <= width) return text + ' '.repeat(width - size);
  return text.includes('/') ? `…${tailOf(text, width - 1)}` : `${headOf(text, width - 1)}…`;
}

/** The images that services and workloads run and that nobody here builds, each with those that run it. */
function others(report: InventoryReport, byId: Artefacts, screen: Screen): void {
  const own = new Set(report.services.flatMap(({ images }) => images));
  const users = new Map<string, Set<string>>();
  for (const { from, to, kind } of report.relations) {
    const runner = byId.get(from);
    if (kind !== 'runs' || own.has(to) || (runner?.kind !== 'service' && runner?.kind !== 'workload')) continue;
    const list = users.get(to) ?? new Set();
    users.set(to, list.add(runner.name ?? ''));
  }
  const sorted = [...users].sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1));
  const words = sorted.map(([id, names]) => {
    const shown = names.size > 2 ? `${names.size} users` : [...names].join(', ');
    return printable(`${writtenName(byId.get(id), id)} (${shown})`);
  });
  paragraph(report, screen, 'images of others', words);
}

/** An image as somebody writes it, without variables and digest where that can be. */
function writtenName(image: ReportedArtefact | undefined, id: string): string {
  const written = [image?.facts['written'] ?? []].flat();
  const plain = written.find((one) => !/[${]/.test(one)) ?? image?.name ?? id;
  return plain.replace(/@sha256:\w+$/, '');
}

/** A label and a list, cut to two lines where the screen counts. */
function paragraph(report: InventoryReport, screen: Screen, label: string, words: readonly string[], keep = 8): void {
  if (words.length === 0) return;
  const shown = report.rows === undefined ? [...words] : words.slice(0, keep);
  if (shown.length < words.length) shown.push(`${words.length - shown.length} more`);
  screen.add('');
  const start = `  ${screen.style.strong(label)}${' '.repeat(Math.max(2, indent - 2 - label.length))}`;
  screen.flow(shown, ' · ', start, indent);
}

/** What is named and not there: one line each, with the first place; an env file comes last, as people make those by hand. */
function notThere(report: InventoryReport, screen: Screen): void {
  const groups = new Map<string, ReportedRelation[]>();
  for (const one of report.relations) {
    if (!one.to.startsWith('missing:')) continue;
    const list = groups.get(one.to);
    if (list) list.push(one);
    else groups.set(one.to, [one]);
  }
  if (groups.size === 0) return;
  const byHand = (list: readonly ReportedRelation[]): number => (list[0]?.kind === 'reads' ? 1 : 0);
  const sorted = [...groups].sort(([, a], [, b]) => byHand(a) - byHand(b));
  const limit = report.rows === undefined ? sorted.length : 6;
  screen.add('', `  ${screen.style.strong('not there')}`);
  for (const [id, list] of sorted.slice(0, limit)) {
    const [first] = list;
    if (first === undefined) continue;
    const { from, path, range, kind, certain } = first;
    const place = range === undefined ? path : `${path}:${range.start.line}`;
    const part = from.includes('#') ? ` ${from.slice(from.indexOf('#') + 1)}` : '';
    const more = list.length > 1 ? ` and ${list.length - 1} more` : '';
    const text = `${id.slice('missing:'.length)}   ${inverse[kind]} ${place}${part}${more}${certain ? '' : ' ?'}`;
    screen.flow(printable(text).split(' '), ' ', '    ', 6);
  }
  if (sorted.length > limit) screen.add(`    … ${sorted.length - limit} more: plimsoll inventory --all`);
}

/** Kinds that are there to be used by something. */
const used = new Set(['dockerfile', 'ignore-file', 'chart', 'kustomization', 'prisma-schema']);

/** What nothing refers to, and what ought to refer to something and does not. */
function orphans(report: InventoryReport, screen: Screen): void {
  const pointedAt = new Set<string>();
  const pointing = new Set<string>();
  for (const { from, to, kind } of report.relations) {
    if (kind !== 'links-to' && kind !== 'names') pointedAt.add(to);
    if (kind === 'locks' || kind === 'belongs-to' || kind === 'built-from') pointing.add(from);
  }
  const alone = report.artefacts.filter(({ id, kind, facts }) => {
    if (facts['brought'] !== undefined) return false;
    if (kind === 'lock') return !pointing.has(id);
    if (kind === 'prisma-schema') return !pointing.has(id);
    return used.has(kind) && !pointedAt.has(id);
  });
  paragraph(report, screen, 'used by nobody', foldedPaths(alone.map(({ path }) => path)).map(printable));
}

/** Files of one name in sibling folders as one word: `k8s/*\/kustomization.yaml (7)`. */
function foldedPaths(paths: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const parts = path.split('/');
    const key = parts.length < 2 ? path : [...parts.slice(0, -2), '*', ...parts.slice(-1)].join('/');
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups].flatMap(([key, list]) => (list.length > 2 ? [`${key} (${list.length})`] : list));
}

function trouble(report: InventoryReport, screen: Screen): void {
  const { problems, unread, rows } = report;
  const limit = rows === undefined ? Number.POSITIVE_INFINITY : 3;
  const list = (label: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    screen.add('', `  ${screen.style.strong(label)}`);
    for (const line of lines.slice(0, limit)) screen.flow(printable(line).split(' '), ' ', '    ', 6);
    if (lines.length > limit) screen.add(`    … ${lines.length - limit} more: plimsoll inventory --all`);
  };
  list(
    'circles',
    problems.map(({ message }) => message),
  );
  list(
    'could not read',
    unread.map(({ path, message }) => `${path}: ${message}`),
  );
}

function next(report: InventoryReport, screen: Screen): void {
  const [first] = report.services;
  const words = [
    ...(first === undefined ? [] : [`plimsoll inventory ${first.dockerfile}`]),
    ...(report.rows === undefined ? [] : ['everything: plimsoll inventory --all']),
    'a picture: plimsoll inventory --format mermaid',
  ];
  screen.flow(
    words.map((word) => screen.style.good(printable(word))),
    '   ',
    '  next  ',
    8,
  );
}
