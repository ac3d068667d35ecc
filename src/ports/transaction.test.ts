import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
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
const isRoot = process.getuid?.() === 0;

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

describe('what is written', () => {
  it('changes, makes and removes files, and keeps modes', () => {
    put('Dockerfile', 'FROM a\n');
    put('bin/run.sh', 'run\n', 0o755);
    put('secret.env', 'A=1\n', 0o600);
    put('old', 'old\n');
    const result = write([
      edit('Dockerfile', 'FROM a\n', 'FROM b\n'),
      edit('bin/run.sh', 'run\n', 'run it\n'),
      edit('secret.env', 'A=1\n', 'A=2\n'),
      edit('old', 'old\n', undefined),
      edit('deep/er/new', undefined, 'new\n'),
    ]);
    expect(result).toEqual({
      id: '1',
      written: ['Dockerfile', 'bin/run.sh', 'secret.env', 'old', 'deep/er/new'],
      skipped: [],
    });
    expect([text('Dockerfile'), text('bin/run.sh'), text('secret.env'), text('deep/er/new')]).toEqual([
      'FROM b\n',
      'run it\n',
      'A=2\n',
      'new\n',
    ]);
    expect(existsSync(at('old'))).toBe(false);
    const modes = ['Dockerfile', 'bin/run.sh', 'secret.env', 'deep/er/new'].map(
      (file) => statSync(at(file)).mode & 0o777,
    );
    expect(modes).toEqual([0o644, 0o755, 0o600, 0o666 & ~process.umask()]);
  });

  it('may empty a file and fill an empty one', () => {
    put('full', 'x');
    put('empty', '');
    expect(write([edit('full', 'x', ''), edit('empty', '', 'x')]).written).toEqual(['full', 'empty']);
    expect([text('full'), text('empty')]).toEqual(['', 'x']);
  });

  it('leaves nothing beside the files but a folder that git does not see', () => {
    put('a', '1');
    write([edit('a', '1', '2')]);
    expect(readdirSync(root).sort()).toEqual(['.plimsoll', 'a']);
    expect(text('.plimsoll/.gitignore')).toBe('*\n');
    expect(readdirSync(at('.plimsoll/undo'))).toEqual(['1.jsonl']);
    expect(statSync(at('.plimsoll/undo')).mode & 0o777).toBe(0o700);
    expect(statSync(at('.plimsoll/undo/1.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('touches nothing when there is nothing to write', () => {
    put('a', '1');
    expect(write([])).toEqual({ id: '', written: [], skipped: [] });
    expect(readdirSync(root)).toEqual(['a']);
  });

  it('breaks the tie of a hard link instead of changing what lies elsewhere', () => {
    writeFileSync(path.join(outside, 'store'), '1');
    linkSync(path.join(outside, 'store'), at('a'));
    expect(write([edit('a', '1', '2')]).written).toEqual(['a']);
    expect(readFileSync(path.join(outside, 'store'), 'utf8')).toBe('1');
  });

  it.runIf(isRoot)('keeps the owner, and gives new files to the owner of their directory', () => {
    put('a', '1');
    mkdirSync(at('theirs'));
    chownSync(at('a'), 1234, 5678);
    chownSync(at('theirs'), 1234, 5678);
    chownSync(root, 1234, 5678);
    write([edit('a', '1', '2'), edit('theirs/new/file', undefined, 'x')]);
    const owners = [
      'a',
      'theirs/new',
      'theirs/new/file',
      '.plimsoll',
      '.plimsoll/undo',
      '.plimsoll/.gitignore',
      '.plimsoll/undo/1.jsonl',
    ];
    expect(owners.map((file) => [statSync(at(file)).uid, statSync(at(file)).gid])).toEqual(
      owners.map(() => [1234, 5678]),
    );
  });

  it('lets nobody read a file before it has its mode', () => {
    put('secret', '1', 0o640);
    const modes: number[] = [];
    const ops: FileOps = {
      ...systemOps,
      create: (file, mode) => {
        if (path.dirname(file) === root) modes.push(mode);
        return systemOps.create(file, mode);
      },
    };
    write([edit('secret', '1', '2')], ops);
    expect(modes).toEqual([0o600]);
  });

  it('keeps the set-user-id and the sticky bit', () => {
    for (const mode of [0o4755, 0o2755, 0o1644]) {
      put('a', '1', mode);
      expect(write([edit('a', '1', '2')]).written).toEqual(['a']);
      expect(statSync(at('a')).mode & 0o7777).toBe(mode);
    }
  });

  it('writes without the owner where the system refuses that', () => {
    put('a', '1', 0o755);
    const stranger: FileOps = {
      ...failing(systemOps, 'EPERM', (_, name) => name === 'chown'),
      lstat: (file) => {
        const stat = systemOps.lstat(file);
        return stat?.kind === 'file' ? { ...stat, uid: stat.uid + 1, mode: stat.mode | 0o4000 } : stat;
      },
    };
    const ops = new Proxy(stranger, { get: (own, name: keyof FileOps) => own[name] ?? systemOps[name] });
    expect(write([edit('a', '1', '2')], ops).written).toEqual(['a']);
    expect(statSync(at('a')).mode & 0o7777).toBe(0o755);
  });
});

describe('what is left alone', () => {
  it('a file that is not as it was read; the others are written', () => {
    put('changed', 'by you');
    put('appeared', 'by you');
    put('good', '1');
    const result = write([
      edit('changed', '1', '2'),
      edit('gone', '1', '2'),
      edit('appeared', undefined, '2'),
      edit('good', '1', '2'),
    ]);
    expect(result.written).toEqual(['good']);
    expect(result.skipped).toEqual([
      { path: 'changed', reason: 'it changed since it was read' },
      { path: 'gone', reason: 'it is gone since it was read' },
      { path: 'appeared', reason: 'it was created since it was read' },
    ]);
    expect([text('changed'), text('appeared'), text('good')]).toEqual(['by you', 'by you', '2']);
  });

  it('a file that changes between the first look and the last', () => {
    put('a', '1');
    put('b', '1');
    const ops: FileOps = {
      ...systemOps,
      rename: (from, to) => {
        systemOps.rename(from, to);
        if (to === at('a')) put('b', 'by you');
      },
      link: (from, to) => {
        if (to === at('made/c')) put('made/c', 'by you');
        systemOps.link(from, to);
      },
    };
    const result = write([edit('a', '1', '2'), edit('b', '1', '2'), edit('made/c', undefined, '2')], ops);
    expect(result.written).toEqual(['a']);
    expect(result.skipped).toEqual([
      { path: 'b', reason: 'it changed since it was read' },
      { path: 'made/c', reason: 'it was created meanwhile' },
    ]);
    expect([text('b'), text('made/c')]).toEqual(['by you', 'by you']);
    expect(undoLast(root, clock)).toMatchObject({ restored: ['a'], skipped: [] });
    expect([text('a'), text('b')]).toEqual(['1', 'by you']);
  });

  it('a file whose directory becomes a symbolic link between the first look and the last', () => {
    for (const file of ['a', 'sub/b', 'elsewhere/b']) put(file, '1');
    const ops: FileOps = {
      ...systemOps,
      rename: (from, to) => {
        systemOps.rename(from, to);
        rmSync(at('sub'), { recursive: true, force: true });
        symlinkSync('elsewhere', at('sub'));
      },
    };
    expect(write([edit('a', '1', '2'), edit('sub/b', '1', '2')], ops).skipped).toEqual([
      { path: 'sub/b', reason: 'a symbolic link stands in its way now' },
    ]);
    expect(text('elsewhere/b')).toBe('1');
  });

  it('all of them at the last moment: then nothing is left of the change', () => {
    const ops: FileOps = {
      ...systemOps,
      link: (from, to) => {
        put(path.relative(root, to), 'by you');
        systemOps.link(from, to);
      },
    };
    const reason = 'it was created meanwhile';
    expect(write([edit('made/a', undefined, '2')], ops)).toEqual({
      id: '',
      written: [],
      skipped: [{ path: 'made/a', reason }],
    });
    expect(readdirSync(at('made'))).toEqual(['a']);
    expect(readdirSync(at('.plimsoll/undo'))).toEqual([]);
  });

  it.each(['../a', '/etc/passwd', 'a/../b', './a', 'a//b', '', 'a/', '.', 'a\0b'])(
    '%j: no path inside the repository',
    (bad) => {
      expect(reasonFor(edit(bad, undefined, 'x'))).toBe('it is not a path inside the repository');
    },
  );

  it.each([
    '.git/hooks/pre-commit',
    '.GIT/config',
    'sub/.git/config',
    'git~1/config',
    '.git /config',
    '.g\u200cit/config',
    '.plimsoll/x',
    '.Plimsoll/x',
  ])('%j: git’s and Plimsoll’s own folders', (bad) => {
    expect(reasonFor(edit(bad, undefined, 'x'))).toBe('it is not a path inside the repository');
    expect(existsSync(at(bad))).toBe(false);
  });

  it('.gitignore and .github are no folders of git’s own', () => {
    expect(
      write([edit('.gitignore', undefined, 'x'), edit('.github/workflows/ci.yml', undefined, 'x')]).skipped,
    ).toEqual([]);
  });

  it('what is no regular file', () => {
    mkdirSync(at('folder'));
    put('file', '1');
    expect(reasonFor(edit('folder', '', 'x'))).toBe('it is a directory');
    expect(reasonFor(edit('file/below', undefined, 'x'))).toBe('file is not a directory');
  });

  it('a change without a difference, and the same file a second time', () => {
    put('a', '1');
    expect(reasonFor(edit('a', '1', '1'))).toBe('there is nothing to change');
    expect(reasonFor(edit('b', undefined, undefined))).toBe('there is nothing to change');
    expect(existsSync(at('.plimsoll/undo/1.jsonl'))).toBe(false);
    symlinkSync('a', at('link'));
    const result = write([edit('a', '1', '2'), edit('link', '1', '3'), edit('a', '1', '4')]);
    expect(result.written).toEqual(['a']);
    expect(result.skipped.map(({ reason }) => reason)).toEqual([
      'it is the same file as a',
      'it is the same file as a',
    ]);
    expect(text('a')).toBe('2');
  });

  it('a file that this user may not write', () => {
    put('a', '1');
    put('b', '1');
    const ops: FileOps = { ...systemOps, writable: (file) => file !== at('a') };
    expect(write([edit('a', '1', '2'), edit('b', '1', '2')], ops)).toMatchObject({
      written: ['b'],
      skipped: [{ path: 'a', reason: 'it is write-protected' }],
    });
  });

  it('everything, with the reason, where nothing can be written at all', () => {
    put('a', '1');
    const ops = failing(systemOps, 'EROFS', () => true);
    const result = writeTransaction(root, 'check --fix', [edit('a', '1', '2')], clock, ops);
    expect(result).toEqual({
      id: '',
      written: [],
      skipped: [
        { path: 'a', reason: 'plimsoll cannot keep its undo history in .plimsoll: the file system is read-only' },
      ],
    });
    expect(readdirSync(root)).toEqual(['a']);
    expect(writeTransaction(at('nowhere'), 'x', [edit('a', '1', '2')], clock).skipped[0]?.reason).toContain(
      'it is gone',
    );
  });
});

describe('symbolic links', () => {
  it('writes the target of a link inside the repository and keeps the link', () => {
    put('real/conf', '1', 0o640);
    symlinkSync('real/conf', at('conf'));
    symlinkSync('real', at('dir'));
    expect(write([edit('conf', '1', '2'), edit('dir/new', undefined, 'x')]).written).toEqual(['conf', 'dir/new']);
    expect(lstatSync(at('conf')).isSymbolicLink()).toBe(true);
    expect([text('real/conf'), text('real/new')]).toEqual(['2', 'x']);
    expect(statSync(at('real/conf')).mode & 0o777).toBe(0o640);
  });

  it('refuses what points out of the repository, into git’s folder or nowhere, and to remove a link', () => {
    writeFileSync(path.join(outside, 'secret'), '1');
    put('.git/config', '1');
    put('a', '1');
    symlinkSync('../secret', at('file'));
    symlinkSync('..', at('up'));
    symlinkSync('.git/config', at('config'));
    symlinkSync('nothing', at('dangling'));
    symlinkSync('loop', at('loop'));
    symlinkSync('a', at('link'));
    const reasons = [
      edit('file', '1', '2'),
      edit('up/secret', '1', '2'),
      edit('up/made/new', undefined, '2'),
      edit('config', '1', '2'),
      edit('dangling', undefined, '2'),
      edit('loop', undefined, '2'),
      edit('link', '1', undefined),
    ].map(reasonFor);
    expect(reasons).toEqual([
      'it is a symbolic link that points out of the repository',
      'up points out of the repository',
      'up points out of the repository',
      'it is a symbolic link to a file that is not the repository’s',
      'it is a symbolic link to nothing',
      'symbolic links go round in a circle',
      'it is a symbolic link, and only what it points at could be removed',
    ]);
    expect(readFileSync(path.join(outside, 'secret'), 'utf8')).toBe('1');
    expect(readdirSync(outside).sort()).toEqual(['repository', 'secret']);
  });

  it('works where the repository itself is reached through a link', () => {
    put('a', '1');
    symlinkSync('repository', path.join(outside, 'way'));
    const way = path.join(outside, 'way');
    expect(writeTransaction(way, 'x', [edit('a', '1', '2')], clock).written).toEqual(['a']);
    expect(undoLast(way, clock).restored).toEqual(['a']);
  });

  it('does not keep its history through a link that came with the repository', () => {
    put('a', '1');
    mkdirSync(path.join(outside, 'elsewhere'));
    symlinkSync('../elsewhere', at('.plimsoll'));
    expect(reasonFor(edit('a', '1', '2'))).toContain('cannot keep its undo history');
    unlinkSync(at('.plimsoll'));
    mkdirSync(at('.plimsoll'));
    symlinkSync('../../elsewhere', at('.plimsoll/undo'));
    expect(reasonFor(edit('a', '1', '2'))).toContain('cannot keep its undo history');
    expect(readdirSync(path.join(outside, 'elsewhere'))).toEqual([]);
    rmSync(at('.plimsoll'), { recursive: true });
    put('.plimsoll', 'a file');
    expect(reasonFor(edit('a', '1', '2'))).toContain('a part of the path is not a directory');
    expect(text('a')).toBe('1');
  });
});

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
