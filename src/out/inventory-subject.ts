import { printable } from '../text/terminal.ts';
import type { InventoryReport, ReportedArtefact, ReportedRelation } from './inventory-report.ts';
import { inverse, shortName } from './inventory-words.ts';
import type { Screen } from './screen.ts';

const most = 60;
/** Values of one fact, and places of one relation. */
const mostFacts = 4;
const mostPlaces = 3;

/** What uses the artefacts that were asked for and what they use, each with its place. */
export function describeSubjects(report: InventoryReport, screen: Screen): void {
  const byId = new Map(report.artefacts.map((one) => [one.id, one]));
  for (const id of report.subjects ?? []) {
    const subject = byId.get(id);
    if (subject) describe(report, subject, byId, screen);
  }
  for (const { message } of report.problems) screen.flow(printable(message).split(' '), ' ', '  ', 4);
  for (const { path, message } of report.unread) screen.add(`  could not read ${printable(`${path}: ${message}`)}`);
}

function describe(
  report: InventoryReport,
  subject: ReportedArtefact,
  byId: ReadonlyMap<string, ReportedArtefact>,
  screen: Screen,
): void {
  const { style } = screen;
  const inside = (id: string): boolean => id === subject.id || byId.get(id)?.within === subject.id;
  const facts = Object.entries(subject.facts).map(([key, value]) => {
    const list = typeof value === 'string' ? [value] : value;
    const shown = list.length > mostFacts ? [...list.slice(0, mostFacts), `${list.length - mostFacts} more`] : list;
    return `${key} ${shown.join(', ')}`;
  });
  const place = subject.range ? `${subject.path}:${subject.range.start.line}` : '';
  const title =
    subject.kind === 'image' || subject.kind === 'external'
      ? (subject.name ?? '')
      : subject.kind === 'missing'
        ? subject.path
        : subject.id;
  screen.add(`  ${style.strong(printable(title))}`);
  screen.flow([subject.kind.replace('-', ' '), ...(place ? [place] : []), ...facts].map(printable), ' · ', '    ', 6);
  const inward = report.relations.filter(({ from, to }) => inside(to) && !inside(from));
  const outward = report.relations.filter(({ from, to }) => inside(from) && !inside(to));
  section('used by', inward, ({ kind, from }) => [inverse[kind], from], byId, screen);
  section('uses', outward, ({ kind, to }) => [kind.replace('-', ' '), to], byId, screen);
  if (inward.length + outward.length === 0) screen.add('    nothing refers to it, and it refers to nothing');
  screen.add('');
}

function section(
  title: string,
  relations: readonly ReportedRelation[],
  read: (one: ReportedRelation) => readonly [string, string],
  byId: ReadonlyMap<string, ReportedArtefact>,
  screen: Screen,
): void {
  if (relations.length === 0) return;
  screen.add(`    ${screen.style.faint(title)}`);
  const rows = relations.map((one) => {
    const [verb, id] = read(one);
    const far = byId.get(id);
    const what = far === undefined ? id : wordsFor(far);
    const more = ['context', 'target', 'module']
      .flatMap((key) => (one.facts[key] === undefined ? [] : [`${key} ${String(one.facts[key])}`]))
      .join(', ');
    const place = one.range === undefined ? one.path : `${one.path}:${one.range.start.line}`;
    return { verb, what: `${what}${more === '' ? '' : ` (${more})`}${one.certain ? '' : ' ?'}`, place };
  });
  // The same said at several places is one line.
  const merged = new Map<string, { readonly verb: string; readonly what: string; readonly places: string[] }>();
  for (const { verb, what, place } of rows) {
    const key = `${verb}\0${what}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { verb, what, places: [place] });
    else if (!known.places.includes(place)) known.places.push(place);
  }
  const verbWidth = Math.max(...rows.map(({ verb }) => verb.length));
  for (const { verb, what, places } of [...merged.values()].slice(0, most)) {
    const shown = places.slice(0, mostPlaces).map((place, index) => (index === 0 ? place : sameFile(places[0], place)));
    if (places.length > mostPlaces) shown.push(`${places.length - mostPlaces} more`);
    screen.add(
      `      ${verb.padEnd(verbWidth)}  ${printable(what)}   ${screen.style.faint(printable(shown.join(', ')))}`,
    );
  }
  if (merged.size > most) screen.add(`      … ${merged.size - most} more: --format json has them all`);
}

/** Of a further place in the same file its line alone. */
function sameFile(first: string | undefined, place: string): string {
  const colon = place.lastIndexOf(':');
  return colon !== -1 && first?.startsWith(place.slice(0, colon + 1)) === true ? place.slice(colon) : place;
}

function wordsFor(one: ReportedArtefact): string {
  const { kind, path } = one;
  if (kind === 'missing') return `${path} (not there)`;
  if (kind === 'service' || kind === 'stage') return `${kind} ${shortName(one)} of ${path}`;
  if (kind === 'workload' || kind === 'argo-application') return `${shortName(one)} of ${path}`;
  if (kind === 'external') return `${shortName(one)} of another repository`;
  return kind === 'image' ? `image ${shortName(one)}` : `${kind.replace('-', ' ')} ${path}`;
}
