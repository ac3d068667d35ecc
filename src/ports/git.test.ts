import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  changedFiles,
  type Listing,
  listRepository,
  memoryGit,
  repositoryRoot,
  startListing,
  systemGit,
} from './git.ts';
import { readListing, readPaths } from './git-listing.ts';
import { systemProcesses } from './process.ts';
import { git, hasGit, scratch } from './scratch.test-support.ts';
import { scriptedProcesses } from './scripted-processes.ts';

const isRoot = process.getuid?.() === 0;

async function listing(root: string, processes = systemProcesses()): Promise<Listing> {
  const result = await listRepository(root, processes);
  if (result.kind !== 'listing') throw new Error(result.message);
  return result;
}

/** A repository with one commit of `files`. */
function repository(files: Readonly<Record<string, string>>): string {
  const root = scratch(files);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

describe.skipIf(!hasGit)('listing through git', () => {
  test('tracked and untracked files, sorted; no ignored, no deleted ones', async () => {
    const root = repository({ b: '', 'a/x': '', gone: '', '.gitignore': '*.log\n', 'é ü': '', 'tab\there': '' });
    writeFileSync(join(root, 'new'), '');
    writeFileSync(join(root, 'x.log'), '');
    unlinkSync(join(root, 'gone'));
    symlinkSync('b', join(root, 'link'));
    const paths = ['.gitignore', 'a/x', 'b', 'link', 'new', 'tab\there', 'é ü'];
    expect(await listing(root)).toEqual({ kind: 'listing', root, source: 'git', paths, problems: [] });
    expect(await startListing(root)).toMatchObject({ source: 'git', paths });
  });

  test('a directory of a repository, paths relative to it', async () => {
    const root = repository({ top: '', 'sub/a': '', 'sub/b/c': '', '.gitignore': 'sub/*.log\n' });
    writeFileSync(join(root, 'sub/x.log'), '');
    expect((await listing(join(root, 'sub'))).paths).toEqual(['a', 'b/c']);
    symlinkSync(join(root, 'sub'), join(root, 'to-sub'));
    expect((await listing(join(root, 'to-sub'))).paths).toEqual(['a', 'b/c']);
  });

  test('a directory that the repository ignores is meant all the same', async () => {
    const root = repository({ '.gitignore': 'out\n', 'out/a': '', 'out/b/c': '' });
    expect(await listing(join(root, 'out'))).toMatchObject({ source: 'walk', paths: ['a', 'b/c'] });
  });

  test('a conflict lists its file once', async () => {
    const root = repository({ a: 'one' });
    git(root, 'checkout', '-qb', 'other');
    writeFileSync(join(root, 'a'), 'two');
    git(root, 'commit', '-qam', 'two');
    git(root, 'checkout', '-q', '-');
    writeFileSync(join(root, 'a'), 'three');
    git(root, 'commit', '-qam', 'three');
    expect(() => git(root, 'merge', 'other')).toThrow('git merge other');
    expect((await listing(root)).paths).toEqual(['a']);
  });

  test('submodules and other repositories inside are not its own files', async () => {
    const inner = repository({ Dockerfile: '' });
    const root = repository({ a: '' });
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    mkdirSync(join(root, 'nested'));
    git(join(root, 'nested'), 'init', '-q');
    writeFileSync(join(root, 'nested/file'), '');
    expect((await listing(root)).paths).toEqual(['.gitmodules', 'a']);
    expect((await listing(join(root, 'sub'))).paths).toEqual(['Dockerfile']);
    expect(repositoryRoot(join(root, 'sub'))).toBe(join(root, 'sub'));
  });

  test('a linked worktree, a sparse checkout', async () => {
    const root = repository({ 'a/x': '', 'b/y': '' });
    const other = join(scratch(), 'linked');
    git(root, 'worktree', 'add', '-q', other);
    expect(await listing(other)).toMatchObject({ source: 'git', paths: ['a/x', 'b/y'] });
    git(other, 'sparse-checkout', 'set', 'a');
    expect((await listing(other)).paths).toEqual(['a/x']);
  });

  test('an empty repository has no files', async () => {
    const root = scratch({ '.git/info/exclude': '' });
    git(root, 'init', '-q');
    expect(await listing(root)).toMatchObject({ source: 'git', paths: [] });
  });

  test.skipIf(!isRoot)('a repository of another user is walked, with git’s reason', async () => {
    const root = repository({ a: '', '.gitignore': '*.log\n' });
    writeFileSync(join(root, 'x.log'), '');
    expect(spawnSync('chown', ['-R', '65534:65534', root]).status).toBe(0);
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const result = await listing(root, systemProcesses(env));
    expect(result).toMatchObject({ source: 'walk', paths: ['.gitignore', 'a'] });
    expect(result.note).toContain('dubious ownership');
    const changes = changedFiles(root, undefined, systemProcesses(env));
    expect(changes).toMatchObject({ kind: 'unknown', message: expect.stringContaining('safe.directory') });
  });

  test('coordinates of another repository in the environment do not count', async () => {
    const other = repository({ other: '' });
    const root = repository({ a: '' });
    const env = { ...process.env, GIT_DIR: join(other, '.git'), GIT_INDEX_FILE: join(other, '.git/index') };
    expect((await listing(root, systemProcesses(env))).paths).toEqual(['a']);
  });
});

describe('listing without git', () => {
  const files = { a: '', 'sub/b': '', 'x.log': '', '.gitignore': '*.log\n' };

  test('a plain directory, an empty one', async () => {
    const root = scratch(files);
    expect(await listing(root)).toEqual({
      kind: 'listing',
      root,
      source: 'walk',
      paths: ['.gitignore', 'a', 'sub/b'],
      problems: [],
    });
    expect((await listing(scratch())).paths).toEqual([]);
    expect((await startListing(root)).kind).toBe('listing');
  });

  test.skipIf(!hasGit)('a repository where git is missing, broken or silent', async () => {
    const root = repository(files);
    const walked = { source: 'walk', paths: ['.gitignore', 'a', 'sub/b'] };
    expect(await listing(root, systemProcesses({ PATH: '/nowhere' }))).toMatchObject({
      ...walked,
      note: 'git is not installed',
    });
    expect(
      await listing(
        root,
        scriptedProcesses(() => ({ code: 128, stderr: 'fatal: index is broken\nmore' })),
      ),
    ).toMatchObject({
      ...walked,
      note: 'fatal: index is broken',
    });
    expect(
      (
        await listing(
          root,
          scriptedProcesses(() => ({ timedOut: true })),
        )
      ).note,
    ).toContain('no answer');
  });

  test('a path that does not exist, a file, a git directory: one line with the way out', async () => {
    const root = scratch({ file: '', 'bare/HEAD': 'ref: refs/heads/main', 'bare/objects/': '', 'bare/refs/': '' });
    for (const [path, message] of [
      ['nothing', /does not exist: check the path$/],
      ['file', /is not a directory: give the directory that holds it$/],
      ['bare', /without a work tree: give a checkout of it/],
      ['bare/refs', /without a work tree: give a checkout of it/],
    ] as const) {
      const result = await listRepository(join(root, path));
      expect(result).toEqual({ kind: 'no-listing', message: expect.stringMatching(message) });
    }
  });
});

describe.skipIf(!hasGit)('a hostile repository', () => {
  test('runs none of its programs', async () => {
    const root = repository({ a: 'a', b: 'b', '.gitattributes': '* filter=evil diff=evil\n' });
    // A file from the future never has a time that tells, so that git compares its content, through filters.
    const future = new Date(Date.now() + 1e9);
    writeFileSync(join(root, 'racy'), 'same');
    utimesSync(join(root, 'racy'), future, future);
    git(root, 'add', 'racy');
    git(root, 'commit', '-qm', 'racy');
    const marker = join(root, 'EVIL');
    const program = join(root, '.git/evil');
    writeFileSync(program, `#!/bin/sh\necho "$0" >> ${marker}\nexit 1\n`, { mode: 0o755 });
    const hooks = join(root, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of [
      'post-index-change',
      'query-watchman',
      'pre-commit',
      'post-checkout',
      'reference-transaction',
    ]) {
      writeFileSync(join(hooks, hook), `#!/bin/sh\necho ${hook} >> ${marker}\n`, { mode: 0o755 });
    }
    for (const [name, value] of [
      ['core.fsmonitor', program],
      ['core.pager', program],
      ['core.sshCommand', program],
      ['core.alternateRefsCommand', program],
      ['filter.evil.clean', program],
      ['filter.evil.smudge', program],
      ['filter.evil.process', program],
      ['filter.evil.required', 'true'],
      ['diff.evil.command', program],
      ['diff.evil.textconv', program],
      ['diff.external', program],
      ['diff.autoRefreshIndex', 'true'],
      ['alias.ls-files', `!${program}`],
      ['alias.diff-index', `!${program}`],
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::${program}`],
      ['protocol.ext.allow', 'always'],
    ] as const) {
      git(root, 'config', name, value);
    }
    // The preparation may have run some of them.
    rmSync(marker, { force: true });
    for (const file of ['a', 'b']) writeFileSync(join(root, file), 'changed');
    expect((await listing(root)).paths).toEqual(['.gitattributes', 'a', 'b', 'racy']);
    expect(changedFiles(root)).toEqual({ kind: 'changes', paths: ['a', 'b'] });
    const object = git(root, 'rev-parse', 'HEAD^{tree}').trim();
    rmSync(marker, { force: true });
    unlinkSync(join(root, '.git/objects', object.slice(0, 2), object.slice(2)));
    expect(changedFiles(root).kind).toBe('unknown');
    expect(existsSync(marker)).toBe(false);
    // The traps are real: the same configuration runs the program where nobody takes care.
    for (const careless of [
      ['ls-files', '-o'],
      ['-c', 'core.fsmonitor=false', 'diff-index', '--name-only', 'HEAD'],
    ]) {
      rmSync(marker, { force: true });
      spawnSync('git', careless, { cwd: root, stdio: 'ignore', timeout: 10_000 });
      expect([careless, existsSync(marker)]).toEqual([careless, true]);
    }
  });

  test('a bare repository hidden in a directory is not used', async () => {
    const root = repository({ 'sub/a': '' });
    const sub = join(root, 'sub');
    git(sub, 'init', '-q', '--bare', '.');
    expect((await listRepository(sub)).kind).toBe('no-listing');
  });
});

describe.skipIf(!hasGit)('changed files', () => {
  const changed = (root: string, since?: string): readonly string[] => {
    const result = changedFiles(root, since);
    if (result.kind !== 'changes') throw new Error(result.message);
    return result.paths;
  };

  test('staged, unstaged and untracked; renamed under the new name; no deleted, no ignored ones', () => {
    const root = repository({
      same: '1',
      staged: '1',
      unstaged: '1',
      old: 'name',
      gone: '1',
      'sub/x': '1',
      '.gitignore': '*.log\n',
    });
    expect(changed(root)).toEqual([]);
    writeFileSync(join(root, 'staged'), '2');
    renameSync(join(root, 'old'), join(root, 'renamed'));
    git(root, 'add', '-A');
    writeFileSync(join(root, 'unstaged'), '22');
    writeFileSync(join(root, 'sub/x'), '22');
    writeFileSync(join(root, 'untracked é'), '');
    writeFileSync(join(root, 'x.log'), '');
    unlinkSync(join(root, 'gone'));
    expect(changed(root)).toEqual(['renamed', 'staged', 'sub/x', 'unstaged', 'untracked é']);
    expect(changed(join(root, 'sub'))).toEqual(['x']);
  });

  test('since a commit or a branch, not counting what the branch did later', () => {
    const root = repository({ a: '1', b: '1' });
    git(root, 'branch', 'base');
    git(root, 'checkout', '-qb', 'mine');
    writeFileSync(join(root, 'a'), '22');
    git(root, 'commit', '-qam', 'mine');
    git(root, 'checkout', '-q', 'base');
    writeFileSync(join(root, 'b'), '22');
    git(root, 'commit', '-qam', 'theirs');
    git(root, 'checkout', '-q', 'mine');
    expect(changed(root, 'base')).toEqual(['a']);
    expect(changed(root, 'HEAD~1')).toEqual(['a']);
    expect(changed(root)).toEqual([]);
  });

  test('before the first commit everything is new', () => {
    const root = scratch({ a: '', b: '' });
    git(root, 'init', '-q');
    git(root, 'add', 'a');
    expect(changed(root)).toEqual(['a', 'b']);
  });

  test('what cannot be told is one line with the way out', () => {
    const root = repository({ a: '' });
    expect(changedFiles(scratch())).toEqual({ kind: 'unknown', message: expect.stringContaining('without --changed') });
    expect(changedFiles(root, 'nothing')).toEqual({
      kind: 'unknown',
      message: 'git knows no commit nothing: check the name, or fetch it first (git fetch origin nothing)',
    });
    expect(changedFiles(root, '--output=x').kind).toBe('unknown');
    expect(existsSync(join(root, 'x'))).toBe(false);
    expect(changedFiles(root, undefined, systemProcesses({ PATH: '/nowhere' }))).toMatchObject({
      message: expect.stringContaining('git is not installed'),
    });
  });
});

test('reading git’s output: every letter, names that are no UTF-8', () => {
  const entry = (letter: string, mode: string, path: string, stage = 0): string =>
    `${letter} ${mode} ${'0'.repeat(40)} ${stage}\t${path}\0`;
  const output = [
    '? z new\0',
    '? nested/\0',
    entry('H', '100644', 'b\tb'),
    entry('H', '100644', 'gone'),
    entry('R', '100644', 'gone'),
    entry('M', '100644', 'conflict', 1),
    entry('M', '100644', 'conflict', 2),
    entry('S', '100644', 'sparse'),
    entry('H', '160000', 'submodule'),
    entry('H', '120000', 'bad\ufffd'),
  ].join('');
  expect(readListing(output)).toEqual({
    paths: ['b\tb', 'bad\ufffd', 'conflict', 'z new'],
    problems: [{ path: 'bad\ufffd', message: 'its name is not UTF-8' }],
  });
  expect(readListing('')).toEqual({ paths: [], problems: [] });
});

test('reading git’s output without columns: untracked files first, conflicts, other repositories', () => {
  const output = ['z new', 'nested/', 'a', 'bad\ufffd', 'conflict', 'conflict', 'conflict', 'd/e'].join('\0');
  expect(readPaths(`${output}\0`)).toEqual({
    paths: ['a', 'bad\ufffd', 'conflict', 'd/e', 'z new'],
    problems: [{ path: 'bad\ufffd', message: 'its name is not UTF-8' }],
  });
  expect(readPaths('')).toEqual({ paths: [], problems: [] });
});

test('the root of a repository is found without git', () => {
  const root = scratch({
    '.git/HEAD': '',
    '.git/objects/': '',
    '.git/refs/': '',
    'a/b/': '',
    'broken/.git': 'nonsense',
  });
  expect([repositoryRoot(join(root, 'a/b')), repositoryRoot(join(root, 'broken'))]).toEqual([root, root]);
  expect(repositoryRoot(scratch())).toBeUndefined();
});

test('git in memory', async () => {
  const fake = memoryGit(['b', 'a'], ['a']);
  expect(await fake.list('/r')).toMatchObject({ root: '/r', paths: ['a', 'b'] });
  expect([fake.changed('/r'), fake.root('/r')]).toEqual([{ kind: 'changes', paths: ['a'] }, '/r']);
  const real = systemGit(scriptedProcesses(() => undefined));
  const root = scratch({ a: '' });
  expect(await real.list(root)).toMatchObject({ paths: ['a'] });
  expect([real.changed(root).kind, real.root(root)]).toEqual(['unknown', undefined]);
});
