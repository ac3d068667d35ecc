import { describe, expect, it } from 'vitest';
import { referencesIn } from './references.ts';

const names = (text: string, escape: '\\' | '`' = '\\', quotes = true): string[] =>
  referencesIn(text, escape, quotes).map(({ name, operator }) => name + operator);

describe('referencesIn', () => {
  it.each([
    ['$A/${B}', ['A', 'B']],
    ['${A:-x}${B-}${C:+y}${D?}${E%x}${F/a/b}', ['A:-', 'B-', 'C:+', 'D?', 'E%', 'F/']],
    ['${A:-$B}', ['A:-', 'B']],
    ['"$A"', ['A']],
    ["'$A' $B", ['B']],
    ['"it\'s $A"', ['A']],
    ['\\$A \\\\$B', ['B']],
    ['$ $1 $$ ${}', []],
    ['$A_B1.c', ['A_B1']],
    ["'$A", []],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('obeys the escape character of the file', () => {
    expect(names('\\$A `$B', '`')).toEqual(['A']);
  });

  it('takes quotes for characters in the body of a heredoc', () => {
    expect(names("it's '$A'", '\\', false)).toEqual(['A']);
  });

  it('gives the place of the whole reference', () => {
    expect(referencesIn('a${B}c$D', '\\').map(({ start, end }) => [start, end])).toEqual([
      [1, 5],
      [6, 8],
    ]);
  });
});
