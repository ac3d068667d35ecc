import { renderConfig, renderConfigJson, renderValue } from '../../out/config.ts';
import { diskTree } from '../../ports/disk-tree.ts';
import { listRepository } from '../../ports/git.ts';
import { Repository } from '../../repository/repository.ts';
import { rules } from '../../rules/registry.generated.ts';
import { names } from '../../rules/rule.ts';
import { type Setting, settingsAt, settingsOf } from '../../use/config.ts';
import { checkPromises, contractPath, promisesOf } from './contract.ts';
import { placesOf } from './places.ts';
import { ruleNames } from './subject.ts';
import { styleOut, writeOut } from './terminal.ts';
import { UsageError } from './usage.ts';

export interface ConfigFlags {
  readonly showOrigin?: true;
  readonly format: 'human' | 'json';
}

/** The defaults of every service are no news. */
const isTelling = ({ key, origin }: Setting): boolean =>
  origin.kind !== 'default' || !/^(?:services|verify)\./.test(key);

/** `plimsoll config [KEY]`: 0 shown, 1 the key is not set, 2 there is no such key, or the contract is broken. */
export async function configCommand(key: string | undefined, flags: ConfigFlags, version: string): Promise<number> {
  const { root } = placesOf(process.cwd(), []);
  const listing = await listRepository(root);
  if (listing.kind === 'no-listing') throw new UsageError(listing.message);
  const tree = diskTree(root, listing.paths);
  const promises = await promisesOf(tree, ruleNames);
  await checkPromises(promises, new Repository(tree, { contract: promises.contract }));
  const { written, hadolint } = promises;
  const contract = written && { path: contractPath, text: tree.text(contractPath) ?? '', root: written.root };
  const ruleId = (name: string): string | undefined => rules.find((rule) => names(rule, name))?.id;
  const settings = settingsOf({ tree, contract, hadolint, ruleId }, key?.split('.')[0]);
  const { found, known, meant } =
    key === undefined ? { found: settings, known: true, meant: [] } : settingsAt(settings, key);
  if (!known) {
    const hint = meant.length > 0 ? `did you mean  ${meant.join('  ')}` : 'see  plimsoll config';
    throw new UsageError(`the contract has no key ${key}\n  ${hint}`);
  }
  const [only, ...more] = found;
  if (flags.format === 'json') await writeOut(renderConfigJson(found, version));
  else if (only?.key === key && only !== undefined && more.length === 0)
    await writeOut(renderValue(only, flags.showOrigin === true));
  else
    await writeOut(
      renderConfig(key === undefined ? found.filter(isTelling) : found, flags.showOrigin === true, styleOut('auto')),
    );
  if (key === undefined || found.length > 0) return 0;
  process.stderr.write(`plimsoll: ${key} is not set, and no file shows it\n`);
  return 1;
}
