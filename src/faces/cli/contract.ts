import type { Contract } from '../../contract/schema.ts';
import type { Tree } from '../../text/tree.ts';
import type { Repository } from '../../repository/repository.ts';
import type { ContractProblem, ContractReading } from '../../use/contract.ts';
import type { HadolintReading } from '../../use/hadolint.ts';
import { styleErr, widthErr } from './terminal.ts';
import { UsageError } from './usage.ts';

export const contractPath = 'plimsoll.yaml';

/** What the repository says about Plimsoll's work: its contract and, where it has one, its hadolint configuration. */
export interface Promises {
  readonly contract: Contract;
  /** Set if there is a contract file. */
  readonly written: ContractReading | undefined;
  readonly hadolint: HadolintReading | undefined;
  /** True if something about them went to stderr. */
  readonly told: boolean;
}

/**
 * Reads them, if nothing is wrong with the contract. What reads a file is loaded only where there is one.
 * @throws UsageError that shows everything that is wrong.
 */
export async function promisesOf(tree: Tree, ruleNames: () => readonly string[]): Promise<Promises> {
  const hadolint = await hadolintOf(tree);
  const told = hadolint === undefined ? {} : { hadolint: hadolint.config };
  const text = tree.text(contractPath);
  const notes = hadolint !== undefined && hadolint.notes.length > 0;
  if (text === undefined || !/^[^\s#]/m.test(text))
    return { contract: told, written: undefined, hadolint, told: notes };
  const { readContractFile, unknownRules } = await import('../../use/contract.ts');
  const written = readContractFile(text);
  await refuse(text, [...written.problems, ...unknownRules(written, ruleNames())]);
  return { contract: { ...written.contract, ...told }, written, hadolint, told: notes };
}

/**
 * What only the whole repository tells of a contract: services that nothing builds end the call, paths that are not there are told;
 * true if there are any.
 * @throws UsageError as `promisesOf`.
 */
export async function checkPromises({ written }: Promises, repository: Repository): Promise<boolean> {
  const text = repository.tree.text(contractPath);
  if (written === undefined || text === undefined) return false;
  const { missingPaths, unknownServices } = await import('../../use/contract.ts');
  await refuse(text, unknownServices(written, repository));
  const missing = missingPaths(written, repository.tree);
  await tell(contractPath, text, missing);
  return missing.length > 0;
}

async function refuse(text: string, problems: readonly ContractProblem[]): Promise<void> {
  if (problems.length === 0) return;
  const { renderProblems } = await import('../../out/contract-problems.ts');
  const inOrder = problems.toSorted((a, b) => a.span.start - b.span.start);
  const style = styleErr();
  throw new UsageError(renderProblems(contractPath, text, inOrder, style, widthErr()).join('\nplimsoll: '));
}

async function hadolintOf(tree: Tree): Promise<HadolintReading | undefined> {
  for (const path of ['.hadolint.yaml', '.hadolint.yml']) {
    const text = tree.text(path);
    if (text === undefined) continue;
    const reading = (await import('../../use/hadolint.ts')).readHadolintFile(path, text);
    await tell(path, text, reading.notes);
    return reading;
  }
  return undefined;
}

async function tell(path: string, text: string, problems: readonly ContractProblem[]): Promise<void> {
  if (problems.length === 0) return;
  const { problemLines } = await import('../../out/contract-problems.ts');
  for (const line of problemLines(path, text, problems)) process.stderr.write(`plimsoll: ${line}\n`);
}
