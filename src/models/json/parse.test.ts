import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '../document/node.ts';
import { parseJson } from './parse.ts';
import { jsonSkeleton } from './skeleton.ts';

function plain(node: DocumentNode): unknown {
  if (node.kind === 'map') return Object.fromEntries(node.entries().map((entry) => [entry.key, plain(entry.value)]));
  if (node.kind === 'seq') return node.items().map(plain);
  return node.value;
}

describe('parseJson', () => {
  it('gives each value and key its place', () => {
    const text = '{\n  "name": "a\\nb",\n  "list": [1, true, null, {"x": 1.5}]\n}\n';
    const { root, problems } = parseJson(text);
    expect(problems).toEqual([]);
    const at = (node: DocumentNode | undefined) => text.slice(node?.span.start, node?.span.end);
    expect(at(root)).toBe(text.trimEnd());
    expect(root.get('name')?.value).toBe('a\nb');
    expect(root.get('name')?.source).toBe('"a\\nb"');
    expect(at(root.get('name'))).toBe('"a\\nb"');
    expect(text.slice(root.get('name')?.keySpan?.start, root.get('name')?.keySpan?.end)).toBe('"name"');
    expect(at(root.at('list', 3, 'x'))).toBe('1.5');
    expect(root.at('list', 2)?.kind).toBe('null');
    expect(root.get('list')?.items().length).toBe(4);
    expect(root.at('list', 0, 'no', 'such')).toBeUndefined();
    expect(root.entries().map((entry) => text.slice(entry.span.start, entry.span.end))[0]).toBe('"name": "a\\nb"');
  });

  it('agrees with JSON.parse about values', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { root, problems } = parseJson(text);
        const value: unknown = JSON.parse(text);
        // Duplicate keys cannot come out of a JSON printer, "__proto__" as a key is the test's own limit.
        if (text.includes('__proto__')) return;
        expect(problems).toEqual([]);
        expect(JSON.stringify(sorted(plain(root)))).toBe(JSON.stringify(sorted(value)));
      }),
    );
  });

  it('agrees with JSON.parse about what is JSON', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '01',
      '1.',
      '1e5',
      'true',
      'nul',
      ' ',
      '\n',
      '"\\x"',
      '"\\u12"',
      '\t',
      '"\t"',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        const ours = parseJson(text).problems.filter((problem) => !problem.message.startsWith('duplicate'));
        expect(ours.length === 0, JSON.stringify(text)).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads on after an error', () => {
    const text = '{"a": , "b": 2, c: 3, "d": [1 2], "e": "x\n, "f": 6}';
    const { root, problems } = parseJson(text);
    expect(problems.length).toBeGreaterThan(2);
    expect(root.get('a')?.kind).toBe('null');
    expect(root.get('b')?.value).toBe(2);
    expect(plain(root.get('d') as DocumentNode)).toEqual([1, 2]);
    expect(root.span).toEqual({ start: 0, end: text.length });
  });

  it('reads what an unfinished file has', () => {
    const { root, problems } = parseJson('{"a": {"b": [1, {"c": "x"\n\n');
    expect(root.at('a', 'b', 1, 'c')?.value).toBe('x');
    expect(problems.map((problem) => problem.message)).toContain('a closing brace is expected');
    expect(root.span.end).toBe(25);
  });

  it('reports duplicate keys, the last one counts', () => {
    const { root, problems } = parseJson('{"a": 1, "b": 2, "a": 3}');
    expect(problems).toEqual([{ kind: 'error', message: 'duplicate key "a"', span: { start: 17, end: 20 } }]);
    expect(root.get('a')?.value).toBe(3);
    expect(root.own.length).toBe(3);
    expect(root.entries().length).toBe(2);
  });

  it('knows no merge key', () => {
    const { root } = parseJson('{"<<": {"a": 1}}');
    expect(root.get('a')).toBeUndefined();
    expect(root.at('<<', 'a')?.value).toBe(1);
  });

  it('takes comments and trailing commas in jsonc only', () => {
    const text = '// one\n{"a": 1, /* two */ "b": [1,],}\n';
    const relaxed = parseJson(text, 'jsonc');
    expect(relaxed.problems).toEqual([]);
    expect(relaxed.comments.map((comment) => comment.text)).toEqual(['one', 'two']);
    expect(text.slice(relaxed.comments[1]?.span.start, relaxed.comments[1]?.span.end)).toBe('/* two */');
    expect(parseJson(text).problems.map((problem) => problem.message)).toContain('JSON has no comments');
    expect(parseJson(text).root.get('a')?.value).toBe(1);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
  ])('refuses 100,000 %s', (_name, text) => {
    const { problems, root } = parseJson(text);
    expect(problems[0]?.message).toMatch(/levels deep/);
    expect(root.kind).toBe('null');
  });

  it('does not count brackets in strings and comments', () => {
    const many = '['.repeat(1000);
    expect(parseJson(JSON.stringify([many, `\\"${many}`])).problems).toEqual([]);
    expect(parseJson(`[ /* ${many} */ // ${many}\n 1]`, 'jsonc').problems).toEqual([]);
  });

  it('stays inside the text', () => {
    for (const text of ['[1 /*', '{"a": /* x', '/*', '["\\', '{"a']) {
      const { root, problems, comments } = parseJson(text);
      for (const { span } of [root, ...problems, ...comments]) expect(span.end).toBeLessThanOrEqual(text.length);
    }
  });

  it.each(['', ' ', '\0', '"', '{', '}', ':', '/', '/*', '"\\'])('answers %j with a problem', (text) => {
    expect(parseJson(text).problems.length).toBeGreaterThan(0);
  });
});

describe('jsonSkeleton', () => {
  it('lists key paths', () => {
    expect(jsonSkeleton('{"a": {"b.c": [1, {"d": 2}]}} // x', 'jsonc')).toEqual({
      facts: ['a', 'a."b.c"', 'a."b.c"[]', 'a."b.c"[]', 'a."b.c"[].d'],
      comments: ['x'],
      errors: [],
    });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
