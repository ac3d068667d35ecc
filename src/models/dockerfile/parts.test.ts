import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvFields, optionsOf } from './csv.ts';
import { checkOptions, detectSyntax } from './directives.ts';
import { parseDuration } from './duration.ts';
import { heredocWord, openersOf } from './heredocs.ts';
import { jsonArray } from './json.ts';
import { parseDockerfile } from './parse.ts';
import { quoted } from './quote.ts';

describe('jsonArray', () => {
  it('prints an exec form that reads back as the same words', () => {
    expect(jsonArray(['sh', '-c', 'echo "a\\b"'])).toBe('["sh", "-c", "echo \\"a\\\\b\\""]');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        const [cmd] = parseDockerfile(`CMD ${jsonArray(words)}`).instructions;
        expect(cmd?.form).toBe('json');
        expect(cmd?.args.map(({ text }) => text)).toEqual(words);
      }),
    );
  });
});

describe('options of a flag', () => {
  it('are fields of a line of comma-separated values', () => {
    expect(optionsOf('type=cache,"target=/a,b",RO,id=x=y')).toEqual([
      { key: 'type', value: 'cache', text: 'type=cache' },
      { key: 'target', value: '/a,b', text: 'target=/a,b' },
      { key: 'ro', value: undefined, text: 'RO' },
      { key: 'id', value: 'x=y', text: 'id=x=y' },
    ]);
    expect(csvFields('a,"b""c",')).toEqual(['a', 'b"c', '']);
    expect(csvFields('a,b"c')).toEqual({ problem: 'parse error on line 1, column 4: bare " in non-quoted-field' });
    expect(csvFields('"a"b')).toEqual({
      problem: 'parse error on line 1, column 3: extraneous or missing " in quoted-field',
    });
    expect(csvFields('"a')).toEqual({
      problem: 'parse error on line 1, column 2: extraneous or missing " in quoted-field',
    });
    expect(csvFields('')).toEqual({ problem: 'EOF' });
    expect(optionsOf('a"')).toEqual([]);
  });
});

describe('parseDuration', () => {
  it.each<[string, number]>([
    ['1h30m', 5400],
    ['1.5s', 1.5],
    ['-2ms', -0.002],
    ['0', 0],
    ['.5m', 30],
  ])('%s is %d seconds', (text, seconds) => expect(parseDuration(text)).toBeCloseTo(seconds, 9));

  it.each([
    ['', 'time: invalid duration ""'],
    ['1', 'time: missing unit in duration "1"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['.s', 'time: invalid duration ".s"'],
  ])('%j is refused', (text, problem) => expect(parseDuration(text)).toEqual({ problem }));
});

describe('detectSyntax', () => {
  it.each([
    ['# syntax=docker/dockerfile:1 latest\nFROM x', 'docker/dockerfile:1'],
    ['# escape=`\n#SYNTAX = a\nFROM x', 'a'],
    ['#!/bin/x\n# syntax=a\n', 'a'],
    ['// syntax=a\nx', 'a'],
    ['{"syntax": "a", "b": 1}', 'a'],
    ['\ufeff# syntax=a', 'a'],
    ['# hi\n# syntax=a\n', undefined],
    [' # syntax=a\n', undefined],
    ['{"syntax": 1}', undefined],
    ['{broken}', undefined],
    ['', undefined],
  ])('%j', (text, syntax) => expect(detectSyntax(text)).toBe(syntax));
});

describe('checkOptions', () => {
  it.each([
    ['', { skip: [], experimental: [], error: false }],
    ['skip=A,B;error=true;experimental=all', { skip: ['A', 'B'], experimental: 'all', error: true }],
    ['skip=all;skip=A', { skip: 'all', experimental: [], error: false }],
    [
      'skip=A;experimental=B;error=true;x',
      { problem: 'failed to parse check option "error=true;x": strconv.ParseBool: parsing "true;x": invalid syntax' },
    ],
    ['skip', { problem: 'invalid check option "skip"' }],
    ['a=b', { problem: 'invalid check option "a"' }],
  ])('%j', (value, options) => expect(checkOptions(value)).toEqual(options));
});

describe('heredoc words', () => {
  it.each([
    ['<<EOF', { name: 'EOF', expand: true, chomp: false, fd: undefined }],
    ['12<<-"A B"', { name: 'A B', expand: false, chomp: true, fd: 12 }],
    ["<<A\\'B", { name: "A'B", expand: true, chomp: false, fd: undefined }],
    ['<<$X', { name: '$X', expand: true, chomp: false, fd: undefined }],
    ['<<A B', undefined],
    ['<<<A', undefined],
    ['a<<A', undefined],
    ['<<-', undefined],
    [
      "<<'A",
      { problem: 'failed to process "\'A": unexpected end of statement while looking for matching single-quote' },
    ],
  ])('%s', (word, expected) => expect(heredocWord(word)).toEqual(expected));

  it('have their places in the line', () => {
    const line = 'RUN a <<A 3<<"B C" >x << D';
    expect(openersOf(line).openers.map(({ start, end }) => line.slice(start, end))).toEqual([
      '<<A',
      '3<<"B C"',
      '<< D',
    ]);
  });
});

describe('quoted', () => {
  it('prints as Go does', () =>
    expect(quoted('a"\\\n\u0001\u00a0é😀\u200b')).toBe('"a\\"\\\\\\n\\x01\\u00a0é😀\\u200b"'));
});
