import type { FileOps } from './transaction-ops.ts';

const changing = [
  'create',
  'append',
  'write',
  'chmod',
  'chown',
  'sync',
  'close',
  'syncDirectory',
  'link',
  'rename',
  'unlink',
  'makeDirectory',
  'chownDirectory',
  'removeDirectory',
] as const;
export type Changing = (typeof changing)[number];

/** What a dead process does next: no code of a system error, so that nothing takes it for one. */
export class Cut extends Error {}

/** `ops` with `before` called ahead of every call that changes something (numbered from 0), with its arguments. */
export function watched(
  ops: FileOps,
  before: (call: number, name: Changing, args: readonly unknown[]) => void,
): FileOps {
  let calls = 0;
  return new Proxy(ops, {
    get(target, name: keyof FileOps) {
      const method = target[name];
      if (!(changing as readonly string[]).includes(name) || typeof method !== 'function') return method;
      return (...args: never[]): unknown => {
        before(calls++, name as Changing, args);
        const call: (...all: never[]) => unknown = method;
        return call(...args);
      };
    },
  });
}

/** `ops` of a process that dies just before changing call number `cut`; `torn`: if that is a write, half of it still happens. */
export function cutAt(ops: FileOps, cut: number, torn = false): FileOps {
  return watched(ops, (call, name, args) => {
    if (call < cut) return;
    const [file, bytes] = args;
    if (torn && call === cut && name === 'write' && typeof file === 'number' && bytes instanceof Uint8Array) {
      ops.write(file, bytes.subarray(0, bytes.length >> 1));
    }
    throw new Cut();
  });
}

/** Runs `action` with `ops` made by `cutAt`; true if it was cut. */
export function isCut(action: () => void): boolean {
  try {
    action();
    return false;
  } catch (error) {
    if (error instanceof Cut) return true;
    throw error;
  }
}

/** How many changing calls `action` makes. */
export function countCalls(action: (ops: FileOps) => void, ops: FileOps): number {
  let calls = 0;
  action(watched(ops, () => calls++));
  return calls;
}

/** `ops` in which changing calls fail with `code` where `fails` says so. */
export function failing(ops: FileOps, code: string, fails: (call: number, name: Changing) => boolean): FileOps {
  return watched(ops, (call, name) => {
    if (fails(call, name)) throw Object.assign(new Error(`${code}: ${name}`), { code });
  });
}
