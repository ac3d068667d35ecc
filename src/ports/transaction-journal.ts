import { createHash } from 'node:crypto';

/** A file as a transaction found it. */
export interface Kept {
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface FileRecord {
  /** As asked for, relative to the root. */
  readonly path: string;
  /** Where it really is, relative to the root. */
  readonly target: string;
  /** Undefined: there was no such file. */
  readonly before: Kept | undefined;
  /** SHA-256 of the new bytes, hexadecimal; undefined: the file goes. */
  readonly after: string | undefined;
}

/**
 * One transaction: enough to take it back, whole, at any time. The same file is the journal while the transaction runs
 * and its entry in the history afterwards.
 */
export interface Journal {
  /** Number in the history. */
  readonly id: number;
  /** Eight hexadecimal digits in the names of the temporary files. */
  readonly nonce: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly title: string;
  /** `undo`: it takes another one back, and a plain `plimsoll undo` passes over it. */
  readonly kind: 'write' | 'undo';
  /** Entry of the history that goes when this one is complete. */
  readonly retires: number | undefined;
  /** Directories to make, outermost first. */
  readonly makes: readonly string[];
  /** Directories to remove if they are empty at the end, innermost first. */
  readonly drops: readonly string[];
  readonly files: readonly FileRecord[];
  /** Files that were left alone after all: index in `files` → reason. */
  readonly skipped: ReadonlyMap<number, string>;
}

export type JournalReading =
  | { readonly kind: 'journal'; readonly journal: Journal }
  /** Cut off before its last word: nothing had been touched yet. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'foreign' };

const version = 1;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Text of a journal: a head, a record for each file, `ready`; later a record for each file that is skipped. Each record is a line
 * that begins with a checksum of its rest, so that a line cut off anywhere is known.
 */
export function encodeJournal(journal: Journal): Uint8Array {
  const { files, skipped, ...head } = journal;
  const lines = [line({ plimsoll: version, ...head })];
  for (const { path, target, before, after } of files) {
    const kept = before && { ...before, bytes: Buffer.from(before.bytes).toString('base64') };
    lines.push(line({ path, target, before: kept, after }));
  }
  lines.push(line({ ready: files.length }));
  for (const [file, reason] of skipped) lines.push(line({ skip: file, reason }));
  return Buffer.from(lines.join(''));
}

/** The record to append when file number `file` is left alone after all. */
export const encodeSkip = (file: number, reason: string): Uint8Array => Buffer.from(line({ skip: file, reason }));

function line(record: object): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

const checksum = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, 16);

/** Reads a journal up to the first line that is torn. It may have come with the repository, so nothing in it is taken on trust. */
export function decodeJournal(bytes: Uint8Array): JournalReading {
  const records = recordsOf(Buffer.from(bytes).toString('utf8'));
  const head = records.next().value;
  if (head === undefined) return { kind: 'unfinished' };
  if (head['plimsoll'] !== version) return { kind: 'foreign' };
  const files: FileRecord[] = [];
  const skipped = new Map<number, string>();
  let ready = false;
  for (const record of records) {
    const file = ready ? undefined : fileOf(record);
    if (file) files.push(file);
    else if (!ready && record['ready'] === files.length) ready = true;
    else if (ready && isNumber(record['skip']) && isText(record['reason']))
      skipped.set(record['skip'], record['reason']);
    else return { kind: 'foreign' };
  }
  if (!ready) return { kind: 'unfinished' };
  const { id, nonce, when, title, kind, retires, makes, drops } = head;
  if (!isNumber(id) || !isText(nonce) || !/^[0-9a-f]{8}$/.test(nonce) || !isText(when) || !isText(title))
    return { kind: 'foreign' };
  if ((kind !== 'write' && kind !== 'undo') || !(retires === undefined || isNumber(retires)))
    return { kind: 'foreign' };
  if (!isTexts(makes) || !isTexts(drops)) return { kind: 'foreign' };
  return { kind: 'journal', journal: { id, nonce, when, title, kind, retires, makes, drops, files, skipped } };
}

type Values = { readonly [key: string]: unknown };

function* recordsOf(text: string): Generator<Values, undefined> {
  for (let start = 0; ; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    const json = text.slice(start + 17, end);
    if (text[start + 16] !== ' ' || checksum(json) !== text.slice(start, start + 16)) return undefined;
    const record = valuesOf(json);
    if (!record) return undefined;
    yield record;
    start = end + 1;
  }
}

function valuesOf(json: string): Values | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isValues(value) ? value : undefined;
  } catch {
    // A checksum is no proof of JSON: such a line ends the journal like a torn one.
    return undefined;
  }
}

function fileOf({ path, target, before, after }: Values): FileRecord | undefined {
  if (!isText(path) || !isText(target) || !(after === undefined || isText(after))) return undefined;
  if (before === undefined) return { path, target, before, after };
  const kept = isValues(before) ? keptOf(before) : undefined;
  return kept && { path, target, before: kept, after };
}

function keptOf({ sha256: sum, bytes, mode, uid, gid }: Values): Kept | undefined {
  if (!isText(sum) || !isText(bytes) || !isNumber(mode) || mode > 0o7777 || !isNumber(uid) || !isNumber(gid))
    return undefined;
  const kept = { sha256: sum, bytes: Buffer.from(bytes, 'base64'), mode, uid, gid };
  return sha256(kept.bytes) === sum ? kept : undefined;
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
