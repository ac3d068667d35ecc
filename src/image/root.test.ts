import { describe, expect, it } from 'vitest';
import { imageOf, type Layer } from './image.fixture.ts';

/** Paths of all that is no folder, with the layer that brought each. */
const shown = (...layers: readonly Layer[]): readonly string[] =>
  [...imageOf(...layers).root.files()]
    .filter(({ node }) => node.kind !== 'directory')
    .map(({ path, node }) => `${path} ${node.layer}`)
    .toSorted();

describe('layers upon each other', () => {
  it.each<[string, readonly Layer[], readonly string[]]>([
    ['overwrite', [{ 'a/x': '1', 'a/y': '1' }, { 'a/x': '2' }], ['/a/x 1', '/a/y 0']],
    ['delete', [{ 'a/x': '1', 'a/y': '1' }, { 'a/.wh.x': '' }], ['/a/y 0']],
    ['delete a folder', [{ 'a/b/x': '1', c: '1' }, { '.wh.a': '' }], ['/c 0']],
    [
      'empty a folder, whatever the order',
      [
        { 'a/x': '1', 'a/b/y': '1' },
        { 'a/n': '2', 'a/.wh..wh..opq': '', 'a/m': '2' },
      ],
      ['/a/m 1', '/a/n 1'],
    ],
    [
      'keep what this layer put below an emptied folder',
      [{ 'a/b/y': '1' }, { 'a/b/n': '2', 'a/.wh..wh..opq': '' }],
      ['/a/b/n 1'],
    ],
    ['put a file in place of a folder', [{ 'a/x': '1' }, { a: '2' }], ['/a 1']],
    ['put a folder in place of a file', [{ a: '1' }, { 'a/': '' }], []],
    [
      'put a folder in place of a symlink',
      [
        { 'b/x': '1', a: '→ b' },
        { 'a/': '', 'a/y': '2' },
      ],
      ['/a/y 1', '/b/x 0'],
    ],
    [
      'write through a symlink',
      [{ 'usr/lib/x': '1', lib: '→ usr/lib' }, { 'lib/y': '2' }],
      ['/lib 0', '/usr/lib/x 0', '/usr/lib/y 1'],
    ],
    [
      'write through an absolute symlink, inside of the image',
      [{ 'usr/lib/': '', lib: '→ /../../usr/lib' }, { 'lib/y': '2' }],
      ['/lib 0', '/usr/lib/y 1'],
    ],
    ['delete through a symlink', [{ 'usr/lib/x': '1', lib: '→ usr/lib' }, { 'lib/.wh.x': '' }], ['/lib 0']],
    ['keep a hard link when the other name goes', [{ x: '1', y: '= x' }, { '.wh.x': '' }], ['/y 0']],
    ['link into a lower layer', [{ x: '1' }, { y: '= x' }], ['/x 0', '/y 0']],
  ])('%s', (_, layers, expected) => {
    expect(shown(...layers)).toEqual(expected);
  });

  it('remember what they hide, and what stands there instead', () => {
    const { root } = imageOf({ 'a/x': '1', 'a/y': '12', 'a/z': '123' }, { 'a/x': '1', 'a/.wh.y': '' }, { '.wh.a': '' });
    const hidden = root.hidden.map(({ path, by, file, instead }) => `${path} ${file.size} ${by} ${instead?.kind}`);
    expect(hidden.toSorted()).toEqual([
      '/a/x 1 1 file',
      '/a/x 1 2 undefined',
      '/a/y 2 1 undefined',
      '/a/z 3 2 undefined',
    ]);
  });

  it.each<[string, Layer, RegExp]>([
    ['a path out of the image', { '../x': '1' }, /out of the image/],
    ['a hard link to nowhere', { x: '= y' }, /y, which is no file/],
    ['a file as a folder', { x: '1', 'x/y': '2' }, /is a file/],
    ['a symlink to nowhere on the way', { x: '→ nowhere', 'x/y': '2' }, /symlink to nowhere/],
    ['a path that no system takes', { [`${'a/'.repeat(3000)}x`]: '' }, /more than 4096/],
  ])('leave out what is wrong, and say so: %s', (_, layer, message) => {
    const { root } = imageOf(Object.fromEntries(Object.entries(layer).filter(([name]) => name.length < 100)));
    for (const name of Object.keys(layer).filter((one) => one.length >= 100)) root.add(0, { ...entry, path: name });
    expect(root.problems.map((one) => one.message).join()).toMatch(message);
  });

  it('follow symlinks inside of the image only, and not for ever', () => {
    const { root } = imageOf({ 'a/x': '1', up: '→ ../../../a/x', loop: '→ loop', far: '→ /a', 'b/c': '→ ../far/x' });
    expect(root.resolve('/up')?.path).toBe('/a/x');
    expect(root.resolve('/loop')).toBeUndefined();
    expect(root.resolve('/b/c')?.path).toBe('/a/x');
    expect(root.resolve('/b/../far/x')?.path).toBe('/a/x');
    expect(root.resolve('/a/x/y')).toBeUndefined();
    expect(root.find('/far', false)?.kind).toBe('symlink');
  });
});

const entry = {
  path: '',
  kind: 'file',
  link: '',
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  major: 0,
  minor: 0,
  attributes: new Map<string, string>(),
  sparse: false,
  offset: 0,
  stored: 0,
} as const;
