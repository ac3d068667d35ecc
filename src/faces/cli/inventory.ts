import path from 'node:path';
import type { InventoryReport } from '../../out/inventory-report.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { Repository } from '../../repository/repository.ts';
import { ruleIds } from '../../rules/registry.generated.ts';
import { findArtefacts } from '../../use/inventory-names.ts';
import { inventoryAround, wholeInventory } from '../../use/inventory.ts';
import { promisesOf } from './contract.ts';
import { placesOf } from './places.ts';
import { screenSize, styleOut, widthOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

export interface InventoryFlags {
  readonly all?: true;
  readonly format: 'human' | 'json' | 'mermaid';
  readonly output?: string;
  readonly color: string;
}

/** `plimsoll inventory [NAME]`: 0; 2 wrong usage; 3 the repository cannot be listed. */
export async function inventoryCommand(
  name: string | undefined,
  flags: InventoryFlags,
  version: string,
): Promise<number> {
  const started = process.hrtime.bigint();
  const { root } = placesOf(process.cwd(), []);
  const listing = await listRepository(root);
  if (listing.kind === 'no-listing') {
    process.stderr.write(`plimsoll: ${listing.message}\n`);
    return 3;
  }
  if (listing.note !== undefined) process.stderr.write(`plimsoll: ${listing.note}\n`);
  const tree = diskTree(root, listing.paths);
  const { contract } = await promisesOf(tree, () => ruleIds);
  const repository = new Repository(tree, { contract });
  const subjects = name === undefined ? undefined : subjectsOf(repository, root, name);
  const view = subjects === undefined ? wholeInventory(repository) : inventoryAround(repository, subjects);
  const report: InventoryReport = {
    version,
    name: path.basename(root),
    ...view,
    unread: [...listing.problems, ...view.unread],
    rows: flags.all ? undefined : (screenSize()?.[1] ?? 60) || 40,
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
  };
  const text = await rendered(report, flags);
  if (flags.output === undefined) await writeOut(text);
  else writeFile(flags.output, text);
  return 0;
}

/** A name, or a path from where the call was made. */
function subjectsOf(repository: Repository, root: string, name: string): readonly string[] {
  const found = findArtefacts(repository, name);
  if ('ids' in found) return found.ids;
  const [file = '', ...part] = name.split('#');
  const relative = path.relative(root, path.resolve(process.cwd(), file)).split(path.sep).join('/');
  const here = findArtefacts(repository, [relative, ...part].join('#'));
  if ('ids' in here) return here.ids;
  const meant = found.meant.length > 0 ? `did you mean  ${found.meant.join('  ')}` : 'see  plimsoll inventory --all';
  throw new UsageError(`nothing in the inventory is called ${name}\n  ${meant}`);
}

async function rendered(report: InventoryReport, { format, output, color }: InventoryFlags): Promise<string> {
  if (format === 'json') return (await import('../../out/inventory-json.ts')).renderInventoryJson(report);
  if (format === 'mermaid') return (await import('../../out/inventory-mermaid.ts')).renderInventoryMermaid(report);
  const style = styleOut(output === undefined ? color : 'never');
  return (await import('../../out/inventory-human.ts')).renderInventoryHuman(report, style, widthOut());
}
