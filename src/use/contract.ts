import { pathsIn } from '../contract/meaning.ts';
import { readContract } from '../contract/read.ts';
import type { WrittenContract } from '../contract/schema.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { placeOf, plainOf } from '../models/document/plain.ts';
import { parseYaml } from '../models/yaml/parse.ts';
import { joinPath } from '../repository/build-context.ts';
import type { Repository } from '../repository/repository.ts';
import { buildNames, workloadNames } from '../repository/service-names.ts';
import { isShellcheckCode } from '../rules/shellcheck.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import type { Tree } from '../text/tree.ts';

export interface ContractProblem {
  readonly message: string;
  readonly span: Span;
}

export interface ContractReading {
  readonly contract: WrittenContract;
  /** What is wrong with it, in file order; then it is as if it were empty. */
  readonly problems: readonly ContractProblem[];
  readonly root: DocumentNode;
}

/** Reads `plimsoll.yaml`; the contract is empty if something is wrong with it. */
export function readContractFile(text: string): ContractReading {
  const { root, problems: faults } = parseYaml(text);
  const broken = faults.filter(({ kind }) => kind === 'error');
  if (broken.length > 0) return { contract: {}, problems: broken, root };
  const { contract, issues } = readContract(plainOf(root));
  const problems = issues
    .map(({ at, part, message, known, unknown }) => ({
      message: message + hint(unknown, known),
      span: placeOf(root, at, part),
    }))
    .sort((a, b) => a.span.start - b.span.start);
  return { contract: problems.length > 0 ? {} : contract, problems, root };
}

function hint(unknown: string | undefined, known: readonly string[]): string {
  const [meant] = unknown === undefined ? [] : nearest(unknown, known);
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}

/** What is wrong with the names under `rules`, given the ids and aliases that there are. */
export function unknownRules({ root }: ContractReading, names: readonly string[]): ContractProblem[] {
  const known = new Set(names);
  return (root.get('rules')?.entries() ?? []).flatMap(({ key, keySpan }) =>
    known.has(key) || isShellcheckCode(key)
      ? []
      : [{ message: `no rule is called \`${key}\`${hint(key, names)}`, span: keySpan }],
  );
}

/** Services of which the contract does not say how they are built or called, and which nothing in the repository builds or runs. */
export function unknownServices({ contract, root }: ContractReading, repository: Repository): ContractProblem[] {
  const unsaid = Object.entries(contract.services ?? {}).filter(
    ([, { context, dockerfile, devDockerfile, image }]) =>
      (context ?? dockerfile ?? devDockerfile ?? image) === undefined,
  );
  const unbuilt = unsaid.filter(([name]) => !buildNames(repository).has(name));
  return unbuilt.flatMap(([name]) => {
    if (workloadNames(repository).has(name)) return [];
    const known = [...buildNames(repository), ...workloadNames(repository)];
    const message = `nothing builds a service \`${name}\`: say its \`context\` or \`dockerfile\`${hint(name, known)}`;
    return [{ message, span: placeOf(root, ['services', name], 'key') }];
  });
}

/** Paths of the contract that lead nowhere: no mistake yet, the files may come. */
export function missingPaths({ contract, root }: ContractReading, tree: Tree): ContractProblem[] {
  return pathsIn(contract).flatMap(({ at, path, target }) => {
    const clean = joinPath('', path);
    if (target === 'later' || clean === '' || tree.exists(clean)) return [];
    return [{ message: `\`${at.join('.')}\`: there is no ${clean}`, span: placeOf(root, at, 'value') }];
  });
}
