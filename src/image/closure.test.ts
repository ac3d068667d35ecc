import { describe, expect, it } from 'vitest';
import type { Made } from '../models/elf/elf.fixture.ts';
import { type Closure, type ClosureOptions, closureOf } from './closure.ts';
import { imageOf, type Layer } from './image.fixture.ts';
import type { ImageObjects } from './objects.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const musl = '/lib/ld-musl-x86_64.so.1';
const base: Layer = {
  'lib64/ld-linux-x86-64.so.2': { soname: 'ld-linux-x86-64.so.2' },
  'lib/x86_64-linux-gnu/libc.so.6': { soname: 'libc.so.6', versions: ['GLIBC_2.34', 'GLIBC_2.36'] },
};
const alpine: Layer = { 'lib/ld-musl-x86_64.so.1': { offered: ['printf', 'malloc'] } };

const program = (made: Made = {}): Made => ({ interpreter: glibc, ...made });
const library: Made = {};

function load(objects: ImageObjects, path: string, options: Partial<ClosureOptions> = {}): Closure {
  const file = objects.at(path);
  const elf = file && objects.facts(file).elf;
  if (!file || elf === undefined || typeof elf === 'string') throw new Error(`${path} is no ELF file`);
  return closureOf(
    objects,
    { path, file, elf },
    { libraryPath: undefined, host: undefined, family: undefined, ...options },
  );
}

const paths = ({ loaded }: Closure): readonly string[] => loaded.slice(1).map(({ path }) => path);
const said = ({ broken }: Closure): readonly string[] => broken.map(({ message }) => message);

describe('glibc', () => {
  it.each<[string, Layer, Partial<ClosureOptions>, readonly string[]]>([
    [
      'finds the folders of Debian before the others',
      { app: program({ needed: ['libc.so.6'] }), 'lib/libc.so.6': library },
      {},
      ['/lib/x86_64-linux-gnu/libc.so.6'],
    ],
    [
      'lets RPATH reach the libraries of a library',
      {
        app: program({ needed: ['liba.so'], rpath: '/opt' }),
        'opt/liba.so': { needed: ['libb.so'] },
        'opt/libb.so': library,
      },
      {},
      ['/opt/liba.so', '/opt/libb.so'],
    ],
    [
      'searches LD_LIBRARY_PATH before RUNPATH',
      { app: program({ needed: ['liba.so'], runpath: '/opt' }), 'opt/liba.so': library, 'env/liba.so': library },
      { libraryPath: '/env' },
      ['/env/liba.so'],
    ],
    [
      'searches RPATH before LD_LIBRARY_PATH',
      { app: program({ needed: ['liba.so'], rpath: '/opt' }), 'opt/liba.so': library, 'env/liba.so': library },
      { libraryPath: '/env' },
      ['/opt/liba.so'],
    ],
    [
      'takes $ORIGIN from where it was found, not from where a symlink leads',
      {
        app: '→ store/app',
        'store/app': program({ needed: ['liba.so'], runpath: '$ORIGIN/lib' }),
        'lib/liba.so': library,
      },
      {},
      ['/lib/liba.so'],
    ],
    [
      'passes over a library for another machine',
      {
        app: program({ needed: ['liba.so'], runpath: '/arm:/opt' }),
        'arm/liba.so': { machine: 183 },
        'opt/liba.so': library,
      },
      {},
      ['/opt/liba.so'],
    ],
    [
      'takes what is loaded by its SONAME',
      { app: program({ needed: ['liba.so', 'liba.so.1'], rpath: '/opt' }), 'opt/liba.so': { soname: 'liba.so.1' } },
      {},
      ['/opt/liba.so'],
    ],
  ])('%s', (_, layer, options, expected) => {
    const result = load(imageOf({ ...base, ...layer }).objects, '/app', options);
    expect(said(result)).toEqual([]);
    expect(paths(result)).toEqual(expected);
  });

  it.each<[string, Layer, readonly string[]]>([
    [
      'a library that is nowhere',
      { app: program({ needed: ['libx.so.1'] }) },
      [
        '/app: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory',
      ],
    ],
    [
      'RUNPATH does not reach the libraries of a library',
      {
        app: program({ needed: ['liba.so'], runpath: '/opt' }),
        'opt/liba.so': { needed: ['libb.so'] },
        'opt/libb.so': library,
      },
      [
        '/app: error while loading shared libraries: libb.so: cannot open shared object file: No such file or directory',
      ],
    ],
    [
      'a linker script in the way',
      {
        app: program({ needed: ['libc.so'], runpath: '/opt' }),
        'opt/libc.so': `/* GNU ld script */${' '.repeat(100)}`,
      },
      ['/app: error while loading shared libraries: /opt/libc.so: file too short'],
    ],
    [
      'a version',
      { app: program({ needed: ['libc.so.6'], needs: { 'libc.so.6': ['GLIBC_2.36', 'GLIBC_2.38', 'GLIBC_2.39?'] } }) },
      ["/app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /app)"],
    ],
    [
      'a version that a library needs',
      {
        app: program({ needed: ['liba.so'], runpath: '/opt' }),
        'opt/liba.so': { needed: ['libc.so.6'], needs: { 'libc.so.6': ['GLIBC_2.38'] } },
      },
      ["/app: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/liba.so)"],
    ],
    ['the loader', { app: program({ interpreter: musl }) }, ['exec /app: no such file or directory']],
  ])('says of what is missing: %s', (_, layer, expected) => {
    expect(said(load(imageOf({ ...base, ...layer }).objects, '/app'))).toEqual(expected);
  });

  it('takes no version from a library that has none', () => {
    const layer = {
      app: program({ needed: ['liba.so'], runpath: '/opt', needs: { 'liba.so': ['A_1'] } }),
      'opt/liba.so': library,
    };
    expect(said(load(imageOf({ ...base, ...layer }).objects, '/app'))).toEqual([]);
  });

  it('gives a module what its host has loaded, and the RPATH of the host', () => {
    const layer = {
      host: program({ needed: ['liba.so'], rpath: '/opt' }),
      'opt/liba.so': library,
      'opt/libb.so': library,
      'm.node': { needed: ['liba.so', 'libb.so', 'libz.so.1'] },
    };
    const { objects } = imageOf({ ...base, ...layer });
    const result = load(objects, '/m.node', { host: load(objects, '/host') });
    expect(said(result)).toEqual(['libz.so.1: cannot open shared object file: No such file or directory']);
    expect(paths(result)).toContain('/opt/libb.so');
  });
});

describe('musl', () => {
  const app = (made: Made): Made => program({ interpreter: musl, ...made });

  it.each<[string, Layer, readonly string[]]>([
    [
      'answers for the C library itself',
      { app: app({ needed: ['libc.so.6', 'libpthread.so.0', 'libc.musl-x86_64.so.1'] }) },
      [],
    ],
    [
      'finds /usr/local/lib without a cache',
      { app: app({ needed: ['liba.so'] }), 'usr/local/lib/liba.so': library },
      ['/usr/local/lib/liba.so'],
    ],
    [
      'lets RUNPATH reach the libraries of a library',
      {
        app: app({ needed: ['liba.so'], runpath: '/opt' }),
        'opt/liba.so': { needed: ['libb.so'] },
        'opt/libb.so': library,
      },
      ['/opt/liba.so', '/opt/libb.so'],
    ],
    [
      'searches the folders of its own file',
      { app: app({ needed: ['liba.so'] }), 'own/liba.so': library, 'etc/ld-musl-x86_64.path': '/own\n' },
      ['/own/liba.so'],
    ],
  ])('%s', (_, layer, expected) => {
    const result = load(imageOf({ ...alpine, ...layer }).objects, '/app');
    expect(said(result)).toEqual([]);
    expect(paths(result)).toEqual(expected);
  });

  it.each<[string, Layer, readonly string[]]>([
    [
      'a library',
      { app: app({ needed: ['liba.so'] }) },
      ['Error loading shared library liba.so: No such file or directory (needed by /app)'],
    ],
    [
      'the loader of glibc, which a library of glibc asks for',
      { app: app({ needed: ['ld-linux-x86-64.so.2'] }) },
      ['Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app)'],
    ],
    [
      'a library for another machine, the first of its name',
      {
        app: app({ needed: ['liba.so'], rpath: '/arm:/lib' }),
        'arm/liba.so': { machine: 183 },
        'lib/liba.so': library,
      },
      ['Error loading shared library liba.so: Exec format error (needed by /app)'],
    ],
    [
      'a symbol',
      { app: app({ needed: ['libc.so.6'], wanted: ['printf', 'gnu_get_libc_version'] }) },
      ['Error relocating /app: gnu_get_libc_version: symbol not found'],
    ],
  ])('says of what is missing: %s', (_, layer, expected) => {
    expect(said(load(imageOf({ ...alpine, ...layer }).objects, '/app'))).toEqual(expected);
  });

  it('knows a library made for glibc by symbols that no program has, whoever loads it', () => {
    const { objects } = imageOf({
      ...alpine,
      'opt/addon.so': { needed: ['libc.so.6', 'libz.so'], wanted: ['printf', 'host_function', '__printf_chk'] },
      'etc/ld-musl-x86_64.path': '/opt/lib\n',
      'opt/lib/libz.so': { wanted: ['plugin_of_host'] },
    });
    const file = objects.at('/opt/addon.so');
    const elf = file && objects.facts(file).elf;
    if (!file || elf === undefined || typeof elf === 'string') throw new Error('no ELF file');
    const object = { path: '/opt/addon.so', file, elf };
    const closure = closureOf(objects, object, { libraryPath: undefined, host: undefined, family: 'musl' });
    expect(closure.broken.map(({ message }) => message)).toEqual([
      'Error relocating /opt/addon.so: __printf_chk: symbol not found',
    ]);
  });
});
