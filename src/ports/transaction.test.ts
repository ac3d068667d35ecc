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
import { failing } from './transaction-faults.ts';
import { type FileOps, systemOps } from './transaction-ops.ts';
import { type FileChange, writeTransaction } from './transaction.ts';
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
