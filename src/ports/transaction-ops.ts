import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits with set-user-id, set-group-id and sticky (0 to 0o7777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Last change of the contents, in milliseconds of the file system's clock. */
  readonly modified: number;
}

/** A process, told apart from a later one with the same number. */
export interface ProcessName {
  readonly pid: number;
  /** When it began: boot and clock ticks in hexadecimal, `0` where the system does not tell. */
  readonly started: string;
  /** Host and process-number namespace: elsewhere, `pid` means another process. */
  readonly place: string;
}

/**
 * What a transaction asks of the file system, one system call each, so that a test can cut between any two.
 * Every method throws what node:fs throws, except where it says otherwise.
 */
export interface FileOps {
  /** Undefined if there is nothing, or a file where `path` wants a directory. */
  lstat(path: string): FileStat | undefined;
  realpath(path: string): string;
  read(path: string): Uint8Array;
  list(directory: string): string[];
  /** Whether this process may write the contents of `path`. */
  writable(path: string): boolean;
  fstat(file: number): FileStat;

  /** Makes a new file; fails where there is anything, even a dangling symbolic link. */
  create(path: string, mode: number): number;
  /** Opens an existing file to write at its end. */
  append(path: string): number;
  /** Gives the number of bytes written. */
  write(file: number, bytes: Uint8Array): number;
  chmod(file: number, mode: number): void;
  chown(file: number, uid: number, gid: number): void;
  sync(file: number): void;
  close(file: number): void;
  /** Makes the names in `directory` durable, where the system can do that (Windows cannot). */
  syncDirectory(directory: string): void;
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  makeDirectory(path: string, mode: number): void;
  chownDirectory(path: string, uid: number, gid: number): void;
  /** Removes an empty directory. */
  removeDirectory(path: string): void;

  readonly self: ProcessName;
  /** `unknown` for a process of another place. */
  state(of: ProcessName): 'alive' | 'dead' | 'unknown';
  /** Whether this process may give files to others. */
  readonly root: boolean;
  pause(milliseconds: number): void;
}

/** The error number's name (`ENOENT`) of what a file-system call threw; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Runs `action`; gives the file-system error that it threw, if any. All other errors pass. */
export function failureOf(action: () => void): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof Error && codeOf(error) !== undefined) return error;
    throw error;
  }
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  EBUSY: 'it is in use',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links go round in a circle',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EEXIST: 'it was created meanwhile',
  ENOENT: 'it is gone',
  EMFILE: 'too many open files',
};

/** A file-system error for people. */
export function reasonOf(error: unknown): string {
  const known = words[codeOf(error) ?? ''];
  return known ?? (error instanceof Error ? error.message : String(error));
}

/** Errors of chown, chmod and link that mean: this file system or this user cannot do that at all. */
const impossible = new Set(['EPERM', 'EACCES', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);
export const isImpossible = (error: unknown): boolean => impossible.has(codeOf(error) ?? '');

/** Errors of opening or syncing a directory that mean: this system, or this user, cannot do that. */
const noDirectorySync = new Set(['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF']);

const statOf = (stat: Stats): FileStat => ({
  kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'other',
  mode: stat.mode & 0o7777,
  uid: stat.uid,
  gid: stat.gid,
  modified: stat.mtimeMs,
});

/** The real file system. */
export const systemOps: FileOps = {
  lstat: (path) => {
    try {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat && statOf(stat);
    } catch (error) {
      if (codeOf(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  },
  realpath: (path) => realpathSync.native(path),
  read: (path) => readFileSync(path),
  list: (directory) => readdirSync(directory),
  writable: (path) => failureOf(() => accessSync(path, constants.W_OK)) === undefined,
  fstat: (file) => statOf(fstatSync(file)),

  create: (path, mode) => openSync(path, 'wx', mode),
  append: (path) => openSync(path, constants.O_WRONLY | constants.O_APPEND),
  write: (file, bytes) => writeSync(file, bytes),
  chmod: fchmodSync,
  chown: fchownSync,
  sync: fsyncSync,
  close: closeSync,
  syncDirectory: (directory) => {
    try {
      const file = openSync(directory, 'r');
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      if (!noDirectorySync.has(codeOf(error) ?? '')) throw error;
    }
  },
  link: linkSync,
  rename: renameSync,
  unlink: unlinkSync,
  makeDirectory: (path, mode) => {
    mkdirSync(path, { mode });
  },
  chownDirectory: lchownSync,
  removeDirectory: rmdirSync,

  get self() {
    return { pid: process.pid, started: startOf(process.pid)?.started ?? '0', place: place() };
  },
  state: (of) => {
    if (of.place !== place()) return 'unknown';
    const now = startOf(of.pid);
    if (now) return now.over || (of.started !== '0' && now.started !== of.started) ? 'dead' : 'alive';
    const error = failureOf(() => void process.kill(of.pid, 0));
    return codeOf(error) === 'ESRCH' ? 'dead' : 'alive';
  },
  get root() {
    return process.getuid?.() === 0;
  },
  pause: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

/** proc(5): field 3 of /proc/PID/stat is the state (Z: ended, not yet waited for), field 22 the start in clock ticks since boot. */
function startOf(pid: number): { started: string; over: boolean } | undefined {
  const stat = contentOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = (contentOf('/proc/sys/kernel/random/boot_id') ?? '').replace(/[^0-9a-f]/g, '').slice(0, 8);
  return { started: `${boot}${Number(fields[19]).toString(16)}`, over: fields[0] === 'Z' || fields[0] === 'X' };
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // No /proc (macOS, Windows), or none for this process.
    return undefined;
  }
}

function place(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has process-number namespaces.
  }
  return createHash('sha256').update(`${hostname()}\0${namespace}`).digest('hex').slice(0, 12);
}
