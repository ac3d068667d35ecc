import type { Finding } from '../finding.ts';
import { excerpt, printable } from '../text/terminal.ts';
import { byPlace } from './order.ts';
import type { Report } from './report.ts';

const longest = 4000;

/**
 * JUnit XML: a suite a file, a case a finding. Errors and warnings fail; a note passes and says its text in `system-out`; what
 * a comment answers for is skipped; what could not be judged is an error. There is always a case: readers refuse empty reports.
 */
export function renderJunit(report: Report): string {
  const suites = new Map<string, Case[]>();
  const add = (path: string, one: Case): void => {
    const cases = suites.get(path);
    if (cases) cases.push(one);
    else suites.set(path, [one]);
  };
  for (const finding of byPlace(report.findings)) add(finding.path, caseOf(finding));
  for (const { finding, reason } of report.suppressed) {
    add(finding.path, {
      kind: 'skipped',
      ...named(finding),
      body: `<skipped${attributes({ message: reason ?? 'silenced' })}/>`,
    });
  }
  for (const { path, message } of report.problems) {
    const body = `<error${attributes({ message: excerpt(message, longest), type: 'could not judge' })}/>`;
    add(path || report.name, {
      kind: 'error',
      name: 'could not judge',
      path: path || report.name,
      line: undefined,
      body,
    });
  }
  if (suites.size === 0)
    add(report.name, { kind: 'passed', name: 'clean', path: report.name, line: undefined, body: '' });
  const all = [...suites.values()].flat();
  const head = attributes({ name: report.tool.name, ...counts(all), time: report.seconds.toFixed(3) });
  const body = [...suites].map(([path, cases]) => suite(path, cases)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${body}</testsuites>\n`;
}

interface Case {
  readonly kind: 'passed' | 'failure' | 'skipped' | 'error';
  readonly name: string;
  readonly path: string;
  readonly line: number | undefined;
  readonly body: string;
}

function named({ rule, path, range }: Finding): Pick<Case, 'name' | 'path' | 'line'> {
  return { name: `${rule} at ${range.start.line}:${range.start.column}`, path, line: range.start.line };
}

function caseOf(finding: Finding): Case {
  const message = excerpt(finding.message, longest);
  const { path, range, why, fix, help } = finding;
  const lines = [`${printable(path)}:${range.start.line}:${range.start.column}  ${message}`, printable(why)];
  if (fix) lines.push(`fix: ${excerpt(fix.title, longest)}${fix.safety === 'unsafe' ? ' (needs your eye)' : ''}`);
  lines.push(`see: ${printable(help)}`);
  const text = xml(lines.join('\n'));
  if (finding.level === 'note') return { kind: 'passed', ...named(finding), body: `<system-out>${text}</system-out>` };
  return {
    kind: 'failure',
    ...named(finding),
    body: `<failure${attributes({ message, type: finding.level })}>${text}</failure>`,
  };
}

function counts(cases: readonly Case[]): Record<string, number> {
  const of = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function suite(path: string, cases: readonly Case[]): string {
  const lines = cases.map(({ name, path: file, line, body }) => {
    const place = line === undefined ? {} : { file, line };
    return `    <testcase${attributes({ name, classname: file, ...place, time: '0' })}>${body}</testcase>\n`;
  });
  return `  <testsuite${attributes({ name: path, ...counts(cases), time: '0' })}>\n${lines.join('')}  </testsuite>\n`;
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([key, value]) => ` ${key}="${xml(printable(String(value)))}"`)
    .join('');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an element or an attribute. `printable` has dealt with the characters that XML 1.0 does not allow. */
const xml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
