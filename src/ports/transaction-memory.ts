import type { FileOps, FileStat, ProcessName } from './transaction-ops.ts';

interface Inode {
  readonly kind: 'file' | 'directory';
  mode: number;
  data: Uint8Array;
  /** What is left of `data` if the power goes now. */
  durable: Uint8Array;
  readonly names: Map<string, Inode>;
  durableNames: ReadonlyMap<string, Inode>;
  /** Changes of `names` since they were made durable; each happens whole or not at all. */
  pending: (readonly (readonly [name: string, inode: Inode | undefined])[])[];
}

const empty = new Uint8Array(0);

const inode = (kind: Inode['kind'], mode: number): Inode => ({
  kind,
  mode,
  data: empty,
  durable: empty,
  names: new Map(),
  durableNames: new Map(),
  pending: [],
});

class MemoryError extends Error {
  readonly code: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

/**
 * A disk in memory for `/`-separated paths that forgets what was not synced when its power is cut: of each file's unsynced
 * contents any beginning may be left, of each directory's unsynced changes of names any of them. No symbolic links, no owners.
 */
export class MemoryDisk {
  readonly #root: Inode = inode('directory', 0o755);
  readonly #open = new Map<number, Inode>();
  #nextHandle = 3;

  /** Every file and directory below `path` but `.plimsoll`: path → contents, or undefined for a directory. */
  files(path = '', all = false): Map<string, string | undefined> {
    const found = new Map<string, string | undefined>();
    const walk = (at: Inode, prefix: string): void => {
      for (const [name, child] of [...at.names].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name === '.plimsoll' && !all) continue;
        found.set(prefix + name, child.kind === 'file' ? Buffer.from(child.data).toString('latin1') : undefined);
        walk(child, `${prefix}${name}/`);
      }
    };
    walk(this.#get(path), '');
    return found;
  }

  /** Makes all that is there durable. */
  settle(): void {
    const walk = (at: Inode): void => {
      at.durable = at.data;
      at.durableNames = new Map(at.names);
      at.pending = [];
      for (const child of at.names.values()) walk(child);
    };
    walk(this.#root);
  }

  /** Cuts the power. `choose(n)` gives a number from 0 to n: how much, of what was not synced, has reached the disk. */
  cutPower(choose: (most: number) => number): void {
    this.#open.clear();
    const walk = (at: Inode): void => {
      const unsynced =
        at.data.length > at.durable.length
          ? at.data.subarray(0, at.durable.length + choose(at.data.length - at.durable.length))
          : at.data;
      at.data = choose(1) === 1 ? unsynced : at.durable;
      const names = new Map(at.durableNames);
      for (const change of at.pending) {
        if (choose(1) === 0) continue;
        for (const [name, child] of change) {
          if (child) names.set(name, child);
          else names.delete(name);
        }
      }
      at.names.clear();
      for (const [name, child] of names) at.names.set(name, child);
      for (const child of at.names.values()) walk(child);
    };
    walk(this.#root);
    this.settle();
  }

  /** The disk as process `self` sees it; `living` are the other processes that have not ended. */
  ops(self: ProcessName, living: ReadonlySet<number> = new Set()): FileOps {
    const get = (path: string): Inode => this.#get(path);
    const handle = (file: number): Inode => {
      const found = this.#open.get(file);
      if (!found) throw new MemoryError('EBADF', String(file));
      return found;
    };
    const open = (opened: Inode): number => {
      this.#open.set(this.#nextHandle, opened);
      return this.#nextHandle++;
    };
    const find = (path: string): Inode | undefined => this.#find(path);
    const insert = (path: string, made: Inode): Inode => {
      if (find(path)) throw new MemoryError('EEXIST', path);
      change(parentOf(path), [[nameOf(path), made]]);
      return made;
    };
    const change = (directory: string, names: readonly (readonly [string, Inode | undefined])[]): void => {
      const at = get(directory);
      if (at.kind !== 'directory') throw new MemoryError('ENOTDIR', directory);
      for (const [name, child] of names) {
        if (child) at.names.set(name, child);
        else at.names.delete(name);
      }
      at.pending.push(names);
    };
    return {
      self,
      root: false,
      state: (of) => (of.pid === self.pid || living.has(of.pid) ? 'alive' : 'dead'),
      pause: () => undefined,
      lstat: (path) => {
        const found = find(path);
        return found && statOf(found);
      },
      realpath: (path) => path,
      read: (path) => get(path).data,
      list: (path) => [...get(path).names.keys()],
      writable: () => true,
      fstat: (file) => statOf(handle(file)),
      create: (path, mode) => open(insert(path, inode('file', mode & ~0o022))),
      append: (path) => open(get(path)),
      write: (file, bytes) => {
        const at = handle(file);
        at.data = Buffer.concat([at.data, bytes]);
        return bytes.length;
      },
      chmod: (file, mode) => {
        handle(file).mode = mode;
      },
      chown: () => undefined,
      sync: (file) => {
        const at = handle(file);
        at.durable = at.data;
      },
      close: (file) => {
        handle(file);
        this.#open.delete(file);
      },
      syncDirectory: (path) => {
        const at = get(path);
        at.durableNames = new Map(at.names);
        at.pending = [];
      },
      link: (from, to) => void insert(to, get(from)),
      rename: (from, to) => {
        const moved = get(from);
        if (parentOf(from) !== parentOf(to)) throw new MemoryError('EXDEV', to);
        change(parentOf(to), [
          [nameOf(from), undefined],
          [nameOf(to), moved],
        ]);
      },
      unlink: (path) => {
        if (get(path).kind === 'directory') throw new MemoryError('EISDIR', path);
        change(parentOf(path), [[nameOf(path), undefined]]);
      },
      makeDirectory: (path, mode) => void insert(path, inode('directory', mode & ~0o022)),
      chownDirectory: () => undefined,
      removeDirectory: (path) => {
        if (get(path).names.size > 0) throw new MemoryError('ENOTEMPTY', path);
        change(parentOf(path), [[nameOf(path), undefined]]);
      },
    };
  }

  #find(path: string): Inode | undefined {
    let at: Inode | undefined = this.#root;
    for (const name of path.split('/')) if (name !== '') at = at?.names.get(name);
    return at;
  }

  #get(path: string): Inode {
    const found = this.#find(path);
    if (!found) throw new MemoryError('ENOENT', path);
    return found;
  }
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const statOf = (of: Inode): FileStat => ({ kind: of.kind, mode: of.mode, uid: 0, gid: 0, modified: 0 });
