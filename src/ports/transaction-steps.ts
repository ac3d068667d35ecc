import path from 'node:path';
import { type Journal, type Kept, sha256 } from './transaction-journal.ts';
import { codeOf, failureOf, type FileOps, type FileStat, isImpossible } from './transaction-ops.ts';
import { type Place, type Placed, samePlace } from './transaction-paths.ts';

/** A repository and the way to its file system. */
export interface Site {
  /** Real path. */
  readonly root: string;
  /** `.plimsoll/undo` below it: the journal, the history and the lock. */
  readonly undo: string;
  readonly ops: FileOps;
}

export const journalName = 'pending.jsonl';
export const journalOf = (site: Site): string => path.join(site.undo, journalName);
export const entryOf = (site: Site, id: number): string => path.join(site.undo, `${id}.jsonl`);

type Looks = Pick<FileStat, 'mode' | 'uid' | 'gid'>;

/** The temporary file for file number `index`: beside its target, since a rename must stay on one file system. */
export const temporaryOf = (site: Site, journal: Pick<Journal, 'nonce'>, target: string, index: number): string =>
  path.join(site.root, path.dirname(target), `.plimsoll-${journal.nonce}-${index}.tmp`);

/** Makes a file with all of `bytes`, durable. With `looks`: nobody else may read it before it has its mode and owner. */
export function writeNew(file: string, bytes: Uint8Array, looks: Looks | undefined, ops: FileOps, mode = 0o666): void {
  const handle = ops.create(file, looks ? 0o600 : mode);
  let failure = failureOf(() => {
    const owner = looks ?? (ops.root ? ops.lstat(path.dirname(file)) : undefined);
    const given = giveTo(handle, owner, ops);
    writeAll(handle, bytes, ops);
    // After the last write, which takes the set-user-id bit away. A file that stays another user's than it was does not get it.
    if (looks) setMode(handle, given ? looks.mode : looks.mode & 0o777, ops);
    ops.sync(handle);
  });
  // Network file systems report a full disk only here.
  failure = failureOf(() => ops.close(handle)) ?? failure;
  if (failure) throw failure;
}

export function appendTo(file: string, bytes: Uint8Array, ops: FileOps): void {
  const handle = ops.append(file);
  let failure = failureOf(() => {
    writeAll(handle, bytes, ops);
    ops.sync(handle);
  });
  failure = failureOf(() => ops.close(handle)) ?? failure;
  if (failure) throw failure;
}

function writeAll(handle: number, bytes: Uint8Array, ops: FileOps): void {
  for (let done = 0; done < bytes.length; ) done += ops.write(handle, bytes.subarray(done));
}

function setMode(handle: number, mode: number, ops: FileOps): void {
  if (ops.fstat(handle).mode !== mode) ops.chmod(handle, mode);
}

/** Changes the owner as far as this user and this file system can; false if they cannot. */
function giveTo(handle: number, owner: Pick<FileStat, 'uid' | 'gid'> | undefined, ops: FileOps): boolean {
  if (!owner) return true;
  const now = ops.fstat(handle);
  if (now.uid === owner.uid && now.gid === owner.gid) return true;
  const failure = failureOf(() => ops.chown(handle, owner.uid, owner.gid));
  if (failure && !isImpossible(failure)) throw failure;
  return failure === undefined;
}

/** Makes a directory; a superuser leaves it to the owner of its parent, so that the owner can go on without one. */
export function makeDirectory(directory: string, ops: FileOps, mode = 0o777): void {
  const failure = failureOf(() => ops.makeDirectory(directory, mode));
  if (failure && codeOf(failure) !== 'EEXIST') throw failure;
  if (failure && ops.lstat(directory)?.kind !== 'directory') {
    throw Object.assign(new Error(`${directory} is not a directory`), { code: 'ENOTDIR' });
  }
  if (failure || !ops.root) return;
  const now = ops.lstat(directory);
  const parent = ops.lstat(path.dirname(directory));
  if (!parent || !now || (now.uid === parent.uid && now.gid === parent.gid)) return;
  const refusal = failureOf(() => ops.chownDirectory(directory, parent.uid, parent.gid));
  if (refusal && !isImpossible(refusal)) throw refusal;
}

export function makeParents(site: Site, missing: readonly string[]): void {
  for (const directory of missing) makeDirectory(path.join(site.root, directory), site.ops);
}

/** Puts `temporary` where nothing is. A hard link fails if something has come there meanwhile; a rename would overwrite it. */
export function placeNew(temporary: string, file: string, ops: FileOps): void {
  const failure = failureOf(() => ops.link(temporary, file));
  // It is in its place now; whoever ends the transaction removes what is left of the temporary name.
  if (!failure) failureOf(() => ops.unlink(temporary));
  else if (!isImpossible(failure)) throw failure;
  else if (ops.lstat(file)) throw Object.assign(new Error(`${file} is there`), { code: 'EEXIST' });
  else ops.rename(temporary, file);
}

export function removeIfThere(file: string, ops: FileOps): void {
  const failure = failureOf(() => ops.unlink(file));
  if (failure && !isGone(failure)) throw failure;
}

const isGone = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** Removes those of `directories` that are empty; others stay, and so does one that is not ours to remove: it does no harm. */
export function removeEmpty(site: Site, directories: readonly string[]): void {
  for (const directory of directories) {
    if (isDirectory(site, directory)) failureOf(() => site.ops.removeDirectory(path.join(site.root, directory)));
    // Even if it was gone already: whoever removed it may have been cut off before this.
    syncIfThere(site, path.posix.dirname(directory));
  }
}

/** Makes the names of the journal's files durable, and those of all directories on the way, of which some may be new. */
export function syncParents(site: Site, journal: Journal): void {
  const parents = new Set<string>();
  for (const { target } of journal.files) {
    let parent = path.posix.dirname(target);
    for (; parent !== '.' && !parents.has(parent); parent = path.posix.dirname(parent)) parents.add(parent);
  }
  for (const parent of [...parents, '.']) syncIfThere(site, parent);
}

function syncIfThere(site: Site, directory: string): void {
  if (isDirectory(site, directory)) site.ops.syncDirectory(path.join(site.root, directory));
}

/** Whether `directory` is one of the repository's, reached without a symbolic link. */
export function isDirectory(site: Site, directory: string): boolean {
  if (directory === '.') return true;
  const place = samePlace(site.root, directory, site.ops);
  return !('refused' in place) && place.stat?.kind === 'directory';
}

export type Sight = { readonly is: 'before' | 'after' | 'other'; readonly place: Placed };

/** What file number `index` of the journal holds now. */
export function sightOf(site: Site, journal: Journal, index: number): Sight {
  const file = journal.files[index];
  if (!file) throw new RangeError(`no file ${index} in the journal`);
  const place = samePlace(site.root, file.target, site.ops);
  if ('refused' in place || (place.stat && place.stat.kind !== 'file')) return { is: 'other', place };
  const now = place.stat && sha256(site.ops.read(place.absolute));
  return { is: now === file.after ? 'after' : now === file.before?.sha256 ? 'before' : 'other', place };
}

/** Gives file number `index`, which holds its new bytes, the old ones again. */
export function restore(site: Site, journal: Journal, index: number, place: Place): void {
  const { ops } = site;
  const kept = journal.files[index]?.before;
  if (!kept) {
    ops.unlink(place.absolute);
    return;
  }
  makeParents(site, place.missing);
  const temporary = temporaryOf(site, journal, place.target, index);
  writeNew(temporary, kept.bytes, place.stat ?? looksOf(kept), ops);
  if (place.stat) ops.rename(temporary, place.absolute);
  else placeNew(temporary, place.absolute, ops);
}

/** A journal may have come with the repository: it can give a file an owner, but no set-user-id bit. */
export const looksOf = (kept: Kept): Looks => ({ mode: kept.mode & 0o777, uid: kept.uid, gid: kept.gid });
