import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Changing, Cut, cutAt, isCut, watched } from './transaction-faults.ts';
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

/** A process that is killed loses nothing that it wrote, synced or not (a power failure: transaction-power.test.ts), so these sync in no time. */
const quick: FileOps = { ...systemOps, sync: () => undefined, syncDirectory: () => undefined };

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
  writeTransaction(changed, 'fix', changes, clock, quick);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

let copies = 0;
function copyOf(tree: string): string {
  const copy = path.join(base, String(copies++));
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}

let deaths = 0;

/** Ops of a process that dies at changing call `cut`, with a number that no system gives. */
function dying(cut: number, torn: boolean): { ops: FileOps; bury: () => void } {
  const open = new Set<number>();
  const mortal: FileOps = {
    ...quick,
    self: { pid: 2 ** 31 - ++deaths, started: '1', place: quick.self.place },
    create: (file, mode) => remember(quick.create(file, mode)),
    append: (file) => remember(quick.append(file)),
    close: (file) => {
      open.delete(file);
      quick.close(file);
    },
  };
  const remember = (file: number): number => {
    open.add(file);
    return file;
  };
  return { ops: cutAt(mortal, cut, torn), bury: () => open.forEach(quick.close) };
}

type Action = (root: string, ops: FileOps) => void;

/** Runs `action` on copies of `tree`, cut at every changing call (`torn`: in every write), and `then`; gives the number of cuts. */
function cutEverywhere(tree: string, torn: boolean, action: Action, then: (root: string) => void): number {
  const calls: Changing[] = [];
  action(
    copyOf(tree),
    watched(quick, (_, name) => calls.push(name)),
  );
  const cuts = [...calls.keys()].filter((call) => !torn || calls[call] === 'write');
  for (const cut of cuts) {
    const root = copyOf(tree);
    const { ops, bury } = dying(cut, torn);
    expect(isCut(() => action(root, ops))).toBe(true);
    bury();
    then(root);
    rmSync(root, { recursive: true });
  }
  return cuts.length;
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
  ['between two calls', false, 50, 15],
  ['in the middle of a write', true, 5, 2],
])('cut %s, on a real disk', { timeout: 120_000 }, (_, torn, most, fewer) => {
  it('a transaction is all or nothing, can be made again and undone', () => {
    const cuts = cutEverywhere(
      fresh,
      torn,
      (root, ops) => void writeTransaction(root, 'fix', changes, clock, ops),
      (root) => {
        expectMixed(root);
        expect(finishPending(root, quick).left).toEqual([]);
        const now = snapshot(root);
        expect([snapshot(fresh), snapshot(changed)]).toContain(now);
        if (now === snapshot(fresh)) writeTransaction(root, 'fix', changes, clock, quick);
        expect(snapshot(root)).toBe(snapshot(changed));
        expect(undoLast(root, clock, {}, quick).skipped).toEqual([]);
        expect(snapshot(root)).toBe(snapshot(fresh));
        expect(readdirSync(path.join(root, '.plimsoll/undo'))).toEqual(['2.jsonl']);
        expect(readdirSync(path.join(root, '.plimsoll')).sort()).toEqual(['.gitignore', 'undo']);
        expect(readFileSync(path.join(root, '.plimsoll/.gitignore'), 'utf8')).toMatch(/^\*\n?$/);
      },
    );
    expect(cuts).toBeGreaterThanOrEqual(most);
  });

  it('an undo is all or nothing, and can be made again', () => {
    const cuts = cutEverywhere(
      changed,
      torn,
      (root, ops) => void undoLast(root, clock, {}, ops),
      (root) => {
        expectMixed(root);
        expect(finishPending(root, quick).left).toEqual([]);
        const now = snapshot(root);
        expect([snapshot(fresh), snapshot(changed)]).toContain(now);
        undoLast(root, clock, {}, quick);
        expect(snapshot(root)).toBe(snapshot(fresh));
      },
    );
    expect(cuts).toBeGreaterThanOrEqual(most);
  });

  it('a recovery that is cut too is made again', () => {
    const half = copyOf(fresh);
    let renames = 0;
    const dead: FileOps = {
      ...quick,
      self: { ...quick.self, pid: 2 ** 31 - ++deaths },
      rename: (from, to) => {
        if (++renames === 3) throw new Cut();
        quick.rename(from, to);
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
        expect(finishPending(root, quick).left).toEqual([]);
        expect(snapshot(root)).toBe(snapshot(fresh));
      },
    );
    expect(cuts).toBeGreaterThanOrEqual(fewer);
  });
});
