import type { DocumentNode } from '../document/node.ts';
import type { Pair, Step, WorkflowJob } from './syntax.ts';

/** Values by the path that an expression has for them, in lower case: "matrix.service", "env.registry", "inputs.file". */
export type Bindings = ReadonlyMap<string, string>;

/** GitHub's own limit of jobs in a matrix. */
const maxCombinations = 256;
const maxDepth = 8;

type Combination = Map<string, DocumentNode>;

/**
 * What `matrix.…` is in each run of a job (GitHub, "Running variations of jobs in a workflow"): every combination of the lists, with what
 * `include` adds; `exclude` is not looked at. One empty set of values for a job without a matrix, or with one that is computed.
 */
export function matrixOf(job: WorkflowJob): readonly Bindings[] {
  const matrix = job.node.at('strategy', 'matrix');
  if (matrix?.kind !== 'map') return [new Map()];
  let combinations: Combination[] = [];
  for (const { key, value } of matrix.entries()) {
    if (key === 'include' || key === 'exclude' || value.kind !== 'seq' || value.items().length === 0) continue;
    const before = combinations.length === 0 ? [new Map<string, DocumentNode>()] : combinations;
    combinations = before
      .flatMap((one) => value.items().map((item) => new Map([...one, [key, item]])))
      .slice(0, maxCombinations);
  }
  const original = combinations.map((one) => new Map(one));
  for (const extra of matrix.get('include')?.items().slice(0, maxCombinations) ?? []) {
    const entries = extra.entries();
    const fitting = combinations.filter((_, index) => {
      const first = original[index];
      return first && entries.every(({ key, value }) => !first.has(key) || first.get(key)?.text === value.text);
    });
    if (fitting.length === 0) combinations.push(new Map(entries.map(({ key, value }) => [key, value])));
    for (const one of fitting) for (const { key, value } of entries) one.set(key, value);
  }
  if (combinations.length === 0) return [new Map()];
  return combinations.map((one) => {
    const values = new Map<string, string>();
    for (const [key, node] of one) flatten(`matrix.${key.toLowerCase()}`, node, values, 0);
    return values;
  });
}

function flatten(path: string, node: DocumentNode, values: Map<string, string>, depth: number): void {
  if (node.text !== undefined) values.set(path, node.text);
  else if (depth < maxDepth)
    for (const { key, value } of node.entries()) flatten(`${path}.${key.toLowerCase()}`, value, values, depth + 1);
}

/** `base` with the values of `pairs` as `scope.name`, each with what is known so far put in. */
export function withPairs(base: Bindings, scope: 'env' | 'inputs', pairs: readonly Pair[]): Bindings {
  if (pairs.length === 0) return base;
  const values = new Map(base);
  for (const { name, value } of pairs)
    if (value !== undefined) values.set(`${scope}.${name.toLowerCase()}`, bound(value.value, values));
  return values;
}

const expression = /\$\{\{([^{}]{1,400})\}\}/g;

/**
 * `text` with the expressions whose values are known put in; the others stay. Of `a || b` the first known one counts that is not empty.
 */
export function bound(text: string, bindings: Bindings): string {
  if (!text.includes('${{')) return text;
  return text.replace(expression, (written, code: string) => {
    for (const one of code.split('||')) {
      const term = one.trim();
      const literal = /^'((?:[^']|'')*)'$/.exec(term)?.[1];
      const value = literal === undefined ? bindings.get(pathOf(term)) : literal.replaceAll("''", "'");
      if (value !== undefined && value !== '') return value;
      if (value === undefined) return written;
    }
    return '';
  });
}

/** `matrix['a'].b` and `matrix.A.b` are one. */
const pathOf = (term: string): string => term.replace(/\[\s*'([\w-]+)'\s*\]/g, '.$1').toLowerCase();

/** `${X,,}` is X in lower case, `${X^^}` in upper case. */
const variable = /\$\{(\w+)(?:,,|\^\^)?\}|\$(\w+)/g;

/** A word of a script as written, with expressions and the variables of `env` put in; quotes are taken off. */
export function boundWord(raw: string, bindings: Bindings): string {
  return bound(raw, bindings)
    .replace(/["']/g, '')
    .replace(variable, (written, braced: string | undefined, plain: string | undefined) => {
      return bindings.get(`env.${(braced ?? plain ?? '').toLowerCase()}`) ?? written;
    });
}

/**
 * `base` with what the scripts of `steps` write for later ones: `echo "NAME=value" >> $GITHUB_OUTPUT` (or `GITHUB_ENV`), the value as far as
 * it is known. Of several writes of one name the first counts.
 */
export function withOutputs(base: Bindings, steps: readonly Step[]): Bindings {
  let values: Map<string, string> | undefined;
  for (const { id, run, env } of steps) {
    for (const { name, args, redirects } of run?.script.commands ?? []) {
      const target = redirects.find(({ operator }) => operator === '>>')?.target?.raw ?? '';
      const word = name === 'echo' ? args.at(-1)?.raw.replace(/^["']|["']$/g, '') : undefined;
      const equals = word?.indexOf('=') ?? -1;
      if (word === undefined || equals < 1 || !target.includes('GITHUB_')) continue;
      const key = word.slice(0, equals).toLowerCase();
      const scope = target.includes('GITHUB_ENV')
        ? 'env'
        : id === undefined
          ? undefined
          : `steps.${id.toLowerCase()}.outputs`;
      if (scope === undefined || values?.has(`${scope}.${key}`)) continue;
      values ??= new Map(base);
      values.set(`${scope}.${key}`, boundWord(word.slice(equals + 1), withPairs(values, 'env', env)));
    }
  }
  return values ?? base;
}
