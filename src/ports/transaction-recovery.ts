import path from 'node:path';
import { decodeJournal, type Journal } from './transaction-journal.ts';
import { codeOf, failureOf, reasonOf } from './transaction-ops.ts';
import {
  entryOf,
  isDirectory,
  journalName,
  journalOf,
  removeEmpty,
  removeIfThere,
  restore,
  type Sight,
  sightOf,
  type Site,
  syncParents,
  temporaryOf,
} from './transaction-steps.ts';

export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** What became of a transaction that was cut off. */
export interface Settled {
  /** What it was; undefined if there was none. */
  readonly kind: Journal['kind'] | undefined;
  /** Files that hold their new bytes: it had been complete but for its last word. */
  readonly finished: string[];
  /** Files that hold their old bytes. */
  readonly rolledBack: string[];
  /** Files that somebody else changed since, and so were left alone; or all of them, if it could not be settled: then it is tried again next time. */
  readonly left: Skipped[];
}

const historyLength = 20;

/**
 * Brings a transaction that was cut off to a whole state: forward if every file holds its new bytes already, else back.
 * Back needs nothing but the journal, so it works whatever has become of the temporary files. May itself be cut off anywhere.
 */
export function settlePending(site: Site): Settled {
  const none: Settled = { kind: undefined, finished: [], rolledBack: [], left: [] };
  const file = journalOf(site);
  const stat = site.ops.lstat(file);
  if (!stat) return none;
  const reading = stat.kind === 'file' ? decodeJournal(site.ops.read(file)) : ({ kind: 'foreign' } as const);
  if (reading.kind === 'foreign') {
    const reason =
      'another version of plimsoll left it in the middle of a change: run that version again, or remove the file';
    return { ...none, left: [{ path: `.plimsoll/undo/${journalName}`, reason }] };
  }
  if (reading.kind === 'unfinished') {
    site.ops.unlink(file);
    site.ops.syncDirectory(site.undo);
    return none;
  }
  const { journal } = reading;
  const settled: Settled = { kind: journal.kind, finished: [], rolledBack: [], left: [] };
  const failure = failureOf(() => {
    if (isComplete(site, journal)) {
      finish(site, journal);
      settled.finished.push(...activePaths(journal));
    } else {
      const sights = rollBack(site, journal);
      for (const { path: asked, sight } of sights) {
        if (sight.is === 'other') settled.left.push({ path: asked, reason: reasonLeft(sight) });
        else settled.rolledBack.push(asked);
      }
    }
  });
  if (!failure) return settled;
  const reason = `a change of it was cut off and cannot be taken back yet: ${reasonOf(failure)}`;
  return {
    kind: journal.kind,
    finished: [],
    rolledBack: [],
    left: activePaths(journal).map((asked) => ({ path: asked, reason })),
  };
}

const reasonLeft = ({ place }: Sight): string =>
  'refused' in place ? place.refused : 'it changed after the change was cut off, and stays as it is';

const activePaths = (journal: Journal): string[] =>
  journal.files.filter((_, index) => !journal.skipped.has(index)).map((file) => file.path);

function isComplete(site: Site, journal: Journal): boolean {
  const active = journal.files.map((_, index) => index).filter((index) => !journal.skipped.has(index));
  return active.length > 0 && active.every((index) => sightOf(site, journal, index).is === 'after');
}

/** Gives every file its old bytes unless somebody else changed it; gone afterwards: temporary files, directories made, the journal. */
export function rollBack(site: Site, journal: Journal): { path: string; sight: Sight }[] {
  const sights: { path: string; sight: Sight }[] = [];
  removeTemporaries(site, journal);
  for (const [index, file] of journal.files.entries()) {
    if (journal.skipped.has(index)) continue;
    const sight = sightOf(site, journal, index);
    if (sight.is === 'after' && !('refused' in sight.place)) restore(site, journal, index, sight.place);
    sights.push({ path: file.path, sight });
  }
  syncParents(site, journal);
  removeEmpty(site, journal.makes.toReversed());
  site.ops.unlink(journalOf(site));
  site.ops.syncDirectory(site.undo);
  return sights;
}

/** Ends a transaction whose files all hold their new bytes: from here on it is history. */
export function finish(site: Site, journal: Journal): void {
  removeTemporaries(site, journal);
  syncParents(site, journal);
  removeEmpty(site, journal.drops);
  if (journal.skipped.size > 0) removeEmpty(site, journal.makes.toReversed());
  site.ops.rename(journalOf(site), entryOf(site, journal.id));
  // Not worth failing for: should this name be lost with the power, the journal is there again and all files are new.
  failureOf(() => site.ops.syncDirectory(site.undo));
  if (journal.retires !== undefined && journal.skipped.size === 0) forget(site, journal.retires);
  failureOf(() => {
    for (const id of historyIds(site).slice(historyLength)) forget(site, id);
  });
}

/** Removes an entry of the history; if that cannot be done, it is one too many until the next time. */
export function forget(site: Site, id: number): void {
  failureOf(() => removeIfThere(entryOf(site, id), site.ops));
}

/** Numbers in the history, newest first. */
export function historyIds(site: Site): number[] {
  const ids: number[] = [];
  for (const name of site.ops.list(site.undo)) {
    const digits = /^(\d{1,12})\.jsonl$/.exec(name)?.[1];
    if (digits !== undefined && String(Number(digits)) === digits) ids.push(Number(digits));
  }
  return ids.sort((a, b) => b - a);
}

function removeTemporaries(site: Site, journal: Journal): void {
  for (const [index, { target }] of journal.files.entries()) {
    if (isDirectory(site, path.posix.dirname(target)))
      removeIfThere(temporaryOf(site, journal, target, index), site.ops);
  }
}

/** A failure of the file system that is one file's own, not the whole transaction's. */
const local = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EBUSY',
  'ETXTBSY',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENOENT',
  'ELOOP',
  'EXDEV',
  'EINVAL',
]);
export const isLocal = (error: unknown): boolean => local.has(codeOf(error) ?? '');
