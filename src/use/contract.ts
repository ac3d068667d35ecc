import { type Contract, readContract } from '../contract/schema.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { parseYaml } from '../models/yaml/parse.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';

export interface ContractReading {
  readonly contract: Contract;
  /** What is wrong with it; then it is as if it were empty. */
  readonly problems: readonly { readonly message: string; readonly span: Span }[];
  /** Where each rule is named. */
  readonly ruleSpans: ReadonlyMap<string, Span>;
}

/** Reads `plimsoll.yaml`; the contract is empty if something is wrong with it. */
export function readContractFile(text: string): ContractReading {
  const file = parseYaml(text);
  const [fault] = file.problems.filter(({ kind }) => kind === 'error');
  if (fault) return { contract: {}, problems: [fault], ruleSpans: new Map() };
  const { contract, issues } = readContract(plain(file.root));
  const problems = issues.map(({ at, message, known, unknown }) => {
    const [meant] = unknown === undefined ? [] : nearest(unknown, known);
    const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
    return { message: `${message}${hint}`, span: placeOf(file.root, at) };
  });
  const ruleSpans = new Map(
    Object.keys(contract.rules ?? {}).map((name) => [name, placeOf(file.root, ['rules', name])]),
  );
  return { contract: problems.length > 0 ? {} : contract, problems, ruleSpans };
}

/** What is wrong with the names under `rules`, given the ids and aliases that there are. */
export function unknownRules({ ruleSpans }: ContractReading, names: readonly string[]): ContractReading['problems'] {
  return [...ruleSpans].flatMap(([name, span]) => {
    if (names.includes(name)) return [];
    const [meant] = nearest(name, names);
    return [
      { message: `no rule is called \`${name}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`, span },
    ];
  });
}

/** A node as plain data. */
function plain(node: DocumentNode | undefined): unknown {
  if (!node || node.kind === 'null') return undefined;
  if (node.kind === 'map')
    return Object.fromEntries(node.entries().map(({ key, value }) => [key, plain(value) ?? null]));
  if (node.kind === 'seq') return node.items().map((item) => plain(item) ?? null);
  return node.value;
}

/** The key, or the value, that `at` leads to; the nearest one that is there if it leads nowhere. */
function placeOf(root: DocumentNode | undefined, at: readonly (string | number)[]): Span {
  let node = root;
  let span: Span = root?.span ?? { start: 0, end: 0 };
  for (const part of at) {
    const next = typeof part === 'number' ? node?.items()[part] : node?.get(part);
    const key =
      typeof part === 'string' && node?.kind === 'map'
        ? node.entries().find((entry) => entry.key === part)?.keySpan
        : undefined;
    span = key ?? next?.span ?? span;
    node = next;
  }
  return span;
}
