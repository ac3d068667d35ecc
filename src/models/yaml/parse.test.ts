import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { DocumentNode } from '../document/node.ts';
import { parseYaml } from './parse.ts';
import { yamlSkeleton } from './skeleton.ts';

function plain(node: DocumentNode | undefined): unknown {
  if (node?.kind === 'map') return Object.fromEntries(node.entries().map((entry) => [entry.key, plain(entry.value)]));
  if (node?.kind === 'seq') return node.items().map(plain);
  return node?.value;
}

const text = `# head
x-base: &base # the base
  restart: always
  env: { A: 1, B: "two" }

services:
  web:
    <<: *base
    restart: "no"
    image: node:20   # tail
    command: |
      one
        two

    ports:
      - "80:80"
      - 0644
  # between
  empty:
  same: *base
`;

describe('parseYaml', () => {
  const file = parseYaml(text);
  const at = (...path: (string | number)[]) => {
    const node = file.root.at(...path);
    return text.slice(node?.span.start, node?.span.end);
  };

  it('gives each value and key its place', () => {
    expect(file.problems).toEqual([]);
    expect(at('services', 'web', 'image')).toBe('node:20');
    expect(at('services', 'web', 'command')).toBe('|\n      one\n        two');
    expect(file.root.at('services', 'web', 'command')?.value).toBe('one\n  two\n');
    expect(at('services', 'web', 'ports')).toBe('- "80:80"\n      - 0644');
    expect(at('services', 'web', 'ports', 0)).toBe('"80:80"');
    const { keySpan } = file.root.at('services', 'web', 'image') ?? {};
    expect(text.slice(keySpan?.start, keySpan?.end)).toBe('image');
    expect(file.comments.map((comment) => comment.text)).toEqual(['head', 'the base', 'tail', 'between']);
    expect(file.comments.map(({ span }) => text.slice(span.start, span.end))[2]).toBe('# tail');
  });

  it('keeps a scalar as written beside its value', () => {
    const mode = file.root.at('services', 'web', 'ports', 1);
    expect(mode?.value).toBe(644);
    expect(mode?.text).toBe('0644');
    expect(file.root.at('services', 'web', 'ports', 0)?.source).toBe('"80:80"');
  });

  it('puts a missing value behind its colon', () => {
    const empty = file.root.at('services', 'empty');
    expect(empty?.kind).toBe('null');
    expect(text.slice(0, empty?.span.start)).toMatch(/\n {2}empty:$/);
    expect(empty?.span.end).toBe(empty?.span.start);
  });

  it('resolves merge keys and marks what they bring', () => {
    const web = file.root.at('services', 'web');
    expect(web?.entries().map((entry) => [entry.key, entry.merged])).toEqual([
      ['restart', false],
      ['image', false],
      ['command', false],
      ['ports', false],
      ['env', true],
    ]);
    expect(web?.get('restart')).toMatchObject({ value: 'no', viaAlias: false });
    expect(web?.at('env', 'B')).toMatchObject({ value: 'two', viaAlias: true });
    expect(at('services', 'web', 'env', 'B')).toBe('"two"');
    expect(web?.own[0]?.value).toMatchObject({ viaAlias: true, alias: { name: 'base' } });
    expect(file.root.get('x-base')).toMatchObject({ viaAlias: false, anchor: 'base' });
    expect(file.root.at('x-base', 'env', 'B')?.viaAlias).toBe(false);
  });

  it('follows aliases and says where they stand', () => {
    const same = file.root.at('services', 'same');
    expect(plain(same)).toEqual({ restart: 'always', env: { A: 1, B: 'two' } });
    expect(same?.viaAlias).toBe(true);
    expect(text.slice(same?.alias?.span.start, same?.alias?.span.end)).toBe('*base');
    expect(text.slice(same?.keySpan?.start, same?.keySpan?.end)).toBe('same');
  });

  it('merges several maps, the earlier one wins', () => {
    const { root, problems } = parseYaml(
      'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n  z: 3\nd: {<<: {w: {v: 1}}}\n',
    );
    expect(problems).toEqual([]);
    expect(plain(root.get('c'))).toEqual({ z: 3, x: 1, y: 2 });
    expect(root.at('d', 'w', 'v')).toMatchObject({ value: 1, viaAlias: true });
  });

  it('leaves a quoted << alone', () => {
    expect(plain(parseYaml('"<<": {a: 1}\n').root)).toEqual({ '<<': { a: 1 } });
  });

  it('reads several documents', () => {
    const stream = parseYaml('a: &x 1\n---\nb: *x\n---\n# nothing\n--- c\n...\n');
    expect(stream.documents.map((document) => plain(document.root))).toEqual([{ a: 1 }, { b: null }, null, 'c']);
    expect(stream.root.get('a')?.value).toBe(1);
    expect(stream.problems.map((problem) => problem.message)).toEqual(['alias *x has no anchor before it']);
  });

  it.each(['', '\n', '# only a comment\n', '---\n', '%YAML 1.2\n---\n'])('reads %j as nothing', (empty) => {
    const { root, problems } = parseYaml(empty);
    expect(root.kind).toBe('null');
    expect(problems).toEqual([]);
  });

  it('reports duplicate keys, the last one counts', () => {
    const source = 'a: 1\nb: 2\n"a": 3\n';
    const { root, problems } = parseYaml(source);
    expect(problems).toEqual([{ kind: 'error', message: 'duplicate key "a"', span: { start: 10, end: 13 } }]);
    expect(plain(root)).toEqual({ a: 3, b: 2 });
  });

  it('keeps tags', () => {
    const { root, problems } = parseYaml('a: !reset null\nb: !override [1]\nc: !Ref x\nd: !!str 1\ne: !!binary aGk=\n');
    expect(problems).toEqual([]);
    expect(root.get('a')).toMatchObject({ tag: '!reset' });
    expect(root.get('b')).toMatchObject({ tag: '!override', kind: 'seq' });
    expect(root.get('c')).toMatchObject({ tag: '!Ref', value: 'x' });
    expect(root.get('d')?.value).toBe('1');
  });

  it('reads odd keys', () => {
    const { root } = parseYaml('8080: a\ntrue: b\n~: c\n? [x, y]\n: d\n? e\n&k f: g\n*k : h\n');
    expect(root.entries().map((entry) => entry.key)).toEqual(['8080', 'true', '~', '[x, y]', 'e', 'f']);
    expect(root.get('f')?.value).toBe('h');
  });

  it.each([
    ['a: [1, 2\nb: 3\n', 9],
    ['a: "x\nb: 3\n', 11],
    ['a: b: c\n', 3],
    ['a:\n\t- b\n', 3],
    ['a: 1\n b: 2\n', 3],
    ['a: *\n', 3],
    ['- a\nb: 1\n', 4],
  ])('reports the error of %j', (broken, offset) => {
    const { problems } = parseYaml(broken);
    expect(problems[0]?.span.start).toBe(offset);
    for (const { span } of problems) expect(span.end).toBeLessThanOrEqual(broken.length);
  });

  it('reads on after an error', () => {
    const { root, problems } = parseYaml('a: "x" y\nb: 2\nc: [1\nd: 4\n');
    expect(problems.length).toBeGreaterThan(0);
    expect(root.get('b')?.value).toBe(2);
  });

  it('agrees with the library about values', () => {
    const word = fc.constantFrom(
      'a',
      'b: c',
      '"q"',
      '&x 1',
      '*x',
      '- d',
      '[e, f]',
      '{g: h}',
      '|',
      '>',
      '# c',
      '---',
      '  ',
      '\n',
      '\n  ',
      ': ',
      '? ',
      '!t ',
      "'",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const source = words.join('');
        const { documents, problems, root } = parseYaml(source);
        for (const { span } of problems) expect(span.start).toBeLessThanOrEqual(source.length);
        if (problems.length > 0 || documents.length > 1 || /[?*]|[\]}]\s*:/.test(source)) return;
        expect(plain(root)).toEqual(
          JSON.parse(JSON.stringify(parse(source, { logLevel: 'silent', schema: 'core' })) ?? 'null'),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hostile YAML', () => {
  const deep = 100_000;
  it.each([
    ['flow', '['.repeat(deep)],
    ['closed flow', '['.repeat(deep) + ']'.repeat(deep)],
    ['flow maps', '{a: '.repeat(deep)],
    ['sequences on one line', '- '.repeat(deep)],
    ['explicit keys', '? '.repeat(deep)],
    ['keys on one line', 'a: '.repeat(deep)],
    ['empty keys on one line', ': '.repeat(deep)],
    ['lone carriage returns', 'a: 1\r'.repeat(deep)],
  ])('refuses 100,000 levels of %s', (_name, source) => {
    const { problems, root } = parseYaml(source);
    expect(problems[0]?.message).toMatch(/levels deep/);
    expect(root.kind).toBe('null');
  });

  it('does not count what only looks like nesting', () => {
    expect(
      parseYaml(`a: |\n  ${'['.repeat(deep)}\nb: '${'a: '.repeat(deep)}'\n# ${'- '.repeat(deep)}\n`).problems,
    ).toEqual([]);
  });

  it('survives too much in one flow sequence', () => {
    expect(parseYaml(`[${'a b: '.repeat(deep)}]`).problems.length).toBeGreaterThan(0);
  });

  it('stops an alias bomb', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let level = 1; level < 30; level++) bomb += `a${level}: &a${level} [${`*a${level - 1},`.repeat(10)}]\n`;
    const { problems, root } = parseYaml(bomb);
    expect(problems[0]?.message).toBe('aliases expand to too much');
    expect(root.size).toBeLessThan(600_000);
  });

  it('stops a chain of merges and a chain of aliases', () => {
    for (const link of ['{k$: 1, <<: *a%}', '[*a%]']) {
      let chain = 'a0: &a0 {x: 1}\n';
      for (let level = 1; level < 2000; level++) {
        chain += `a${level}: &a${level} ${link.replace('$', String(level)).replace('%', String(level - 1))}\n`;
      }
      const { problems, root } = parseYaml(chain);
      expect(problems[0]?.message).toBe('aliases expand to too much');
      expect(root.depth).toBeLessThan(1000);
      for (const entry of root.entries()) entry.value.entries();
    }
  });

  it('refuses an alias inside its own anchor', () => {
    const { problems, root } = parseYaml('a: &a\n  b: *a\nc: *a\n');
    expect(problems.map((problem) => problem.message)).toEqual(['alias *a stands inside its own anchor']);
    expect(plain(root)).toEqual({ a: { b: null }, c: { b: null } });
  });

  it('caps the number of problems', () => {
    expect(parseYaml('}'.repeat(1000)).problems.length).toBe(100);
    expect(parseYaml('}'.repeat(2_000_000)).problems.map((problem) => problem.message)).toEqual([
      'more errors than can be reported',
    ]);
  });

  it('refuses what is too large', () => {
    expect(parseYaml('a: 1\n'.repeat(1_000_000)).problems[0]?.message).toMatch(/larger than/);
  });
});

describe('yamlSkeleton', () => {
  it('lists key paths, anchors, aliases and comments', () => {
    expect(yamlSkeleton(`${text}---\n"a.b": 1\n`)).toEqual({
      facts: [
        'x-base',
        'x-base &base',
        'x-base.restart',
        'x-base.env',
        'x-base.env.A',
        'x-base.env.B',
        'services',
        'services.web',
        'services.web.<<',
        'services.web.<< *base',
        'services.web.restart',
        'services.web.image',
        'services.web.command',
        'services.web.ports',
        'services.web.ports[]',
        'services.web.ports[]',
        'services.empty',
        'services.same',
        'services.same *base',
        '---',
        '"a.b"',
      ],
      comments: ['head', 'the base', 'tail', 'between'],
      errors: [],
    });
  });

  it('keeps positions out of its errors', () => {
    const errors = yamlSkeleton('a: [1\n').errors;
    expect(errors.length).toBeGreaterThan(0);
    expect(yamlSkeleton('# more\n\na: [1\n').errors).toEqual(errors);
  });
});
