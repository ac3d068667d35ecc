import { type Finding, levels } from '../finding.ts';
import { displayWidth, excerpt, headOf, printable, wrap } from '../text/terminal.ts';
import { type FrameLine, frameOf } from './frame.ts';
import { ofWholeFile, plural, tally, tallyText, worstFirst } from './order.ts';
import type { Report } from './report.ts';
import type { Style } from './style.ts';

/** Longest foreign message that is worth a person's time, in UTF-16 units. */
const longest = 1000;
/** Findings of a group that follow its first one, and related places, before "and N more"; only under a limit. */
const most = 5;
const widest = 100;

/** Findings of one rule in one file: the first is shown in full, the others by their place. */
interface Group {
  readonly first: Finding;
  readonly others: Finding[];
}

/** The screen for people: what, where, why it matters, what to type next. Ends in a newline; no line has trailing spaces. */
export function renderHuman(report: Report, style: Style, width: number): string {
  const out: string[] = [];
  const seconds = `${report.seconds.toFixed(2)} s`;
  const title = [printable(report.name), ...report.subjects.map(printable)];
  if (report.findings.length === 0) {
    const verdict =
      report.problems.length > 0 ? 'no findings, but not everything could be judged' : nothingFound(report, style);
    out.push(...heading([...title, verdict, seconds], width));
    problems(report, style, width, out);
    return `${out.join('\n')}\n`;
  }
  out.push(...heading(title, width), '');
  const groups = grouped(worstFirst(report.findings));
  const explained = new Set<string>();
  let listed = 0;
  for (const group of groups.slice(0, report.limit)) {
    listed += showGroup(group, report, style, width, explained, out);
    out.push('');
  }
  problems(report, style, width, out);
  summary(report, seconds, report.findings.length - listed + (report.hidden ?? 0), style, width, out);
  return `${out.join('\n')}\n`;
}

function nothingFound(report: Report, style: Style): string {
  if (report.files === 0 && report.subjects.length === 0) return 'nothing to check found';
  const notes = report.hidden ? ` (${plural(report.hidden, 'note')}: plimsoll check --all)` : '';
  return style.good('clean') + notes;
}

/** Words joined by " · ", wrapped between words only. */
function heading(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line === '') line = `  ${word}`;
    else if (displayWidth(plain(line)) + 3 + displayWidth(plain(word)) <= width) line += ` · ${word}`;
    else {
      lines.push(line);
      line = `    ${word}`;
    }
  }
  return [...lines, line];
}

/** Without our own SGR codes: foreign ones were made visible before. */
const plain = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

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

/** Prints a group; returns how many of its findings have their place on the screen. */
function showGroup(
  group: Group,
  report: Report,
  style: Style,
  width: number,
  explained: Set<string>,
  out: string[],
): number {
  const { first, others } = group;
  const place = ofWholeFile(first) ? printable(first.path) : `${printable(first.path)}:${position(first)}`;
  out.push(`  ${style.strong(place)}  ${style.level(first.level, first.level)}  ${style.faint(printable(first.rule))}`);
  showFrame(first, report, style, width, out);
  if (!explained.has(first.rule)) labelled('', printable(first.why), width, out, style.faint);
  explained.add(first.rule);
  if (first.fix) {
    const eye = first.fix.safety === 'unsafe' ? '   (needs your eye)' : '';
    labelled(style.good('fix '), excerpt(first.fix.title, longest) + eye, width, out);
  }
  const shownRelated = report.limit === undefined ? first.related : first.related.slice(0, most);
  for (const { path, range, message } of shownRelated) {
    const where = ofWholeFile({ range }) ? printable(path) : `${printable(path)}:${range.start.line}`;
    labelled(style.faint('see '), `${where}  ${excerpt(message, longest)}`, width, out);
  }
  if (shownRelated.length < first.related.length)
    labelled('    ', `and ${first.related.length - shownRelated.length} more places`, width, out);
  return 1 + showOthers(first, others, report.limit !== undefined, style, width, out);
}

const position = ({ range }: Finding): string => `${range.start.line}:${range.start.column}`;

/** The other findings of a group: those that say the same as the first in one line, the rest a line each. */
function showOthers(
  first: Finding,
  others: readonly Finding[],
  limit: number,
  style: Style,
  width: number,
  out: string[],
): number {
  const alike = others.filter(({ message }) => message === first.message);
  const distinct = others.filter(({ message }) => message !== first.message);
  const alikeShown = alike.slice(0, limit * 2);
  const distinctShown = distinct.slice(0, limit);
  if (alikeShown.length > 0)
    labelled(style.faint('also'), alikeShown.map((one) => `:${position(one)}`).join(' '), width, out);
  for (const [index, one] of distinctShown.entries()) {
    const label = index === 0 && alikeShown.length === 0 ? style.faint('also') : '    ';
    const where = `:${position(one)}  `;
    const room = Math.max(20, width - 10 - where.length);
    const message = excerpt(one.message, longest);
    const cut = brief && displayWidth(message) > room ? `${headOf(message, room - 1)}…` : message;
    labelled(label, where + cut, width, out);
  }
  const count = alikeShown.length + distinctShown.length;
  if (count < others.length) labelled('    ', `and ${others.length - count} more in this file`, width, out);
  return count;
}

/** A paragraph behind a label of four columns ("" for none), its further lines below its first word. */
function labelled(
  label: string,
  text: string,
  width: number,
  out: string[],
  style: (text: string) => string = (same) => same,
): void {
  const indent = label === '' ? 4 : 10;
  for (const [index, line] of wrap(text, Math.min(width, widest) - indent).entries()) {
    out.push((index === 0 && label !== '' ? `    ${label}  ` : ' '.repeat(indent)) + style(line));
  }
}

function showFrame(finding: Finding, report: Report, style: Style, width: number, out: string[]): void {
  const message = excerpt(finding.message, longest);
  const text = ofWholeFile(finding) ? undefined : report.text(finding.path);
  const digits = Math.max(3, String(finding.range.end.line).length);
  const gutter = digits + 5;
  const lines = text === undefined ? undefined : frameOf(text, finding.range, Math.max(20, width - gutter));
  const last = lines?.at(-1);
  if (!lines || !last) {
    labelled('', message, width, out);
    return;
  }
  const bar = `${' '.repeat(digits + 2)} ${style.faint('│')}`;
  for (const line of lines) {
    const number = (line.number === undefined ? '…' : String(line.number)).padStart(digits + 2);
    out.push(`${style.faint(number)} ${style.faint('│')}${line.text === '' ? '' : ` ${line.text}`}`);
    if (line.number !== undefined && line !== last)
      out.push(`${bar} ${' '.repeat(line.indent)}${style.level(finding.level, '^'.repeat(line.marked))}`);
  }
  for (const line of marker(last, message, width - gutter))
    out.push(`${bar} ${line.indent}${style.level(finding.level, line.text)}`);
}

/** The marker with its message: behind it where there is room, below it where there is none. */
function marker({ indent, marked }: FrameLine, message: string, columns: number): { indent: string; text: string }[] {
  const carets = '^'.repeat(marked);
  const behind = columns - indent - marked - 1;
  const at = (column: number, text: string): { indent: string; text: string } => ({ indent: ' '.repeat(column), text });
  if (behind >= 36 || behind >= displayWidth(message)) {
    const [head = '', ...rest] = wrap(message, behind);
    return [at(indent, `${carets} ${head}`), ...rest.map((line) => at(indent + marked + 1, line))];
  }
  const below = columns - indent >= 48 ? indent : 0;
  return [at(indent, carets), ...wrap(message, columns - below).map((line) => at(below, line))];
}

function problems(report: Report, style: Style, width: number, out: string[]): void {
  for (const { path, message } of report.problems) {
    const where = path === '' ? '' : `${printable(path)}: `;
    const [first = '', ...rest] = wrap(
      `could not judge  ${where}${excerpt(message, longest)}`,
      Math.min(width, widest) - 4,
    );
    out.push(`  ${style.level('error', first)}`, ...rest.map((line) => `    ${line}`));
  }
  if (report.problems.length > 0 && report.findings.length > 0) out.push('');
}

function summary(report: Report, seconds: string, unseen: number, style: Style, width: number, out: string[]): void {
  const counts = tally(report.findings);
  const parts = [
    levels
      .filter((level) => counts[level] > 0)
      .map((level) => style.level(level, plural(counts[level], level)))
      .join(', '),
  ];
  const words = [tallyText(counts)];
  const add = (text: string): void => {
    parts.push(text);
    words.push(text);
  };
  if (counts.fixable > 0) add(`${counts.fixable} can be fixed safely`);
  if (counts.unsafe > 0) add(`${counts.unsafe} with your eye`);
  if (report.suppressed.length > 0) add(`${report.suppressed.length} silenced`);
  const blanks = Math.min(width, 88) - 2 - displayWidth(words.join(' · ')) - seconds.length;
  out.push(`  ${parts.join(' · ')}${' '.repeat(Math.max(2, blanks))}${style.faint(seconds)}`);
  const next = [];
  if (counts.fixable > 0) next.push('plimsoll check --fix');
  else if (counts.unsafe > 0) next.push('plimsoll check --diff --unsafe');
  if (unseen > 0) next.push(`show the other ${unseen}: plimsoll check --all`);
  next.push('why: plimsoll explain RULE');
  let line = `  ${style.faint('next')}  `;
  let used = 8;
  for (const [index, one] of next.entries()) {
    if (index > 0 && used + 5 + one.length > width) {
      out.push(line);
      line = ' '.repeat(8);
      used = 8;
    } else if (index > 0) {
      line += ' '.repeat(5);
      used += 5;
    }
    line += one;
    used += one.length;
  }
  out.push(line);
}
