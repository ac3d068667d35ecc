import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

/** Kind, quotes and text of each piece; of a variable its name and operation too. */
const read = (raw: string): string[] =>
  piecesOf(raw).map(({ kind, quotes, start, end, name, operation }) =>
    [kind, quotes, raw.slice(start, end), ...(kind === 'variable' ? [`${name}|${operation}`] : [])].join(' '),
  );

test('a word without anything special is one piece', () => {
  expect(read('/usr/bin/x')).toEqual(['text  /usr/bin/x']);
  expect(read('')).toEqual([]);
});

test('quotes are told apart', () => {
  expect(read(`a'$b'"c$d"\\e`)).toEqual(['text  a', "text ' $b", 'text " c', 'variable " $d d|', 'escape  \\e']);
  expect(read(`$'a\\'b'x`)).toEqual(["text ' a\\'b", 'text  x']);
  expect(read('"\\$x \\" y"')).toEqual(['text " \\$x \\" y']);
});

test('variables with what is done to them', () => {
  expect(read('$A/${B:-x y}${#C}$1$?${!D}$')).toEqual([
    'variable  $A A|',
    'text  /',
    'variable  ${B:-x y} B|:-x y',
    'variable  ${#C} C|#',
    'variable  $1 1|',
    'variable  $? ?|',
    'variable  ${!D} D|!',
    'text  $',
  ]);
  expect(read('${A:-${B}}}')).toEqual(['variable  ${A:-${B}} A|:-${B}', 'text  }']);
});

test('substitutions are whole, whatever is in them', () => {
  expect(read('x$(echo ")" \')\' $(y))z')).toEqual(['text  x', 'command  $(echo ")" \')\' $(y))', 'text  z']);
  expect(read('"`a "b"`"')).toEqual(['command " `a "b"`']);
  expect(read('$((1 + (2)))')).toEqual(['arithmetic  $((1 + (2)))']);
});

test('what is never closed ends with the word', () => {
  expect(read('"a$(b')).toEqual(['text " a', 'command " $(b']);
  expect(read("'a")).toEqual(["text ' a"]);
  expect(read('${a')).toEqual(['variable  ${a a|']);
  expect(read('a\\')).toEqual(['text  a', 'escape  \\']);
});
