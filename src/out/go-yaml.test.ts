import { describe, expect, it } from 'vitest';
import { parseYaml } from '../models/yaml/parse.ts';
import { NameMap, Only, type Output } from '../text/go-value.ts';
import { renderGoJson } from './go-json.ts';
import { renderGoYaml } from './go-yaml.ts';

const yaml = (value: Output): string => renderGoYaml(new Map([['a', value]]));

describe('values as Go writes them', () => {
  it.each([
    ['plain', 'plain'],
    ['a b', 'a b'],
    ['80:80', '80:80'],
    ['12:30', '"12:30"'],
    ['no', '"no"'],
    ['1.0', '"1.0"'],
    ['0x1F', '"0x1F"'],
    ['~', '"~"'],
    ['2026-01-31', '"2026-01-31"'],
    ['', '""'],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ['#a', "'#a'"],
    ["it's: so", "'it''s: so'"],
    ['*a', "'*a'"],
    [' a', "' a'"],
    ['a\tb', '"a\\tb"'],
    ['a\u0007', '"a\\a"'],
    ['x\ny', '|-\n  x\n  y'],
    ['x\n\ny\n', '|\n  x\n\n  y'],
    [' x\ny\n\n', '|2+\n   x\n  y\n'],
    ['x \ny', '"x \\ny"'],
  ])('%j', (text, written) => {
    expect(yaml(text)).toBe(`a: ${written}\n`);
    expect(parseYaml(yaml(text)).root.get('a')?.value).toBe(text);
  });

  it('numbers in names count as numbers, letters come last', () => {
    const names = new NameMap(['a_b', 'ab', 'a10', 'a9', 'A', '_a'].map((name) => [name, 1] as const));
    expect(renderGoYaml(names)).toBe('_a: 1\nA: 1\na_b: 1\na9: 1\na10: 1\nab: 1\n');
  });

  it('lists, groups and what one language alone shows', () => {
    const value = new Map<string, Output>([
      [
        'b',
        [
          new Map<string, Output>([
            ['c', 1],
            ['d', []],
          ]),
          ['e', ['f']],
          null,
          true,
        ],
      ],
      ['a', new Only('json', null)],
      ['x-a', new Only('yaml', new Map())],
    ]);
    expect(renderGoYaml(value)).toBe('b:\n  - c: 1\n    d: []\n  - - e\n    - - f\n  - null\n  - true\nx-a: {}\n');
    expect(JSON.parse(renderGoJson(value))).toEqual({ a: null, b: [{ c: 1, d: [] }, ['e', ['f']], null, true] });
    expect(renderGoJson(new Map([['a', '<&>']]))).toBe('{\n  "a": "\\u003c\\u0026\\u003e"\n}');
  });
});
