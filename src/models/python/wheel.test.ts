import { expect, test } from 'vitest';
import { fits, isPure, wheelTags } from './wheel.ts';

const debian = { minor: 12, libc: 'glibc', libcMinor: 36 } as const;
const alpine = { minor: 12, libc: 'musl', libcMinor: 2 } as const;

const runs = (file: string, on: Parameters<typeof fits>[1]): boolean => {
  const tags = wheelTags(file);
  return tags !== undefined && fits(tags, on);
};

test.each([
  ['a-1-py3-none-any.whl', true, true],
  ['a-1-py2.py3-none-any.whl', true, true],
  ['https://example.org/x/a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=1', true, false],
  ['a-1-cp312-cp312-musllinux_1_2_x86_64.whl', false, true],
  ['a-1-cp312-cp312-musllinux_1_3_x86_64.whl', false, false],
  ['a-1-cp38-abi3-manylinux_2_28_aarch64.whl', true, false],
  ['a-1-cp313-abi3-manylinux_2_28_x86_64.whl', false, false],
  ['a-1-cp312-cp312-manylinux_2_39_x86_64.whl', false, false],
  ['a-1-cp311-cp311-manylinux2014_x86_64.whl', false, false],
  ['a-1-cp312-cp312t-manylinux2014_x86_64.whl', false, false],
  ['a-1-py3-none-manylinux1_x86_64.whl', true, false],
  ['a-1-py3-none-linux_x86_64.whl', true, true],
  ['a-1-pp310-pypy310_pp73-manylinux2014_x86_64.whl', false, false],
  ['a-1-cp312-cp312-win_amd64.whl', false, false],
  ['a-1-cp312-cp312-manylinux2014_i686.whl', false, false],
  ['a-1-2-cp312-cp312-manylinux2014_x86_64.whl', true, false],
  ['a-1.tar.gz', false, false],
  ['a-cp312.whl', false, false],
])('%s on Debian: %s, on Alpine: %s', (file, onDebian, onAlpine) => {
  expect([runs(file, debian), runs(file, alpine)]).toEqual([onDebian, onAlpine]);
});

test('a release of the C library that is not known stops no wheel', () => {
  expect(runs('a-1-cp312-cp312-manylinux_2_39_x86_64.whl', { ...debian, libcMinor: undefined })).toBe(true);
});

test('a pure wheel holds no machine code', () => {
  const pure = (file: string): boolean | undefined => {
    const tags = wheelTags(file);
    return tags && isPure(tags);
  };
  expect([pure('a-1-py3-none-any.whl'), pure('a-1-py3-none-win_amd64.whl'), pure('a-1.zip')]).toEqual([
    true,
    false,
    undefined,
  ]);
});
