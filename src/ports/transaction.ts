import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { encodeJournal, encodeSkip, type FileRecord, type Journal, type Kept, sha256 } from './transaction-journal.ts';
import { failureOf, type FileOps, reasonOf, systemOps } from './transaction-ops.ts';
import { type Place, type Placed, placeOf, samePlace } from './transaction-paths.ts';
import { finish, historyIds, isLocal, rollBack, type Settled, type Skipped } from './transaction-recovery.ts';
import { obstacle, withSite } from './transaction-site.ts';
import {
  appendTo,
  journalOf,
  looksOf,
  makeParents,
  placeNew,
  type Site,
  temporaryOf,
  writeNew,
} from './transaction-steps.ts';

export interface FileChange {
  /** Relative to the root, `/`-separated. */
  readonly path: string;
  /** The bytes as they were read; undefined: there was no such file. */
  readonly before: Uint8Array | undefined;
  /** Undefined: the file goes. */
  readonly after: Uint8Array | undefined;
}

export interface Written {
  /** What `plimsoll undo` calls it; empty if nothing was written. */
  readonly id: string;
  readonly written: string[];
  readonly skipped: Skipped[];
}

type Now = Pick<Clock, 'now'>;

/**
 * Changes files of the repository at `root`: all or none, save those that are left alone with a reason (changed since they were
 * read, not the repository's own, not writable). Whatever goes wrong is a reason; nothing is thrown. A process killed at any moment
 * leaves the old files, the new ones, or a journal with which `finishPending`, or the next call, makes it one of the two.
 *
 * Kept: the mode, the owner as far as this user may set it, a symbolic link (its target is written). Not kept: access control
 * lists, extended attributes, the tie between hard links. Between the last look at a file and its renaming lie microseconds
 * in which another program's write would be lost: no portable call closes that gap.
 */
export function writeTransaction(
  root: string,
  title: string,
  changes: readonly FileChange[],
  clock: Now,
  ops: FileOps = systemOps,
): Written {
  if (changes.length === 0) return { id: '', written: [], skipped: [] };
  const refuse = (reason: string): Written => nothing(changes.map((change) => ({ path: change.path, reason })));
  return withSite(root, ops, refuse, (site, settled) => {
    const reason = obstacle(site, settled);
    return reason === undefined
      ? perform(site, { title, when: timeOf(clock), kind: 'write', retires: undefined, drops: [] }, changes)
      : refuse(reason);
  });
}

/**
 * Brings a change that was cut off (a kill, a power failure) to a whole state. To be called before files are read that are then
 * changed; costs one look at the disk if nothing is pending.
 */
export function finishPending(root: string, ops: FileOps = systemOps): Settled {
  const shown = '.plimsoll/undo/pending.jsonl';
  const none: Settled = { kind: undefined, finished: [], rolledBack: [], left: [] };
  if (!isThere(path.join(root, shown), ops)) return none;
  const refuse = (reason: string): Settled => ({ ...none, left: [{ path: shown, reason }] });
  return withSite(root, ops, refuse, (_, settled) => settled);
}

/** A file that cannot even be looked at is there as far as a change is concerned: the change will say what is wrong. */
const isThere = (file: string, ops: FileOps): boolean => {
  let there = true;
  failureOf(() => {
    there = ops.lstat(file) !== undefined;
  });
  return there;
};

export const timeOf = (clock: Now): string => new Date(clock.now()).toISOString();

/** A change to make, with the mode and owner that the file had when it was last there. */
export interface Wanted extends FileChange {
  readonly kept?: Kept | undefined;
}

/** A change that can be made as far as can be seen. */
interface Step {
  readonly wanted: Wanted;
  readonly place: Place;
  readonly record: FileRecord;
}

const nothing = (skipped: Skipped[]): Written => ({ id: '', written: [], skipped });

/** One transaction; the lock is held and nothing is pending. */
export function perform(
  site: Site,
  head: Pick<Journal, 'title' | 'when' | 'kind' | 'retires' | 'drops'>,
  changes: readonly Wanted[],
): Written {
  const { steps, skipped } = plan(site, changes);
  if (steps.length === 0) return nothing(skipped);
  const marks = new Map<number, string>();
  const journal: Journal = {
    id: (historyIds(site)[0] ?? 0) + 1,
    nonce: randomBytes(4).toString('hex'),
    ...head,
    retires: skipped.length === 0 ? head.retires : undefined,
    makes: [...new Set(steps.flatMap(({ place }) => place.missing))],
    files: steps.map(({ record }) => record),
    skipped: marks,
  };
  const skip = (index: number, reason: string): void => {
    marks.set(index, reason);
    appendTo(journalOf(site), encodeSkip(index, reason), site.ops);
  };
  const failure = failureOf(() => {
    begin(site, journal);
    carryOut(site, journal, steps, skip);
  });
  const left = (otherwise: (index: number) => string | undefined): Skipped[] =>
    steps.flatMap(({ wanted }, index) => {
      const reason = marks.get(index) ?? otherwise(index);
      return reason === undefined ? [] : [{ path: wanted.path, reason }];
    });
  if (!failure) {
    const written = steps.filter((_, index) => !marks.has(index)).map(({ wanted }) => wanted.path);
    return {
      id: written.length > 0 ? String(journal.id) : '',
      written,
      skipped: [...skipped, ...left(() => undefined)],
    };
  }
  const second = failureOf(() => {
    if (site.ops.lstat(journalOf(site))) rollBack(site, journal);
  });
  const reason = second
    ? `the change was cut off (${reasonOf(failure)}) and cannot be taken back yet (${reasonOf(second)}): the next call tries again`
    : `nothing was written: ${reasonOf(failure)}`;
  return nothing([...skipped, ...left(() => reason)]);
}

/** Writes the journal: from here on the change can be taken back. */
function begin(site: Site, journal: Journal): void {
  writeNew(journalOf(site), encodeJournal(journal), undefined, site.ops, 0o600);
  // The two above it may be new as well.
  for (const directory of [site.undo, path.dirname(site.undo), site.root]) site.ops.syncDirectory(directory);
}

/** All new files beside the old ones first, so that a full disk is known before anything has changed; then name by name. */
function carryOut(
  site: Site,
  journal: Journal,
  steps: readonly Step[],
  skip: (index: number, reason: string) => void,
): void {
  const each = (action: (step: Step, temporary: string) => string | undefined): void => {
    for (const [index, step] of steps.entries()) {
      if (journal.skipped.has(index)) continue;
      let reason: string | undefined;
      const failure = failureOf(() => {
        reason = action(step, temporaryOf(site, journal, step.place.target, index));
      });
      if (failure && !isLocal(failure)) throw failure;
      if (failure) reason = reasonOf(failure);
      if (reason !== undefined) skip(index, reason);
    }
  };
  each((step, temporary) => prepare(site, step, temporary));
  each((step, temporary) => replace(site, step, temporary));
  if (journal.skipped.size < steps.length) finish(site, journal);
  else rollBack(site, journal);
}

function prepare(site: Site, { wanted, place }: Step, temporary: string): undefined {
  if (!wanted.after) return;
  makeParents(site, place.missing);
  writeNew(temporary, wanted.after, place.stat ?? (wanted.kept && looksOf(wanted.kept)), site.ops);
}

function replace(site: Site, { wanted, place }: Step, temporary: string): string | undefined {
  const { ops } = site;
  const now = samePlace(site.root, place.target, ops);
  const reason = objection(site, wanted, now);
  if (reason !== undefined) return reason;
  if (!wanted.after) ops.unlink(place.absolute);
  else if (wanted.before) ops.rename(temporary, place.absolute);
  else placeNew(temporary, place.absolute, ops);
  return undefined;
}

function plan(site: Site, changes: readonly Wanted[]): { steps: Step[]; skipped: Skipped[] } {
  const steps: Step[] = [];
  const skipped: Skipped[] = [];
  const seen = new Map<string, string>();
  for (const wanted of changes) {
    const place = placeOf(site.root, wanted.path, site.ops);
    const first = 'refused' in place ? undefined : seen.get(place.target);
    const reason = first === undefined ? objection(site, wanted, place) : `it is the same file as ${first}`;
    if (reason !== undefined || 'refused' in place) {
      skipped.push({ path: wanted.path, reason: reason ?? '' });
      continue;
    }
    seen.set(place.target, wanted.path);
    const { stat } = place;
    const before = wanted.before &&
      stat && { sha256: sha256(wanted.before), bytes: wanted.before, mode: stat.mode, uid: stat.uid, gid: stat.gid };
    steps.push({
      wanted,
      place,
      record: { path: wanted.path, target: place.target, before, after: wanted.after && sha256(wanted.after) },
    });
  }
  return { steps, skipped };
}

/** Why the file must be left alone, as it is now. */
function objection(site: Site, { before, after }: Wanted, place: Placed): string | undefined {
  if ('refused' in place) return place.refused;
  const { stat, absolute, linked } = place;
  if (stat && stat.kind !== 'file') return stat.kind === 'directory' ? 'it is a directory' : 'it is not a regular file';
  if (!before) return stat ? 'it was created since it was read' : after ? undefined : 'there is nothing to change';
  if (!stat) return 'it is gone since it was read';
  if (linked && !after) return 'it is a symbolic link, and only what it points at could be removed';
  let now: Uint8Array = before;
  const failure = failureOf(() => {
    now = site.ops.read(absolute);
  });
  if (failure) return reasonOf(failure);
  if (Buffer.compare(now, before) !== 0) return 'it changed since it was read';
  if (after && Buffer.compare(now, after) === 0) return 'there is nothing to change';
  return site.ops.writable(absolute) ? undefined : 'it is write-protected';
}
