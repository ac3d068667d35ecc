import { describe, expect, it } from 'vitest';
import { ansiStyle, plainStyle, wantsColor } from './style.ts';

describe('wantsColor', () => {
  it.each<[Record<string, string>, boolean, string | undefined, boolean]>([
    [{}, true, 'auto', true],
    [{}, true, undefined, true],
    [{}, false, 'auto', false],
    [{}, false, 'always', true],
    [{}, true, 'never', false],
    [{ NO_COLOR: '1' }, true, 'auto', false],
    [{ NO_COLOR: '0' }, true, 'auto', false],
    [{ NO_COLOR: '' }, true, 'auto', true],
    [{ NO_COLOR: '1' }, true, 'always', true],
    [{ TERM: 'dumb' }, true, 'auto', false],
    [{ TERM: 'dumb' }, true, 'always', true],
    [{ FORCE_COLOR: '1' }, false, 'auto', true],
    [{ FORCE_COLOR: '0' }, true, 'auto', false],
    [{ FORCE_COLOR: 'false' }, true, 'auto', false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, 'auto', false],
    [{ FORCE_COLOR: '1' }, true, 'never', false],
    [{ CLICOLOR_FORCE: '1' }, false, 'auto', true],
    [{ CLICOLOR_FORCE: '0' }, false, 'auto', false],
    [{ CLICOLOR: '0' }, true, 'auto', false],
  ])('%j, terminal %s, --color %s: %s', (env, terminal, flag, expected) =>
    expect(wantsColor(env, terminal, flag)).toBe(expected),
  );
});

describe('styles', () => {
  it('write the same words', () => {
    const write = (style: typeof plainStyle): string =>
      [style.strong('a'), style.faint('b'), style.level('note', 'c'), style.good('d'), style.bad('e')].join('');
    expect(write(plainStyle)).toBe('abcde');
    expect(write(ansiStyle)).not.toBe('abcde');
    expect(write(ansiStyle).replace(/\x1b\[\d+m/g, '')).toBe('abcde');
  });
  it('open nothing for nothing', () => expect(ansiStyle.good('')).toBe(''));
});
