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
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDirectory, checksum, entryName, readEntry, teachable, writeEntry } from './launcher-cache.ts';

describe('the cache directory', () => {
  it('is below XDG_CACHE_HOME, else below the home', () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: '/cache', HOME: '/home/me' }, 'linux')).toBe('/cache/plimsoll');
    expect(cacheDirectory({ XDG_CACHE_HOME: 'relative', HOME: '/home/me' }, 'linux')).toBe('/home/me/.cache/plimsoll');
    expect(cacheDirectory({ HOME: '/home/me' }, 'darwin')).toBe('/home/me/.cache/plimsoll');
  });
  it('is below LOCALAPPDATA on Windows', () => {
    expect(cacheDirectory({ LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local', HOME: '/x' }, 'win32')).toBe(
      'C:\\Users\\me\\AppData\\Local\\plimsoll\\code',
    );
    expect(cacheDirectory({ HOME: '/x' }, 'win32')).toBeUndefined();
  });
  it('is none without a home, and none when switched off', () => {
    expect(cacheDirectory({}, 'linux')).toBeUndefined();
    expect(cacheDirectory({ HOME: '/home/me', PLIMSOLL_CODE_CACHE: 'off' }, 'linux')).toBeUndefined();
  });
});

it('an entry is named by text, Node version, processor and flags', () => {
  const name = entryName('main.cjs', 'abc', '');
  expect(name).toBe(`main.cjs-abc-${process.version}-${process.arch}.bin`);
  expect(entryName('main.cjs', 'abd', '')).not.toBe(name);
  expect(entryName('main.cjs', 'abc', '--jitless')).not.toBe(name);
  expect(entryName('main.cjs', 'abc', '--stack-size=2000')).not.toBe(entryName('main.cjs', 'abc', '--jitless'));
});

it('the first four runs teach an entry', () => {
  const data = Buffer.alloc(1);
  expect(teachable(undefined)).toBe(true);
  expect([1, 2, 3, 4, 5].map((runs) => teachable({ data, runs }))).toEqual([true, true, true, false, false]);
});

it('the checksum of a large entry finds every lost sector', () => {
  const bytes = new Uint8Array(1 << 20).map((_, index) => (index * 7919) >> 3);
  const whole = checksum(bytes, 1);
  for (let sector = 0; sector < bytes.length; sector += 512) {
    const torn = bytes.slice().fill(0, sector, sector + 512);
    expect(checksum(torn, 1), `sector at ${sector}`).not.toBe(whole);
  }
  expect(checksum(bytes, 2)).not.toBe(whole);
  expect(checksum(bytes.subarray(1), 1)).not.toBe(whole);
});

describe.skipIf(process.platform === 'win32')('entries', () => {
  const data = Buffer.from('compiled code');
  let base = '';
  let folder = '';
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'plimsoll-cache-'));
    folder = path.join(base, 'a', 'plimsoll');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('come back as they were, from a directory that is private', () => {
    expect(readEntry(folder, 'x')).toBeUndefined();
    expect(writeEntry(folder, 'x', { data, runs: 2 })).toBe(true);
    expect(readEntry(folder, 'x')).toEqual({ data, runs: 2 });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'x')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('are not taken when any byte differs', () => {
    writeEntry(folder, 'x', { data, runs: 1 });
    const file = path.join(folder, 'x');
    const whole = new Uint8Array(readFileSync(file));
    for (let at = 0; at < whole.length; at++) {
      const torn = whole.slice();
      torn[at] = (torn[at] ?? 0) ^ 0xff;
      writeFileSync(file, torn);
      expect(readEntry(folder, 'x'), `byte ${at}`).toBeUndefined();
    }
  });

  it('are not taken when cut at any length', () => {
    writeEntry(folder, 'x', { data, runs: 1 });
    const file = path.join(folder, 'x');
    const whole = new Uint8Array(readFileSync(file));
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      expect(readEntry(folder, 'x'), `${length} bytes`).toBeUndefined();
    }
  });

  it('are neither read from nor written to a directory that others can write', () => {
    writeEntry(folder, 'x', { data, runs: 1 });
    for (const mode of [0o770, 0o707, 0o777]) {
      chmodSync(folder, mode);
      expect(readEntry(folder, 'x')).toBeUndefined();
      expect(writeEntry(folder, 'y', { data, runs: 1 })).toBe(false);
    }
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('are not read from a file that others can write', () => {
    writeEntry(folder, 'x', { data, runs: 1 });
    chmodSync(path.join(folder, 'x'), 0o666);
    expect(readEntry(folder, 'x')).toBeUndefined();
  });

  it('are neither read nor written through a link or a file in the place of the directory', () => {
    const elsewhere = path.join(base, 'elsewhere');
    writeEntry(elsewhere, 'x', { data, runs: 1 });
    symlinkSync(elsewhere, path.join(base, 'link'));
    expect(readEntry(path.join(base, 'link'), 'x')).toBeUndefined();
    expect(writeEntry(path.join(base, 'link'), 'y', { data, runs: 1 })).toBe(false);
    writeFileSync(path.join(base, 'file'), '');
    expect(writeEntry(path.join(base, 'file'), 'y', { data, runs: 1 })).toBe(false);
  });

  it.skipIf(process.geteuid?.() !== 0)(
    "are not read from, written to or made below another user's directory (as root)",
    async () => {
      const { chownSync } = await import('node:fs');
      writeEntry(folder, 'x', { data, runs: 1 });
      chownSync(folder, 65534, 65534);
      expect(readEntry(folder, 'x')).toBeUndefined();
      expect(writeEntry(folder, 'y', { data, runs: 1 })).toBe(false);
      const home = path.join(base, 'home');
      mkdirSync(home);
      chownSync(home, 65534, 65534);
      expect(writeEntry(path.join(home, '.cache', 'plimsoll'), 'y', { data, runs: 1 })).toBe(false);
      expect(existsSync(path.join(home, '.cache'))).toBe(false);
    },
  );

  it('do not pile up: the oldest go', () => {
    for (let index = 0; index < 262; index++) {
      writeEntry(folder, `e${index}`, { data, runs: 1 });
      utimesSync(path.join(folder, `e${index}`), 1000 + index, 1000 + index);
    }
    writeEntry(folder, 'newest', { data, runs: 1 });
    const names = readdirSync(folder);
    expect(names).toHaveLength(256);
    expect(names).toContain('newest');
    expect(names).toContain('e261');
    expect(names).not.toContain('e0');
  });
});
