import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '../document/node.ts';
import { parseToml } from './parse.ts';
import { tomlSkeleton } from './skeleton.ts';

function plain(node: DocumentNode | undefined): unknown {
  if (node?.kind === 'map') return Object.fromEntries(node.entries().map((entry) => [entry.key, plain(entry.value)]));
  if (node?.kind === 'seq') return node.items().map(plain);
  return node?.value;
}

const text = `# head
[project]
name = "demo" # tail
requires-python = '>=3.11'
dependencies = [
  "a>=1", # first
  "b",
]

[tool.poetry.dependencies]
python = "^3.9"
"x.y" = { version = "1", extras = ["z"] }

[[tool.mypy.overrides]]
module = "m"
[[tool.mypy.overrides]]
module = "n"
date = 1979-05-27T07:32:00Z
hex = 0x10
`;

describe('parseToml', () => {
  const file = parseToml(text);
  const at = (...path: (string | number)[]) => {
    const node = file.root.at(...path);
    return text.slice(node?.span.start, node?.span.end);
  };

  it('gives each value its place', () => {
    expect(file.problems).toEqual([]);
    expect(at('project', 'requires-python')).toBe("'>=3.11'");
    expect(file.root.at('project', 'requires-python')?.value).toBe('>=3.11');
    expect(at('project', 'dependencies', 1)).toBe('"b"');
    expect(at('tool', 'poetry', 'dependencies', 'x.y', 'extras')).toBe('["z"]');
    const { keySpan } = file.root.at('tool', 'poetry') ?? {};
    expect(text.slice(keySpan?.start, keySpan?.end)).toBe('poetry');
    expect(file.comments.map((comment) => comment.text)).toEqual(['head', 'tail', 'first']);
  });

  it('gives a table the place of its header and own values', () => {
    expect(at('project')).toMatch(/^\[project\]\nname[^]*"b",\n\]$/);
    expect(at('tool', 'poetry', 'dependencies')).toMatch(/^\[tool\.poetry\.dependencies\]\npython[^]*\}$/);
    expect(at('tool', 'mypy', 'overrides', 1)).toMatch(/^\[\[tool\.mypy\.overrides\]\]\nmodule = "n"[^]*0x10$/);
  });

  it('keeps dates and numbers as written too', () => {
    expect(file.root.at('tool', 'mypy', 'overrides', 1, 'date')?.value).toBe('1979-05-27T07:32:00Z');
    expect(file.root.at('tool', 'mypy', 'overrides', 1, 'hex')?.value).toBe(16);
    expect(file.root.at('tool', 'mypy', 'overrides', 1, 'hex')?.text).toBe('0x10');
  });

  it('puts tables together that are written in pieces', () => {
    const { root, problems } = parseToml(
      'a.b.c = 1\na.b.d = 2\n[x.y]\nz = 1\n[x]\nw = 2\n[[q]]\n[q.r]\ns = 1\n[[q]]\nr.s = 2\n',
    );
    expect(problems).toEqual([]);
    expect(plain(root)).toEqual({
      a: { b: { c: 1, d: 2 } },
      x: { y: { z: 1 }, w: 2 },
      q: [{ r: { s: 1 } }, { r: { s: 2 } }],
    });
  });

  it('reads what a printer of the same format writes', () => {
    const key = fc.string({ maxLength: 5 }).filter((one) => one !== '__proto__');
    const scalar = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.array(fc.dictionary(key, scalar), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value))), (document) => {
        const { root, problems } = parseToml(stringify(document));
        expect(problems).toEqual([]);
        expect(plain(root)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it.each([
    ['a wrong line', 'a = 1\nb = \nc = 3\n[t]\nd = 4\n', { a: 1, c: 3, t: { d: 4 } }, 10],
    ['an unclosed string', 'a = "x\nb = 2\n', { b: 2 }, 6],
    ['a duplicate key', 'a = 1\na = 2\nb = 3\n', { a: 1, b: 3 }, 6],
    ['an unclosed array', 'a = 1\nb = [1,\n  2\n[t]\nc = 1\n', { a: 1, t: { c: 1 } }, undefined],
    ['an unclosed array at the end', 'a = 1\nb = [1,\n  2\n', { a: 1 }, undefined],
    ['an unclosed header', 'a = 1\n[t\nb = 2\n', { a: 1, b: 2 }, 8],
    ['an unclosed long string', 'a = 1\nb = """x\n\n[t]\nc = 1\n', { a: 1, t: { c: 1 } }, undefined],
    ['a wrong element', 'a = [\n  1,\n  what,\n  3,\n]\nb = 2\n', { a: [1, 3], b: 2 }, 13],
    ['TOML 1.1 (a trailing comma)', 'a = 1\nb = { c = 1, }\nd = 2\n', { a: 1, d: 2 }, 19],
    ['template code', '{{ if x }}\na = 1\n{{ end }}\n', { a: 1 }, 0],
    ['two on a line', 'a = 1 b = 2\nc = 3\n', { c: 3 }, 6],
  ])('reads on after %s', (_name, broken, expected, offset) => {
    const { root, problems } = parseToml(broken);
    expect(plain(root)).toEqual(expected);
    expect(problems.length).toBeGreaterThan(0);
    if (offset !== undefined) expect(problems[0]?.span.start).toBe(offset);
  });

  it('gives up on garbage without throwing', () => {
    const garbage = '= = =\n'.repeat(100);
    expect(parseToml(garbage).problems.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('[', ']', '{', '}', '=', '"', "'", '"""', '\n', 'a', '.', ',', '#', ' ', '1'), {
          maxLength: 20,
        }),
        (parts) => {
          const source = parts.join('');
          const { root } = parseToml(source);
          expect(root.span.end).toBeLessThanOrEqual(source.length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['arrays', `a = ${'['.repeat(100_000)}`],
    ['inline tables', `a = ${'{a='.repeat(100_000)}`],
    ['dotted keys', `a${'.a'.repeat(20_000)} = 1`],
    ['headers', `[a${'.a'.repeat(20_000)}]`],
    ['dotted keys in inline tables', `a = ${`{a${'.a'.repeat(100)} = `.repeat(100)}1${'}'.repeat(100)}`],
    ['a long string', `a = "${'x'.repeat(1_000_000)}"`],
  ])('stands a tower of %s', (_name, deep) => {
    const { problems, root } = parseToml(deep);
    expect(problems.length).toBeGreaterThan(0);
    expect(root.depth).toBeLessThan(1000);
  });

  it('does not count brackets in strings and comments', () => {
    const many = '['.repeat(500);
    const source = `a = "\\"${many}" # ${many}\nb = '${many}'\nc = """${many}\\""" "x""""\nd = '''${many}'' '''''\n`;
    expect(parseToml(source).problems).toEqual([]);
  });
});

describe('tomlSkeleton', () => {
  it('lists key paths', () => {
    expect(tomlSkeleton(text).facts).toEqual([
      'project',
      'project.name',
      'project.requires-python',
      'project.dependencies',
      'project.dependencies[]',
      'project.dependencies[]',
      'tool',
      'tool.poetry',
      'tool.poetry.dependencies',
      'tool.poetry.dependencies.python',
      'tool.poetry.dependencies."x.y"',
      'tool.poetry.dependencies."x.y".version',
      'tool.poetry.dependencies."x.y".extras',
      'tool.poetry.dependencies."x.y".extras[]',
      'tool.mypy',
      'tool.mypy.overrides',
      'tool.mypy.overrides[]',
      'tool.mypy.overrides[].module',
      'tool.mypy.overrides[]',
      'tool.mypy.overrides[].module',
      'tool.mypy.overrides[].date',
      'tool.mypy.overrides[].hex',
    ]);
  });
});
