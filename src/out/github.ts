import type { Finding, Level } from '../finding.ts';
import { excerpt, printable } from '../text/terminal.ts';
import { worstFirst } from './order.ts';
import type { Report } from './report.ts';

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const longest = 4000;

/**
 * Workflow commands that GitHub Actions turns into annotations. A step shows ten of each level, so the worst come first.
 * Escaped as actions/toolkit does (packages/core/src/command.ts), so that no foreign text can start a command of its own.
 */
export function renderGithub(report: Report): string {
  const lines = report.problems.map(({ path, message }) =>
    command('error', { file: path, title: 'plimsoll could not judge' }, [excerpt(message, longest)]),
  );
  for (const finding of worstFirst(report.findings)) lines.push(annotation(finding));
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ level, path, rule, range, message, why, fix }: Finding): string {
  const { start, end } = range;
  const columns = start.line === end.line ? { col: start.column, endColumn: Math.max(end.column, start.column) } : {};
  const text = [excerpt(message, longest), printable(why)];
  if (fix) text.push(`fix: ${excerpt(fix.title, longest)}${fix.safety === 'unsafe' ? ' (needs your eye)' : ''}`);
  return command(
    commands[level],
    { file: path, line: start.line, endLine: end.line, ...columns, title: `plimsoll ${rule}` },
    text,
  );
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: readonly string[]): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${property(printable(String(value)))}`);
  return `::${name} ${list.join(',')}::${data(text.join('\n'))}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
