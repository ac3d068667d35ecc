import type { Finding, Related } from '../finding.ts';
import type { Range } from '../text/span.ts';
import { hiddenCharacters } from '../text/terminal.ts';
import type { FindingsDocument } from './document.ts';
import { byPlace, tally } from './order.ts';
import type { Report } from './report.ts';

type Document = FindingsDocument;

/**
 * The document "plimsoll/findings/1" (`docs/schema/findings-1.json`): one line a finding, texts as they are in the files.
 * `suppressed`, `problems` and `notes` are there only when there are some.
 */
export function renderJson(report: Report): string {
  const counts = tally(report.findings);
  const tool: Document['tool'] = { name: report.tool.name, version: report.tool.version };
  const summary: Document['summary'] = {
    files: report.files,
    error: counts.error,
    warning: counts.warning,
    note: counts.note,
    fixable: counts.fixable,
  };
  const suppressed = report.suppressed.map(({ finding, reason }) => ({
    ...findingDocument(finding),
    ...(reason === undefined ? {} : { reason }),
  }));
  const members = [
    `"schema": "plimsoll/findings/1"`,
    `"tool": ${json(tool)}`,
    `"summary": ${json(summary)}`,
    `"findings": ${list(byPlace(report.findings).map(findingDocument))}`,
  ];
  if (suppressed.length > 0) members.push(`"suppressed": ${list(suppressed)}`);
  if (report.problems.length > 0)
    members.push(`"problems": ${list(report.problems.map(({ path, message }) => ({ path, message })))}`);
  const notes = report.notes ?? [];
  if (notes.length > 0) members.push(`"notes": ${list(notes.map(({ path, message }) => ({ path, message })))}`);
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

const list = (values: readonly unknown[]): string =>
  values.length === 0 ? '[]' : `[\n    ${values.map(json).join(',\n    ')}\n  ]`;

/** JSON on one line, with everything that people could not see escaped as well: the same value, but harmless on a terminal. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(hiddenCharacters, (char) => char.split('').map(unitEscape).join(''));
}

const unitEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A finding in the field order of the contract. */
export function findingDocument(finding: Finding): Document['findings'][number] {
  const { rule, aliases, level, path, message, why, help, related, fix } = finding;
  const head = {
    rule,
    aliases: [...aliases],
    level,
    path,
    range: rangeDocument(finding.range),
    message,
    why,
    help,
    related: related.map(relatedDocument),
  };
  if (!fix) return head;
  const edits = fix.edits.map((edit) => ({ path: edit.path, start: edit.start, end: edit.end, text: edit.text }));
  return { ...head, fix: { title: fix.title, safety: fix.safety, edits } };
}

const rangeDocument = ({ start, end }: Range): Document['findings'][number]['range'] => ({
  start: { line: start.line, column: start.column, offset: start.offset },
  end: { line: end.line, column: end.column, offset: end.offset },
});

const relatedDocument = ({ path, range, message }: Related): Document['findings'][number]['related'][number] => ({
  path,
  range: rangeDocument(range),
  message,
});
