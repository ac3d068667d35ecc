import { expect, it } from 'vitest';
import { elf } from './elf.fixture.ts';
import { readGoBuild } from './go-build.ts';

const lines = [
  'path\tacme.io/app/cmd',
  'mod\tacme.io/app\t(devel)\t',
  'dep\tgolang.org/x/net\tv0.1.0\th1:a',
  'dep\tacme.io/old\tv1.0.0',
  '=>\tacme.io/new\tv1.0.1\th1:b',
  'dep\tacme.io/here\tv2.0.0',
  '=>\t./here\t',
  'build\t-compiler=gc\n',
].join('\n');

it('reads version and modules, a replacement for what it replaces', () => {
  expect(readGoBuild(elf({ go: ['go1.22.1 X:nocoverageredesign', lines] }))).toEqual({
    version: 'go1.22.1',
    main: { path: 'acme.io/app', version: '(devel)' },
    modules: [
      { path: 'golang.org/x/net', version: 'v0.1.0' },
      { path: 'acme.io/new', version: 'v1.0.1' },
      { path: 'acme.io/here', version: 'v2.0.0' },
    ],
  });
});

it('reads a program without modules', () => {
  expect(readGoBuild(elf({ go: ['go1.20', ''] }))).toEqual({ version: 'go1.20', main: undefined, modules: [] });
});

it('says nothing of other programs, and of information that is cut or older', () => {
  expect(readGoBuild(elf({}))).toBeUndefined();
  expect(readGoBuild(new TextEncoder().encode('text'))).toBeUndefined();
  const whole = elf({ go: ['go1.22.1', lines] });
  const at = Buffer.from(whole.buffer).indexOf('Go buildinf:') - 2;
  expect(readGoBuild(whole.slice(0, at + 40))).toBeUndefined();
  whole[at + 15] = 0;
  expect(readGoBuild(whole)).toBeUndefined();
});
