import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseJson } from '../json/parse.ts';
import { pairsOf, textOf, textsOf } from '../kubernetes/values.ts';
import type { Pair, Scalar } from '../pipeline/syntax.ts';
import { parseHcl } from './hcl.ts';

/** A target of a bake file with what it inherits put in; names and paths keep what no variable tells (`${…}`). */
export interface BakeTarget {
  readonly name: string;
  readonly inherits: readonly string[];
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  /** The Dockerfile stands in the file itself. */
  readonly inline: boolean;
  readonly target: string | undefined;
  readonly tags: readonly string[];
  /** `contexts`: a name for a path, `target:x` or `docker-image://x`. */
  readonly contexts: readonly { readonly name: string; readonly value: string; readonly span: Span }[];
  readonly push: boolean;
  readonly span: Span;
}

export interface BakeFile {
  readonly text: string;
  readonly node: DocumentNode;
  readonly problems: readonly Problem[];
  /** Those that are built, one for each combination of a matrix. */
  readonly targets: readonly BakeTarget[];
  /** Names of groups with their members. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** True for `docker-bake.hcl`, `docker-bake.override.json`, `web.bake.hcl` … */
export const isBakePath = (path: string): boolean => /(?:^|[/._-])bake(?:[._-][\w.-]*)?\.(?:hcl|json)$/.test(path);

const maxInherited = 50;
const maxCombinations = 256;

/** Read a bake file (docs.docker.com, "Bake file reference") in HCL or JSON. Never throws: what has the wrong type is left out. */
export function parseBake(text: string, path: string): BakeFile {
  const { root, problems } = path.endsWith('.json') ? parseJson(text) : parseHcl(text);
  const variables = new Map<string, string>();
  for (const { key, value } of root.get('variable')?.entries() ?? []) {
    const standard = value.get('default')?.text;
    if (standard !== undefined) variables.set(key, standard);
  }
  const nodes = new Map((root.get('target')?.entries() ?? []).map(({ key, value }) => [key, value]));
  const targets = [...nodes].flatMap(([name, node]) => {
    const chain = chainOf(name, nodes);
    return combinationsOf(node).map((matrix) => targetOf(name, chain, new Map([...variables, ...matrix]), node));
  });
  const groups = new Map(
    (root.get('group')?.entries() ?? []).map(({ key, value }) => [
      key,
      textsOf(value.get('targets')).map((one) => one.value),
    ]),
  );
  return { text, node: root, problems, targets, groups };
}

/** The target and what it inherits, the strongest first: its own, then the last of `inherits`. */
function chainOf(name: string, nodes: ReadonlyMap<string, DocumentNode>): readonly DocumentNode[] {
  const chain: DocumentNode[] = [];
  const seen = new Set<string>();
  const queue = [name];
  while (queue.length > 0 && chain.length < maxInherited) {
    const next = queue.shift() as string;
    const node = seen.has(next) ? undefined : nodes.get(next);
    seen.add(next);
    if (node === undefined) continue;
    chain.push(node);
    queue.unshift(
      ...textsOf(node.get('inherits'))
        .map(({ value }) => value)
        .reverse(),
    );
  }
  return chain;
}

function combinationsOf(node: DocumentNode): readonly ReadonlyMap<string, string>[] {
  let all = [new Map<string, string>()];
  for (const { key, value } of node.get('matrix')?.entries() ?? []) {
    const items = value.items();
    if (items.length === 0) continue;
    all = all
      .flatMap((one) =>
        items.map((item) => {
          const next = new Map(one);
          if (item.text !== undefined) next.set(key, item.text);
          for (const part of item.entries())
            if (part.value.text !== undefined) next.set(`${key}.${part.key}`, part.value.text);
          return next;
        }),
      )
      .slice(0, maxCombinations);
  }
  return all;
}

function targetOf(
  key: string,
  chain: readonly DocumentNode[],
  values: ReadonlyMap<string, string>,
  node: DocumentNode,
): BakeTarget {
  const first = (field: string): Scalar | undefined =>
    chain.map((one) => textOf(one.get(field))).find((one) => one !== undefined);
  const fill = (text: string): string => filled(text, values);
  const text = (field: string): string | undefined => {
    const found = first(field);
    return found && fill(found.value);
  };
  const tags = chain.map((one) => one.get('tags')).find((one) => one !== undefined);
  const outputs = chain.map((one) => one.get('output')).find((one) => one !== undefined);
  const contexts = new Map<string, Pair>();
  for (const one of [...chain].reverse())
    for (const pair of pairsOf(one.get('contexts'))) contexts.set(pair.name, pair);
  return {
    name: fill(node.get('name')?.text ?? key),
    inherits: [...new Set(chain.flatMap((one) => textsOf(one.get('inherits')).map(({ value }) => value)))],
    context: text('context'),
    dockerfile: text('dockerfile'),
    inline: first('dockerfile-inline') !== undefined,
    target: text('target'),
    tags:
      tags === undefined
        ? []
        : (tags.kind === 'scalar' ? [tags] : tags.items()).flatMap((one) =>
            one.text === undefined ? [] : fill(one.text),
          ),
    contexts: [...contexts.values()].flatMap(({ name, value, span }) =>
      value ? [{ name, value: fill(value.value), span }] : [],
    ),
    push: textsOf(outputs).some(({ value }) => /type=registry|push=true/.test(value)),
    span: node.keySpan ?? node.span,
  };
}

/** `${NAME}` and `${item.part}` with what is known put in; a variable may be made of others. */
function filled(text: string, values: ReadonlyMap<string, string>): string {
  let result = text;
  for (let round = 0; round < 4 && result.includes('${'); round++) {
    const next = result.replace(
      /\$\{\s*([A-Za-z_][\w.-]*)\s*\}/g,
      (written, name: string) => values.get(name) ?? written,
    );
    if (next === result || next.length > 2000) break;
    result = next;
  }
  return result;
}
