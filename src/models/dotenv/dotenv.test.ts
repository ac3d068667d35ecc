import { describe, expect, it } from 'vitest';
import { type DotenvDialect, parseDotenv } from './parse.ts';

function values(text: string, dialect: DotenvDialect): (readonly [string, string | undefined])[] {
  return parseDotenv(text, dialect).entries.map((one) => [one.name, one.interpolated]);
}

describe('the same line in three dialects', () => {
  it.each<[string, string | undefined, string | undefined, string | undefined]>([
    // text, compose, docker, dotenv: the value of A
    ['A=b', 'b', 'b', 'b'],
    ['A="b c"', 'b c', '"b c"', 'b c'],
    ["A='b $c'", 'b $c', "'b $c'", 'b $c'],
    ['A=b # c', 'b', 'b # c', 'b'],
    ['A=b#c', 'b#c', 'b#c', 'b'],
    ['A= # c', '# c', ' # c', ''],
    ['A= b ', 'b', ' b ', 'b'],
    ['A=', '', '', ''],
    ['A: b', 'b', undefined, 'b'],
    ['export A=b', 'b', undefined, 'b'],
    ['A="b\\nc"', 'b\nc', '"b\\nc"', 'b\nc'],
    ["A='b\\nc'", 'b\\nc', "'b\\nc'", 'b\\nc'],
    ['A="b\\tc"', 'b\tc', '"b\\tc"', 'b\\tc'],
    ['A="b\nc"', 'b\nc', '"b', 'b\nc'],
    ['A=`b c`', '`b c`', '`b c`', 'b c'],
    ['A="it\\"s"', 'it"s', '"it\\"s"', 'it\\"s'],
    ['A=\\$b', '\\', '\\$b', '\\$b'],
    ['A="\\$b"', '$b', '"\\$b"', '\\$b'],
    ['A=$$b', '$b', '$$b', '$$b'],
    ['A=${B:-x}', 'x', '${B:-x}', '${B:-x}'],
    ['A="\\0101"', 'A', '"\\0101"', '\\0101'],
  ])('%j', (text, compose, docker, dotenv) => {
    const value = (dialect: DotenvDialect) => values(`${text}\n`, dialect).find(([name]) => name === 'A')?.[1];
    expect([value('compose'), value('docker'), value('dotenv')]).toEqual([compose, docker, dotenv]);
  });
});

describe('compose', () => {
  it('replaces references by the environment first, then by the entries above', () => {
    const file = parseDotenv('A=1\nB=${A}-$HOME\nHOME=/file\nC=$HOME\nD=$E\nE=5\n', 'compose', { HOME: '/root' });
    expect(file.entries.map((one) => one.interpolated)).toEqual(['1', '1-/root', '/file', '/root', '', '5']);
    expect(file.entries[1]?.value).toBe('${A}-$HOME');
  });

  it('gives places', () => {
    const text = '# c\n  export A = "b"  # d\nC: d e # f\n';
    const file = parseDotenv(text, 'compose');
    const [first, second] = file.entries;
    expect(text.slice(first?.nameSpan.start, first?.nameSpan.end)).toBe('A');
    expect(text.slice(first?.valueSpan.start, first?.valueSpan.end)).toBe('"b"');
    expect(text.slice(first?.span.start, first?.span.end)).toBe('export A = "b"');
    expect(first).toMatchObject({ quoted: '"', exported: true });
    expect(text.slice(second?.valueSpan.start, second?.valueSpan.end)).toBe('d e');
    expect(second).toMatchObject({ quoted: undefined, exported: false });
  });

  it('takes the value of a name alone from the environment', () => {
    const file = parseDotenv('A\nB\nC', 'compose', { A: '1' });
    expect(file.entries.map((one) => [one.name, one.value, one.interpolated])).toEqual([
      ['A', undefined, '1'],
      ['B', undefined, undefined],
    ]);
    expect(file.problems).toMatchObject([{ kind: 'warning', span: { start: 4, end: 5 } }]);
  });

  it.each([
    ['A B=1\nC=2\n', 'A B'],
    ['A$=1\nC=2\n', '$'],
    ['A="b\nC=2\n', '"b'],
    ['A=${b\nC=2\n', '${b'],
    ['A=${b:?no}\nC=2\n', '${b:?no}'],
  ])('points at what Compose refuses: %j', (text, place) => {
    const file = parseDotenv(text, 'compose');
    expect(file.problems.map(({ kind, span }) => [kind, text.slice(span.start, span.end)])).toEqual([['error', place]]);
    expect(file.entries.at(-1)).toMatchObject({ name: 'C', value: '2' });
  });

  it('does not let references grow without end', () => {
    const file = parseDotenv(`A=xxxxxxxx\n${'A=$A$A\n'.repeat(60)}`, 'compose');
    expect(file.problems.length).toBeGreaterThan(0);
    expect(Math.max(...file.entries.map((one) => one.interpolated?.length ?? 0))).toBeLessThan(20_000_000);
  });
});

describe('docker', () => {
  it('takes values as they stand', () => {
    const text = '\u0020\u0020A=1=2\r\n#c\n\nB\nC=\n';
    const file = parseDotenv(text, 'docker');
    expect(file.problems).toEqual([]);
    expect(file.entries.map((one) => [one.name, one.value])).toEqual([
      ['A', '1=2'],
      ['B', undefined],
      ['C', ''],
    ]);
    expect(text.slice(file.entries[0]?.valueSpan.start, file.entries[0]?.valueSpan.end)).toBe('1=2');
  });

  it('refuses names with white space, none, and lines that are too long', () => {
    const text = `export A=1\n=2\nB =3\nC=${'x'.repeat(70_000)}\nD=4\n`;
    const file = parseDotenv(text, 'docker');
    expect(file.problems.map(({ span }) => text.slice(span.start, span.end).slice(0, 8))).toEqual([
      'export A',
      '=2',
      'B ',
      'C=xxxxxx',
    ]);
    expect(file.entries.map((one) => one.name)).toEqual(['D']);
  });
});

describe('dotenv', () => {
  it('passes over what is no assignment', () => {
    const text = 'A\nB=1\nwhat is this\n$C=1\n';
    const file = parseDotenv(text, 'dotenv');
    expect(file.entries.map((one) => one.name)).toEqual(['B']);
    expect(file.problems.map(({ kind, span }) => [kind, text.slice(span.start, span.end)])).toEqual([
      ['warning', 'A'],
      ['warning', 'what is this'],
      ['warning', '$C=1'],
    ]);
  });

  it.each([
    ["A='b' c\n", "'b' c"],
    ["A='b\nB=1\n", "'b"],
    ["A='b\\'\n", 'b\\'],
    ["A='b\\' c'\n", "b\\' c"],
    ['A = \n  "b" # c\n', 'b'],
    ['export = 5\n', '5'],
    ['A:\r\nb\n', 'b'],
    ['A="b\r\nc"\n', 'b\nc'],
    ['A="\n', '"'],
  ])('reads %j like its expression does', (text, value) => {
    expect(values(text, 'dotenv')[0]?.[1]).toBe(value);
  });
});

it.each<DotenvDialect>(['compose', 'docker', 'dotenv'])('%s stands hostile text', (dialect) => {
  const texts = ["A='\\'\n", 'A="\\\n', "A='x\n", 'A=\n\n', 'A\n', '${', '$', "A='\\'  ", 'A=${A:-'];
  for (const text of texts) {
    const long = text.repeat(50_000);
    const ends = parseDotenv(long, dialect).entries.map((one) => one.span.end);
    expect(ends.reduce((most, end) => Math.max(most, end), 0)).toBeLessThanOrEqual(long.length);
  }
});
