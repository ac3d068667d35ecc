import { type Contract, readContract } from '../contract/schema.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { parseYaml } from '../models/yaml/parse.ts';
import { nearest } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import type { Tree } from '../text/tree.ts';

/** Where the contract lies, at the root of the repository. */
export const contractPath = 'plimsoll.yaml';

export interface ContractReading {
  readonly contract: Contract;
  /** What is wrong with it; then it is as if it were empty. */
  readonly problems: readonly { readonly message: string; readonly span: Span }[];
}

const empty: ContractReading = { contract: {}, problems: [] };

/** The contract of the repository; an empty one if there is none. `ruleNames`: ids and aliases that `rules` may name. */
export function contractOf(tree: Tree, ruleNames: readonly string[]): ContractReading {
  const text = tree.text(contractPath);
  if (text === undefined || !/^[^\s#]/m.test(text)) return empty;
  const file = parseYaml(text);
  const [fault] = file.problems.filter(({ kind }) => kind === 'error');
  if (fault) return { contract: {}, problems: [fault] };
  const { contract, issues } = readContract(plain(file.root));
  const problems = issues.map(({ at, message, known, unknown }) => {
    const [meant] = unknown === undefined ? [] : nearest(unknown, known);
    const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
    return { message: `${message}${hint}`, span: placeOf(file.root, at) };
  });
  for (const name of Object.keys(contract.rules ?? {})) {
    if (ruleNames.includes(name)) continue;
    const [meant] = nearest(name, ruleNames);
    problems.push({
      message: `no rule is called \`${name}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
      span: placeOf(file.root, ['rules', name]),
    });
  }
  return problems.length > 0 ? { contract: {}, problems } : { contract, problems };
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
