import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ElfFile, readElf } from './elf.ts';
import { elf } from './elf.fixture.ts';
import { offers, wantedNames } from './symbols.ts';

const summary = (bytes: Uint8Array): ElfFile => {
  const read = readElf(bytes);
  if (read === undefined || typeof read === 'string') throw new Error(`no ELF file: ${read}`);
  return read;
};

const whole = elf({
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libc.so.6', 'libssl.so.3'],
  soname: 'libx.so.1',
  rpath: '/opt/lib',
  needs: { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.38'], 'libssl.so.3': ['OPENSSL_3.0.0?'] },
  versions: ['libx.so.1', 'X_1'],
  wanted: ['SSL_new', 'printf'],
  offered: ['x_open'],
});

describe('an ELF file', () => {
  it('is what the loader reads of it', () => {
    const { symbols, versions, ...rest } = summary(whole);
    expect(symbols && wantedNames(symbols)).toEqual(['SSL_new', 'printf']);
    expect(['x_open', 'SSL_new'].map((name) => symbols && offers(symbols, name))).toEqual([true, false]);
    expect([...versions]).toEqual(['libx.so.1', 'X_1']);
    expect(rest).toEqual({
      bits: 64,
      littleEndian: true,
      machine: 62,
      flags: 0,
      kind: 'executable',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      dynamic: true,
      needed: ['libc.so.6', 'libssl.so.3'],
      soname: 'libx.so.1',
      rpath: '/opt/lib',
      runpath: undefined,
      noDefaultFolders: false,
      neededVersions: [
        { file: 'libc.so.6', version: 'GLIBC_2.34', weak: false },
        { file: 'libc.so.6', version: 'GLIBC_2.38', weak: false },
        { file: 'libssl.so.3', version: 'OPENSSL_3.0.0', weak: true },
      ],
      dlopen: [],
    });
  });

  it('forgets RPATH beside RUNPATH, as every loader does', () => {
    expect(summary(elf({ rpath: '/a', runpath: '/b' }))).toMatchObject({ rpath: undefined, runpath: '/b' });
  });

  it('that needs nothing is static', () => {
    expect(summary(elf({ type: 2 })).dynamic).toBe(false);
    expect(summary(elf({ needed: ['libc.so.6'] }))).toMatchObject({ dynamic: true, kind: 'shared' });
  });

  it('that no loader loads is none', () => {
    expect(readElf(elf({ type: 1 }))).toBeUndefined();
    expect(readElf(elf({ type: 4 }))).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('is read as it was linked: node itself', () => {
    const node = summary(readFileSync(process.execPath));
    expect(node.needed).toContain('libc.so.6');
    expect(node.neededVersions.some(({ version }) => version.startsWith('GLIBC_2.'))).toBe(true);
    expect(node.symbols && offers(node.symbols, 'napi_create_object')).toBe(true);
    expect(node.interpreter).toMatch(/\/ld-/);
  });

  it('that is damaged says how, or is read as far as it goes', () => {
    const outside = Uint8Array.from(whole);
    new DataView(outside.buffer).setBigUint64(32, 1n << 40n, true);
    expect(readElf(outside)).toBe('its program headers lie outside of the file');
    expect(readElf(whole.subarray(0, 3))).toBe('it has no ELF header');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 40 }),
        fc.nat(whole.length),
        (changes, end) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const read = readElf(bytes.subarray(0, end));
          expect(read === undefined || typeof read === 'string' || read.needed.length <= 4096).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
