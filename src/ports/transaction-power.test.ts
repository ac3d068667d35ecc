import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCalls, cutAt, failing, isCut } from './transaction-faults.ts';
import { MemoryDisk } from './transaction-memory.ts';
import { type FileOps, type ProcessName } from './transaction-ops.ts';
import { finishPending, type FileChange, writeTransaction } from './transaction.ts';
import { listUndo, undoLast } from './undo.ts';

const root = '/repo';
const clock = { now: () => Date.UTC(2026, 10, 14) };
const processNumber = (pid: number): ProcessName => ({ pid, started: 'a', place: 'b' });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const before = new Map([
  ['Dockerfile', 'FROM node\n'],
  ['old.txt', 'old\n'],
  ['keep.txt', 'keep\n'],
  ['bin/run.sh', '#!/bin/sh\n'],
]);
const changes: FileChange[] = [
  { path: 'Dockerfile', before: bytes('FROM node\n'), after: bytes('FROM node:22\n') },
  { path: 'old.txt', before: bytes('old\n'), after: undefined },
  { path: 'keep.txt', before: bytes('what was there once\n'), after: bytes('never\n') },
  { path: 'docs/made/a.md', before: undefined, after: bytes('# A\n') },
  { path: 'bin/run.sh', before: bytes('#!/bin/sh\n'), after: bytes('#!/bin/sh\nset -e\n') },
];

function freshDisk(): MemoryDisk {
  const disk = new MemoryDisk();
  const ops = disk.ops(processNumber(1));
  for (const directory of ['', '/bin']) ops.makeDirectory(root + directory, 0o755);
  for (const [path, text] of before) {
    const file = ops.create(`${root}/${path}`, 0o644);
    ops.write(file, bytes(text));
    ops.close(file);
  }
  disk.settle();
  return disk;
}

/** As text: vitest's toContainEqual takes any two maps for equal. */
const treeOf = (disk: MemoryDisk): string => JSON.stringify([...disk.files(root)]);

const oldTree = treeOf(freshDisk());
/** A disk that a transaction has changed. */
const newDisk = (): MemoryDisk => {
  const disk = freshDisk();
  writeTransaction(root, 'fix', changes, clock, disk.ops(processNumber(2)));
  disk.settle();
  return disk;
};
const newTree = treeOf(newDisk());

it('the scene: one file is left alone, the others change', () => {
  expect(newDisk().files(root)).toEqual(
    new Map([
      ['Dockerfile', 'FROM node:22\n'],
      ['bin', undefined],
      ['bin/run.sh', '#!/bin/sh\nset -e\n'],
      ['docs', undefined],
      ['docs/made', undefined],
      ['docs/made/a.md', '# A\n'],
      ['keep.txt', 'keep\n'],
    ]),
  );
});

const acts = {
  write: {
    start: freshDisk,
    run: (ops: FileOps) => void writeTransaction(root, 'fix', changes, clock, ops),
    from: oldTree,
    to: newTree,
  },
  undo: { start: newDisk, run: (ops: FileOps) => void undoLast(root, clock, {}, ops), from: newTree, to: oldTree },
};

/** What must not be left lying about; the lock of a dead process is taken away by the next change. */
const litter = (disk: MemoryDisk): string[] =>
  [...disk.files(root, true).keys()].filter((path) => /\.tmp$|pending/.test(path));

describe.each(Object.entries(acts))('%s, cut at every call that changes something', { timeout: 120_000 }, (_, act) => {
  const calls = countCalls(act.run, act.start().ops(processNumber(9)));

  it('has many places to be cut at', () => expect(calls).toBeGreaterThan(20));

  it('ends whole after recovery, even if that is cut too, at every call', () => {
    for (let cut = 0; cut < calls; cut++) {
      for (let second = 0; ; second++) {
        const disk = act.start();
        expect(isCut(() => act.run(cutAt(disk.ops(processNumber(2)), cut)))).toBe(true);
        const again = isCut(() => void finishPending(root, cutAt(disk.ops(processNumber(3)), second)));
        const settled = finishPending(root, disk.ops(processNumber(4)));
        expect(settled.left).toEqual([]);
        expect([act.from, act.to]).toContain(treeOf(disk));
        expect(litter(disk)).toEqual([]);
        if (!again) break;
      }
    }
  });

  it('ends whole after a power failure at any call, whatever had reached the disk of what was not synced', () => {
    const run = fc.property(
      fc.nat({ max: calls }),
      fc.nat({ max: 60 }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      (cut, second, choices) => {
        const choose = (most: number): number => (choices.next().value ?? 0) % (most + 1);
        const disk = act.start();
        isCut(() => act.run(cutAt(disk.ops(processNumber(2)), cut)));
        disk.cutPower(choose);
        isCut(() => void finishPending(root, cutAt(disk.ops(processNumber(3)), second)));
        disk.cutPower(choose);
        expect(finishPending(root, disk.ops(processNumber(4))).left).toEqual([]);
        expect([act.from, act.to]).toContain(treeOf(disk));
        disk.cutPower(choose);
        expect([act.from, act.to]).toContain(treeOf(disk));
      },
    );
    fc.assert(run, { numRuns: 1500 });
  });

  it('is durable once it has returned', () => {
    const disk = act.start();
    act.run(disk.ops(processNumber(2)));
    disk.cutPower(() => 0);
    expect(treeOf(disk)).toBe(act.to);
    const [entry] = listUndo(root, disk.ops(processNumber(3)));
    expect(undoLast(root, clock, { id: entry?.id }, disk.ops(processNumber(3))).skipped).toEqual([]);
    expect(treeOf(disk)).toBe(act.from);
  });
});

/** Calls that need room on the disk. */
const growing = new Set<string>(['create', 'append', 'write', 'link', 'makeDirectory', 'sync']);

describe.each(['ENOSPC', 'EIO', 'EACCES', 'EPERM', 'EROFS'])('%s at every call that changes something', (code) => {
  const calls = countCalls(acts.write.run, freshDisk().ops(processNumber(9)));
  const kinds = {
    once: (at: number) => (call: number) => call === at,
    'from then on': (at: number) => (call: number) => call >= at,
    'from then on, where room is needed': (at: number) => (call: number, name: string) =>
      call >= at && growing.has(name),
  };
  const whole = code === 'ENOSPC' || code === 'EIO';

  it.each(Object.entries(kinds))('%s: never half, and said', (_, fails) => {
    for (let at = 0; at < calls; at++) {
      const disk = freshDisk();
      const ops = disk.ops(processNumber(2));
      const result = writeTransaction(root, 'fix', changes, clock, failing(ops, code, fails(at)));
      const told = [...result.written, ...result.skipped.map(({ path }) => path)];
      expect(told.sort()).toEqual(changes.map(({ path }) => path).sort());
      if (whole) expect([0, changes.length - 1]).toContain(result.written.length);
      const pending = disk.files(root, true).has('.plimsoll/undo/pending.jsonl');
      if (pending) expect(result.skipped.filter(({ reason }) => reason.includes('the next call'))).not.toEqual([]);
      expect(finishPending(root, disk.ops(processNumber(3))).left).toEqual([]);
      expect(litter(disk)).toEqual([]);
      if (pending && result.written.length === 0) expect([oldTree, newTree]).toContain(treeOf(disk));
      else expect(treeOf(disk)).toBe(treeWith(result.written));
      undoLast(root, clock, {}, disk.ops(processNumber(4)));
      expect(treeOf(disk)).toBe(oldTree);
    }
  });
});

/** The old tree with the new bytes of `written`. */
function treeWith(written: readonly string[]): string {
  const disk = freshDisk();
  const chosen = changes.filter(({ path }) => written.includes(path));
  writeTransaction(root, 'fix', chosen, clock, disk.ops(processNumber(1)));
  return treeOf(disk);
}
