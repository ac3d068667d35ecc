import type { DocumentNode } from '../document/node.ts';
import type { Chart } from './chart.ts';

/** What a template can know of its chart. */
export interface TemplateScope {
  /** The root of `values.yaml`. */
  readonly values: DocumentNode | undefined;
  readonly chart: Chart | undefined;
}

/** What a plain expression gives. */
export interface Resolution {
  readonly text: string;
  /** The result goes through `quote` or `squote`: in YAML that is the same text only if nothing else stands in the scalar. */
  readonly quoted: boolean;
}

type Value = string | number | boolean | undefined;

const term =
  /\s*(?:("(?:[^"\\\n]|\\.)*"|`[^`]*`)|(\$?\.[A-Za-z_][\w.]*)|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_]\w*)|(\|))(?=[\s|]|$)/y;
/** Longer code is not plain. */
const maxCode = 500;

type Term = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'word'; readonly word: string };

/**
 * The value of a plain expression: `.Values.a.b`, `.Chart.Name`, a literal, through `quote`, `squote`, `toString`, `default` and `required`
 * as a filter or in front. Undefined for everything else, and for a value that the chart does not set.
 */
export function resolveExpression(code: string, scope: TemplateScope): Resolution | undefined {
  const stages = code.length > maxCode ? undefined : stagesOf(code, scope);
  if (stages === undefined) return undefined;
  let value: Value;
  let quoted = false;
  for (const [index, stage] of stages.entries()) {
    const [first, ...rest] = stage;
    const piped: readonly Term[] = index === 0 ? rest : [...rest, { kind: 'value', value }];
    if (first?.kind === 'value') {
      if (index > 0 || rest.length > 0) return undefined;
      value = first.value;
    } else if (first?.kind === 'word') {
      const values = piped.flatMap((one) => (one.kind === 'value' ? [one.value] : []));
      if (values.length !== piped.length) return undefined;
      const arity = first.word === 'default' || first.word === 'required' ? 2 : 1;
      if (values.length !== arity || quoted) return undefined;
      const subject = values.at(-1);
      if (first.word === 'default') value = isEmpty(subject) ? values[0] : subject;
      else if (first.word === 'quote' || first.word === 'squote') {
        value = subject;
        quoted = true;
      } else if (first.word === 'required' || first.word === 'toString') value = subject;
      else if (first.word === 'true' || first.word === 'false') return undefined;
      else return undefined;
    } else return undefined;
  }
  const text = textOfValue(value);
  return text === undefined ? undefined : { text, quoted };
}

/** Keys behind each `.Values` (or `$.Values`) that `code` uses: ["image", "tag"]. */
export function valuePaths(code: string): (readonly string[])[] {
  return Array.from(code.matchAll(/(?<![\w.)])\.Values((?:\.\w+)+)/g), (match) => (match[1] ?? '').slice(1).split('.'));
}

function stagesOf(code: string, scope: TemplateScope): Term[][] | undefined {
  const stages: Term[][] = [[]];
  term.lastIndex = 0;
  while (term.lastIndex < code.length) {
    const match = term.exec(code);
    if (match === null) return undefined;
    const [, string, path, number, word, pipe] = match;
    const stage = stages.at(-1);
    if (pipe !== undefined) stages.push([]);
    else if (string !== undefined) {
      const text = literal(string);
      if (text === undefined) return undefined;
      stage?.push({ kind: 'value', value: text });
    } else if (path !== undefined) {
      const value = lookup(path, scope);
      if (value === 'unknown') return undefined;
      stage?.push({ kind: 'value', value: value.value });
    } else if (number !== undefined) stage?.push({ kind: 'value', value: Number(number) });
    else if (word === 'true' || word === 'false') stage?.push({ kind: 'value', value: word === 'true' });
    else if (word !== undefined) stage?.push({ kind: 'word', word });
  }
  return stages;
}

function literal(source: string): string | undefined {
  if (source.startsWith('`')) return source.slice(1, -1);
  // Escapes that JSON does not know are rare enough to be left out.
  return /\\[^"\\/bfnrtu]/.test(source) ? undefined : (JSON.parse(source) as string);
}

function lookup(path: string, { values, chart }: TemplateScope): { readonly value: Value } | 'unknown' {
  const [root, ...keys] = path.replace(/^\$?\./, '').split('.');
  if (root === 'Chart' && keys.length === 1) {
    const key = keys[0];
    if (key === 'Name') return { value: chart?.name?.value };
    if (key === 'Version') return { value: chart?.version?.value };
    if (key === 'AppVersion') return { value: chart?.appVersion?.value };
    return 'unknown';
  }
  if (root !== 'Values' || keys.length === 0 || keys.includes('')) return 'unknown';
  const node = values?.at(...keys);
  if (node === undefined || node.kind === 'null') return { value: undefined };
  const value = node.value;
  return value === undefined || value === null || node.kind !== 'scalar' ? 'unknown' : { value };
}

/** Helm's `default` (sprig, defaults.go). */
const isEmpty = (value: Value): boolean => value === undefined || value === '' || value === 0 || value === false;

/** As Helm prints it: numbers went through JSON, so that `1.10` is `1.1`; large ones come out in ways that depend on the version. */
function textOfValue(value: Value): string | undefined {
  if (typeof value !== 'number') return value === undefined ? undefined : String(value);
  return Math.abs(value) < 1_000_000 ? String(value) : undefined;
}
