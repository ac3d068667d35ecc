import * as z from 'zod/mini';

/** The source of `docs/schema/config-1.json` and of the type that `config.ts` prints. Imported at run time by tests and the generator only. */

const line = z.int().check(z.minimum(1), z.describe('Line, counted from 1.'));
const path = z.string().check(z.minLength(1), z.describe('The file, relative to the root of the repository.'));

const origin = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('written'),
        path,
        line,
        column: z.int().check(z.minimum(1), z.describe('Column, counted from 1 in UTF-16 units.')),
      })
      .check(z.describe('A configuration file says so.')),
    z
      .object({
        kind: z.literal('inferred'),
        path,
        line: z.optional(line),
        why: z.string().check(z.describe('What stands there.')),
      })
      .check(z.describe('Another file of the repository shows it.')),
    z.object({ kind: z.literal('default') }).check(z.describe('Nothing says otherwise.')),
  ])
  .check(z.describe('Where it comes from.'));

const value = z
  .unknown()
  .check(z.describe('As the contract writes it: a text, a number, true or false, a list of texts, a mapping.'));

const setting = z
  .object({
    key: z.string().check(z.describe('Keys with dots between them; a row of `verify` is called by its id.')),
    value,
    origin,
    overrides: z
      .array(z.object({ value, origin }))
      .check(z.describe('What would be in force otherwise, most important first.')),
    note: z.optional(z.string().check(z.describe('Why it has no effect.'))),
  })
  .check(z.describe('One value of the contract in force.'));

export const configDocument = z
  .object({
    schema: z
      .literal('plimsoll/config/1')
      .check(z.describe('Name and version of this format; fields are only ever added within a version.')),
    tool: z.object({ name: z.literal('plimsoll'), version: z.string() }).check(z.describe('What wrote the document.')),
    settings: z.array(setting).check(z.describe('In the order of the contract’s schema.')),
  })
  .check(z.describe('What `plimsoll config --format json` prints.'));

export type ConfigDocument = z.infer<typeof configDocument>;

/** JSON Schema (draft-07) of the document. It allows further fields: they may be added. */
export function configSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configDocument, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/config/1', ...rest };
}
