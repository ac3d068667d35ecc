import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { overlayTree } from '../text/overlay-tree.ts';
import type { Tree } from '../text/tree.ts';
import { diskTree } from './disk-tree.ts';
import { scratch } from './scratch.test-support.ts';

const files = {
  Dockerfile: 'FROM alpine\n',
  'a/b/c.txt': 'c\n',
  'a/bom.txt': '\ufeffbom',
  'a/latin.txt': Uint8Array.from([0x66, 0xfc, 0x72]),
  'a/binary': Uint8Array.from([1, 0, 2]),
  'z/empty': '',
};
const ignored = { '.env': 'A=1', 'node_modules/x/index.js': '' };
const symlinks = {
  link: 'a/b/c.txt',
  'a/up': '../Dockerfile',
  directory: 'a',
  loop: 'loop2',
  loop2: 'loop',
  dangling: 'nowhere',
  out: '../../../../../../../../etc/hostname',
  absolute: '/etc/hostname',
  outdir: '/etc',
};
const paths = [...Object.keys(files), ...Object.keys(symlinks)].sort();

const forms: [string, () => Tree][] = [
  ['in memory', () => memoryTree(files, { name: 'demo', ignored, symlinks })],
  ['on disk', () => diskTree(scratch({ ...files, ...ignored }, symlinks), paths, { name: 'demo' })],
  ['under no changes', () => overlayTree(memoryTree(files, { name: 'demo', ignored, symlinks }), new Map())],
  [
    'all of it changes',
    () => {
      const base = memoryTree({ ...files, 'a/old': '' }, { name: 'demo', ignored, symlinks });
      const texts = Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
      return overlayTree(base, new Map<string, string | undefined>([...texts, ['a/old', undefined]]));
    },
  ],
];

describe.each(forms)('a tree %s', (_form, make) => {
  test('has the repository’s own paths, sorted', () => {
    const tree = make();
    expect(tree.name).toBe('demo');
    expect(tree.paths()).toEqual(paths);
  });

  test('reads texts', () => {
    const tree = make();
    expect(tree.read('Dockerfile')).toEqual({ kind: 'text', text: 'FROM alpine\n', exact: true });
    expect(tree.read('a/bom.txt')).toEqual({ kind: 'text', text: 'bom', exact: true });
    expect(tree.read('a/latin.txt')).toEqual({ kind: 'text', text: 'f\ufffdr', exact: false });
    expect(tree.read('z/empty')).toEqual({ kind: 'text', text: '', exact: true });
    expect(tree.read('.env')).toMatchObject({ text: 'A=1' });
    expect(tree.text('a/b/c.txt')).toBe('c\n');
    expect(tree.read('Dockerfile')).toEqual(tree.read('Dockerfile'));
  });

  test('says why there is no text', () => {
    const tree = make();
    expect(tree.read('nothing')).toEqual({ kind: 'missing' });
    expect(tree.read('Dockerfile/inside')).toEqual({ kind: 'missing' });
    expect(tree.read('a/binary')).toEqual({ kind: 'binary' });
    expect(tree.read('a')).toEqual({ kind: 'unreadable', reason: 'it is a directory' });
    expect(tree.text('nothing')).toBeUndefined();
    expect(tree.bytes('nothing')).toBeUndefined();
    expect(tree.bytes('a')).toBeUndefined();
  });

  test('gives bytes as they are', () => {
    const tree = make();
    expect([...(tree.bytes('a/binary') ?? [])]).toEqual([1, 0, 2]);
    expect([...(tree.bytes('a/bom.txt') ?? [])].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
    expect([tree.size('a/bom.txt'), tree.size('a/latin.txt'), tree.size('a'), tree.size('nothing')]).toEqual([
      6, 3, 0, 0,
    ]);
  });

  test('lists what is on disk, ignored or not', () => {
    const tree = make();
    expect(tree.list('').map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      '.env file',
      'Dockerfile file',
      'a directory',
      'absolute symlink',
      'dangling symlink',
      'directory symlink',
      'link symlink',
      'loop symlink',
      'loop2 symlink',
      'node_modules directory',
      'out symlink',
      'outdir symlink',
      'z directory',
    ]);
    expect(tree.list('a/b')).toEqual([{ name: 'c.txt', kind: 'file' }]);
    expect(tree.list('Dockerfile')).toEqual([]);
    expect(tree.list('nothing')).toEqual([]);
    expect(
      ['.env', 'a', 'a/b/c.txt', 'dangling', 'node_modules/x', 'nothing', 'a/b/d'].map((path) => tree.exists(path)),
    ).toEqual([...[true, true, true, true, true, false, false]]);
  });

  test('follows links inside', () => {
    const tree = make();
    expect(tree.text('link')).toBe('c\n');
    expect(tree.text('a/up')).toBe('FROM alpine\n');
    expect(tree.text('directory/b/c.txt')).toBe('c\n');
    expect(tree.list('directory/b')).toEqual([{ name: 'c.txt', kind: 'file' }]);
    expect(tree.size('link')).toBe(2);
  });

  test('follows no link out, in a circle or to nothing', () => {
    const tree = make();
    for (const path of ['out', 'absolute', 'outdir/hostname']) {
      expect(tree.read(path)).toEqual({ kind: 'unreadable', reason: 'it is a symbolic link out of the repository' });
      expect(tree.bytes(path)).toBeUndefined();
      expect(tree.size(path)).toBe(0);
    }
    expect(tree.read('loop')).toEqual({
      kind: 'unreadable',
      reason: 'it is a symbolic link that leads back to itself',
    });
    expect(tree.read('dangling')).toEqual({
      kind: 'unreadable',
      reason: 'it is a symbolic link to a file that does not exist',
    });
    expect(tree.list('outdir')).toEqual([]);
    expect(tree.exists('outdir')).toBe(true);
    expect(tree.exists('outdir/hostname')).toBe(false);
  });
});

describe('changes on top of a tree', () => {
  const base = memoryTree({ Dockerfile: 'old', 'a/b': 'b' }, { ignored: { '.env': 'A=1' } });
  const tree = overlayTree(
    base,
    new Map<string, string | undefined>([
      ['Dockerfile', 'new'],
      ['a/b', undefined],
      ['x/y/z', 'made'],
      ['.env', 'A=2'],
    ]),
  );

  test('a new file is the repository’s own, a deleted one gone, an ignored one stays ignored', () => {
    expect(tree.paths()).toEqual(['Dockerfile', 'x/y/z']);
    expect([tree.text('Dockerfile'), tree.text('x/y/z'), tree.text('.env'), tree.text('a/b')]).toEqual([
      ...['new', 'made', 'A=2', undefined],
    ]);
    expect(tree.read('a/b')).toEqual({ kind: 'missing' });
    expect(tree.list('x')).toEqual([{ name: 'y', kind: 'directory' }]);
    expect(tree.list('a')).toEqual([]);
    expect([tree.exists('x/y'), tree.exists('a/b'), tree.size('x/y/z')]).toEqual([true, false, 4]);
  });
});

describe('the disk', () => {
  test('a large file is named with its size and not read', () => {
    const root = scratch({ Dockerfile: '' });
    truncateSync(join(root, 'Dockerfile'), 50 * 1024 * 1024);
    appendFileSync(join(root, 'Dockerfile'), 'FROM x');
    expect(diskTree(root, ['Dockerfile']).read('Dockerfile')).toEqual({
      kind: 'too-large',
      bytes: 50 * 1024 * 1024 + 6,
    });
    expect(diskTree(root, ['Dockerfile'], { limit: 5 }).read('Dockerfile').kind).toBe('too-large');
    expect(diskTree(root, [], { limit: 60 * 1024 * 1024 }).read('Dockerfile')).toEqual({ kind: 'binary' });
  });

  test('a listed file that vanished is missing, the others are read', () => {
    const root = scratch({ a: '1', b: '2' });
    const tree = diskTree(root, ['a', 'b']);
    unlinkSync(join(root, 'a'));
    expect([tree.read('a').kind, tree.text('b')]).toEqual(['missing', '2']);
  });

  test('each thing is read once', () => {
    const root = scratch({ a: '1' });
    const tree = diskTree(root, ['a']);
    expect([tree.text('a'), tree.list('').length]).toEqual(['1', 1]);
    writeFileSync(join(root, 'a'), '2');
    writeFileSync(join(root, 'b'), '2');
    expect([tree.text('a'), tree.list('').length]).toEqual(['1', 1]);
  });

  test('a path cannot climb out of the root', () => {
    const root = scratch({ 'in/a': '1', secret: 's' });
    const tree = diskTree(join(root, 'in'), ['a']);
    for (const path of ['../secret', '..', 'x/../../secret']) expect(tree.read(path).kind).toBe('unreadable');
    expect(tree.read('/etc/hostname').kind).toBe('missing');
    expect([tree.text('./a'), tree.text('x/../a'), tree.list('..'), tree.exists('../secret')]).toEqual([
      '1',
      '1',
      [],
      false,
    ]);
  });

  test('a NUL in a path, a name that is too long and a pipe without a writer are answered', () => {
    const root = scratch({ a: '' });
    expect(spawnSync('mkfifo', [join(root, 'pipe')]).status).toBe(0);
    const tree = diskTree(root, ['pipe']);
    expect(tree.read('pipe')).toEqual({ kind: 'unreadable', reason: 'it is not a regular file' });
    expect(tree.read('a\0b').kind).toBe('unreadable');
    expect(tree.read('x'.repeat(5_000))).toEqual({ kind: 'unreadable', reason: 'its path is too long' });
    expect(tree.list('').map(({ kind }) => kind)).toEqual(['file', 'other']);
  });

  test('a root that is gone answers without a throw', () => {
    const root = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    rmSync(root, { recursive: true });
    const tree = diskTree(root, ['a']);
    expect([tree.read('a').kind, tree.list(''), tree.exists('a'), tree.size('a')]).toEqual([
      'unreadable',
      [],
      false,
      0,
    ]);
  });
});
