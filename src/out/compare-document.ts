import * as z from 'zod/mini';

/** The source of `docs/schema/compare-1.json` and of the type that the output reads. Imported at run time by tests and the generator only. */

const bytes = (description: string) => z.int().check(z.minimum(0), z.describe(`${description}, in bytes.`));
const text = (description: string) => z.string().check(z.describe(description));
const path = text('Absolute path in the image.');
const image = z.object({
  reference: text('As it was asked for, or the first name in an archive.'),
  id: text('Digest of its configuration.'),
});

export const compareDocument = z
  .object({
    schema: z
      .literal('plimsoll/compare/1')
      .check(z.describe('Name and version of this format; fields are only ever added within a version.')),
    tool: z.object({ name: z.literal('plimsoll'), version: z.string() }).check(z.describe('What wrote the document.')),
    before: image.check(z.describe('The older image.')),
    after: image.check(z.describe('The newer image.')),
    size: z
      .object({
        before: bytes('All regular files of all layers'),
        after: bytes('The same'),
        limit: z.nullable(bytes('What `--max-growth` allows the newer one to have')),
      })
      .check(z.describe('What they weigh.')),
    sharedLayers: z.int().check(z.minimum(0), z.describe('Lowest layers that both have.')),
    layers: z
      .array(
        z.object({
          in: z.enum(['before', 'after']),
          diffId: text('Digest of its archive without compression.'),
          size: bytes('Its regular files'),
          createdBy: text('The instruction that made it; empty if the image does not say.'),
        }),
      )
      .check(z.describe('Layers above the shared ones.')),
    folders: z
      .array(z.object({ path, before: bytes('What lay below it'), after: bytes('What lies below it') }))
      .check(z.describe('Folders whose size differs, the largest difference first.')),
    packages: z.array(
      z.object({
        type: text('`deb`, `apk`, `npm`, `pypi` …'),
        name: z.string(),
        how: z.enum(['up', 'down', 'changed', 'new', 'gone']),
        before: z.array(z.string()).check(z.describe('Its versions.')),
        after: z.array(z.string()).check(z.describe('Its versions.')),
      }),
    ),
    setuid: z
      .array(z.object({ path, mode: text('Octal: `4755`.'), uid: z.int() }))
      .check(z.describe('Files with rights of their own that were not there, or had none.')),
    broken: z
      .array(
        z.object({
          path,
          kind: z.string(),
          needs: text('The library, version or symbol.'),
          message: text('What the process will say.'),
          reach: z.enum(['start', 'program', 'object', 'foreign']),
        }),
      )
      .check(z.describe('What can no longer be loaded.')),
    lost: z.array(path).check(z.describe('Files and links that are gone, programs on PATH first.')),
    config: z
      .array(z.object({ key: text('`user`, `environment PATH`.'), before: z.string(), after: z.string() }))
      .check(z.describe('Settings that differ; empty: not there.')),
    problems: z.array(z.string()).check(z.describe('What could not be read in full.')),
  })
  .check(z.describe('What `plimsoll compare --format json` prints.'));

export type CompareDocument = z.infer<typeof compareDocument>;

/** What the outputs of `plimsoll compare` read. */
export interface CompareReport extends Omit<CompareDocument, 'schema' | 'tool'> {
  readonly version: string;
  readonly seconds: number;
}

/** JSON Schema (draft-07) of the document. It allows further fields: they may be added. */
export function compareSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(compareDocument, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/compare/1', ...rest };
}
