import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { ignoreNotes, noteFor } from './ignore-notes.ts';
import { Repository } from './repository.ts';

const at = (files: Record<string, string>, today?: string): Repository => new Repository(memoryTree(files), { today });

const hides = (text: string, path: string, what: string, today?: string): boolean =>
  noteFor(at({ [path]: text }, today), path, text.indexOf(what), ['a/b', 'DL1']) !== undefined;

describe('a comment answers for findings', () => {
  const dockerfile = (comment: string): string => `# ${comment}\nFROM x\nRUN y\n`;

  it.each<[comment: string, what: string, today: string | undefined, hidden: boolean]>([
    ['plimsoll ignore=a/b', 'x', undefined, true],
    ['plimsoll ignore=DL1', 'x', undefined, true],
    ['plimsoll ignore=a/b', 'y', undefined, false],
    ['plimsoll ignore=c/d', 'x', undefined, false],
    ['plimsoll ignore-file=a/b', 'y', undefined, true],
    ['plimsoll ignore=a/b until=2027-01-31 because', 'x', '2027-01-30', true],
    ['plimsoll ignore=a/b until=2027-01-31 because', 'x', '2027-01-31', true],
    ['plimsoll ignore=a/b until=2027-01-31 because', 'x', '2027-02-01', false],
    ['plimsoll ignore-file=all until=2027-01-31', 'y', '2027-02-01', false],
    ['plimsoll ignore=a/b until=2027-01-31', 'x', undefined, true],
    ['plimsoll ignore=a/b until=2027-31-01', 'x', undefined, false],
    ['plimsoll ignore=a/b until=soon', 'x', '2020-01-01', false],
    ['hadolint ignore=DL1 until=2020-01-01', 'x', '2027-02-01', true],
  ])('# %s: %s on %s', (comment, what, today, hidden) =>
    expect(hides(dockerfile(comment), 'Dockerfile', what, today)).toBe(hidden),
  );

  const yaml = 'a: 1 # plimsoll ignore=a/b here\n# plimsoll ignore=a/b until=2027-01-31\nb: 2\nc: 3\n';
  it.each<[what: string, today: string, hidden: boolean]>([
    ['a: 1', '2027-02-01', true],
    ['b: 2', '2027-01-31', true],
    ['b: 2', '2027-02-01', false],
    ['c: 3', '2027-01-31', false],
  ])('in another format: %s on %s', (what, today, hidden) => expect(hides(yaml, 'x.yaml', what, today)).toBe(hidden));

  it('is told apart from one for all rules, where that is asked', () => {
    const all = at({ Dockerfile: dockerfile('plimsoll ignore-file=all') });
    expect(noteFor(all, 'Dockerfile', 0, ['a/b'], true)).toBeUndefined();
    const named = at({ Dockerfile: dockerfile('plimsoll ignore-file=a/b') });
    expect(noteFor(named, 'Dockerfile', 0, ['a/b'], true)).toBeDefined();
  });

  it('has its exact place', () => {
    const notes = ignoreNotes(at({ 'x.yaml': yaml }), 'x.yaml');
    expect(notes.map(({ span }) => yaml.slice(span.start, span.end))).toEqual([
      '# plimsoll ignore=a/b here',
      '# plimsoll ignore=a/b until=2027-01-31',
    ]);
  });

  it('is read in one pass of a long line', () => {
    const text = `k: ${'# plimsoll '.repeat(200_000)}\n`;
    expect(ignoreNotes(at({ 'x.yaml': text }), 'x.yaml')).toEqual([]);
  });
});
