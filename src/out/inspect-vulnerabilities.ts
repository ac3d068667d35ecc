import { printable } from '../text/terminal.ts';
import type { InspectReport } from './inspect-report.ts';
import { plural } from './order.ts';
import type { Screen } from './screen.ts';

type Vulnerability = NonNullable<InspectReport['vulnerabilities']>[number];

export const vulnerabilityRule = 'image/no-known-vulnerability';

/** Packages, and vulnerabilities of each, that are shown unless all are asked for. */
const most = { packages: 8, each: 3 };

/** The vulnerabilities for people: worst first, by package, with the versions that mend them. Nothing if none were asked for. */
export function vulnerabilityLines({ vulnerabilities, findings }: InspectReport, screen: Screen, all: boolean): void {
  if (vulnerabilities === undefined) return;
  const { style } = screen;
  const counting = vulnerabilities.filter(({ ignored }) => ignored === undefined);
  const ignored = vulnerabilities.length - counting.length;
  const without = ignored === 0 ? '' : ` · ${ignored} ignored`;
  if (counting.length === 0) {
    const judged = findings.some(({ rule }) => rule === 'image/packages-judged') ? ' in what could be judged' : '';
    screen.add('', `  no known vulnerability${judged}${without}`);
    return;
  }
  const counts = (['critical', 'high', 'medium', 'low', null] as const).flatMap((severity) => {
    const count = counting.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity ?? 'not rated'}`];
  });
  const head = plural(counting.length, 'known vulnerability', 'known vulnerabilities');
  // The findings are in order, worst first.
  const level = findings.find(({ rule }) => rule === vulnerabilityRule)?.level ?? 'note';
  screen.add('', `  ${style.level(level, level)}  ${style.strong(vulnerabilityRule)}`);
  screen.add(`    ${head}: ${counts.join(' · ')}${without}`);
  const groups = [...grouped(counting)];
  for (const group of all ? groups : groups.slice(0, most.packages)) packageLines(group, screen, all);
  const left = all ? 0 : groups.length - most.packages;
  if (left > 0) screen.add(`    ${style.faint(`and ${plural(left, 'more package')}: plimsoll inspect --all`)}`);
}

/** By package and version; the document has them worst first, so the groups are too. */
function grouped(all: readonly Vulnerability[]): Iterable<readonly Vulnerability[]> {
  const groups = new Map<string, Vulnerability[]>();
  for (const one of all) {
    const key = `${one.type}\n${one.package}\n${one.version}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups.values();
}

function packageLines(group: readonly Vulnerability[], screen: Screen, all: boolean): void {
  const [first] = group;
  if (!first) return;
  const { style } = screen;
  const others = first.otherPaths.length;
  const where =
    first.path === null ? '' : `  ${style.faint(printable(first.path) + (others > 0 ? ` and ${others} more` : ''))}`;
  screen.add(`    ${style.strong(printable(first.package))} ${printable(first.version)}${where}`);
  for (const { id, aliases, severity, score, fixed } of all ? group : group.slice(0, most.each)) {
    // The name that people know.
    const name = [id, ...aliases].find((one) => one.startsWith('CVE-')) ?? id;
    const rating = `${severity ?? 'not rated'}${score === null ? '' : ` ${score.toFixed(1)}`}`.padEnd(13);
    const painted = style.level(
      severity === 'critical' || severity === 'high' ? 'error' : severity === 'low' ? 'note' : 'warning',
      rating,
    );
    screen.add(
      `      ${painted}  ${printable(name)}  ${fixed === null ? 'no fix known' : `fixed in ${printable(fixed)}`}`,
    );
  }
  const left = all ? 0 : group.length - most.each;
  if (left > 0) screen.add(`      ${style.faint(`and ${left} more`)}`);
}
