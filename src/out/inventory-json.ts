import type { Range } from '../text/span.ts';
import type { InventoryDocument } from './inventory-document.ts';
import type { InventoryReport, ReportedMention } from './inventory-report.ts';
import { json } from './json.ts';

type Document = InventoryDocument;

/** The document "plimsoll/inventory/1" (`docs/schema/inventory-1.json`): one line an artefact, a relation, a service. */
export function renderInventoryJson(report: InventoryReport): string {
  const { artefacts, relations, services, problems, unread, subjects } = report;
  const missing = artefacts.filter(({ kind }) => kind === 'missing').length;
  const summary: Document['summary'] = {
    artefacts: artefacts.length - missing,
    relations: relations.length,
    missing,
    problems: problems.length,
    unread: unread.length,
  };
  const members = [
    '"schema": "plimsoll/inventory/1"',
    `"tool": ${json({ name: 'plimsoll', version: report.version })}`,
    `"name": ${json(report.name)}`,
    ...(subjects === undefined ? [] : [`"subjects": ${json(subjects)}`]),
    `"summary": ${json(summary)}`,
    `"services": ${list(services.map(({ builtBy, runBy, deployedBy, ...rest }) => ({ ...rest, builtBy: builtBy.map(mention), runBy: runBy.map(mention), deployedBy: deployedBy.map(mention) })))}`,
    `"artefacts": ${list(
      artefacts.map(({ id, kind, path, name, range, within, facts }) => ({
        id,
        kind,
        path,
        ...(name === undefined ? {} : { name }),
        ...(range === undefined ? {} : { range: rangeOf(range) }),
        ...(within === undefined ? {} : { within }),
        facts,
      })),
    )}`,
    `"relations": ${list(
      relations.map(({ from, to, kind, path, range, certain, facts }) => ({
        from,
        to,
        kind,
        path,
        ...(range === undefined ? {} : { range: rangeOf(range) }),
        certain,
        facts,
      })),
    )}`,
    `"problems": ${list(problems)}`,
    `"unread": ${list(unread)}`,
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

const list = (values: readonly unknown[]): string =>
  values.length === 0 ? '[]' : `[\n    ${values.map(json).join(',\n    ')}\n  ]`;

const mention = ({ id, path, line, certain }: ReportedMention): Document['services'][number]['builtBy'][number] => ({
  id,
  path,
  ...(line === undefined ? {} : { line }),
  certain,
});

const rangeOf = ({ start, end }: Range): Range => ({
  start: { line: start.line, column: start.column, offset: start.offset },
  end: { line: end.line, column: end.column, offset: end.offset },
});
