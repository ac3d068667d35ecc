import path from 'node:path';
import { codeOf, failureOf, type FileOps, type ProcessName, reasonOf } from './transaction-ops.ts';

/** How old the lock of a process that cannot be looked up (another host, another container) must be to be taken over, in ms. */
const foreignLife = 10 * 60_000;
const attempts = 200;
const pauseBetween = { least: 5, spread: 45 };

export type Held = { readonly release: () => void } | { readonly busy: string };

/**
 * Holds the lock of `directory`, waiting up to some seconds for another process.
 *
 * A lock file is empty; its name tells pid, start time and place, so it is never half written and the lock of a dead process
 * can be removed by anyone without taking a living one's. Each process first makes its own file, then looks for others, and
 * steps back if there is a living one: of two, at least the later sees the earlier.
 */
export function holdLock(directory: string, ops: FileOps): Held {
  const own = lockName(ops.self);
  const file = path.join(directory, own);
  let busy = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) ops.pause(pauseBetween.least + Math.random() * pauseBetween.spread);
    const failure = failureOf(() => ops.close(ops.create(file, 0o644)));
    if (codeOf(failure) === 'EEXIST') {
      busy = 'this process is writing here already';
      continue;
    }
    if (failure) return { busy: `cannot write in ${directory}: ${reasonOf(failure)}` };
    let other: Other | undefined;
    const trouble = failureOf(() => {
      other = livingOther(directory, own, ops);
    });
    if (!trouble && !other) return { release: () => void failureOf(() => ops.unlink(file)) };
    failureOf(() => ops.unlink(file));
    if (trouble || !other) return { busy: `cannot look into ${directory}: ${reasonOf(trouble)}` };
    busy = `plimsoll is writing here in process ${other.pid}`;
    if (other.elsewhere) busy += ` of another machine or container; if that is over, remove ${other.file}`;
  }
  return { busy };
}

const lockName = ({ pid, started, place }: ProcessName): string => `lock-${pid}-${started}-${place}`;

function holderOf(name: string): ProcessName | undefined {
  const [, pid, started, place] = /^lock-(\d{1,10})-([0-9a-f]{1,32})-([0-9a-f]{1,32})$/.exec(name) ?? [];
  return pid !== undefined && started !== undefined && place !== undefined
    ? { pid: Number(pid), started, place }
    : undefined;
}

interface Other {
  readonly pid: number;
  readonly elsewhere: boolean;
  readonly file: string;
}

function livingOther(directory: string, own: string, ops: FileOps): Other | undefined {
  for (const entry of ops.list(directory)) {
    const name = entry === own ? undefined : holderOf(entry);
    if (!name) continue;
    const file = path.join(directory, entry);
    const state = ops.state(name);
    if (state === 'alive' || (state === 'unknown' && !isOld(file, path.join(directory, own), ops))) {
      return { pid: name.pid, elsewhere: state === 'unknown', file };
    }
    failureOf(() => ops.unlink(file));
  }
  return undefined;
}

/** By the file system's own clock: `fresh` has just been made. */
function isOld(file: string, fresh: string, ops: FileOps): boolean {
  const stat = ops.lstat(file);
  const now = ops.lstat(fresh);
  return stat === undefined || (now !== undefined && now.modified - stat.modified > foreignLife);
}
