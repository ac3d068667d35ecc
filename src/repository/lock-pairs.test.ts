import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { lockPairs, lockState, lockUnit, workspaceLock } from './lock-pairs.ts';
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

describe('lockPairs', () => {
  const statesOf = (files: Record<string, string>): readonly string[] =>
    lockPairs(new Repository(memoryTree(files))).map(
      ({ lock, manifest, state }) => `${lock.path} ${manifest} ${state.state}`,
    );

  it('pairs what pip-compile wrote with its inputs, wherever it ran', () => {
    expect(
      statesOf({
        'deps/in/base.in': 'flask\n',
        'deps/requirements.txt': '# pip-compile deps/in/base.in\nflask==3.0\n    # via -r deps/in/base.in\n',
        'requirements-dev.txt': '# pip-compile --extra=dev pyproject.toml\nflask==3.0\n',
        'requirements-plain.txt': 'flask==3.0\n',
        'pyproject.toml': '[project]\nname = "a"\ndependencies = ["nothing-of-it"]\n',
      }),
    ).toEqual(['deps/requirements.txt deps/in/base.in in-step']);
  });

  it('knows that yarn 1 does not lock the packages of the workspace', () => {
    expect(
      statesOf({
        'package.json': '{ "workspaces": ["a", "b"] }',
        'a/package.json': '{ "name": "a", "dependencies": { "b": "1.0.0", "c": "^1" } }',
        'b/package.json': '{ "name": "b", "dependencies": { "d": "1" } }',
        'yarn.lock': '# yarn lockfile v1\n\nc@^1:\n  version "1.2.0"\n',
      }),
    ).toEqual([
      'yarn.lock package.json in-step',
      'yarn.lock a/package.json in-step',
      'yarn.lock b/package.json out-of-step',
    ]);
  });

  it('leaves a member with a lock of its own, and one that wants nothing, to pnpm', () => {
    const files = {
      'package.json': '{}',
      'pnpm-workspace.yaml': 'packages: ["*"]\n',
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\nimporters:\n  .: {}\n",
      'a/package.json': '{ "name": "a", "dependencies": { "c": "1" } }',
      'b/package.json': '{ "name": "b" }',
    };
    expect(statesOf(files)).toEqual([
      'pnpm-lock.yaml package.json in-step',
      'pnpm-lock.yaml a/package.json out-of-step',
    ]);
    expect(statesOf({ ...files, '.npmrc': 'shared-workspace-lockfile=false\n' })).toEqual([
      'pnpm-lock.yaml package.json in-step',
    ]);
  });
});

describe('workspaceLock', () => {
  const files = {
    'pnpm-workspace.yaml': 'packages: [web]\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
    'web/package.json': '{}',
    'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  };
  const outerOf = (more: Record<string, string>): string | undefined => {
    const repository = new Repository(memoryTree({ ...files, ...more }));
    const lock = lockUnit(repository, 'web/pnpm-lock.yaml');
    return lock && workspaceLock(repository, lock);
  };

  it('is the one above, unless an image takes that of the member', () => {
    expect(outerOf({})).toBe('pnpm-lock.yaml');
    expect(outerOf({ 'web/Dockerfile': 'FROM node:22\nCOPY package.json pnpm-lock.yaml ./\n' })).toBeUndefined();
  });
});
