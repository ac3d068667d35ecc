import * as z from 'zod/mini';
import { type DefaultKey, defaults } from './defaults.ts';
import { durationForm, durationPattern, parseDuration, parseSize, sizeForm, sizePattern } from './units.ts';

/** What the keys of the contract are made of. Every description is the documentation of its key, editors show it too. */

export type Schema = z.core.$ZodType;

/** What a path must lead to. */
export type PathTarget = 'file' | 'folder' | 'anything' | 'later';

const paths = new WeakMap<Schema, PathTarget>();

/** What the text that `schema` reads must lead to, if it is a path; `later`: it need not be there yet. */
export const pathTargetOf = (schema: Schema): PathTarget | undefined => paths.get(schema);

interface Words {
  readonly description: string;
  readonly default?: unknown;
}

/** `description` with the default, for people and as JSON Schema has it. */
function words(description: string, key: DefaultKey | undefined): Words {
  if (key === undefined) return { description };
  const value = defaults[key];
  return { description: `${description} Default: \`${String(value)}\`.`, default: value };
}

export const text = (description: string, key?: DefaultKey) =>
  z.string().check(z.minLength(1), z.meta({ ...words(description, key) }));

/** A path relative to the root of the repository, `/`-separated. */
export function path(target: PathTarget, description: string, key?: DefaultKey) {
  const schema = text(description, key);
  paths.set(schema, target);
  return schema;
}

export const flag = (description: string, key?: DefaultKey) =>
  z.boolean().check(z.meta({ ...words(description, key) }));

export const oneOf = <const T extends readonly [string, ...string[]]>(
  values: T,
  description: string,
  key?: DefaultKey,
) => z.enum(values).check(z.meta({ ...words(description, key) }));

export const port = (description: string) =>
  z
    .int()
    .check(
      z.minimum(1, 'a port from 1 to 65535 expected'),
      z.maximum(65_535, 'a port from 1 to 65535 expected'),
      z.describe(description),
    );

/** Either a plain value or a mapping that says more of it. */
export const plainOr = <Plain extends Schema, More extends Schema>(plain: Plain, more: More, description: string) =>
  z.union([plain, more]).check(z.describe(description));

/** Text of a form; `form` says which in an error message. */
export const formed = (pattern: RegExp, form: string, description: string) =>
  z.string().check(z.regex(pattern, `${form} expected`), z.describe(description));

/** A size; read as bytes. */
export const size = (description: string) =>
  z.pipe(
    formed(sizePattern, sizeForm, description),
    z.transform((value) => parseSize(value) ?? 0),
  );

/** A duration; read as seconds. */
export const duration = (description: string, key?: DefaultKey) =>
  z.pipe(
    z.string().check(z.regex(durationPattern, `${durationForm} expected`), z.meta({ ...words(description, key) })),
    z.transform((value) => parseDuration(value) ?? 0),
  );

export const list = <Item extends z.core.$ZodType>(item: Item, description: string) =>
  z.array(item).check(z.describe(description));

/** A mapping from names that the contract's author chooses. */
export const named = <Value extends z.core.$ZodType>(value: Value, description: string) =>
  z.record(z.string(), value).check(z.describe(description));

type Optional<Shape extends Record<string, Schema>> = { [Key in keyof Shape]: z.ZodMiniOptional<Shape[Key]> };

export const optional = <Shape extends Record<string, Schema>>(shape: Shape): Optional<Shape> =>
  Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, z.optional(value)])) as Optional<Shape>;

/** A mapping with these keys, each of them optional. */
export const group = <Shape extends Record<string, Schema>>(description: string, shape: Shape) =>
  z.strictObject(optional(shape)).check(z.describe(description));
