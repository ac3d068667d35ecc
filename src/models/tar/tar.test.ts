import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TarEntry, TarReader } from './reader.ts';
import { archive, type Written } from './tar.fixture.ts';

interface Read {
  readonly entries: readonly (Pick<TarEntry, 'path' | 'kind' | 'size' | 'link'> & { readonly body: string })[];
  readonly problem: string | undefined;
}

/** All of `bytes`, handed over in pieces of `piece` bytes. */
function read(bytes: Uint8Array, piece = bytes.length): Read {
  const entries: { path: string; kind: TarEntry['kind']; size: number; link: string; body: string }[] = [];
  const reader = new TarReader(({ path, kind, size, link }) => {
    const one = { path, kind, size, link, body: '' };
    entries.push(one);
    return { write: (part) => (one.body += Buffer.from(part).toString()), end: () => undefined };
  });
  for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece));
  reader.end();
  return { entries, problem: reader.problem };
}

const long = `${'folder/'.repeat(30)}file`;

describe('a tar archive', () => {
  it.each<[string, Written, Partial<Read['entries'][0]>]>([
    ['a file', { name: 'a.txt', body: 'hello' }, { path: 'a.txt', kind: 'file', size: 5, body: 'hello' }],
    ['an empty file', { name: 'a' }, { kind: 'file', size: 0, body: '' }],
    ['a folder', { name: 'a/', flag: '5' }, { path: 'a/', kind: 'directory' }],
    ['a folder of old', { name: 'a/', flag: '\0' }, { kind: 'directory' }],
    ['a symlink', { name: 'a', flag: '2', link: '../b' }, { kind: 'symlink', link: '../b' }],
    ['a hard link that states a size', { name: 'a', flag: '1', link: 'b', size: 5 }, { kind: 'hard-link', size: 0 }],
    ['a path in two parts', { name: 'c', prefix: 'a/b', body: 'x' }, { path: 'a/b/c' }],
    ['a size in base 256', { name: 'a', body: 'abc', base256: true }, { size: 3, body: 'abc' }],
    [
      'a PAX path, size and link',
      { name: 'a', body: 'abc', size: 0, pax: { path: long, size: '3' } },
      { path: long, body: 'abc' },
    ],
    ['a PAX link', { name: 'a', flag: '2', link: 'x', pax: { linkpath: long } }, { link: long }],
  ])('has %s', (_, written, expected) => {
    const { entries, problem } = read(archive([written, { name: 'next', body: 'n' }]));
    expect(problem).toBeUndefined();
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject(expected);
    expect(entries[1]).toMatchObject({ path: 'next', body: 'n' });
  });

  it('has long names of GNU tar, for one entry only', () => {
    const { entries } = read(
      archive([
        { name: '././@LongLink', flag: 'L', body: `${long}\0` },
        { name: 'short', body: 'x' },
        { name: '././@LongLink', flag: 'K', body: `${long}\0` },
        { name: 'link', flag: '2', link: 'short' },
        { name: 'last' },
      ]),
    );
    expect(entries.map(({ path, link }) => [path, link])).toEqual([
      [long, ''],
      ['link', long],
      ['last', ''],
    ]);
  });

  it('keeps extended attributes as bytes', () => {
    let attributes: ReadonlyMap<string, string> = new Map();
    const reader = new TarReader((entry) => {
      attributes = entry.attributes;
      return undefined;
    });
    reader.write(archive([{ name: 'a', pax: { 'SCHILY.xattr.security.capability': 'é' } }]));
    expect([...attributes]).toEqual([['security.capability', 'Ã©']]);
  });

  it('is read alike in pieces of any size', () => {
    const bytes = archive([
      { name: 'a', body: 'x'.repeat(600), pax: { path: long } },
      { name: 'b/', flag: '5' },
      { name: 'c', body: 'y'.repeat(512) },
    ]);
    const whole = read(bytes);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), (piece) => {
        expect(read(bytes, piece)).toEqual(whole);
      }),
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'cut in a body',
      archive([{ name: 'a', body: 'x'.repeat(600) }]).subarray(0, 700),
      /middle of an entry, at byte 700/,
    ],
    ['cut in a header', archive([{ name: 'a' }]).subarray(0, 100), /middle of an entry/],
    ['no archive', new TextEncoder().encode('x'.repeat(2000)), /checksum/],
    ['a PAX header of 2 MiB', archive([{ name: 'a', flag: 'x', size: 2 << 20 }]), /longer than 1 MiB/],
    ['a damaged PAX header', archive([{ name: 'a', flag: 'x', body: '99 path=b\n' }]), /PAX header is damaged/],
    ['a size beyond all numbers', archive([{ name: 'a', pax: { size: '99999999999999999999' } }]), /size of an entry/],
  ])('that is damaged says where: %s', (_, bytes, problem) => {
    expect(read(bytes).problem).toMatch(problem);
  });

  it('without its end is whole between two entries', () => {
    expect(read(archive([{ name: 'a', body: 'x' }], false)).problem).toBeUndefined();
  });

  it('of anything comes to an end without a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 1500 }), (noise, at) => {
        const bytes = Uint8Array.from(archive([{ name: 'a', body: 'x'.repeat(700), pax: { path: 'b' } }]));
        bytes.set(noise.subarray(0, bytes.length - at), at);
        expect(read(bytes).entries.length).toBeLessThan(5);
      }),
    );
  });

  it('has a sparse file of the old kind, its list of parts over several blocks', () => {
    const [first, rest] = [
      archive([{ name: 's', flag: 'S', body: 'parts' }], false),
      archive([{ name: 'b', body: 'x' }]),
    ];
    const header = Uint8Array.from(first.subarray(0, 512));
    header[482] = 1;
    header.set(new TextEncoder().encode('00001000000\0'), 483);
    const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
    header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    const more = new Uint8Array(1024);
    more[504] = 1;
    const { entries, problem } = read(Buffer.concat([header, more, first.subarray(512), rest]));
    expect(entries.map(({ path, size, body }) => [path, size, body])).toEqual([
      ['s', 0o1000000, ''],
      ['b', 1, 'x'],
    ]);
    expect(problem).toBeUndefined();
  });
});
