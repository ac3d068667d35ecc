import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandWord, expandWords } from './expand.ts';

const env = { x: 'abcabc', empty: '', spaced: ' a  b ', path: '/usr/a.tar.gz', é: 'E', '1': 'one' };

describe('expandWord', () => {
  it.each([
    ['plain', 'plain'],
    ['$x-$x', 'abcabc-abcabc'],
    ['a$', 'a$'],
    ['$.', '$.'],
    ['$é', 'E'],
    ['$10', ''],
    ['$1', 'one'],
    ['$$x', 'x'],
    ['${x}y', 'abcabcy'],
    ['\\$x', '$x'],
    ['\'$x\'"$x"', '$xabcabc'],
    ['"a\\b\\"\\$\\\\"', 'a\\b"$\\'],
    ['end\\', 'end'],
    ['${u:-d}${empty:-d}${empty-d}', 'dd'],
    ['${x:+y}${u+y}${empty:+y}${empty+z}', 'yz'],
    ['${x:?no}', 'abcabc'],
    ['${u:-${x}}', 'abcabc'],
    ['${x#a}', 'bcabc'],
    ['${x#*b}', 'cabc'],
    ['${x##*b}', 'c'],
    ['${x%b*}', 'abca'],
    ['${x%%b*}', 'a'],
    ['${path##*/}', 'a.tar.gz'],
    ['${path%.*}', '/usr/a.tar'],
    ['${x/b/-}', 'a-cabc'],
    ['${x//b/-}', 'a-ca-c'],
    ['${x//?c/-}', 'a-a-'],
    ['${x//b*b/}', 'ac'],
    ['${path/\\/usr/X}', 'X/a.tar.gz'],
    ['${x//}', undefined],
    ['${x//b/\\$0}', 'a\\bca\\bc'],
    ['a<<b', 'a<<b'],
  ])('%s', (source, expected) => {
    const { text, error } = expandWord(source, env);
    if (expected === undefined) expect(error).toBeDefined();
    else expect({ text, error }).toEqual({ text: expected, error: undefined });
  });

  it.each([
    ['${x', 'unsupported modifier (\ufffd) in substitution'],
    ['${', "syntax error: missing '}'"],
    ['${x:-a', "syntax error: missing '}'"],
    ['${}', 'syntax error: bad substitution'],
    ['${x/a', "syntax error: missing '/' in ${}"],
    ['${x:#a}', 'unsupported modifier (:#) in substitution'],
    ['${x^^}', 'unsupported modifier (^) in substitution'],
    ['${x:=a}', 'unsupported modifier (:=) in substitution'],
    ['${u?}', 'u: is not allowed to be unset'],
    ['${empty:?}', 'empty: is not allowed to be empty'],
    ['${u:?say why}', 'u: say why'],
    ["it's", 'unexpected end of statement while looking for matching single-quote'],
    ['"a', 'unexpected end of statement while looking for matching double-quote'],
    ['${x#\\a}', "invalid pattern (\\a) in substitution: invalid escape '\\a'"],
  ])('%s is refused', (source, reason) => {
    const quotedSource = JSON.stringify(source);
    expect(expandWord(source, env).error).toBe(`failed to process ${quotedSource}: ${reason}`);
  });

  it('uses the escape character of the file', () => {
    expect(expandWord('c:\\a`$x', env, { escape: '`' }).text).toBe('c:\\a$x');
  });

  it('can leave what is not set', () => {
    expect(expandWord('$u ${u} ${u:-a} $x', env, { skipUnset: true }).text).toBe('$u ${u} ${u:-a} abcabc');
  });

  it('tells what is not set, what stays empty for it and what is not known', () => {
    const { unset, missing, unknown } = expandWord('$a ${b:-x} ${c+y} $d $x', { x: '1', d: undefined });
    expect({ unset, missing, unknown }).toEqual({ unset: ['a', 'b', 'c'], missing: ['a'], unknown: ['d'] });
    expect(expandWord('${d:-x}', new Map([['d', undefined]])).unknown).toEqual(['d']);
  });

  it('takes no inherited property for a variable', () => {
    expect(expandWord('$constructor', {})).toMatchObject({ text: '', unset: ['constructor'] });
  });

  it('can take quotes for what they are', () =>
    expect(expandWord('"$x\' \\$', env, { plainQuotes: true }).text).toBe('"abcabc\' $'));

  it('never throws and gives plain text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        const { text, error } = expandWord(source, env);
        if (!/[$'"\\\ufeff]/.test(source)) expect({ text, error }).toEqual({ text: source, error: undefined });
      }),
    );
  });
});

describe('expandWords', () => {
  it.each([
    ['80 443/tcp', ['80', '443/tcp']],
    ['a$spaced', ['a', 'a', 'b']],
    ['a"$spaced"', ['a a  b ']],
    ['a\\ b c', ['a b', 'c']],
    ["'' a", ['a']],
    // BuildKit's lexer shares one buffer: what stands before an inner text is lost.
    ['lost${u:-kept} b', ['kept', 'b']],
  ])('%s', (source, expected) => expect(expandWords(source, env).words).toEqual(expected));

  it('fails as a whole', () =>
    expect(expandWords('a "b', env)).toMatchObject({ words: [], error: expect.stringContaining('double-quote') }));
});
