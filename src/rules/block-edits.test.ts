import { describe, expect, it } from 'vitest';
import { parseYaml } from '../models/yaml/parse.ts';
import { applyEdits, edit } from '../text/edit.ts';
import { appended, linesOf } from './block-edits.ts';

const append = (text: string, ...path: string[]): string | undefined => {
  const map = parseYaml(text).root.at(...path);
  const added = map && appended(text, map, ['new:', '  - 1']);
  return added && applyEdits(text, [added]);
};

const without = (text: string, key: string, ...path: string[]): string | undefined => {
  const map = parseYaml(text).root.at(...path);
  const entry = map?.own.find((one) => one.key === key);
  const lines = map && entry && linesOf(text, map, entry);
  return lines && applyEdits(text, [edit.remove(lines)]);
};

describe('appended', () => {
  it.each([
    [
      'behind a comment at the end of the line',
      'a:\n  b: 1 # one\nc: 2\n',
      'a:\n  b: 1 # one\n  new:\n    - 1\nc: 2\n',
    ],
    ['at the end of a text without a line end', 'a:\n    b: 1', 'a:\n    b: 1\n    new:\n      - 1'],
    ['with the line ends of the file', 'a:\r\n  b: 1\r\nc: 2\r\n', 'a:\r\n  b: 1\r\n  new:\r\n    - 1\r\nc: 2\r\n'],
    ['behind a block of text', 'a:\n  b: |\n    x\n    y\nc: 2\n', 'a:\n  b: |\n    x\n    y\n  new:\n    - 1\nc: 2\n'],
    ['behind a list', 'a:\n  b:\n  - 1\n  - 2\n', 'a:\n  b:\n  - 1\n  - 2\n  new:\n    - 1\n'],
    ['behind a key without a value', 'a:\n  b:\nc: 2\n', 'a:\n  b:\n  new:\n    - 1\nc: 2\n'],
  ])('puts lines %s', (_where, before, after) => {
    expect(append(before, 'a')).toBe(after);
    expect(parseYaml(after).problems).toEqual([]);
  });

  it('leaves flow maps and shared text alone', () => {
    expect(append('a: { b: 1 }\n', 'a')).toBeUndefined();
    expect(append('x: &x\n  b: 1\na: *x\n', 'a')).toBeUndefined();
  });
});

describe('linesOf', () => {
  it('takes out an entry with all of its lines', () => {
    expect(without('a:\n  b:\n    - 1\n    - 2\n  c: 3\n', 'b', 'a')).toBe('a:\n  c: 3\n');
    expect(without('a:\n  c: 3\n  b: 1', 'b', 'a')).toBe('a:\n  c: 3\n');
  });

  it('leaves what stands with something else, or alone', () => {
    expect(without('a:\n  b: 1\n', 'b', 'a')).toBeUndefined();
    expect(without('a:\n  b: 1 # why\n  c: 2\n', 'b', 'a')).toBeUndefined();
    expect(without('a: { b: 1, c: 2 }\n', 'b', 'a')).toBeUndefined();
    expect(without('x: &x 1\na:\n  b: *x\n  c: 2\n', 'b', 'a')).toBeUndefined();
  });
});
