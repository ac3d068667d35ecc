import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elf } from '../models/elf/elf.fixture.ts';
import { type ElfFile, readElf } from '../models/elf/elf.ts';
import { readImageConfig } from '../models/image/config.ts';
import { archive, type Written } from '../models/tar/tar.fixture.ts';
import { type ImageContents, readContents } from './contents.ts';
import { ElfCapture, ElfRoom } from './elf-capture.ts';
import { verify } from './verify.ts';
import { wasteOf } from './waste.ts';

const config = readImageConfig('{"os": "linux", "architecture": "amd64", "config": {"Cmd": ["app"]}}');

/** What is made of layers, in pieces of `size` bytes. */
async function contentsOf(layers: readonly Uint8Array[], size = 4096): Promise<ImageContents> {
  if (!config) throw new Error('no configuration');
  const sources = layers.map((bytes, index) => ({
    diffId: `sha256:${index}`,
    read: async function* () {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    },
  }));
  return readContents(config, sources, () => 0);
}

const links = (count: number, made: (index: number) => Written): Uint8Array =>
  archive(Array.from({ length: count }, (_, index) => made(index)));

const program = elf({
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libc.so.6', '$ORIGIN/libx.so', 'libloop.so'],
  rpath: '$ORIGIN/../lib:/lib',
  needs: { 'libc.so.6': ['GLIBC_2.34'] },
  wanted: ['printf'],
  offered: ['x'],
});
const whole = archive([
  { name: 'lib64/ld-linux-x86-64.so.2', body: elf({ soname: 'ld-linux-x86-64.so.2' }) },
  { name: 'lib', flag: '2', link: 'usr/lib' },
  { name: 'usr/lib/libc.so.6', body: elf({ soname: 'libc.so.6', versions: ['GLIBC_2.34'] }) },
  { name: 'usr/lib/libloop.so', flag: '2', link: 'libloop.so' },
  { name: 'usr/bin/app', body: program, mode: 0o4755 },
  { name: 'app', flag: '1', link: 'usr/bin/app' },
  { name: 'long/'.repeat(30), flag: '5', pax: { path: `${'deep/'.repeat(100)}x` } },
  { name: 'etc/.wh.passwd', body: '' },
  { name: 'etc/.wh..wh..opq', body: '' },
]);

describe('a hostile image', () => {
  it('is read as far as it goes, whatever bytes were changed, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 }),
        fc.nat(whole.length),
        fc.integer({ min: 1, max: 5000 }),
        async (changes, end, size) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const contents = await contentsOf([whole, bytes.subarray(0, end)], size);
          const { objects } = verify(contents);
          expect(objects).toBeLessThan(10);
          const { visible, layers } = wasteOf(contents);
          const wasted = layers.reduce((sum, one) => sum + one.deleted + one.overwritten + one.rewritten, 0);
          expect(visible + wasted).toBe(contents.layers.reduce((sum, one) => sum + one.size, 0));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with symlinks in a circle, or that lead to each other without end, comes to an end', async () => {
    const chain = links(3000, (index) => ({
      name: `s${index}`,
      flag: '2',
      pax: { linkpath: `s${index + 1}/`.repeat(500) },
    }));
    const through = links(2000, (index) => ({ name: `s0/${index}`, body: 'x' }));
    const { problems, root } = await contentsOf([chain, through]);
    expect(problems[0]).toMatch(/a folder of its path is a file, or a symlink to nowhere/);
    expect(root.find('/s0/1')).toBeUndefined();
  });

  it('tells only the first of a million faults', async () => {
    const { problems, layers } = await contentsOf([
      links(5000, (index) => ({ name: `../../etc/passwd${index}`, body: 'x' })),
    ]);
    expect(layers[0]?.entries).toBe(5000);
    expect(problems).toHaveLength(20);
    expect(problems[0]).toBe('layer 1: ../../etc/passwd0: the path of an entry leads out of the image');
  });

  it('may have twenty thousand hard links to one file', async () => {
    const first = archive([{ name: 'a', body: 'xyz' }]);
    const contents = await contentsOf([first, links(20_000, (index) => ({ name: `l${index}`, flag: '1', link: 'a' }))]);
    expect(contents.problems).toEqual([]);
    expect(wasteOf(contents).visible).toBe(3);
  });

  it('may hide a folder again and again', async () => {
    const below = links(5000, (index) => ({ name: `d/${index}`, body: 'x' }));
    const again = links(10_000, (index) =>
      index % 2 === 0 ? { name: `d/n${index}`, body: 'y' } : { name: 'd/.wh..wh..opq', body: '' },
    );
    const contents = await contentsOf([below, again]);
    expect(contents.root.hidden).toHaveLength(5000);
    expect(contents.root.find('/d/n9998')).toBeDefined();
  });

  it('may state a sparse file of 10 GB, or a path that is too long', async () => {
    const { problems, layers, root } = await contentsOf([
      archive([
        { name: 'hole', body: 'x', pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '10737418240' } },
        { name: 'y', flag: '2', pax: { linkpath: 'z/'.repeat(300_000) } },
        { name: 'after', body: 'here' },
      ]),
    ]);
    expect(layers[0]?.size).toBe(10_737_418_240 + 4);
    expect(problems).toEqual(['layer 1: y: a path of more than 4096 characters']);
    expect(root.find('/after')).toBeDefined();
  });

  it('may not have headers for all entries without end', async () => {
    const { problems } = await contentsOf([
      links(300, (index) => ({ name: 'g', flag: 'g', body: `21 key.${100 + index}=aaaaaaaaa\n` })),
    ]);
    expect(problems[0]).toMatch(/^layer 1: the PAX headers for all entries have too many keywords, at byte/);
  });
});

describe('what is kept of an ELF file', () => {
  const captured = (bytes: Uint8Array, room = new ElfRoom()): ElfFile | string | undefined => {
    let found: ElfFile | string | undefined;
    const capture = new ElfCapture(bytes.length, room, (elf) => {
      found = elf;
    });
    for (let at = 0; at < bytes.length; at += 65_536) capture.write(bytes.subarray(at, at + 65_536));
    capture.end();
    return found;
  };

  it.skipIf(process.platform !== 'linux')('is all that its loader reads: node itself, then a small one', () => {
    const room = new ElfRoom();
    const node = readFileSync(process.execPath);
    expect(captured(node, room)).toEqual(readElf(node));
    expect(captured(program, room)).toEqual(readElf(program));
  });

  it('says so if what is needed lies elsewhere', () => {
    const far = new Uint8Array(40 << 20);
    far.set(program);
    const view = new DataView(far.buffer);
    // Its strings at the far end of one large segment.
    view.setBigUint64(64 + 32, BigInt(far.length), true);
    view.setBigUint64(64 + 40, BigInt(far.length), true);
    for (let at = 64; at < program.length - 16; at += 8)
      if (view.getBigUint64(at, true) === 5n) view.setBigUint64(at + 8, BigInt(far.length - 4096), true);
    expect(captured(far)).toBe('what its loader reads lies in its code, or behind too much data');
  });
});
