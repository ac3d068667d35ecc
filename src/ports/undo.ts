import path from 'node:path';
import type { Clock } from './clock.ts';
import { decodeJournal, type FileRecord, type Journal, sha256 } from './transaction-journal.ts';
import { failureOf, type FileOps, reasonOf, systemOps } from './transaction-ops.ts';
import { placeOf } from './transaction-paths.ts';
import { forget, historyIds, type Skipped } from './transaction-recovery.ts';
import { obstacle, withSite } from './transaction-site.ts';
import { entryOf, removeEmpty, type Site } from './transaction-steps.ts';
import { perform, timeOf, type Wanted } from './transaction.ts';

export interface UndoEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly title: string;
  /** `undo`: it took another change back. Only `plimsoll undo <id>` takes it back in turn. */
  readonly kind: 'write' | 'undo';
  readonly files: string[];
}

export interface Undone {
  /** What was taken back; undefined for a change that had been cut off, and where there is a `problem`. */
  readonly id: string | undefined;
  /** Undoing this id makes the change again; empty if nothing was written. */
  readonly again: string;
  readonly restored: string[];
  /** Files that held their old bytes already. */
  readonly already: string[];
  readonly skipped: Skipped[];
  /** `none`: there is no such change; `blocked`: it could not be begun. */
  readonly problem: { readonly kind: 'none' | 'blocked'; readonly reason: string } | undefined;
}

export interface WhichUndo {
  /** Default: the newest change that is not itself an undo. */
  readonly id?: string | undefined;
  /** Also files that changed since; what they hold now can be had back by undoing the undo. */
  readonly force?: boolean | undefined;
}

/** The changes that can be taken back, newest first; at most twenty are kept. Entries that cannot be read are left out. */
export function listUndo(root: string, ops: FileOps = systemOps): UndoEntry[] {
  const site: Site = { root, undo: path.join(root, '.plimsoll', 'undo'), ops };
  if (failureOf(() => void ops.list(site.undo))) return [];
  return historyIds(site).flatMap((id) => {
    const journal = entry(site, id);
    if (!journal) return [];
    const { when, title, kind } = journal;
    return [{ id: String(id), when, title, kind, files: activeFiles(journal).map((file) => file.path) }];
  });
}

/**
 * Gives the files of a change the bytes that they had before it, as a transaction of its own: it may be killed like any other, and
 * has an entry in the history by which it can be taken back. A change leaves the history when all its files are restored; if some
 * were skipped, it stays, and undoing it again tries those. A change that was cut off half-way is the newest: without an id, it alone
 * is taken back. Nothing is thrown.
 */
export function undoLast(
  root: string,
  clock: Pick<Clock, 'now'>,
  which: WhichUndo = {},
  ops: FileOps = systemOps,
): Undone {
  if (listUndo(root, ops).length === 0 && !pendingThere(root, ops)) return notFound(which.id);
  return withSite(root, ops, blocked, (site, settled) => {
    const reason = obstacle(site, settled);
    if (reason !== undefined) return blocked(reason);
    if (which.id === undefined && settled.kind === 'write' && settled.finished.length === 0) {
      return { ...nothing, restored: settled.rolledBack, skipped: settled.left };
    }
    const found = historyIds(site)
      .filter((id) => which.id === undefined || which.id === String(id))
      .map((id) => ({ id, journal: entry(site, id) }))
      .find(({ journal }) => journal && (which.id !== undefined || journal.kind === 'write'));
    return found?.journal ? takeBack(site, found.id, found.journal, clock, which.force === true) : notFound(which.id);
  });
}

const nothing: Undone = { id: undefined, again: '', restored: [], already: [], skipped: [], problem: undefined };

const blocked = (reason: string): Undone => ({ ...nothing, problem: { kind: 'blocked', reason } });

const notFound = (id: string | undefined): Undone => {
  const reason = id === undefined ? 'nothing to undo' : `no change ${id} in the undo history`;
  return { ...nothing, problem: { kind: 'none', reason } };
};

const pendingThere = (root: string, ops: FileOps): boolean => {
  const journal = path.join(root, '.plimsoll', 'undo', 'pending.jsonl');
  return failureOf(() => void ops.read(journal)) === undefined;
};

function takeBack(site: Site, id: number, journal: Journal, clock: Pick<Clock, 'now'>, force: boolean): Undone {
  const wanted: Wanted[] = [];
  const already: string[] = [];
  const skipped: Skipped[] = [];
  for (const file of activeFiles(journal)) {
    const way = wayBack(site, file, force);
    if (way === 'already') already.push(file.path);
    else if (typeof way === 'string') skipped.push({ path: file.path, reason: way });
    else wanted.push(way);
  }
  const drops = journal.makes.toReversed();
  const redo = journal.kind === 'undo';
  const written = perform(
    site,
    {
      title: redo ? journal.title.replace(/^undo of /, '') : `undo of ${journal.title}`,
      when: timeOf(clock),
      kind: redo ? 'write' : 'undo',
      retires: skipped.length === 0 ? id : undefined,
      drops,
    },
    wanted,
  );
  skipped.push(...written.skipped);
  if (wanted.length === 0 && skipped.length === 0) {
    removeEmpty(site, drops);
    forget(site, id);
  }
  return { id: String(id), again: written.id, restored: written.written, already, skipped, problem: undefined };
}

/** What must be written to restore a file, or why that is not done. */
function wayBack(site: Site, file: FileRecord, force: boolean): Wanted | string {
  const place = placeOf(site.root, file.path, site.ops);
  if ('refused' in place) return place.refused;
  if (place.stat && place.stat.kind !== 'file')
    return place.stat.kind === 'directory' ? 'it is a directory now' : 'it is not a regular file now';
  let now: Uint8Array | undefined;
  const failure = failureOf(() => {
    now = place.stat && site.ops.read(place.absolute);
  });
  if (failure) return reasonOf(failure);
  const sum = now && sha256(now);
  if (sum === file.before?.sha256) return 'already';
  if (sum !== file.after && !force) return now ? 'it changed since' : 'it was deleted since';
  return { path: file.path, before: now, after: file.before?.bytes, kept: file.before };
}

const activeFiles = (journal: Journal): FileRecord[] => journal.files.filter((_, index) => !journal.skipped.has(index));

function entry(site: Site, id: number): Journal | undefined {
  let journal: Journal | undefined;
  failureOf(() => {
    const file = entryOf(site, id);
    if (site.ops.lstat(file)?.kind !== 'file') return;
    const reading = decodeJournal(site.ops.read(file));
    if (reading.kind === 'journal') journal = reading.journal;
  });
  return journal;
}
