import { expect, test } from 'vitest';
import { parseScript } from '../models/shell/parse.ts';
import { MappedText } from '../text/mapped.ts';
import { explainSyntaxError } from './shell-syntax.ts';

function said(text: string, dialect: 'sh' | 'bash' = 'sh'): string | undefined {
  const script = parseScript(new MappedText(text, [0], [0]), dialect);
  const [error] = script.errors;
  const told = error && explainSyntaxError(error, script);
  return told && `${told.span.start}: ${told.message}`;
}

/** Each of these is refused by `bash -n` and `dash -n`. */
test.each([
  ['if[ -f x ]; then ls; fi', '0: `if[` is taken as one word: a space belongs between `if` and `[`'],
  ['If [ -f x ]; then ls; fi', '0: `If` is no keyword of the shell: `if` is'],
  ['if a; then b; elsif c; then d; fi', '14: `elsif` is no keyword of the shell: `elif` is'],
  ['if [ -f x ] ls; fi', '17: `then` is missing: it begins a command, so `;` or a new line must stand before it'],
  ['if a; then b', '11: `if` is never closed: `fi` is missing (it must begin a command, behind `;` or a new line)'],
  ['{ ls }', '5: `{` is never closed: `}` is missing (it must begin a command, behind `;` or a new line)'],
  ['for i in a b; echo; done', '18: `do` is missing: it begins a command, so `;` or a new line must stand before it'],
  ['a & && b', '4: no command stands before `&&`: `&`, `;`, `&&` and `|` each need one'],
  ['a; done', '3: `done` closes nothing: no `do` is open here'],
  ['echo (a)', undefined],
  ['a &&', '3: nothing follows `&&`: a command is missing'],
  ['a >', '2: nothing follows the redirection: a file name is missing'],
  ['echo "a', '5: this double quote is never closed'],
  ['echo “a" b', '7: this double quote is never closed; “ ” ‘ ’ are no quotes to the shell'],
  ['x=$(ls', '2: this command substitution is never closed'],
  ['if true\r\nthen\r\nls\r\nfi\r\n', undefined],
])('%j', (text, message) => {
  const told = said(text);
  expect(told).toBeDefined();
  if (message !== undefined) expect(told).toBe(message);
});

test('a carriage return is what is wrong', () => {
  expect(said('if true\r\nthen\r\nls\r\nfi\r\n')).toMatch(/^7: a carriage return stands in the code/);
});

test('what only bash refuses is no error of sh', () => {
  expect(said('[[ -f x && ls')).toBeUndefined();
  expect(said('[[ -f x && ls', 'bash')).toBeDefined();
  expect(said('f() ls')).toBeUndefined();
  expect(said('f() ls', 'bash')).toBeDefined();
  expect(said('if a; then b; fi')).toBeUndefined();
});
