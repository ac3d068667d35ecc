import { describe, expect, it } from 'vitest';
import type { Undone } from '../ports/undo.ts';
import { undoLines, undoListLines } from './undo.ts';

const undone: Undone = {
  id: '4',
  again: '5',
  restored: ['Dockerfile', 'a/b'],
  already: [],
  skipped: [],
  problem: undefined,
};

describe('undo', () => {
  it('tells what was restored, and how to take that back', () => {
    const text = [
      'restored 2 files · take that back: plimsoll undo 5',
      '  restored    Dockerfile',
      '  restored    a/b',
      '',
    ];
    expect(undoLines(undone)).toEqual({ text: text.join('\n'), code: 0 });
  });

  it('tells what was left alone, why, and how to force it', () => {
    const result = undoLines({
      ...undone,
      restored: ['a'],
      already: ['b'],
      skipped: [{ path: 'c\u001b[2J', reason: 'it changed since' }],
    });
    expect(result.code).toBe(1);
    expect(result.text.split('\n').slice(1)).toEqual([
      '  restored    a',
      '  was so      b',
      '  left alone  c\\x1b[2J: it changed since',
      'overwrite what changed since: plimsoll undo 4 --force',
      '',
    ]);
  });

  it.each<[string, Partial<Undone>, string, number]>([
    [
      'everything left alone',
      { again: '', restored: [], skipped: [{ path: 'a', reason: 'no' }] },
      'restored nothing',
      1,
    ],
    ['nothing to do', { again: '', restored: [], already: ['a'] }, 'nothing to restore: all files are as they were', 0],
    [
      'a change cut off',
      { id: undefined, again: '', restored: ['a'] },
      'took back a change that had been cut off, in 1 file',
      0,
    ],
    ['no change', { id: undefined, problem: { kind: 'none', reason: 'nothing to undo' } }, 'nothing to undo', 2],
    ['a lock', { id: undefined, problem: { kind: 'blocked', reason: 'busy' } }, 'busy', 3],
  ])('%s', (_, part, first, code) => {
    const result = undoLines({ ...undone, ...part });
    expect([result.text.split('\n')[0], result.code]).toEqual([first, code]);
  });
});

it('the list has a line for each change', () => {
  expect(undoListLines([])).toBe('nothing to undo\n');
  const when = '2026-11-14T09:30:59.000Z';
  const text = undoListLines([
    { id: '10', when, title: 'check --fix', kind: 'write', files: ['Dockerfile', 'b'] },
    { id: '9', when, title: 'undo of check --fix', kind: 'undo', files: ['b'] },
  ]);
  expect(text).toBe(
    '10  2026-11-14 09:30 UTC  check --fix  2 files: Dockerfile, b\n 9  2026-11-14 09:30 UTC  undo of check --fix  1 file: b\n',
  );
});
