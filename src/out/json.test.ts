import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { findingsDocument, findingsSchema } from './document.ts';
import { renderJson } from './json.ts';
import { findingOf, fixOf, hostileReport, harmful, hostileTexts, reportOf } from './sample.ts';

const schema = findingsSchema();

/** The schema with no room for fields that it does not name. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv({ strict: true, allErrors: true });
const valid = ajv.compile(closed(schema) as object);

const full = reportOf(
  [
    findingOf({ path: 'docker-compose.yml', at: 'OTHER', level: 'warning', rule: 'environment/unread-variable' }),
    findingOf({ at: 'CMD', level: 'note' }),
    findingOf({
      at: 'python:3.13-slim',
      fix: fixOf('Use python:3.11-slim'),
      related: [{ path: 'a.toml', range: findingOf({ at: 'RUN' }).range, message: 'said here' }],
    }),
    findingOf({ at: 'WORKDIR', fix: fixOf('Look', 'unsafe') }),
  ],
  {
    suppressed: [{ finding: findingOf({ at: 'RUN' }), reason: 'because' }, { finding: findingOf({ at: 'RUN' }) }],
    problems: [{ path: '', message: 'no' }],
  },
);

describe('the findings document', () => {
  it.each([
    ['nothing', reportOf([])],
    ['everything', full],
    ['hostile texts', hostileReport()],
  ])('with %s is what the schema says, and no more', (_name, report) => {
    const document: unknown = JSON.parse(renderJson(report));
    valid(document);
    expect(valid.errors ?? []).toEqual([]);
    expect(findingsDocument.safeParse(document).success).toBe(true);
  });

  it('is refused by the schema when a field is missing or wrong', () => {
    const spoil = (
      change: (document: { summary: { files?: number }; findings: { range: { start: { line: number } } }[] }) => void,
    ): boolean => {
      const document = JSON.parse(renderJson(full));
      change(document);
      return valid(document);
    };
    expect(spoil(() => undefined)).toBe(true);
    expect(spoil(({ summary }) => delete summary.files)).toBe(false);
    expect(spoil(({ findings }) => findings.forEach((one) => (one.range.start.line = 0)))).toBe(false);
  });

  it('has the fields of the contract in their order', () => {
    const document = JSON.parse(renderJson(full));
    expect(Object.keys(document)).toEqual(['schema', 'tool', 'summary', 'findings', 'suppressed', 'problems']);
    expect(Object.keys(JSON.parse(renderJson(reportOf([]))))).toEqual(['schema', 'tool', 'summary', 'findings']);
    expect(document.schema).toBe('plimsoll/findings/1');
    expect(Object.keys(document.summary)).toEqual(['files', 'error', 'warning', 'note', 'fixable']);
    expect(document.summary).toEqual({ files: 4, error: 2, warning: 1, note: 1, fixable: 1 });
    const [first] = document.findings;
    expect(Object.keys(first)).toEqual([
      'rule',
      'aliases',
      'level',
      'path',
      'range',
      'message',
      'why',
      'help',
      'related',
      'fix',
    ]);
    expect(JSON.stringify(first.range)).toBe(
      '{"start":{"line":1,"column":6,"offset":5},"end":{"line":1,"column":22,"offset":21}}',
    );
    expect(Object.keys(first.related[0])).toEqual(['path', 'range', 'message']);
    expect(JSON.stringify(first.fix)).toBe(
      '{"title":"Use python:3.11-slim","safety":"safe","edits":[{"path":"Dockerfile","start":5,"end":11,"text":"python:3.11-slim"}]}',
    );
  });

  it('is in the order of places', () => {
    const places = JSON.parse(renderJson(full)).findings.map(
      (one: { path: string; range: { start: { offset: number } } }) => `${one.path}@${one.range.start.offset}`,
    );
    expect(places).toEqual(['Dockerfile@5', 'Dockerfile@33', 'Dockerfile@112', 'docker-compose.yml@83']);
  });

  it('keeps foreign texts as they are, and still shows no control character', () => {
    const text = renderJson(hostileReport());
    const messages = JSON.parse(text).findings.map((one: { message: string }) => one.message);
    expect(new Set(messages)).toEqual(new Set(hostileTexts));
    expect(text).not.toMatch(harmful);
  });

  it('takes a message of a megabyte whole', () => {
    const message = 'x'.repeat(1_000_000);
    expect(JSON.parse(renderJson(reportOf([findingOf({ at: 'RUN', message })]))).findings[0].message).toBe(message);
  });
});

describe('docs/schema/findings-1.json', () => {
  it('is the schema of the source', () => {
    expect(JSON.parse(readFileSync(new URL('../../docs/schema/findings-1.json', import.meta.url), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it('describes every property', () => {
    const bare: string[] = [];
    const walk = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') {
          for (const [name, property] of Object.entries(value as object))
            if (!('description' in property)) bare.push(`${at}.${name}`);
        }
        walk(value, `${at}.${key}`);
      }
    };
    walk(schema, '');
    expect(bare).toEqual([]);
  });

  it('lets further fields in: they are only ever added', () =>
    expect(JSON.stringify(schema)).not.toContain('additionalProperties'));
});
