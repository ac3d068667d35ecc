import { expect, it } from 'vitest';
import { zipNames } from './names.ts';
import { zip } from './zip.fixture.ts';

it.each([[[]], [['a']], [['META-INF/MANIFEST.MF', 'lib/ä.jar'.normalize()]]])('reads the names %j', (names) => {
  const ascii = names.map((name) => name.replace(/[^ -~]/g, '?'));
  expect([...zipNames(zip(ascii))]).toEqual(ascii);
  expect([...zipNames(zip(ascii, 'a comment'))]).toEqual(ascii);
});

it.each([
  ['nothing', new Uint8Array(0)],
  ['no archive', new Uint8Array(100)],
  ['an end without a directory', zip(['a', 'b']).slice(-22)],
])('finds none in %s', (_, bytes) => expect([...zipNames(bytes)]).toEqual([]));

it('stops where the directory is cut', () => {
  const whole = zip(['a', 'b']);
  whole[31 + 31 + 47] = 0;
  expect([...zipNames(whole)]).toEqual(['a']);
});
