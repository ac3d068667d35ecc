import { describe, expect, it } from 'vitest';
import { parsePackageJson } from '../models/node/package-json.ts';
import { npmLockInStep } from './node-freeze.ts';

const lock = (root: object): string => JSON.stringify({ lockfileVersion: 3, packages: { '': root } });
const manifest = (root: object) => parsePackageJson(JSON.stringify(root));

describe('npmLockInStep', () => {
  it.each([
    ['the same lists', { dependencies: { a: '^1' } }, { name: 'x', dependencies: { a: '^1' } }, true],
    ['another range', { dependencies: { a: '^1' } }, { dependencies: { a: '^2' } }, false],
    ['one more', { dependencies: { a: '^1' } }, { dependencies: { a: '^1' }, devDependencies: { b: '1' } }, false],
    ['one less', { dependencies: { a: '^1', b: '1' } }, { dependencies: { a: '^1' } }, false],
    ['workspaces', { dependencies: { a: '^1' } }, { dependencies: { a: '^1' }, workspaces: ['w'] }, false],
    ['overrides', { dependencies: { a: '^1' } }, { dependencies: { a: '^1' }, overrides: { c: '1' } }, false],
  ])('%s', (_what, inLock, inManifest, same) => expect(npmLockInStep(lock(inLock), manifest(inManifest))).toBe(same));

  it('knows nothing of broken and of old locks', () => {
    expect(npmLockInStep('{', manifest({}))).toBe(false);
    expect(npmLockInStep('{"lockfileVersion":1,"dependencies":{}}', manifest({}))).toBe(false);
  });
});
