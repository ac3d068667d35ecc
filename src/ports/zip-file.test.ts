import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Zipped, zip } from './zip.fixture.ts';
import { zipContents } from './zip-file.ts';

const limits = { entry: 10_000, total: 100_000 };

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'plimsoll-zip-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** `name: content` of each entry, or what is said instead. */
function contents(bytes: Uint8Array): string[] {
  const file = path.join(folder(), 'a.zip');
  writeFileSync(file, bytes);
  return [...zipContents(file, () => true, limits)].map((one) =>
    typeof one === 'string' ? `! ${one}` : `${one.name}: ${Buffer.from(one.bytes).toString()}`,
  );
}

const two: readonly Zipped[] = [
  { name: 'a.json', body: 'alpha '.repeat(10) },
  { name: 'b/c.json', body: 'beta', stored: true },
];

describe('a ZIP archive', () => {
  it.each([false, true])('gives its entries; large: %s', (large) => {
    expect(contents(zip(two, large))).toEqual([`a.json: ${'alpha '.repeat(10)}`, 'b/c.json: beta']);
    expect(contents(zip([]))).toEqual([]);
  });

  it('gives names as they are: nothing is written to them', () => {
    expect(contents(zip([{ name: '../../etc/passwd', body: 'x' }]))).toEqual(['../../etc/passwd: x']);
  });

  const python =
    "import zipfile,sys; z=zipfile.ZipFile('a.zip','w',zipfile.ZIP_DEFLATED); [z.writestr(f'{i}.json', f'body {i}'*50) for i in range(70000)]; z.close()";
  it.skipIf(spawnSync('python3', ['--version']).status !== 0)(
    'with more than 65535 files, written by another program',
    { timeout: 60_000 },
    () => {
      const place = folder();
      spawnSync('python3', ['-c', python], { cwd: place });
      let count = 0;
      const wrong: unknown[] = [];
      for (const one of zipContents(path.join(place, 'a.zip'), () => true, { ...limits, total: 1 << 30 }))
        if (typeof one === 'string' || Buffer.from(one.bytes).toString() !== `body ${count++}`.repeat(50))
          wrong.push(one);
      expect(wrong).toEqual([]);
      expect(count).toBe(70_000);
    },
  );

  it('says what is wrong with an entry, and goes on', () => {
    const last = { name: 'last', body: 'fine' };
    const spoilt = (claims: Zipped['claims']): string[] =>
      contents(zip([{ name: 'bad', body: 'some text', claims: claims ?? {} }, last]));
    expect(spoilt({ crc: 1 })).toEqual(['! bad is damaged: its checksum is wrong', 'last: fine']);
    expect(spoilt({ size: 100 })).toEqual(['! bad is damaged: it has 9 bytes, not 100', 'last: fine']);
    expect(spoilt({ method: 12 })).toEqual([
      '! bad is packed by method 12: only stored and deflate are read',
      'last: fine',
    ]);
    expect(spoilt({ size: 0xff_ff_ff_ff })).toEqual(['! bad lacks its 64-bit sizes', 'last: fine']);
    expect(spoilt({ offset: 0x7f_ff_ff_ff })).toEqual(['last: fine', '! bad is damaged: its header is wrong']);
  });

  it('does not unpack a bomb', () => {
    const zeros = '0'.repeat(5_000_000);
    expect(contents(zip([{ name: 'bomb', body: zeros }]))).toEqual([
      '! bomb has 5000000 bytes: more than 10000 are not read',
    ]);
    const [lie] = contents(zip([{ name: 'liar', body: zeros, claims: { size: 10 } }]));
    expect(lie).toMatch(/^! liar is damaged: /);
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, body: '0'.repeat(9000) }));
    const read = contents(zip(many));
    expect(read.at(-1)).toBe('! it unpacks to more than 100000 bytes: the rest is not read');
    expect(read).toHaveLength(12);
    // One body under many names.
    const again = Array.from({ length: 5 }, (_, index) => ({
      name: `n${index}`,
      body: '0'.repeat(9000),
      claims: { offset: 0 },
    }));
    expect(contents(zip(again)).filter((one) => one.endsWith('shares bytes with another entry'))).toHaveLength(4);
  });

  it('that was cut, or is none, says so', () => {
    const whole = zip(two);
    expect(contents(whole.subarray(0, -5))).toEqual([
      '! it has no directory at its end: it is no ZIP archive, or was cut',
    ]);
    expect(contents(whole.subarray(20))).toEqual(['! its directory lies outside of the file']);
    expect(contents(new Uint8Array(0))).toEqual(['! it has no directory at its end: it is no ZIP archive, or was cut']);
    expect([...zipContents('/nowhere/a.zip', () => true, limits)]).toEqual(['it does not exist']);
  });

  it('that is damaged anywhere never stops the program', () => {
    const whole = Buffer.from(zip(two, true));
    const file = path.join(folder(), 'a.zip');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        writeFileSync(file, bytes.subarray(0, length % 3 === 0 ? length : whole.length));
        const all = [...zipContents(file, () => true, limits)];
        return all.length <= 3 && readFileSync(file).length <= whole.length;
      }),
      { numRuns: 1500, seed: 7 },
    );
  });
});
