import { expect, it } from 'vitest';
import { parseComposerJson, parseComposerLock } from './composer.ts';

it('reads composer.json', () => {
  const text =
    '{ "require": { "php": "^8.2", "ext-json": "*", "psr/log": "^3" }, "require-dev": { "a/b": "1" }, "config": { "platform": { "php": "8.2.1" }, "platform-check": false } }';
  const found = parseComposerJson(text);
  expect([found.php?.text, found.platformPhp?.text, found.platformCheck, found.packages]).toEqual([
    '^8.2',
    '8.2.1',
    false,
    ['psr/log', 'a/b'],
  ]);
  expect(text.slice(found.php?.span.start, found.php?.span.end)).toBe('"^8.2"');
});

it('reads composer.lock, broken ones too', () => {
  const { packages, php } = parseComposerLock(
    '{ "packages": [{ "name": "a/b", "version": "1.0", "require": { "php": ">=8" } }, { "name": "c/d" }], "packages-dev": [{ "name": "e/f", "require": { "php": "^8" } }], "platform": { "php": "^8" } }',
  );
  expect([packages.map(({ name, dev, php: range }) => [name, dev, range.text]), php?.text]).toEqual([
    [
      ['a/b', false, '>=8'],
      ['e/f', true, '^8'],
    ],
    '^8',
  ]);
  expect(parseComposerLock('{ "packages": [').problems.length).toBeGreaterThan(0);
  expect(parseComposerJson('[]').php).toBeUndefined();
});
