import { defaults } from '../contract/defaults.ts';
import type { Schema } from '../contract/keys.ts';
import { contractSchema } from '../contract/schema.ts';
import { schemaAt, shapeOf } from '../contract/shape.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { plainOf } from '../models/document/plain.ts';
import { inferredOf } from '../repository/infer.ts';
import type { Inferred } from '../repository/inferred.ts';
import { Repository } from '../repository/repository.ts';
import { nearest } from '../text/nearest.ts';
import { Lines, type Span } from '../text/span.ts';
import type { Tree } from '../text/tree.ts';
import { type HadolintReading, ruleSpan } from './hadolint.ts';

export type Origin =
  | { readonly kind: 'written'; readonly path: string; readonly line: number; readonly column: number }
  | { readonly kind: 'inferred'; readonly path: string; readonly line?: number; readonly why: string }
  | { readonly kind: 'default' };

interface Valued {
  /** As the contract writes it: a text, a number, true or false, a list of texts. */
  readonly value: unknown;
  readonly origin: Origin;
}

/** One value of the contract in force. */
export interface Setting extends Valued {
  /** Keys with dots between them; a row of `verify` is called by its id. */
  readonly key: string;
  /** What would be in force if this were not written, most important first. */
  readonly overrides: readonly Valued[];
  /** Why it has no effect. */
  readonly note?: string;
}

export interface ConfigSources {
  readonly tree: Tree;
  /** The contract file, if there is one. */
  readonly contract: { readonly path: string; readonly text: string; readonly root: DocumentNode } | undefined;
  readonly hadolint: HadolintReading | undefined;
  /** Id of the rule that bears a name; undefined if none does. */
  readonly ruleId: (name: string) => string | undefined;
}

/**
 * The contract in force, in the order of the schema: what is written wins over what the files show, that over the defaults. `group`: the files
 * are looked at for that group only.
 */
export function settingsOf({ tree, contract, hadolint, ruleId }: ConfigSources, group?: string): readonly Setting[] {
  const settings = new Map<string, Setting>();
  const add = (one: Setting): void => {
    const known = settings.get(one.key);
    if (!known) settings.set(one.key, one);
    else if (!sameValue(known.value, one.value))
      settings.set(one.key, { ...known, overrides: [...known.overrides, { value: one.value, origin: one.origin }] });
  };
  if (contract) for (const one of writtenIn(contract)) add(one);
  const own = [...settings.values()];
  const inferred = inferredOf(new Repository(tree), group);
  for (const { key, value, seen, why } of inferred) {
    const { path, line } = seen;
    const origin = { kind: 'inferred', path, why, ...(line === undefined ? {} : { line }) } as const;
    add({ key: key.join('.'), value, origin, overrides: [] });
  }
  for (const one of defaultsFor(contract?.root, [...settings.keys()], inferred))
    if (!settings.has(one.key)) settings.set(one.key, one);
  const others = hadolint ? hadolintSettings(hadolint, own, ruleId) : { rules: [], rest: [] };
  for (const one of others.rules) settings.set(one.key, one);
  return [...inOrder([...settings.values()]), ...others.rest];
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const origin = (path: string, lines: Lines, span: Span): Origin => {
  const { line, column } = lines.position(span.start);
  return { kind: 'written', path, line, column };
};

function* writtenIn({ path, text, root }: NonNullable<ConfigSources['contract']>): Iterable<Setting> {
  const lines = new Lines(text);
  const walk = function* (node: DocumentNode, schema: Schema | undefined, key: string, span: Span): Iterable<Setting> {
    const shape = schema === undefined ? undefined : shapeOf(schema);
    const rows = shape?.kind === 'list' && shapeOf(shape.item).kind === 'group';
    if (rows) {
      for (const item of node.items()) {
        const id = item.get('id')?.text;
        for (const { key: name, keySpan, value } of item.entries())
          yield* walk(value, schema && schemaAt(schema, [0, name]), `${key}.${id}.${name}`, keySpan);
      }
    } else if (node.kind === 'map' && node.entries().length > 0 && shape?.kind !== 'either') {
      for (const { key: name, keySpan, value } of node.entries())
        yield* walk(value, schema && schemaAt(schema, [name]), key === '' ? name : `${key}.${name}`, keySpan);
    } else if (key !== '' && (node.kind !== 'null' || (shape?.kind === 'group' && key.includes('.')))) {
      // A gate needs no keys.
      yield { key, value: node.kind === 'null' ? {} : plainOf(node), origin: origin(path, lines, span), overrides: [] };
    }
  };
  yield* walk(root, contractSchema, '', root.span);
}

/** Defaults of all keys, and of those below names that are in use. */
function* defaultsFor(
  root: DocumentNode | undefined,
  keys: readonly string[],
  inferred: readonly Inferred[],
): Iterable<Setting> {
  const names: Readonly<Record<string, ReadonlySet<string>>> = {
    services: new Set([
      ...(root?.get('services')?.entries() ?? []).map(({ key }) => key),
      ...inferred.flatMap(({ key }) => (key[0] === 'services' ? (key[1] ?? []) : [])),
    ]),
    verify: new Set((root?.get('verify')?.items() ?? []).flatMap((row) => row.get('id')?.text ?? [])),
  };
  for (const [key, value] of Object.entries(defaults)) {
    const [before = '', after] = key.split('.<name>');
    const setting = { value, origin: { kind: 'default' }, overrides: [] } as const;
    if (after === undefined) yield { key, ...setting };
    for (const name of after === undefined ? [] : (names[before] ?? [])) {
      // A default inside a group counts where the group is used: `health.within` where there is a health check.
      const group = `${before}.${name}${after?.slice(0, after.lastIndexOf('.') + 1)}`;
      if (after?.lastIndexOf('.') === 0 || keys.some((one) => one.startsWith(group)))
        yield { key: `${before}.${name}${after}`, ...setting };
    }
  }
}

const endOfName = (key: string, start: number): number => {
  const dot = key.indexOf('.', start);
  return dot === -1 ? key.length : dot;
};

function hadolintSettings(
  reading: HadolintReading,
  own: readonly Setting[],
  ruleId: ConfigSources['ruleId'],
): { readonly rules: readonly Setting[]; readonly rest: readonly Setting[] } {
  const { path, text, config, root } = reading;
  const lines = new Lines(text);
  const idOf = (key: string): string => ruleId(key.slice('rules.'.length)) ?? key;
  const byId = new Map<string, Setting>();
  // Later ones win over earlier ones, the contract over all.
  for (const rule of config.rules) {
    const key = `rules.${rule.name}`;
    const older = byId.get(idOf(key));
    const setting = { key, value: rule.level, origin: origin(path, lines, ruleSpan(reading, rule)) };
    byId.set(idOf(key), { ...setting, overrides: older ? [older, ...older.overrides].map(valued) : [] });
  }
  for (const one of own) {
    const older = one.key.startsWith('rules.') ? byId.get(idOf(one.key)) : undefined;
    if (older) byId.set(idOf(one.key), { ...one, overrides: [older, ...older.overrides].map(valued) });
  }
  const rules = [...byId.values()].map((one) =>
    ruleId(one.key.slice('rules.'.length)) === undefined ? { ...one, note: 'no rule here is called so' } : one,
  );
  const rest = root.entries().flatMap(({ key, keySpan, value }): Setting[] => {
    if (key === 'ignored' || key === 'override' || !usedKeys.has(key)) return [];
    return [{ key: `hadolint.${key}`, value: plainOf(value), origin: origin(path, lines, keySpan), overrides: [] }];
  });
  return { rules, rest };
}

const usedKeys = new Set([
  'disable-ignore-pragma',
  'failure-threshold',
  'label-schema',
  'no-fail',
  'strict-labels',
  'trustedRegistries',
]);

const valued = ({ value, origin: from }: Valued): Valued => ({ value, origin: from });

function groupNames(): readonly string[] {
  const shape = shapeOf(contractSchema);
  return shape.kind === 'group' ? Object.keys(shape.keys) : [];
}

/** Groups as the schema has them, names as they come first; else nothing is moved. */
function inOrder(settings: readonly Setting[]): readonly Setting[] {
  const groups = groupNames();
  const first = new Map<string, number>();
  const nameOf = ({ key }: Setting): string =>
    key.slice(0, /^(?:services|verify)\./.test(key) ? endOfName(key, key.indexOf('.') + 1) : endOfName(key, 0));
  for (const one of settings) if (!first.has(nameOf(one))) first.set(nameOf(one), first.size);
  const rank = (one: Setting): number => groups.indexOf(one.key.slice(0, endOfName(one.key, 0)));
  return settings.toSorted((a, b) => rank(a) - rank(b) || (first.get(nameOf(a)) ?? 0) - (first.get(nameOf(b)) ?? 0));
}

/** The settings at or below `key`; `meant`: what may have been meant if the contract has no such key. */
export function settingsAt(
  settings: readonly Setting[],
  key: string,
): { readonly found: readonly Setting[]; readonly known: boolean; readonly meant: readonly string[] } {
  const found = settings.filter((one) => one.key === key || one.key.startsWith(`${key}.`));
  const known = found.length > 0 || schemaAt(contractSchema, key.split('.')) !== undefined;
  const names = [...groupNames(), ...settings.map((one) => one.key)];
  return { found, known, meant: known ? [] : nearest(key, names) };
}
