import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cut } from './transaction-faults.ts';
import { type FileOps, systemOps } from './transaction-ops.ts';
import { snapshot } from './transaction-snapshot.ts';
import { finishPending, writeTransaction } from './transaction.ts';
import { listUndo, undoLast } from './undo.ts';

let root: string;
let time = 0;
const clock = { now: () => Date.UTC(2026, 10, 14) + time++ * 1000 };
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'plimsoll-undo-'));
  time = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (relative: string): string => path.join(root, relative);
const text = (relative: string): string => readFileSync(at(relative), 'utf8');
const put = (relative: string, contents: string): void => writeFileSync(at(relative), contents);

/** Writes the files' new texts over what is there now. */
function write(texts: Readonly<Record<string, string | undefined>>, title = 'check --fix'): string {
  const changes = Object.entries(texts).map(([file, after]) => ({
    path: file,
    before: existsSync(at(file)) ? readFileSync(at(file)) : undefined,
    after: after === undefined ? undefined : Buffer.from(after),
  }));
  const { id, skipped } = writeTransaction(root, title, changes, clock);
  expect(skipped).toEqual([]);
  return id;
}
const undo = (id?: string, force?: boolean) => undoLast(root, clock, { id, force });

it('gives back bytes, modes, removed files and removes what was made', () => {
  put('a', '1');
  put('gone', 'here\r\n');
  chmodSync(at('gone'), 0o751);
  const before = snapshot(root);
  write({ a: '2', gone: undefined, 'deep/er/new': 'x' });
  expect(undo()).toEqual({
    id: '1',
    again: '2',
    restored: ['a', 'gone', 'deep/er/new'],
    already: [],
    skipped: [],
    problem: undefined,
  });
  expect(snapshot(root)).toBe(before);
});

it('keeps a directory that it made where something else has come into it', () => {
  write({ 'deep/er/new': 'x' });
  put('deep/yours', 'y');
  undo();
  expect(readdirSync(at('deep'))).toEqual(['yours']);
});

it('cut off after it has removed a directory, it can be taken back into it', () => {
  put('b', '1');
  write({ 'made/a': 'x', b: '2' });
  const ops: FileOps = {
    ...systemOps,
    self: { ...systemOps.self, pid: 2 ** 31 - 1 },
    rename: (from, to) => {
      if (to.endsWith('2.jsonl')) throw new Cut();
      systemOps.rename(from, to);
    },
  };
  expect(() => undoLast(root, clock, {}, ops)).toThrow(Cut);
  expect(readdirSync(root).sort()).toEqual(['.plimsoll', 'b']);
  put('b', 'yours');
  expect(finishPending(root)).toMatchObject({ kind: 'undo', rolledBack: ['made/a'], left: [{ path: 'b' }] });
  expect([text('made/a'), text('b')]).toEqual(['x', 'yours']);
});

it('leaves a file alone that it may not write, and keeps the change', () => {
  put('a', '1');
  put('b', '1');
  write({ a: '2', b: '2' });
  const ops: FileOps = { ...systemOps, writable: (file) => file !== at('b') };
  expect(undoLast(root, clock, {}, ops)).toMatchObject({
    restored: ['a'],
    skipped: [{ path: 'b', reason: 'it is write-protected' }],
  });
  expect(undo()).toMatchObject({ id: '1', restored: ['b'], already: ['a'] });
});

it('keeps a mode that was changed since', () => {
  put('a', '1');
  write({ a: '2' });
  chmodSync(at('a'), 0o700);
  undo();
  expect([text('a'), statSync(at('a')).mode & 0o777]).toEqual(['1', 0o700]);
});

describe('a file that changed since', () => {
  beforeEach(() => {
    put('a', '1');
    put('b', '1');
    put('removed', '1');
    write({ a: '2', b: '2', made: '2', removed: undefined });
    put('a', 'yours');
    put('removed', 'yours');
    unlinkSync(at('made'));
    mkdirSync(at('made'));
  });

  it('is left alone, and the rest restored', () => {
    expect(undo()).toEqual({
      id: '1',
      again: '2',
      restored: ['b'],
      already: [],
      skipped: [
        { path: 'a', reason: 'it changed since' },
        { path: 'made', reason: 'it is a directory now' },
        { path: 'removed', reason: 'it changed since' },
      ],
      problem: undefined,
    });
    expect([text('a'), text('b'), text('removed')]).toEqual(['yours', '1', 'yours']);
  });

  it('stays the next to be undone, and is restored with force; undoing that gives back what was overwritten', () => {
    undo();
    rmSync(at('made'), { recursive: true });
    expect(undo().skipped.map(({ path: file }) => file)).toEqual(['a', 'removed']);
    const forced = undo(undefined, true);
    expect(forced).toMatchObject({ id: '1', restored: ['a', 'removed'], already: ['b', 'made'], skipped: [] });
    expect([text('a'), text('removed')]).toEqual(['1', '1']);
    expect(undo().problem?.reason).toBe('nothing to undo');
    expect(undo(forced.again).restored).toEqual(['a', 'removed']);
    expect([text('a'), text('removed')]).toEqual(['yours', 'yours']);
  });

  it('at the last moment, is left alone as well, and the change stays in the history', () => {
    for (const file of ['a', 'removed']) put(file, file === 'a' ? '2' : '');
    unlinkSync(at('removed'));
    rmSync(at('made'), { recursive: true });
    put('made', '2');
    const ops: FileOps = {
      ...systemOps,
      rename: (from, to) => {
        systemOps.rename(from, to);
        if (to === at('a')) put('b', 'yours');
      },
    };
    expect(undoLast(root, clock, {}, ops)).toMatchObject({
      restored: ['a', 'made', 'removed'],
      skipped: [{ path: 'b', reason: 'it changed since it was read' }],
    });
    expect(listUndo(root).map(({ id }) => id)).toEqual(['2', '1']);
    expect(undo(undefined, true)).toMatchObject({ id: '1', restored: ['b'], skipped: [] });
    expect(text('b')).toBe('1');
  });

  it('is restored with force even if it was deleted', () => {
    unlinkSync(at('a'));
    expect(undo().skipped[0]).toEqual({ path: 'a', reason: 'it was deleted since' });
    undo(undefined, true);
    expect(text('a')).toBe('1');
  });
});

it('goes back change by change, and again forward by the id of the undo', () => {
  put('a', '1');
  write({ a: '2' });
  write({ a: '3' });
  expect([undo().id, text('a')]).toEqual(['2', '2']);
  const second = undo();
  expect([second.id, text('a')]).toEqual(['1', '1']);
  expect(undo().problem?.reason).toBe('nothing to undo');
  expect(undo(second.again).restored).toEqual(['a']);
  expect(text('a')).toBe('2');
  expect(listUndo(root).map(({ id, title, kind }) => [id, title, kind])).toEqual([
    ['5', 'check --fix', 'write'],
    ['3', 'undo of check --fix', 'undo'],
  ]);
  expect([undo().id, text('a')]).toEqual(['5', '1']);
});

it('an older change can be undone first where the newer one left its files alone', () => {
  put('a', '1');
  put('b', '1');
  write({ a: '2' });
  write({ b: '2' });
  expect(undo('1').restored).toEqual(['a']);
  put('c', '1');
  write({ c: '2' });
  write({ c: '3' });
  expect(undo('4').skipped).toEqual([{ path: 'c', reason: 'it changed since' }]);
  expect(text('c')).toBe('3');
});

it('a change whose files are as before already needs no undo, and leaves the history', () => {
  put('a', '1');
  write({ a: '2', 'made/b': 'x' });
  put('a', '1');
  unlinkSync(at('made/b'));
  expect(undo()).toEqual({
    id: '1',
    again: '',
    restored: [],
    already: ['a', 'made/b'],
    skipped: [],
    problem: undefined,
  });
  expect(listUndo(root)).toEqual([]);
  expect(existsSync(at('made'))).toBe(false);
});

it('lists what can be undone, newest first', () => {
  expect(listUndo(root)).toEqual([]);
  put('a', '1');
  write({ a: '2', b: 'x' });
  write({ b: 'y' }, 'new-rule');
  expect(listUndo(root)).toEqual([
    { id: '2', when: '2026-11-14T00:00:01.000Z', title: 'new-rule', kind: 'write', files: ['b'] },
    { id: '1', when: '2026-11-14T00:00:00.000Z', title: 'check --fix', kind: 'write', files: ['a', 'b'] },
  ]);
  put('.plimsoll/undo/3.jsonl', 'rubbish');
  put('.plimsoll/undo/04.jsonl', 'rubbish');
  put('.plimsoll/undo/notes', 'rubbish');
  expect(listUndo(root).map(({ id }) => id)).toEqual(['2', '1']);
  expect(undo().id).toBe('2');
});

it('keeps the last twenty', () => {
  put('a', '0');
  for (let round = 1; round <= 25; round++) write({ a: String(round) });
  expect(listUndo(root).map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index));
  for (let round = 0; round < 10; round++) undo();
  expect(text('a')).toBe('15');
  expect(listUndo(root)).toHaveLength(20);
});

it('says what it does not have, and makes nothing for that', () => {
  expect(undo()).toEqual({
    id: undefined,
    again: '',
    restored: [],
    already: [],
    skipped: [],
    problem: { kind: 'none', reason: 'nothing to undo' },
  });
  expect(undo('12').problem?.reason).toBe('no change 12 in the undo history');
  expect(readdirSync(root)).toEqual([]);
  put('a', '1');
  write({ a: '2' });
  expect(undo('../1').problem?.reason).toBe('no change ../1 in the undo history');
  expect(undo('01').problem?.reason).toBe('no change 01 in the undo history');
  expect(text('a')).toBe('2');
});
