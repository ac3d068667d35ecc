import { describe, expect, it } from 'vitest';
import { renderJunit } from './junit.ts';
import { findingOf, fixOf, hostileReport, reportOf } from './sample.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads XML 1.0 as strictly as its grammar: no character that it forbids, no bare "&", "<" or "]]>", every element closed. */
function parse(xml: string): Element {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml))
    throw new Error('a character that XML does not allow');
  const text = (raw: string): string => {
    if (raw.includes('<') || raw.includes(']]>') || /&(?!(?:amp|lt|gt|quot|apos);)/.test(raw))
      throw new Error(`not escaped: ${raw}`);
    return raw.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? '');
  };
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '');
  const token = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    const parent = open.at(-1);
    if (!match || !parent) throw new Error(`not XML: ${body.slice(at, at + 80)}`);
    const [, closing, name = '', attributes = '', empty, words] = match;
    if (words !== undefined) parent.text += text(words);
    else if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes something else`);
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        text(value),
      ]);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || !only || root.children.length !== 1 || root.text.trim() !== '')
    throw new Error('not one closed element');
  return only;
}

const read = (report: Parameters<typeof renderJunit>[0]): { root: Element; cases: Element[] } => {
  const root = parse(renderJunit(report));
  return { root, cases: root.children.flatMap(({ children }) => children) };
};

describe('JUnit', () => {
  const report = reportOf(
    [
      findingOf({ at: 'RUN', fix: fixOf('Do it', 'unsafe') }),
      findingOf({ at: 'CMD', level: 'note' }),
      findingOf({ path: 'docker-compose.yml', at: 'OTHER', level: 'warning' }),
    ],
    {
      suppressed: [{ finding: findingOf({ at: 'WORKDIR' }), reason: 'needed' }],
      problems: [{ path: 'big', message: 'too large' }],
    },
  );

  it('counts what it lists', () => {
    const { root, cases } = read(report);
    expect(root.attributes).toMatchObject({
      name: 'plimsoll',
      tests: '5',
      failures: '2',
      errors: '1',
      skipped: '1',
      time: '0.091',
    });
    expect(root.children.map(({ attributes }) => [attributes['name'], attributes['tests']])).toEqual([
      ['Dockerfile', '3'],
      ['docker-compose.yml', '1'],
      ['big', '1'],
    ]);
    expect(cases.map(({ children }) => children[0]?.name)).toEqual([
      'failure',
      'system-out',
      'skipped',
      'failure',
      'error',
    ]);
  });
  it('says rule, place, message, reason and fix', () => {
    const [first] = read(report).cases;
    expect(first?.attributes).toMatchObject({
      name: 'dockerfile/sample at 3:1',
      classname: 'Dockerfile',
      file: 'Dockerfile',
      line: '3',
    });
    expect(first?.children[0]?.attributes).toEqual({ message: 'something is wrong', type: 'error' });
    expect(first?.children[0]?.text).toBe(
      'Dockerfile:3:1  something is wrong\nIt breaks.\nfix: Do it (needs your eye)\nsee: docs/rules/dockerfile/sample.md',
    );
  });
  it('has a passing case when there is nothing to say', () => {
    const { root, cases } = read(reportOf([]));
    expect(root.attributes).toMatchObject({ tests: '1', failures: '0', errors: '0' });
    expect(cases.map(({ attributes, children }) => [attributes['name'], children.length])).toEqual([['clean', 0]]);
  });
  it('stays XML whatever is in the texts', () => {
    const { cases } = read(hostileReport());
    expect(cases).toHaveLength(24);
    expect(cases.map(({ children }) => children[0]?.attributes['message'])).toContain(
      ']]></failure><script>alert(1)</script> & "quoted" \'single\'',
    );
  });
  it('cuts a message of a megabyte', () => {
    expect(renderJunit(reportOf([findingOf({ at: 'RUN', message: ']]>&<'.repeat(200_000) })])).length).toBeLessThan(
      60_000,
    );
  });
});

describe('the reader of this test', () => {
  it.each(['<a>', '<a>&</a>', '<a>]]></a>', '<a b="<"/>', '<a>\0</a>', '<a></b>', '<a/><b/>'])('refuses %j', (xml) =>
    expect(() => parse(xml)).toThrow(/XML|escaped|closes|closed/),
  );
});
