import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeJournal, encodeJournal, encodeSkip, type Journal, sha256 } from './transaction-journal.ts';

const contents = new Uint8Array([0, 10, 13, 255, 34]);
const journal: Journal = {
  id: 7,
  nonce: '00ff00ff',
  when: '2026-11-14T00:00:00.000Z',
  title: 'check --fix\n"quoted" ß',
  kind: 'write',
  retires: undefined,
  makes: ['docs', 'docs/made'],
  drops: ['x'],
  files: [
    {
      path: 'a',
      target: 'b',
      before: { sha256: sha256(contents), bytes: Buffer.from(contents), mode: 0o644, uid: 1, gid: 2 },
      after: 'f00',
    },
    { path: 'docs/made/n', target: 'docs/made/n', before: undefined, after: 'f00' },
    {
      path: 'gone',
      target: 'gone',
      before: { sha256: sha256(new Uint8Array(0)), bytes: Buffer.alloc(0), mode: 0, uid: 0, gid: 0 },
      after: undefined,
    },
  ],
  skipped: new Map(),
};
const whole = encodeJournal(journal);
const withSkips = Buffer.concat([whole, encodeSkip(1, 'because'), encodeSkip(0, 'of this')]);

it('reads what it wrote', () => {
  expect(decodeJournal(whole)).toEqual({ kind: 'journal', journal });
  const skipped = new Map([
    [1, 'because'],
    [0, 'of this'],
  ]);
  expect(decodeJournal(withSkips)).toEqual({ kind: 'journal', journal: { ...journal, skipped } });
  expect(Buffer.from(encodeJournal({ ...journal, skipped })).equals(withSkips)).toBe(true);
});

it('cut at any byte, it is unfinished until it is ready, then lacks only what is cut off', () => {
  for (let length = 0; length < withSkips.length; length++) {
    const reading = decodeJournal(withSkips.subarray(0, length));
    if (length < whole.length) expect(reading).toEqual({ kind: 'unfinished' });
    else expect(reading.kind === 'journal' && { ...reading.journal, skipped: new Map() }).toEqual(journal);
    if (reading.kind === 'journal') expect(reading.journal.skipped.size).toBeLessThan(2);
  }
});

it('with any byte changed, it is unfinished, never something else', () => {
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(decodeJournal(changed)).toEqual({ kind: 'unfinished' });
  }
});

it('takes nothing else for a journal', () => {
  const line = (record: unknown): string => {
    const json = JSON.stringify(record);
    return `${sha256(Buffer.from(json)).slice(0, 16)} ${json}\n`;
  };
  const { files: _files, skipped: _skipped, ...fields } = journal;
  const head = { plimsoll: 1, ...fields };
  const read = (...records: unknown[]): string => decodeJournal(Buffer.from(records.map(line).join(''))).kind;
  expect(read(head, { ready: 0 })).toBe('journal');
  expect(read({ ...head, plimsoll: 2 }, { ready: 0 })).toBe('foreign');
  expect(read({ ...head, nonce: '../../xx' }, { ready: 0 })).toBe('foreign');
  expect(read({ ...head, id: -1 }, { ready: 0 })).toBe('foreign');
  expect(read({ ...head, kind: 'other' }, { ready: 0 })).toBe('foreign');
  expect(read({ ...head, makes: [1] }, { ready: 0 })).toBe('foreign');
  expect(read(head, { ready: 1 })).toBe('foreign');
  expect(
    read(head, { path: 'a', target: 'a', before: { ...journal.files[0]?.before, bytes: 'eA==' } }, { ready: 1 }),
  ).toBe('foreign');
  expect(read(head, { path: 'a', target: 'a', after: 'x' })).toBe('unfinished');
  expect(read([1])).toBe('unfinished');
});

it('any bytes at all are read without an error', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => decodeJournal(bytes).kind === 'unfinished'));
});
