import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { lockState } from './lock-pairs.ts';
import { Repository } from './repository.ts';

const locked = (dependencies: Record<string, string>): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies },
      ...Object.fromEntries(Object.keys(dependencies).map((name) => [`node_modules/${name}`, { version: '1.2.0' }])),
    },
  });

describe('lockState', () => {
  it.each([
    ['the same lists', locked({ a: '^1' }), { dependencies: { a: '^1' } }, 'in-step'],
    ['another range that the lock suits', locked({ a: '^1' }), { dependencies: { a: '^1.1' } }, 'stale'],
    ['another range', locked({ a: '^1' }), { dependencies: { a: '^2' } }, 'out-of-step'],
    ['one more', locked({ a: '^1' }), { dependencies: { a: '^1', b: '1' } }, 'out-of-step'],
    ['one less', locked({ a: '^1', b: '^1' }), { dependencies: { a: '^1' } }, 'stale'],
    ['a broken lock', '{', { dependencies: {} }, 'unverifiable'],
  ])('%s', (_what, lock, manifest, state) => {
    const repository = new Repository(
      memoryTree({ 'package-lock.json': lock, 'package.json': JSON.stringify(manifest) }),
    );
    expect(lockState(repository, 'package-lock.json', 'package.json')?.state).toBe(state);
  });

  it('compares a member with the root of its workspace', () => {
    const repository = new Repository(
      memoryTree({
        'Cargo.lock': 'version = 4\n[[package]]\nname = "a"\nversion = "2.0.0"\n',
        'Cargo.toml': '[workspace]\nmembers = ["a"]\n[workspace.package]\nversion = "2.0.0"\n',
        'a/Cargo.toml': '[package]\nname = "a"\nversion.workspace = true\n',
      }),
    );
    expect(lockState(repository, 'Cargo.lock', 'a/Cargo.toml')?.state).toBe('in-step');
    expect(lockState(repository, 'a/Cargo.lock', 'Cargo.toml')).toBeUndefined();
  });
});
