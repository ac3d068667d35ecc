import { type Finding, levels } from '../finding.ts';
import { displayWidth, excerpt, headOf, printable } from '../text/terminal.ts';
import { codeFrame } from './frame.ts';
import { ofWholeFile, plural, tally, tallyText, worstFirst } from './order.ts';
import { type Report, timeText } from './report.ts';
import { Screen } from './screen.ts';
import type { Style } from './style.ts';

/** Foreign texts are cut to so many UTF-16 units: what fits a screen, or what is worth a person's time. */
const lengthOf = ({ limit }: Report): number => (limit === undefined ? 1000 : 400);
/** Under a limit: findings that follow the first one of a group, and related places, before "and N more". */
const most = 5;
/** Column at which the time ends. */
const timeEnds = 88;

/** Findings of one rule in one file: the first is shown in full, the others by their place. */
interface Group {
  readonly first: Finding;
  readonly others: Finding[];
}

/** The screen for people: what, where, why it matters, what to type next. Every line ends in a newline, none in blanks. */
export function renderHuman(report: Report, style: Style, width: number): string {
  const screen = new Screen(style, width);
  const seconds = timeText(report.seconds);
  const title = [report.name, ...report.subjects].map(printable);
  if (report.findings.length === 0) {
    screen.flow([...title, verdict(report), seconds], ' · ', '  ', 4);
    problems(report, screen);
    return screen.toString();
  }
  screen.flow(title, ' · ', '  ', 4);
  screen.add('');
  const explained = new Set<string>();
  let seen = 0;
  for (const group of grouped(worstFirst(report.findings)).slice(0, report.limit)) {
    seen += showGroup(group, report, screen, !explained.has(group.first.rule));
    explained.add(group.first.rule);
    screen.add('');
  }
  problems(report, screen);
  if (report.problems.length > 0) screen.add('');
  summary(report, seconds, screen);
  next(report, report.findings.length - seen + (report.hidden ?? 0), screen);
  return screen.toString();
}

function verdict(report: Report): string {
  if (report.problems.length > 0) return 'no findings, but not everything could be judged';
  if (report.files === 0 && report.subjects.length === 0) return 'nothing to check found';
  const quiet = [];
  if (report.hidden) quiet.push(`${plural(report.hidden, 'note')}: plimsoll check --all`);
  if (report.suppressed.length > 0) quiet.push(`${report.suppressed.length} silenced`);
  return quiet.length === 0 ? 'clean' : `clean (${quiet.join(', ')})`;
}

function grouped(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = `${finding.level}\0${finding.rule}\0${finding.path}`;
    const group = groups.get(key);
    if (group) group.others.push(finding);
    else groups.set(key, { first: finding, others: [] });
  }
  return [...groups.values()];
}

const position = ({ range }: Finding): string => `${range.start.line}:${range.start.column}`;

/** Prints a group; returns how many of its findings have their place on the screen. */
function showGroup({ first, others }: Group, report: Report, screen: Screen, explain: boolean): number {
  const { style } = screen;
  const whole = ofWholeFile(first);
  const place = printable(first.path) + (whole ? '' : `:${position(first)}`);
  screen.add(
    `  ${style.strong(place)}  ${style.level(first.level, first.level)}  ${style.faint(printable(first.rule))}`,
  );
  const message = excerpt(first.message, lengthOf(report));
  const text = whole ? undefined : report.text(first.path);
  const frame =
    text === undefined ? undefined : codeFrame(text, first.range, first.level, message, style, screen.width);
  if (frame) screen.add(...frame);
  else screen.paragraph(message);
  if (explain) screen.paragraph(printable(first.why), style.faint);
  if (first.fix) {
    const eye = first.fix.safety === 'unsafe' ? '   (needs your eye)' : '';
    screen.labelled('fix', excerpt(first.fix.title, lengthOf(report)) + eye, style.good);
  }
  showRelated(first, report, screen);
  return 1 + showOthers(first, others, report, screen);
}

function showRelated({ related }: Finding, report: Report, screen: Screen): void {
  const shown = report.limit === undefined ? related : related.slice(0, most);
  for (const [index, { path, range, message }] of shown.entries()) {
    const where = printable(path) + (ofWholeFile({ range }) ? '' : `:${range.start.line}`);
    screen.labelled(index === 0 ? 'see' : '', `${where}  ${excerpt(message, lengthOf(report))}`, screen.style.faint);
  }
  if (shown.length < related.length) screen.labelled('', `and ${plural(related.length - shown.length, 'more place')}`);
}

/** The other findings of a group: those that say the same as the first on one line, the rest a line each. */
function showOthers(first: Finding, others: readonly Finding[], report: Report, screen: Screen): number {
  const brief = report.limit !== undefined;
  const limit = brief ? most : others.length;
  const alike = others.filter(({ message }) => message === first.message).slice(0, limit * 2);
  const distinct = others.filter(({ message }) => message !== first.message).slice(0, limit);
  const rows = distinct.map((one) => {
    const where = `:${position(one)}  `;
    const room = Math.max(20, Math.min(screen.width, 100) - 9 - where.length);
    const message = excerpt(one.message, lengthOf(report));
    return where + (brief && displayWidth(message) > room ? `${headOf(message, room - 1)}…` : message);
  });
  if (alike.length > 0) rows.unshift(alike.map((one) => `:${position(one)}`).join('  '));
  for (const [index, row] of rows.entries()) screen.labelled(index === 0 ? 'also' : '', row, screen.style.faint);
  const left = others.length - alike.length - distinct.length;
  if (left > 0) screen.labelled('', `and ${left} more in this file`);
  return others.length - left;
}

function problems(report: Report, screen: Screen): void {
  for (const { path, message } of report.problems) {
    const where = path === '' ? '' : `${printable(path)}: `;
    screen.paragraph(
      `could not judge  ${where}${excerpt(message, lengthOf(report))}`,
      (line) => screen.style.level('error', line),
      2,
    );
  }
}

function summary(report: Report, seconds: string, screen: Screen): void {
  const { style, width } = screen;
  const counts = tally(report.findings);
  const rest = [''];
  if (counts.fixable > 0) rest.push(`${counts.fixable} can be fixed safely`);
  if (counts.unsafe > 0) rest.push(`${counts.unsafe} with your eye`);
  if (report.suppressed.length > 0) rest.push(`${report.suppressed.length} silenced`);
  const tail = rest.join(' · ');
  const painted = levels
    .filter((level) => counts[level] > 0)
    .map((level) => style.level(level, plural(counts[level], level)));
  const blanks = Math.min(width, timeEnds) - 2 - tallyText(counts).length - tail.length - seconds.length;
  screen.add(`  ${painted.join(', ')}${tail}${' '.repeat(Math.max(2, blanks))}${style.faint(seconds)}`);
}

/** What to type next. `unseen`: findings that are not on the screen. */
function next(report: Report, unseen: number, screen: Screen): void {
  const counts = tally(report.findings);
  const commands = [];
  if (counts.fixable > 0) commands.push('plimsoll check --fix');
  else if (counts.unsafe > 0) commands.push('plimsoll check --diff --unsafe');
  if (unseen > 0) commands.push(`show the other ${unseen}: plimsoll check --all`);
  commands.push('why: plimsoll explain RULE');
  screen.flow(commands, '     ', '  next  ', 8);
}
