import { describe, expect, test } from 'vitest';
import { OwnPaths } from './own-paths.ts';

const paths = [
  '.env',
  'Dockerfile',
  'Dockerfile.j2',
  'a-b/x.py',
  'a/Dockerfile.dev',
  'a/b/compose.yaml',
  'a/b/yx.py',
  'a/x.py',
  'ax.py',
  'compose.yaml/readme.md',
  'dockerfiles/notes.txt',
  'x.py',
  '{{ name }}/Dockerfile',
].sort();
const own = new OwnPaths(paths);

describe('the own paths', () => {
  test('are found, their folders and others are not', () => {
    expect(paths.filter((path) => !own.has(path))).toEqual([]);
    expect(['', 'a', 'a/', '.en', 'z', 'a/x.pyc'].filter((path) => own.has(path))).toEqual([]);
    expect(new OwnPaths([]).has('a')).toBe(false);
  });

  test('lie in folders', () => {
    expect(['a', 'a/b', 'a-b', 'compose.yaml'].filter((path) => !own.hasBelow(path))).toEqual([]);
    expect(['Dockerfile', 'b', 'a/x', 'z', 'compose'].filter((path) => own.hasBelow(path))).toEqual([]);
  });

  test('are found by their whole base name', () => {
    expect(own.named('x.py')).toEqual(['a-b/x.py', 'a/x.py', 'x.py']);
    expect(own.named('yx.py')).toEqual(['a/b/yx.py']);
    expect(own.named('a/x.py')).toEqual([]);
    expect(own.named('b')).toEqual([]);
  });

  test('are Dockerfiles and compose files by name; those of project templates are neither', () => {
    expect(own.dockerfiles).toEqual(['Dockerfile', 'a/Dockerfile.dev']);
    expect(own.composes).toEqual(['a/b/compose.yaml']);
  });
});
