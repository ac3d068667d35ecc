import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cut, cutAt } from './transaction-faults.ts';
import { type FileOps, systemOps } from './transaction-ops.ts';
import { snapshot } from './transaction-snapshot.ts';
import { type FileChange, finishPending, writeTransaction } from './transaction.ts';
import { undoLast } from './undo.ts';

const clock = { now: () => Date.UTC(2026, 10, 14) };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const changes: FileChange[] = [
  { path: 'Dockerfile', before: bytes('FROM node\n'), after: bytes('FROM node:22\n') },
  { path: 'bin/run.sh', before: bytes('#!/bin/sh\n'), after: bytes('#!/bin/sh\nset -e\n') },
  { path: 'current', before: bytes('port 80\n'), after: bytes('port 8080\n') },
  { path: 'linked/in.txt', before: bytes('in\n'), after: undefined },
  { path: 'touched.txt', before: bytes('as it was read\n'), after: bytes('never\n') },
  { path: 'docs/made/a.md', before: undefined, after: bytes('# A\n') },
  { path: 'docs/made/b.md', before: undefined, after: new Uint8Array([0, 255, 13, 10]) },
];

let base: string;
let fresh: string;
let changed: string;

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'plimsoll-crash-'));
  fresh = path.join(base, 'fresh');
  for (const directory of ['bin', 'conf', 'real', 'docs']) mkdirSync(path.join(fresh, directory), { recursive: true });
  const files = {
    Dockerfile: 'FROM node\n',
    'bin/run.sh': '#!/bin/sh\n',
    'conf/app.conf': 'port 80\n',
    'real/in.txt': 'in\n',
    'touched.txt': 'by somebody else\n',
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(fresh, file), text);
  chmodSync(path.join(fresh, 'bin/run.sh'), 0o755);
  chmodSync(path.join(fresh, 'conf/app.conf'), 0o600);
  symlinkSync('conf/app.conf', path.join(fresh, 'current'));
  symlinkSync('real', path.join(fresh, 'linked'));
  changed = copyOf(fresh);
  writeTransaction(changed, 'fix', changes, clock);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

let copies = 0;
function copyOf(tree: string): string {
  const copy = path.join(base, String(copies++));
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}

/** Ops of a process that dies at changing call `cut`; the process number is one that no system gives. */
function dying(cut: number, torn: boolean): { ops: FileOps; bury: () => void } {
  const open = new Set<number>();
  const mortal: FileOps = {
    ...systemOps,
    self: { pid: 2 ** 31 - 1, started: '1', place: systemOps.self.place },
    create: (file, mode) => remember(systemOps.create(file, mode)),
    append: (file) => remember(systemOps.append(file)),
    close: (file) => {
      open.delete(file);
      systemOps.close(file);
    },
  };
  const remember = (file: number): number => {
    open.add(file);
    return file;
  };
  return { ops: cutAt(mortal, cut, torn), bury: () => open.forEach(systemOps.close) };
}

/** Runs `action` on copies of `tree`, cut at call 0, 1, 2 … until it comes through; gives the number of cuts. */
function cutEverywhere(tree: string, torn: boolean, action: (root: string, ops: FileOps) => void, then: (root: string) => void): number {
  for (let cut = 0; ; cut++) {
    const root = copyOf(tree);
    const { ops, bury } = dying(cut, torn);
    let died = false;
    try {
      action(root, ops);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      died = true;
    }
    bury();
    then(root);
    rmSync(root, { recursive: true });
    if (!died) return cut;
  }
}

/** Each entry as it was in one of the two trees: nothing torn, whatever the moment. */
function expectMixed(root: string): void {
  const known = new Set([...snapshot(fresh).split('\n'), ...snapshot(changed).split('\n')]);
  const lines = snapshot(root).split('\n');
  const strange = lines.filter((line) => !known.has(line) && !/^file \S*\.plimsoll-[0-9a-f]{8}-\d+\.tmp /.test(line));
  expect(strange).toEqual([]);
  for (const file of ['Dockerfile', 'bin/run.sh', 'conf/app.conf', 'touched.txt']) {
    expect(lines.filter((line) => line.startsWith(`file ${file} `))).toHaveLength(1);
  }
}

describe.each([
  ['between two calls', false],
  ['in the middle of a write', true],
])('cut %s, on a real disk', (_, torn) => {
  it('a transaction is all or nothing, can be made again and undone', () => {
    const cuts = cutEverywhere(
      fresh,
      torn,
      (root, ops) => void writeTransaction(root, 'fix', changes, clock, ops),
      (root) => {
        expectMixed(root);
        expect(finishPending(root).left).toEqual([]);
        const now = snapshot(root);
        expect([snapshot(fresh), snapshot(changed)]).toContain(now);
        if (now === snapshot(fresh)) writeTransaction(root, 'fix', changes, clock);
        expect(snapshot(root)).toBe(snapshot(changed));
        expect(readdirSync(path.join(root, '.plimsoll/undo'))).toEqual(['1.jsonl']);
        expect(readdirSync(path.join(root, '.plimsoll')).sort()).toEqual(['.gitignore', 'undo']);
        expect(undoLast(root, clock).skipped).toEqual([]);
        expect(snapshot(root)).toBe(snapshot(fresh));
      },
    );
    expect(cuts).toBeGreaterThan(60);
  });

  it('an undo is all or nothing, and can be made again', () => {
    const cuts = cutEverywhere(
      changed,
      torn,
      (root, ops) => void undoLast(root, clock, {}, ops),
      (root) => {
        expectMixed(root);
        expect(finishPending(root).left).toEqual([]);
        const now = snapshot(root);
        expect([snapshot(fresh), snapshot(changed)]).toContain(now);
        undoLast(root, clock);
        expect(snapshot(root)).toBe(snapshot(fresh));
      },
    );
    expect(cuts).toBeGreaterThan(60);
  });

  it('a recovery that is cut too is made again', () => {
    const half = copyOf(fresh);
    const { ops, bury } = dying(0, false);
    bury();
    let renames = 0;
    const dead: FileOps = {
      ...ops,
      ...systemOps,
      self: ops.self,
      rename: (from, to) => {
        if (++renames === 3) throw new Cut();
        systemOps.rename(from, to);
      },
    };
    expect(() => writeTransaction(half, 'fix', changes, clock, dead)).toThrow(Cut);
    expect([snapshot(fresh), snapshot(changed)]).not.toContain(snapshot(half));
    const cuts = cutEverywhere(
      half,
      torn,
      (root, mortal) => void finishPending(root, mortal),
      (root) => {
        expectMixed(root);
        expect(finishPending(root).left).toEqual([]);
        expect(snapshot(root)).toBe(snapshot(fresh));
      },
    );
    expect(cuts).toBeGreaterThan(15);
  });
});
