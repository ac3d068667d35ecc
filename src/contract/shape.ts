import type * as z from 'zod/mini';
import type { Schema } from './keys.ts';
import { isMapping } from './mapping.ts';

/** What a schema says of the value's outer form. */
export type Shape =
  | { readonly kind: 'group'; readonly keys: Readonly<Record<string, Schema>> }
  | { readonly kind: 'named'; readonly value: Schema }
  | { readonly kind: 'list'; readonly item: Schema }
  /** A plain value, or a mapping with these keys that says more of it. */
  | { readonly kind: 'either'; readonly keys: Readonly<Record<string, Schema>> }
  | { readonly kind: 'value' };

/** `schema` without what makes it optional. */
export function innerSchema(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'optional' ? innerSchema(def.innerType) : schema;
}

export function shapeOf(schema: Schema): Shape {
  const { def } = (innerSchema(schema) as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return { kind: 'group', keys: def.shape };
    case 'record':
      return { kind: 'named', value: def.valueType };
    case 'array':
      return { kind: 'list', item: def.element };
    case 'union': {
      const more = def.options.map(shapeOf).find(({ kind }) => kind === 'group');
      return more?.kind === 'group' ? { kind: 'either', keys: more.keys } : { kind: 'value' };
    }
    default:
      return { kind: 'value' };
  }
}

/** The schema of what `at` leads to from `schema`; undefined if there is no such key. */
export function schemaAt(schema: Schema, at: readonly (string | number)[]): Schema | undefined {
  let now: Schema | undefined = schema;
  for (const part of at) {
    const shape: Shape | undefined = now && shapeOf(now);
    if (shape?.kind === 'group' || shape?.kind === 'either')
      now = Object.hasOwn(shape.keys, part) ? shape.keys[part] : undefined;
    else if (shape?.kind === 'named') now = shape.value;
    else if (shape?.kind === 'list') now = shape.item;
    else return undefined;
  }
  return now && innerSchema(now);
}

/**
 * `data` as if empty values were not there: `dev:` with all its keys commented out is no mistake, and a gate needs no key at all. An empty
 * value of a mapping with free names stays one if the names stand for plain values (`rules`).
 */
export function withoutEmpty(data: unknown, schema: Schema): unknown {
  const shape = shapeOf(schema);
  if (shape.kind === 'list' && Array.isArray(data)) return data.map((item) => withoutEmpty(item, shape.item));
  if (!isMapping(data)) return data;
  if (shape.kind === 'group') {
    return fromPairs(
      Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
        const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
        if (known === undefined) return [[key, value]];
        return value === null ? [] : [[key, withoutEmpty(value, known)]];
      }),
    );
  }
  if (shape.kind !== 'named') return data;
  const empty = shapeOf(shape.value).kind === 'group' ? {} : null;
  return fromPairs(
    Object.entries(data).map(([key, value]) => [key, value === null ? empty : withoutEmpty(value, shape.value)]),
  );
}

/** An object without a prototype: `__proto__` is a key like any other. */
const fromPairs = (pairs: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(pairs));

/** Every value in `data` that a key of `schema` reads, with the keys and indexes that lead to it; mappings and lists among them. */
export function* valuesIn(
  data: unknown,
  schema: Schema,
  at: readonly (string | number)[] = [],
): Iterable<{ readonly at: readonly (string | number)[]; readonly value: unknown; readonly schema: Schema }> {
  const inner = innerSchema(schema);
  yield { at, value: data, schema: inner };
  const shape = shapeOf(inner);
  if (shape.kind === 'list' && Array.isArray(data)) {
    for (const [index, item] of data.entries()) yield* valuesIn(item, shape.item, [...at, index]);
  } else if (isMapping(data)) {
    for (const [key, value] of Object.entries(data)) {
      const next =
        shape.kind === 'named'
          ? shape.value
          : shape.kind === 'group' && Object.hasOwn(shape.keys, key)
            ? shape.keys[key]
            : undefined;
      if (next !== undefined) yield* valuesIn(value, next, [...at, key]);
    }
  }
}
