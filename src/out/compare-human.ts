import { headOf, printable, tailOf } from '../text/terminal.ts';
import type { CompareReport } from './compare-document.ts';
import { sizeText } from './inspect-human.ts';
import { plural } from './order.ts';
import { timeText } from './report.ts';
import { Screen } from './screen.ts';
import type { Style } from './style.ts';

/** Lines of each part that are shown unless all are asked for. */
const most = 8;

/** The screen for people: the verdict first, then what broke, then where the bytes went. `all`: nothing is left out. */
export function renderCompareHuman(report: CompareReport, style: Style, width: number, all: boolean): string {
  const screen = new Screen(style, width);
  const { size, sharedLayers, layers, before, after } = report;
  const share = size.before === 0 ? '' : ` (${percent(size.after / size.before - 1)})`;
  screen.flow(
    [
      `${before.reference} → ${after.reference}`,
      `${sizeText(size.before)} → ${sizeText(size.after)}, ${growth(size)}${share}`,
      layers.length === 0 ? `the same ${plural(sharedLayers, 'layer')}` : `${plural(sharedLayers, 'shared layer')}`,
    ].map(printable),
    ' · ',
    '  ',
    4,
  );
  if (size.limit !== null && size.after > size.limit)
    screen.paragraph(
      `grew by more than --max-growth allows: ${sizeText(size.after - size.limit)} over ${sizeText(size.limit)}`,
      (text) => style.level('error', text),
      2,
    );
  const part = (label: string, lines: readonly string[]): void => {
    const shown = all ? lines : lines.slice(0, most);
    if (lines.length > 0) screen.add('');
    for (const [index, line] of shown.entries())
      screen.add(`  ${style.faint((index === 0 ? label : '').padEnd(9))} ${line}`);
    if (shown.length < lines.length)
      screen.add(`            ${style.faint(`${lines.length - shown.length} more: --all`)}`);
  };
  const room = Math.max(20, width - 12);
  part(
    'broken',
    brokenLines(report).map(([path, rest]) => `${style.bad(printable(path))}  ${headOf(printable(rest), room)}`),
  );
  part(
    'setuid',
    report.setuid.map(({ path, mode, uid }) => `${style.bad(printable(path))}  mode ${mode}, user ${uid}`),
  );
  part(
    'config',
    report.config.map(({ key, before: was, after: is }) => printable(`${key}: ${was || '–'} → ${is || '–'}`)),
  );
  part(
    'layers',
    layers.map((one) =>
      headOf(printable(`${one.in === 'before' ? '-' : '+'} ${sizeText(one.size).padStart(8)}  ${one.createdBy}`), room),
    ),
  );
  part(
    'folders',
    report.folders
      .filter((one) => all || Math.abs(one.after - one.before) * 1000 > size.before)
      .map((one) => `${growth(one).padStart(9)}  ${tailOf(printable(one.path), room - 12)}`),
  );
  part('packages', report.packages.map(packageText));
  part('lost', report.lost.map(printable));
  screen.add('');
  screen.add(`  ${summary(report)}   ${timeText(report.seconds)}`);
  for (const problem of report.problems)
    screen.paragraph(printable(problem), (text) => style.level('warning', text), 2);
  return screen.toString();
}

/** One line for all that lack the same thing. */
function brokenLines({ broken }: CompareReport): readonly (readonly [path: string, rest: string])[] {
  const groups = new Map<string, CompareReport['broken']>();
  for (const one of broken) {
    const key = `${one.kind} ${one.needs}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    const paths = new Set(others.map(({ path }) => path));
    paths.delete(first?.path ?? '');
    const many = paths.size === 0 ? '' : ` and ${plural(paths.size, 'other')}`;
    return [`${first?.path ?? ''}${many}`, first?.message ?? ''];
  });
}

const growth = ({ before, after }: { readonly before: number; readonly after: number }): string =>
  `${after < before ? '-' : '+'}${sizeText(Math.abs(after - before))}`;

const percent = (share: number): string => `${share < 0 ? '-' : '+'}${Math.abs(share * 100).toFixed(1)} %`;

const signs = { up: '↑', down: '↓', changed: '~', new: '+', gone: '-' } as const;

const packageText = ({ type, name, how, before, after }: CompareReport['packages'][number]): string =>
  printable(
    `${signs[how]} ${type} ${name} ${[before, after]
      .map((one) => one.join(', '))
      .filter(Boolean)
      .join(' → ')}`,
  );

function summary({ broken, setuid, packages, lost, config }: CompareReport): string {
  const parts = [
    ...(broken.length > 0 ? [`${broken.length} newly broken`] : []),
    ...(setuid.length > 0 ? [`${setuid.length} new with rights of their own`] : []),
    ...(packages.length > 0 ? [plural(packages.length, 'package')] : []),
    ...(config.length > 0 ? [plural(config.length, 'setting')] : []),
    ...(lost.length > 0 ? [`${plural(lost.length, 'file')} gone`] : []),
  ];
  return parts.length === 0 ? 'no difference' : parts.join(' · ');
}
