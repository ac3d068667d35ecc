import { expect, it } from 'vitest';
import { matchesModule, moduleScope } from './ring-go.ts';

it.each([
  ['acme.example', 'acme.example/sdk', true],
  ['acme.example/*', 'acme.example/sdk/v2', true],
  ['acme.example/sdk', 'acme.example/sdk', true],
  ['acme.example/sdk/', 'acme.example/sdk/v2', true],
  ['*.acme.example', 'go.acme.example/sdk', true],
  ['acme.example/s*k', 'acme.example/stack', true],
  ['acme.example/sdk/*', 'acme.example/sdk', false],
  ['acme.example/other', 'acme.example/sdk', false],
  ['*.acme.example', 'acme.example/sdk', false],
  ['acme.example/s*k', 'acme.example/sdks', false],
])('GOPRIVATE=%s: %s', (pattern, module, expected) => {
  expect(matchesModule(pattern, module)).toBe(expected);
});

it('is in no hurry with stars', () => {
  expect(matchesModule(`${'*a'.repeat(249)}b`, 'a'.repeat(100_000))).toBe(false);
});

it.each([
  ['go.acme.example/sdk', 'go.acme.example/*'],
  ['github.com/acme/sdk/v2', 'github.com/acme/*'],
])('the scope of %s is %s', (module, expected) => {
  expect(moduleScope(module)).toBe(expected);
  expect(matchesModule(expected, module)).toBe(true);
});
