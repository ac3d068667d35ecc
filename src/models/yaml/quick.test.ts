import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '../document/node.ts';
import { parseFully, parseYaml } from './parse.ts';
import { readQuickly } from './quick.ts';

/** Everything that a node says, positions too. */
function whole(node: DocumentNode): unknown {
  const { kind, span, keySpan, value, source, tag, anchor, alias, viaAlias } = node;
  const own = node.own.map((entry) => ({ ...entry, value: whole(entry.value) }));
  return { kind, span, keySpan, value, source, tag, anchor, alias, viaAlias, own, list: node.items().map(whole) };
}

/** True if the quick reader took `text`; then it must have read what the full parser reads. */
function agrees(text: string): boolean {
  const quick = readQuickly(text);
  if (quick === undefined) return false;
  const full = parseFully(text);
  expect({ text, problems: full.problems }).toEqual({ text, problems: [] });
  expect({ text, roots: quick.roots.map(whole) }).toEqual({
    text,
    roots: full.documents.map(({ root }) => whole(root)),
  });
  expect({ text, comments: quick.comments }).toEqual({ text, comments: full.comments });
  return true;
}

const usual = [
  '',
  '# only a comment\n',
  'a: 1\nb: two # c\n\n# between\nc:\n  d: [x, "y", 1.5]\n  e: {f: g, h: null}\n',
  'services:\n  web:\n    ports:\n    - "80:80"\n    - 8080\n    command: ["sh", "-c", "a b"]\n',
  '- a\n-\n- # c\n- b: 1\n  c: 2\n- - x\n  - y\n-   k: 1\n',
  'empty:\nspaces:   \ncomment: # c\nlast:',
  'run: |\n  one\n    two\n\n  three\n\nnext: >-\n  folded\n  text\n\n  here\nkeep: |+\n  x\n\nend: 1\n',
  'step:\n  - run: |  # why\n      make\n    name: x\n',
  '---\na: 1\n---\n---\nb: 2\n# tail\n---\n',
  "'single ''quoted''': \"a\\tb\\u0041\"\n\"k\": ''\n",
  'n: [~, Null, true, FALSE, -1, +2, 1e3, .5, 1., 007, 1.2.3, v1, -x, --flag]\n',
  '? long key\n: value\nother: 1\n',
  'url: http://x/y:z#f\ntime: 12:30\nglob: a*b\n',
];

describe('readQuickly', () => {
  it.each(usual)('reads what is usual as the full parser does: %j', (text) => {
    expect(agrees(text)).toBe(true);
    expect(agrees(text.replaceAll('\n', '\r\n'))).toBe(true);
  });

  it.each([
    'a: &x 1\nb: *x\n',
    '<<: {a: 1}\n',
    'a: !tag 1\n',
    'a: one\n  two\n',
    'a: "one\n  two"\n',
    'a: [1,\n  2]\n',
    'a:\tb\n',
    'a: 1\na: 2\n',
    'a: 0x1f\n',
    'a: .inf\n',
    'a: b: c\n',
    'a\n',
    '%YAML 1.2\n---\na: 1\n',
    'a: |2\n   x\n',
    'a: >\n  x\n    y\n',
    'a: 1\n  b: 2\n',
    'a:\n   b: 1\n  c: 2\n',
    'a: ]\n',
    '? [x]\n: 1\n',
  ])('leaves the rest to the full parser: %j', (text) => {
    expect(readQuickly(text)).toBeUndefined();
  });

  const piece = fc.constantFrom(
    ...[
      'a',
      'key',
      '1',
      '- ',
      ': ',
      ':',
      ' ',
      '  ',
      '\n',
      '\n',
      '\n  ',
      '\n    ',
      '\r\n',
      '#',
      ' # c',
      '"',
      "'",
      '[',
      ']',
    ],
    ...[
      '{',
      '}',
      ', ',
      '|',
      '|-\n',
      '>',
      '>+\n',
      '---\n',
      '...\n',
      '? ',
      '&a ',
      '*a',
      '!t ',
      '~',
      '-1',
      '1.5',
      '\\',
      '%',
      '\t',
    ],
    ...['a: b\n', '- a\n', 'k:\n', '  k: v\n', '  - v\n', 'x: |\n  y\n', '<<: '],
  );
  it('says the same as the full parser whatever the text', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        if (agrees(pieces.join(''))) taken++;
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('leaves values out that nobody asks for', () => {
    const text = 'packages:\n  a@1:\n    deps:\n      b: 1\n    list:\n    - x\n    version: 2\nsnapshots:\n  a: 1\n';
    const root = readQuickly(text, (depth, top, key) => (depth === 2 && key !== 'version') || top === 'snapshots')
      ?.roots[0];
    expect(
      root
        ?.at('packages', 'a@1')
        ?.entries()
        .map(({ key, value }) => [key, value.value]),
    ).toEqual([
      ['deps', null],
      ['list', null],
      ['version', 2],
    ]);
    expect(root?.get('snapshots')?.kind).toBe('null');
  });

  it.each([
    ['lists in lists', '- '.repeat(100_000)],
    ['brackets', `a: ${'['.repeat(100_000)}`],
    ['deeper and deeper', Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('ends on hostile input: %s', (_, text) => {
    expect(readQuickly(text)).toBeUndefined();
    expect(parseYaml(text).problems.length).toBeGreaterThan(0);
  });

  it('reads a very long line', () => {
    const text = `a: [${'x, '.repeat(300_000)}y]\nb: ${'z'.repeat(500_000)}\n`;
    expect(readQuickly(text)?.roots[0]?.get('a')?.items()).toHaveLength(300_001);
  });
});
