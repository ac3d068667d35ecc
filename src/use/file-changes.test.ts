import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import type { Tree } from '../text/tree.ts';
import { fileChanges } from './file-changes.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A tree whose file `Dockerfile` was written by somebody else after its text was read. */
const overtaken = (tree: Tree, now: string): Tree => ({
  name: tree.name,
  paths: () => tree.paths(),
  read: (path) => tree.read(path),
  text: (path) => tree.text(path),
  bytes: (path) => (path === 'Dockerfile' ? bytes(now) : tree.bytes(path)),
  list: (path) => tree.list(path),
  exists: (path) => tree.exists(path),
  size: (path) => tree.size(path),
});

describe('fileChanges', () => {
  it('gives the bytes before and after, with the byte order mark kept', () => {
    const tree = memoryTree({ Dockerfile: '\uFEFFFROM a\n' });
    const { changes, skipped } = fileChanges(
      tree,
      new Map([
        ['Dockerfile', 'FROM b\n'],
        ['new', 'x\n'],
      ]),
    );
    expect(skipped).toEqual([]);
    expect(changes).toEqual([
      { path: 'Dockerfile', before: bytes('\uFEFFFROM a\n'), after: bytes('\uFEFFFROM b\n') },
      { path: 'new', before: undefined, after: bytes('x\n') },
    ]);
  });

  it('leaves a file alone that changed between reading and writing, or that came to be meanwhile', () => {
    for (const tree of [memoryTree({ Dockerfile: 'FROM a\n' }), memoryTree({})]) {
      const { changes, skipped } = fileChanges(overtaken(tree, 'FROM mine\n'), new Map([['Dockerfile', 'FROM b\n']]));
      expect(changes).toEqual([]);
      expect(skipped).toEqual([{ path: 'Dockerfile', reason: 'it changed since it was read' }]);
    }
  });

  it('leaves a file alone that is not UTF-8', () => {
    const tree = memoryTree({ Dockerfile: new Uint8Array([70, 0xfc, 10]) });
    expect(fileChanges(tree, new Map([['Dockerfile', 'F\n']])).skipped[0]?.reason).toContain('UTF-8');
  });
});
