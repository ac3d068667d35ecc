import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packedFrom } from '../src/faces/cli/recording.ts';
import { project, repository } from './cli.ts';

const program = path.join(project, 'dist/plimsoll.cjs');

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'plimsoll-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const recordings = (): string[] => {
  const folder = path.join(cache, 'plimsoll/checks');
  return !existsSync(folder) ? [] : readdirSync(folder).map((name) => path.join(folder, name));
};

const at = (root: string, name: string): string => path.join(root, name);

/** One check. `replayed`: what was kept of an earlier one was printed, so nothing new was. */
function check(cwd: string, ...args: string[]): { code: number | null; text: string; replayed: boolean } {
  const before = recordings().map((file) => readFileSync(file, 'latin1'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'check', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: cache, PLIMSOLL_CODE_CACHE: '' },
  });
  expect(stderr).toBe('');
  const same = recordings().every((file) => before.includes(readFileSync(file, 'latin1')));
  return { code: status, text: stdout.replace(/ +\d+\.\d\d s/, ' TIME'), replayed: before.length > 0 && same };
}

/** The same check beside others. */
function started(cwd: string): Promise<{ code: number | null; text: string; told: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(project, 'dist/plimsoll.cjs'), 'check', '--format', 'json'], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: cache, PLIMSOLL_CODE_CACHE: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text, told }));
  });
}

/** Checks until the result is kept: files that were only just written are not, see `identityOf`. */
function recorded(cwd: string, ...args: string[]): ReturnType<typeof check> {
  for (let tries = 0; tries < 20; tries++) {
    const first = check(cwd, ...args);
    if (recordings().length > 0) return first;
  }
  throw new Error('no result was ever kept');
}

const files = {
  Dockerfile: 'FROM node\nCOPY package.json ./\nCOPY src ./src\nCMD ["node", "src/main.js"]\n',
  'package.json': '{ "name": "web" }\n',
  'src/main.js': '',
  'src/lib.js': '',
};

describe('a second check of a repository in which nothing changed', () => {
  it('prints the same, with its own time', () => {
    const root = repository(files);
    const first = recorded(root);
    expect(first).toMatchObject({ code: 1, replayed: false });
    expect(check(root)).toEqual({ ...first, replayed: true });
  });

  it.each<[what: string, change: (root: string) => void, expected: RegExp]>([
    ['a file that was read', (root) => writeFileSync(at(root, 'Dockerfile'), 'FROM node:22\n'), /^(?!.*"node")/s],
    ['a file that was looked for in vain', (root) => writeFileSync(at(root, '.dockerignore'), '*\n'), /ignore/],
    ['a missing start file', (root) => renameSync(at(root, 'src/main.js'), at(root, 'src/x.js')), /src\/main\.js/],
    [
      'a new contract',
      (root) => writeFileSync(at(root, 'plimsoll.yaml'), 'rules: { DL3006: off }\n'),
      /^(?!.*pin-base)/s,
    ],
    ['a new Dockerfile', (root) => writeFileSync(at(root, 'api.Dockerfile'), 'FROM alpine\n'), /api\.Dockerfile/],
    ['a file that git leaves out now', (root) => writeFileSync(at(root, '.git/info/exclude'), 'Dockerfile\n'), /clean/],
  ])('is made again after %s', (_what, change, expected) => {
    const root = repository(files);
    const first = recorded(root);
    change(root);
    const second = check(root);
    expect(second.text).toMatch(expected);
    expect(second.text).not.toBe(first.text);
  });

  it('is made again when a link leads elsewhere', () => {
    const root = repository({ ...files, 'one/Dockerfile': 'FROM node:22\n', 'two/Dockerfile': 'FROM node\n' });
    rmSync(at(root, 'Dockerfile'));
    symlinkSync('one/Dockerfile', at(root, 'Dockerfile'));
    const first = recorded(root);
    rmSync(at(root, 'Dockerfile'));
    symlinkSync('two/Dockerfile', at(root, 'Dockerfile'));
    const second = check(root);
    expect(second.replayed).toBe(false);
    expect(second.text).not.toBe(first.text);
  });

  it('is made again with other arguments, and with --no-cache', () => {
    const root = repository(files);
    recorded(root);
    expect(check(root, '--all').replayed).toBe(false);
    const kept = recordings().map((file) => readFileSync(file, 'utf8'));
    expect(check(root, '--no-cache').code).toBe(1);
    expect(recordings().map((file) => readFileSync(file, 'utf8'))).toEqual(kept);
  });

  it('is kept and shown whole when many checks run at once', async () => {
    const roots = [repository(files), repository({ ...files, 'api.Dockerfile': 'FROM alpine\n', 'src/more.js': '' })];
    const expected = roots.map((root) => check(root, '--no-cache', '--format', 'json').text);
    expect(expected[0]).not.toBe(expected[1]);
    for (let round = 0; round < 3; round++) {
      const calls = [0, 1, 0, 1, 0, 1, 0, 1].map(async (which) => ({ which, ...(await started(roots[which] ?? '')) }));
      for (const { which, code, text, told } of await Promise.all(calls)) {
        expect({ code, told }).toEqual({ code: 1, told: '' });
        expect(text).toBe(expected[which]);
      }
    }
    for (const [which, root] of roots.entries()) {
      recorded(root, '--format', 'json');
      expect(check(root, '--format', 'json')).toEqual({ code: 1, text: expected[which], replayed: true });
    }
    expect(recordings().filter((file) => !file.endsWith('.json'))).toEqual([]);
  });

  it('is packed when it is long, and as good', () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, one) => [`${one}/Dockerfile`, `FROM node\n${'ENV KEY some value\n'.repeat(15)}`]),
    );
    const root = repository({ ...files, ...many });
    const first = recorded(root, '--format', 'json');
    const [kept = ''] = recordings();
    expect(first.text.length).toBeGreaterThan(packedFrom);
    expect(statSync(kept).size).toBeLessThan(packedFrom);
    expect(check(root, '--format', 'json')).toEqual({ ...first, replayed: true });
    const bytes = readFileSync(kept);
    writeFileSync(kept, bytes.subarray(0, bytes.length / 2));
    expect(check(root, '--format', 'json')).toMatchObject({ code: 1, text: first.text });
  });

  it.each(['/dev/null/nowhere', '/proc/nowhere'])('is judged all the same where nothing can be kept: %s', (home) => {
    const root = repository(files);
    const { XDG_CACHE_HOME: _, ...env } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [program, 'check'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...env, HOME: home, PLIMSOLL_CODE_CACHE: '' },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });

  it('is made again when what was kept is damaged', () => {
    const root = repository(files);
    const first = recorded(root);
    for (const file of recordings()) {
      const bytes = readFileSync(file);
      bytes[Math.floor(bytes.length / 2)] = 0;
      writeFileSync(file, bytes);
    }
    expect(check(root)).toMatchObject({ code: 1, text: first.text });
  });
});
