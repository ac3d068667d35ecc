import path from 'node:path';
import { holdLock } from './transaction-lock.ts';
import { failureOf, type FileOps, reasonOf } from './transaction-ops.ts';
import { settlePending, type Settled } from './transaction-recovery.ts';
import { appendTo, journalOf, makeDirectory, type Site, writeNew } from './transaction-steps.ts';

/**
 * Runs `action` while this process alone may write in the repository at `root`, after whatever was cut off before is settled.
 * A living process that is in the middle of its own change is waited for, some seconds. `refuse` gets the reason if it cannot be.
 */
export function withSite<T>(
  root: string,
  ops: FileOps,
  refuse: (reason: string) => T,
  action: (site: Site, settled: Settled) => T,
): T {
  let result: { readonly value: T } | undefined;
  const failure = failureOf(() => {
    const site = openSite(root, ops);
    const held = holdLock(site.undo, ops);
    try {
      result = { value: 'busy' in held ? refuse(held.busy) : action(site, settlePending(site)) };
    } finally {
      if ('release' in held) held.release();
    }
  });
  return result ? result.value : refuse(`plimsoll cannot keep its undo history in .plimsoll: ${reasonOf(failure)}`);
}

/** Why nothing new may be begun: an older change still stands half-way. */
export function obstacle(site: Site, settled: Settled): string | undefined {
  if (!site.ops.lstat(journalOf(site))) return undefined;
  const [first] = settled.left;
  return first
    ? `an earlier change is not settled: ${first.path}: ${first.reason}`
    : 'an earlier change is not settled';
}

/** Makes `.plimsoll/undo` if need be, hidden from git; never goes through a symbolic link that came with the repository. */
function openSite(root: string, ops: FileOps): Site {
  const real = ops.realpath(root);
  const own = path.join(real, '.plimsoll');
  const undo = path.join(own, 'undo');
  makeDirectoryIfMissing(own, ops);
  hideFromGit(path.join(own, '.gitignore'), ops);
  makeDirectoryIfMissing(undo, ops, 0o700);
  return { root: real, undo, ops };
}

function makeDirectoryIfMissing(directory: string, ops: FileOps, mode?: number): void {
  if (ops.lstat(directory)?.kind !== 'directory') makeDirectory(directory, ops, mode);
}

const everything = new TextEncoder().encode('*\n');

function hideFromGit(ignore: string, ops: FileOps): void {
  const stat = ops.lstat(ignore);
  if (!stat) writeNew(ignore, everything, undefined, ops);
  // Empty: the process that made it was killed before it wrote.
  else if (stat.kind === 'file' && ops.read(ignore).length === 0) appendTo(ignore, everything, ops);
}
