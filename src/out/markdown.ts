import type { Finding } from '../finding.ts';
import { excerpt, printable } from '../text/terminal.ts';
import { ofWholeFile, tally, tallyText, worstFirst } from './order.ts';
import type { Report } from './report.ts';

/** A comment on GitHub holds 65,536 characters. */
const budget = 60_000;
const longest = 500;

/** A heading and a table, worst first, for a pull-request comment or a step summary. */
export function renderMarkdown(report: Report): string {
  const counts = tally(report.findings);
  const clean = report.problems.length > 0 ? 'no findings, but not everything could be judged' : 'clean';
  const lines = [`### plimsoll: ${report.findings.length === 0 ? clean : tallyText(counts)}`, ''];
  const about = [code(report.name), ...report.subjects.map(escaped)];
  if (counts.fixable > 0) about.push(`${counts.fixable} can be fixed safely: \`plimsoll check --fix\``);
  if (report.suppressed.length > 0) about.push(`${report.suppressed.length} silenced`);
  lines.push(about.join(' · '), '');
  for (const { path, message } of report.problems)
    lines.push(`- could not judge ${path === '' ? '' : `${code(path)}: `}${prose(message)}`);
  if (report.problems.length > 0) lines.push('');
  if (report.findings.length > 0) lines.push(...table(worstFirst(report.findings)), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function table(findings: readonly Finding[]): string[] {
  const lines = ['| Level | Where | What | Fix |', '| --- | --- | --- | --- |'];
  let size = 0;
  for (const [index, finding] of findings.entries()) {
    const line = row(finding);
    size += line.length + 1;
    if (size > budget) return [...lines, '', `… and ${findings.length - index} more: \`plimsoll check --all\``];
    lines.push(line);
  }
  return lines;
}

function row(finding: Finding): string {
  const { level, path, range, rule, message, fix } = finding;
  const place = ofWholeFile(finding) ? path : `${path}:${range.start.line}:${range.start.column}`;
  const eye = fix?.safety === 'unsafe' ? ' (needs your eye)' : '';
  const cells = [level, code(place), `${prose(message)}<br>${code(rule)}`, fix ? prose(fix.title) + eye : '–'];
  return `| ${cells.join(' | ')} |`;
}

/** Everything that Markdown, a table or HTML could read as structure; as an entity it is text (CommonMark 6.2). */
const structure = /[&<>|`*_#[\]\\~]/g;

/** Foreign text as text. "@" gets a zero-width space, or it would notify people. */
const escaped = (text: string): string =>
  printable(text)
    .replace(structure, (char) => `&#${char.charCodeAt(0)};`)
    .replaceAll('@', '@&#8203;');

const code = (text: string): string => `<code>${entities(excerpt(text, longest))}</code>`;

const entities = (text: string): string => text.replace(structure, (char) => `&#${char.charCodeAt(0)};`);

/** A message: what stands between two backticks is code, the rest is text. */
function prose(text: string): string {
  const parts = excerpt(text, longest).split('`');
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      if (index === parts.length - 1) return `&#96;${escaped(part)}`;
      return part === '' ? '&#96;&#96;' : code(part);
    })
    .join('');
}
