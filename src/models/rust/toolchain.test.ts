import { expect, it } from 'vitest';
import { parseRustToolchain } from './toolchain.ts';

it.each([
  ['1.80.1\n', '1.80.1', '1.80.1'],
  ['[toolchain]\nchannel = "1.80"\n', '1.80', '1.80'],
  ['[toolchain]\nchannel = "1.80-x86_64-unknown-linux-gnu"\n', '1.80-x86_64-unknown-linux-gnu', '1.80'],
  ['nightly-2024-06-01\n', 'nightly-2024-06-01', undefined],
  ['[toolchain]\npath = "/x"\n', undefined, undefined],
  ['[toolchain\n', undefined, undefined],
  ['', undefined, undefined],
])('%j', (text, channel, version) => {
  const found = parseRustToolchain(text);
  expect([found.channel?.text, found.version]).toEqual([channel, version]);
});
