import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listRepository } from './git.ts';
import { type RunResult, systemProcesses } from './process.ts';
import { git, hasGit, scratch } from './scratch.test-support.ts';
import { walkFiles } from './walk.ts';

describe('a walk', () => {
  test('ends where it was told to, and says that there is more', async () => {
    const root = scratch({ a: '', 'b/c': '', 'b/d': '', 'e/f': '' });
    const { paths, more } = await walkFiles(root, { limit: 1 });
    expect(more).toBe(true);
    expect(paths.length).toBeLessThan(4);
    expect((await walkFiles(root, { limit: 4 })).more).toBe(false);
  });

  test('honours the rules of each directory, the innermost first', async () => {
    const root = scratch({
      '.gitignore': '*.log\n/build/\n!keep.log\n',
      'a.log': '',
      'keep.log': '',
      'build/x': '',
      'a/build/x': '',
      'a/.gitignore': '!b.log\nkeep.log\n',
      'a/b.log': '',
      'a/keep.log': '',
    });
    expect((await walkFiles(root)).paths).toEqual(['.gitignore', 'a/.gitignore', 'a/b.log', 'a/build/x', 'keep.log']);
  });

  test('in a part of a repository, the rules above count', async () => {
    const root = scratch({
      '.git/HEAD': '',
      '.git/objects/': '',
      '.git/refs/': '',
      '.git/info/exclude': '*.tmp\n',
      '.gitignore': '*.log\n/a/b/x\n',
      'a/.gitignore': 'y\n',
      'a/b/x': '',
      'a/b/y': '',
      'a/b/z': '',
      'a/b/z.log': '',
      'a/b/z.tmp': '',
    });
    expect((await walkFiles(join(root, 'a/b'))).paths).toEqual(['z']);
    expect((await walkFiles(join(root, 'a/b'), { inherit: false })).paths).toEqual(['x', 'y', 'z', 'z.log', 'z.tmp']);
    expect((await walkFiles(root)).paths).toEqual(['.gitignore', 'a/.gitignore', 'a/b/z']);
  });

  test('lists symbolic links and follows none, neither in a circle nor out', async () => {
    const root = scratch({ 'a/file': '' }, { 'a/circle': '..', out: '/', dangling: 'nowhere' });
    expect(await walkFiles(root)).toEqual({
      paths: ['a/circle', 'a/file', 'dangling', 'out'],
      problems: [],
      more: false,
    });
  });

  test('enters no other repository, goes deep, skips what is no file', async () => {
    const deep = 'd/'.repeat(100);
    const root = scratch({ 'sub/.git': 'gitdir: x', 'sub/file': '', [`${deep}file`]: '' });
    expect((await walkFiles(root)).paths).toEqual([`${deep}file`]);
  });

  test('a root that vanished holds nothing', async () => {
    expect(await walkFiles('/no/such/directory')).toEqual({ paths: [], problems: [], more: false });
  });

  test('a root that is no directory is a problem, not a throw', async () => {
    const root = scratch({ file: '' });
    expect(await walkFiles(join(root, 'file'))).toEqual({
      paths: [],
      problems: [{ path: '', message: 'it is not a directory' }],
      more: false,
    });
  });

  test.skipIf(!hasGit)('lists what git lists', async () => {
    const name = fc.constantFrom('a', 'b', 'c.log', 'd e', '.x');
    const path = fc
      .array(name, { minLength: 1, maxLength: 3 })
      .map((names) => names.map((one, at) => (at < names.length - 1 ? `${one}_` : one)).join('/'));
    const rule = fc
      .tuple(
        fc.constantFrom('', '', '!', '/'),
        fc.constantFrom('a', 'b', '*.log', 'a_', 'b_/', '**/b', 'a_/**', 'd e', '.x', '*', '?', '[ab]'),
      )
      .map((parts) => parts.join(''));
    const rules = fc.array(rule, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { maxLength: 12 }), rules, rules, async (paths, outer, inner) => {
        const root = scratch(Object.fromEntries(paths.map((one) => [one, ''])));
        git(root, 'init', '-q');
        writeFileSync(join(root, '.gitignore'), outer.join('\n'));
        mkdirSync(join(root, 'a_'), { recursive: true });
        writeFileSync(join(root, 'a_/.gitignore'), inner.join('\n'));
        const listing = await listRepository(root);
        expect(listing).toMatchObject({ source: 'git', paths: (await walkFiles(root)).paths });
      }),
      { numRuns: 25 },
    );
  });
});

/**
 * Runs code that uses the ports as a user without rights: root reads everything whatever the mode. `import.meta` and the
 * like stay out of the snippet, it becomes a program of its own.
 */
async function withoutRights(directory: string, code: string): Promise<unknown> {
  const { build } = await import('esbuild');
  const program = join(directory, 'main.mjs');
  await build({
    stdin: { contents: code, resolveDir: import.meta.dirname ?? 'src/ports' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    logLevel: 'error',
  });
  chmodSync(directory, 0o755);
  const isRoot = process.getuid?.() === 0;
  const [first, ...rest] = isRoot
    ? ['setpriv', '--reuid=65534', '--clear-groups', process.execPath]
    : [process.execPath];
  const result: RunResult = systemProcesses().runSync(first ?? '', [...rest, program], { deadline: 20_000 });
  if (result.kind !== 'ended' || result.code !== 0) throw new Error(JSON.stringify(result));
  return JSON.parse(result.stdout);
}

test('without permission: a problem or a reason for the one file, all others are still there', async () => {
  const tools = scratch();
  const root = scratch({ 'open/a': '1', 'closed/b': '2', secret: '3', 'hidden/c': '4' });
  symlinkSync('closed/b', join(root, 'link'));
  for (const [path, mode] of [
    ['', 0o755],
    ['closed', 0o000],
    ['secret', 0o000],
    ['hidden', 0o444],
  ] as const) {
    chmodSync(join(root, path), mode);
  }
  const answer = await withoutRights(
    tools,
    `import { walkFiles } from './walk.ts';
     import { diskTree } from './disk-tree.ts';
     const root = ${JSON.stringify(root)};
     const { paths, problems } = await walkFiles(root);
     const tree = diskTree(root, paths);
     const read = Object.fromEntries(['open/a', 'closed/b', 'secret', 'hidden/c', 'link'].map((path) => [path, tree.read(path)]));
     console.log(JSON.stringify({ paths, problems, read, list: tree.list('closed'), exists: tree.exists('closed/b') }));`,
  );
  for (const path of ['closed', 'hidden']) chmodSync(join(root, path), 0o755);
  const denied = { kind: 'unreadable', reason: 'no permission to read it' };
  expect(answer).toEqual({
    paths: ['hidden/c', 'link', 'open/a', 'secret'],
    problems: [{ path: 'closed', message: 'no permission to read it' }],
    read: {
      'open/a': { kind: 'text', text: '1', exact: true },
      'closed/b': denied,
      secret: denied,
      'hidden/c': denied,
      link: denied,
    },
    list: [],
    exists: false,
  });
});

test.skipIf(!hasGit)('without permission for a directory git names it, too', async () => {
  const tools = scratch();
  const root = scratch({ 'open/a': '', 'closed/b': '' });
  git(root, 'init', '-q');
  chmodSync(root, 0o755);
  chmodSync(join(root, 'closed'), 0o000);
  const answer = await withoutRights(
    tools,
    `import { listRepository } from './git.ts';
     import { systemProcesses } from './process.ts';
     const env = { PATH: process.env.PATH, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
     console.log(JSON.stringify(await listRepository(${JSON.stringify(root)}, systemProcesses(env))));`,
  );
  chmodSync(join(root, 'closed'), 0o755);
  expect(answer).toMatchObject({
    source: 'git',
    paths: ['open/a'],
    problems: [{ path: 'closed', message: 'it cannot be opened: Permission denied' }],
  });
});
