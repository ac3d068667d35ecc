import { headOf, printable, tailOf } from '../text/terminal.ts';
import type { InspectReport } from './inspect-report.ts';
import { plural } from './order.ts';
import { vulnerabilityLines, vulnerabilityRule } from './inspect-vulnerabilities.ts';
import { timeText } from './report.ts';
import { Screen } from './screen.ts';
import type { Style } from './style.ts';

/** Findings, layers, folders and hidden files that are shown unless all are asked for. */
const most = { findings: 8, layers: 12, folders: 6, files: 4 };

/** The screen for people: what it is, what is broken first, where the bytes are. `all`: nothing is left out. */
export function renderInspectHuman(report: InspectReport, style: Style, width: number, all: boolean): string {
  const screen = new Screen(style, width);
  const { image, size, layers, elf } = report;
  // Those of vulnerabilities have a part of their own.
  const findings = report.findings.filter(({ rule }) => rule !== vulnerabilityRule);
  const of = report.budget === undefined ? '' : ` of ${sizeText(report.budget)}`;
  screen.flow(
    [
      `${sizeText(size.total)}${of} in ${plural(layers.length, 'layer')}`,
      `${sizeText(size.wasted)} wasted`,
      ...(image.system === '' ? [] : [image.system]),
      image.platform,
      image.user === '' ? 'user root (none stated)' : `user ${image.user}`,
    ].map(printable),
    ' · ',
    '  ',
    4,
  );
  const shown = findings.filter(({ level }) => all || level !== 'note');
  for (const one of all ? shown : shown.slice(0, most.findings)) finding(report, one, screen);
  const left = findings.length - Math.min(shown.length, all ? shown.length : most.findings);
  vulnerabilityLines(report, screen, all);
  bars(report, screen, all);
  const broken = new Set(elf.broken.filter(({ reach }) => reach !== 'foreign').map(({ path }) => path)).size;
  screen.add('');
  const loads =
    elf.objects === 0
      ? 'no binaries'
      : `loads: ${elf.objects - broken} of ${plural(elf.objects, 'binary', 'binaries')}`;
  screen.add(`  ${loads} · ${packagesText(report)}   ${timeText(report.seconds)}`);
  for (const problem of report.problems)
    screen.paragraph(printable(problem), (text) => style.level('warning', text), 2);
  if (left > 0) screen.add(`  ${style.faint('next')}  ${plural(left, 'more finding')}: plimsoll inspect --all`);
  return screen.toString();
}

function finding(report: InspectReport, one: InspectReport['findings'][number], screen: Screen): void {
  const { style } = screen;
  screen.add('', `  ${style.level(one.level, one.level)}  ${style.strong(one.rule)}  ${printable(one.path ?? '')}`);
  for (const part of one.message.split('; ')) screen.paragraph(printable(part));
  const layer = one.layer === null ? undefined : report.layers[one.layer];
  const by = layer === undefined || layer.createdBy === '' ? '' : ` ${stepText(layer.createdBy)}`;
  const from = layer && one.layer !== null ? `from layer ${one.layer + 1}${by}` : '';
  const words = [from, one.source ?? ''].filter((word) => word !== '').join('  ');
  if (words !== '') screen.paragraph(printable(words), style.faint);
}

function bars(report: InspectReport, screen: Screen, all: boolean): void {
  const { style } = screen;
  const { layers } = report;
  const numbered = layers.map((layer, index) => ({ ...layer, index })).filter(({ size }) => size > 0);
  const inOrder = numbered.toSorted((a, b) => b.size - a.size);
  const chosen = new Set((all ? inOrder : inOrder.slice(0, most.layers)).map(({ index }) => index));
  const largest = inOrder[0]?.size ?? 0;
  const room = Math.max(8, Math.min(24, screen.width - 70));
  let label = 'layers ';
  if (numbered.length > 0) screen.add('');
  for (const { index, size, wasted, createdBy, source } of numbered) {
    if (!chosen.has(index)) continue;
    const bar = '▇'.repeat(Math.max(1, Math.round((size / largest) * room))).padEnd(room);
    const lost = wasted > 0 ? `  ${sizeText(wasted)} wasted` : '';
    const head = `  ${style.faint(label)} ${style.good(bar)} ${String(index + 1).padStart(2)}  ${sizeText(size).padStart(8)}${lost}  `;
    screen.add(
      `${head}${style.faint(headOf(printable(`${source === null ? '' : `${source}  `}${stepText(createdBy)}`), Math.max(10, screen.width - room - 28 - lost.length)))}`,
    );
    label = '       ';
  }
  label = 'folders';
  for (const { path, size } of report.folders.slice(0, all ? 30 : most.folders)) {
    if (size < report.size.visible / 100) break;
    screen.add(`  ${style.faint(label)} ${sizeText(size).padStart(8)}  ${tailOf(printable(path), screen.width - 22)}`);
    label = '       ';
  }
  label = 'wasted ';
  const worth = report.wastedFiles.filter(({ size }) => size > 100_000);
  for (const { path, size, layer, by, how } of worth.slice(0, all ? 30 : most.files)) {
    screen.add(
      `  ${style.faint(label)} ${sizeText(size).padStart(8)}  ${printable(path)}  ${style.faint(`layer ${layer + 1}, ${how} in ${by + 1}`)}`,
    );
    label = '       ';
  }
}

const types = {
  deb: 'Debian',
  apk: 'Alpine',
  npm: 'npm',
  pypi: 'Python',
  golang: 'Go',
  gem: 'Ruby',
  maven: 'Java',
} as const;

function packagesText({ packages }: InspectReport): string {
  const counts = Object.entries(types).flatMap(([type, name]) => {
    const count = packages.filter((one) => one.type === type).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return counts.length === 0 ? 'no packages known' : `packages: ${counts.join(', ')}`;
}

/** The instruction of a history entry without what builders put around it. */
function stepText(by: string): string {
  return by
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s{0,9}# buildkit$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `412 MB`, by 1000 as registries count. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
