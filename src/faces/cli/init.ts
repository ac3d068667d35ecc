import { systemClock } from '../../ports/clock.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { writeTransaction } from '../../ports/transaction.ts';
import { rules } from '../../rules/registry.generated.ts';
import { fileChanges } from '../../use/file-changes.ts';
import { draftContract } from '../../use/init.ts';
import { contractPath } from './contract.ts';
import { settle } from './fix.ts';
import { placesOf } from './places.ts';
import { writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface InitFlags {
  readonly force?: true;
  readonly stdout?: true;
  readonly dryRun?: true;
  readonly harden?: true;
  readonly reproducible?: true;
  readonly ring?: true;
  readonly diff?: true;
  readonly start?: string;
  /** False for `--no-port`. */
  readonly port?: number | false;
}

/** `plimsoll init`: 0 written (or printed), 2 there is a contract already, 3 it could not be written. */
export async function initCommand(folder: string | undefined, flags: InitFlags): Promise<number> {
  if (flags.harden || flags.ring || flags.reproducible)
    return (await import('./init-harden.ts')).hardenCommand(folder, flags);
  const alone = (['diff', 'start'] as const).find((name) => flags[name] !== undefined);
  if (folder !== undefined || alone !== undefined || typeof flags.port === 'number' || flags.port === false)
    throw new UsageError(
      `plimsoll init writes ${contractPath} and takes no ${folder !== undefined ? 'folder' : `--${alone ?? 'port'}`}\n  did you mean  plimsoll init --harden${folder === undefined ? '' : ` ${folder}`}`,
    );
  const { root } = placesOf(process.cwd(), []);
  const shownOnly = flags.stdout === true || flags.dryRun === true;
  if (!shownOnly) settle(root);
  const listing = await listRepository(root);
  if (listing.kind === 'no-listing') throw new UsageError(listing.message);
  const tree = diskTree(root, listing.paths);
  if (!shownOnly && !flags.force && tree.exists(contractPath)) {
    throw new UsageError(
      `${contractPath} is there already\n  write it anew, the old one kept for plimsoll undo:  plimsoll init --force\n  see what would be written:  plimsoll init --stdout`,
    );
  }
  const { text, says } = draftContract(tree, rules);
  if (shownOnly) {
    await writeOut(text);
    return 0;
  }
  const { changes, skipped } = fileChanges(tree, new Map([[contractPath, text]]));
  const written = writeTransaction(root, 'init', changes, systemClock);
  for (const { path, reason } of [...skipped, ...written.skipped])
    process.stderr.write(`plimsoll: ${path} was left alone: ${reason}\n`);
  if (written.written.length === 0) return 3;
  const what = says.length === 0 ? 'nothing was found to say' : says.join(', ');
  process.stderr.write(`wrote ${contractPath}: ${what} · take it back: plimsoll undo\n`);
  return 0;
}
