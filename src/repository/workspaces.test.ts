import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { Repository } from './repository.ts';
import { cargoMembers, membersUnder, packageMembers, pnpmMembers, uvMembers } from './workspaces.ts';

const repositoryOf = (files: Record<string, string>): Repository => new Repository(memoryTree(files));

describe('membersUnder', () => {
  const repository = repositoryOf({
    'w/package.json': '{}',
    'w/packages/a/package.json': '{}',
    'w/packages/b/package.json': '{}',
    'w/packages/b/deep/package.json': '{}',
    'w/packages/old/package.json': '{}',
    'w/tool/package.json': '{}',
    'other/package.json': '{}',
  });
  it.each([
    ['a pattern of one level', ['packages/*'], ['a', 'b', 'old'].map((one) => `w/packages/${one}/package.json`)],
    [
      'all levels',
      ['packages/**', '!packages/old'],
      ['w/packages/a', 'w/packages/b/deep', 'w/packages/b'].map((one) => `${one}/package.json`),
    ],
    ['a folder by name, one that is not there', ['./tool/', 'gone'], ['w/tool/package.json']],
    ['itself is no member', ['.', '*'], ['w/tool/package.json']],
    ['nothing', [], []],
  ])('%s', (_what, patterns, expected) => {
    expect(membersUnder(repository, 'w', 'package.json', patterns)).toEqual([...expected].sort());
  });

  it('leaves out what is excluded', () => {
    expect(membersUnder(repository, 'w', 'package.json', ['packages/*'], ['packages/old', 'packages/a'])).toEqual([
      'w/packages/b/package.json',
    ]);
  });
});

describe('members by manager', () => {
  it('reads each its own file', () => {
    const repository = repositoryOf({
      'package.json': '{ "workspaces": { "packages": ["a"] } }',
      'pnpm-workspace.yaml': 'packages: [b]\n',
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["*"]\nexclude = ["b"]\n',
      'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\nexclude = ["a"]\n',
      'a/package.json': '{}',
      'b/package.json': '{}',
      'a/pyproject.toml': '',
      'b/pyproject.toml': '',
      'a/Cargo.toml': '',
      'b/Cargo.toml': '',
    });
    expect(packageMembers(repository, '')).toEqual(['a/package.json']);
    expect(pnpmMembers(repository, '')).toEqual(['b/package.json']);
    expect(uvMembers(repository, '')).toEqual(['a/pyproject.toml']);
    expect(cargoMembers(repository, '')).toEqual(['b/Cargo.toml']);
    expect(packageMembers(repository, 'a')).toEqual([]);
  });
});
