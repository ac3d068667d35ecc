import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cut, failing } from './transaction-faults.ts';
import { encodeJournal, type Journal, sha256 } from './transaction-journal.ts';
import { type FileOps, systemOps } from './transaction-ops.ts';
import { snapshot } from './transaction-snapshot.ts';
import { type FileChange, finishPending, writeTransaction } from './transaction.ts';
import { undoLast } from './undo.ts';

const clock = { now: () => Date.UTC(2026, 10, 14) };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

let outside: string;
let root: string;
beforeEach(() => {
  outside = mkdtempSync(path.join(tmpdir(), 'plimsoll-write-'));
  root = path.join(outside, 'repository');
  mkdirSync(root);
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const at = (relative: string): string => path.join(root, relative);
const text = (relative: string): string => readFileSync(at(relative), 'utf8');
function put(relative: string, contents: string, mode = 0o644): void {
  mkdirSync(path.dirname(at(relative)), { recursive: true });
  writeFileSync(at(relative), contents);
  chmodSync(at(relative), mode);
}
const write = (changes: readonly FileChange[], ops?: FileOps) =>
  writeTransaction(root, 'check --fix', changes, clock, ops);
const edit = (file: string, before: string | undefined, after: string | undefined): FileChange => ({
  path: file,
  before: before === undefined ? undefined : bytes(before),
  after: after === undefined ? undefined : bytes(after),
});
const reasonFor = (change: FileChange): string | undefined => write([change]).skipped[0]?.reason;

describe('failures', () => {
  it('a full disk: nothing is written', () => {
    put('a', '1');
    put('b', '1');
    const before = snapshot(root);
    let writes = 0;
    // The journal's place is found, that of the second file is not.
    const ops = failing(systemOps, 'ENOSPC', (_, name) => name === 'write' && ++writes > 3);
    const result = write([edit('a', '1', '2'), edit('b', '1', '2')], ops);
    expect(writes).toBe(4);
    expect(result.written).toEqual([]);
    expect(result.skipped.map(({ reason }) => reason)).toEqual(
      Array(2).fill('nothing was written: no space left on the disk'),
    );
    expect(snapshot(root)).toBe(before);
  });

  it('a disk without room for the journal: nothing is begun', () => {
    put('a', '1');
    let writes = 0;
    const ops = failing(systemOps, 'ENOSPC', (_, name) => name === 'write' && ++writes === 2);
    expect(write([edit('a', '1', '2')], ops).skipped[0]?.reason).toBe('nothing was written: no space left on the disk');
    expect(readdirSync(at('.plimsoll/undo'))).toEqual([]);
  });

  it('a directory that may not be written: the files in it are left alone', () => {
    put('a', '1');
    put('locked/b', '1');
    const ops: FileOps = {
      ...systemOps,
      create: (file, mode) => {
        if (path.dirname(file) === at('locked')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        return systemOps.create(file, mode);
      },
    };
    expect(
      write([edit('a', '1', '2'), edit('locked/b', '1', '2'), edit('locked/c', undefined, '2')], ops),
    ).toMatchObject({
      written: ['a'],
      skipped: [
        { path: 'locked/b', reason: 'permission denied' },
        { path: 'locked/c', reason: 'permission denied' },
      ],
    });
    expect(undoLast(root, clock).restored).toEqual(['a']);
  });

  it('a file system without hard links', () => {
    const ops = failing(systemOps, 'EPERM', (_, name) => name === 'link');
    expect(write([edit('new', undefined, 'x')], ops).written).toEqual(['new']);
    const busy: FileOps = {
      ...systemOps,
      link: (from, to) => {
        put('other', 'by you');
        ops.link(from, to);
      },
    };
    expect(write([edit('other', undefined, 'x')], busy).skipped).toEqual([
      { path: 'other', reason: 'it was created meanwhile' },
    ]);
    expect(text('other')).toBe('by you');
    expect(readdirSync(root).sort()).toEqual(['.plimsoll', 'new', 'other']);
  });
});

describe('a change that was cut off', () => {
  const die = (): never => {
    throw new Cut();
  };
  const mortal = { ...systemOps, self: { ...systemOps.self, pid: 2 ** 31 - 1 } };

  /** a and b changed, c and made/d made; cut off after the first of them. */
  function cutOff(): string {
    put('a', '1');
    put('b', '1', 0o755);
    const before = snapshot(root);
    const ops: FileOps = { ...mortal, rename: (from, to) => (to === at('b') ? die() : systemOps.rename(from, to)) };
    const changes = [
      edit('a', '1', '2'),
      edit('b', '1', '2'),
      edit('c', undefined, 'x'),
      edit('made/d', undefined, 'x'),
    ];
    expect(() => write(changes, ops)).toThrow(Cut);
    expect(text('a')).toBe('2');
    return before;
  }

  it('is taken back', () => {
    const before = cutOff();
    expect(finishPending(root)).toEqual({
      kind: 'write',
      finished: [],
      rolledBack: ['a', 'b', 'c', 'made/d'],
      left: [],
    });
    expect(snapshot(root)).toBe(before);
    expect(finishPending(root)).toEqual({ kind: undefined, finished: [], rolledBack: [], left: [] });
  });

  it('is finished if only its last word is missing', () => {
    put('a', '1');
    const ops: FileOps = {
      ...mortal,
      rename: (from, to) => (to.endsWith('.jsonl') ? die() : systemOps.rename(from, to)),
    };
    expect(() => write([edit('a', '1', '2')], ops)).toThrow(Cut);
    expect(finishPending(root)).toEqual({ kind: 'write', finished: ['a'], rolledBack: [], left: [] });
    expect(undoLast(root, clock).restored).toEqual(['a']);
  });

  it('is taken back even if the temporary files were cleared away', () => {
    const before = cutOff();
    const litter = readdirSync(root).filter((name) => name.endsWith('.tmp'));
    expect(litter).toHaveLength(2);
    for (const name of litter) unlinkSync(at(name));
    expect(finishPending(root).left).toEqual([]);
    expect(snapshot(root)).toBe(before);
  });

  it('does not take back what somebody has changed since', () => {
    cutOff();
    put('a', 'by you');
    expect(finishPending(root)).toEqual({
      kind: 'write',
      finished: [],
      rolledBack: ['b', 'c', 'made/d'],
      left: [{ path: 'a', reason: 'it changed after the change was cut off, and stays as it is' }],
    });
    expect(text('a')).toBe('by you');
    expect(readdirSync(root).sort()).toEqual(['.plimsoll', 'a', 'b']);
  });

  it('does not take back what it had left alone, even if that now looks like its own work', () => {
    for (const file of ['a', 'b', 'c']) put(file, '1');
    const ops: FileOps = {
      ...mortal,
      rename: (from, to) => {
        if (to === at('c')) die();
        systemOps.rename(from, to);
        put('b', '2');
      },
    };
    expect(() =>
      write(
        ['a', 'b', 'c'].map((file) => edit(file, '1', '2')),
        ops,
      ),
    ).toThrow(Cut);
    expect(finishPending(root)).toEqual({ kind: 'write', finished: [], rolledBack: ['a', 'c'], left: [] });
    expect(['a', 'b', 'c'].map(text)).toEqual(['1', '2', '1']);
  });

  it('is settled by the next change and by undo as well', () => {
    const before = cutOff();
    expect(write([edit('older', undefined, 'x')]).written).toEqual(['older']);
    cutOff();
    expect(undoLast(root, clock)).toMatchObject({
      id: undefined,
      restored: ['a', 'b', 'c', 'made/d'],
      problem: undefined,
    });
    expect(text('older')).toBe('x');
    expect(undoLast(root, clock)).toMatchObject({ id: '1', restored: ['older'] });
    expect(snapshot(root)).toBe(before);
    cutOff();
    expect(write([edit('a', '1', '3')]).written).toEqual(['a']);
  });

  it('stands in the way of another while it cannot be taken back', () => {
    cutOff();
    const full = failing(systemOps, 'ENOSPC', (_, name) => name === 'write');
    expect(finishPending(root, full).left[0]).toEqual({
      path: 'a',
      reason: 'a change of it was cut off and cannot be taken back yet: no space left on the disk',
    });
    expect(write([edit('b', '1', '3')], full).skipped[0]?.reason).toContain('an earlier change is not settled: a:');
    expect(undoLast(root, clock, {}, full).problem?.reason).toContain('an earlier change is not settled: a:');
    expect(finishPending(root).rolledBack).toEqual(['a', 'b', 'c', 'made/d']);
  });

  it('left by another version of Plimsoll, it stays as it is', () => {
    put('a', '1');
    mkdirSync(at('.plimsoll/undo'), { recursive: true });
    const json = '{"plimsoll":2}';
    writeFileSync(at('.plimsoll/undo/pending.jsonl'), `${sha256(bytes(json)).slice(0, 16)} ${json}\n`);
    expect(finishPending(root).left[0]?.reason).toContain('another version of plimsoll');
    expect(reasonFor(edit('a', '1', '2'))).toContain('another version of plimsoll');
    expect(text('a')).toBe('1');
  });

  it('costs one look where nothing is pending', () => {
    let looks = 0;
    const ops = new Proxy(systemOps, {
      get: (own, name: keyof FileOps) => {
        looks++;
        return own[name];
      },
    });
    finishPending(root, ops);
    expect(looks).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('a journal that came with the repository', () => {
  const kept = { sha256: sha256(bytes('evil')), bytes: bytes('evil'), mode: 0o4755, uid: 0, gid: 0 };
  const journal: Journal = {
    id: 1,
    nonce: '0123abcd',
    when: '',
    title: '',
    kind: 'write',
    retires: undefined,
    makes: [],
    drops: [],
    files: [],
    skipped: new Map(),
  };
  const plant = (name: string, planted: Journal): void => {
    mkdirSync(at('.plimsoll/undo'), { recursive: true });
    writeFileSync(at(`.plimsoll/undo/${name}`), encodeJournal(planted));
  };

  it.each(['../secret', '.git/hooks/pre-commit', 'link/secret', '.plimsoll/undo/x', '/tmp/x'])(
    'cannot reach %s',
    (target) => {
      writeFileSync(path.join(outside, 'secret'), 'good');
      put('.git/config', 'good');
      symlinkSync('..', at('link'));
      const after = sha256(bytes('good'));
      plant('pending.jsonl', {
        ...journal,
        files: [{ path: target, target, before: kept, after }],
        makes: ['../made'],
        drops: ['../drop'],
      });
      mkdirSync(path.join(outside, 'made'));
      expect(finishPending(root).left).toHaveLength(1);
      plant('2.jsonl', { ...journal, files: [{ path: target, target, before: kept, after: undefined }] });
      expect(undoLast(root, clock, { force: true }).restored).toEqual([]);
      expect(readFileSync(path.join(outside, 'secret'), 'utf8')).toBe('good');
      expect(readdirSync(outside).sort()).toEqual(['made', 'repository', 'secret']);
      expect(readdirSync(at('.git'))).toEqual(['config']);
    },
  );

  it('gives no file the set-user-id bit', () => {
    plant('1.jsonl', { ...journal, files: [{ path: 'tool', target: 'tool', before: kept, after: undefined }] });
    expect(undoLast(root, clock).restored).toEqual(['tool']);
    expect(statSync(at('tool')).mode & 0o7777).toBe(0o755);
  });

  it('is no journal if it is a symbolic link', () => {
    mkdirSync(at('.plimsoll/undo'), { recursive: true });
    writeFileSync(path.join(outside, 'journal'), encodeJournal(journal));
    symlinkSync('../../../journal', at('.plimsoll/undo/pending.jsonl'));
    expect(finishPending(root).left).toHaveLength(1);
    expect(existsSync(path.join(outside, 'journal'))).toBe(true);
  });
});
