import * as z from 'zod/mini';

/** The source of `docs/schema/inspect-1.json` and of the type that the output reads. Imported at run time by tests and the generator only. */

const bytes = (description: string) => z.int().check(z.minimum(0), z.describe(`${description}, in bytes.`));
const text = (description: string) => z.string().check(z.describe(description));
const layer = z.int().check(z.minimum(0), z.describe('Position in `layers`, counted from 0.'));
const path = text('Absolute path in the image.');
const source = z
  .nullable(text('`docker/Dockerfile:12`: the instruction of this repository that made it.'))
  .check(z.describe('Null outside of the repository that builds the image.'));

export const inspectDocument = z
  .object({
    schema: z
      .literal('plimsoll/inspect/1')
      .check(z.describe('Name and version of this format; fields are only ever added within a version.')),
    tool: z.object({ name: z.literal('plimsoll'), version: z.string() }).check(z.describe('What wrote the document.')),
    image: z
      .object({
        reference: text('As it was asked for, or the first name in an archive.'),
        id: text('Digest of its configuration: what engines call the id of the image.'),
        platform: text('`linux/amd64`.'),
        user: text('As the image states it; empty is root.'),
        system: text('PRETTY_NAME of its os-release; empty if it has none.'),
        entrypoint: z.array(z.string()),
        command: z.array(z.string()),
        ports: z.array(z.string()),
      })
      .check(z.describe('What was looked at.')),
    size: z
      .object({
        total: bytes('All regular files of all layers'),
        visible: bytes('Those that the image shows; a hard link counts once'),
        wasted: bytes('Those that a later layer hides'),
      })
      .check(z.describe('What it weighs.')),
    layers: z
      .array(
        z.object({
          diffId: text('Digest of its archive without compression.'),
          size: bytes('Its regular files'),
          wasted: bytes('Those that the image does not show'),
          overwritten: bytes('Of them: written again with other content'),
          rewritten: bytes('Of them: written again as they were'),
          deleted: bytes('Of them: deleted'),
          createdBy: text('The instruction that made it; empty if the image does not say.'),
          source,
        }),
      )
      .check(z.describe('Lowest first.')),
    folders: z.array(z.object({ path, size: bytes('What lies below it') })).check(z.describe('The largest ones.')),
    elf: z
      .object({
        objects: z.int().check(z.describe('Programs and libraries that were looked at.')),
        broken: z.array(
          z.object({
            path,
            layer,
            kind: z.enum([
              'interpreter-missing',
              'library-missing',
              'library-unusable',
              'version-missing',
              'symbol-missing',
            ]),
            needs: text('The library, version or symbol.'),
            neededBy: text('The object that needs it: the one at `path`, or a library that it brings.'),
            provides: z.nullable(text('The file that should have it and does not.')),
            message: text('What the process will say.'),
            reach: z
              .enum(['start', 'program', 'object', 'foreign'])
              .check(
                z.describe(
                  '`start`: the image begins with it. `program`: on PATH. `foreign`: made for another system.',
                ),
              ),
          }),
        ),
      })
      .check(z.describe('Whether what is in the image can be loaded there.')),
    packages: z.array(
      z.object({
        type: z.enum(['deb', 'apk', 'npm', 'pypi', 'golang', 'gem', 'maven']),
        name: z.string(),
        version: z.string(),
        path,
        source: z
          .optional(z.object({ name: z.string(), version: z.string() }))
          .check(z.describe('What a package of a distribution was built from, if it has another name or version.')),
      }),
    ),
    secrets: z
      .array(
        z.object({
          kind: text('`github-token`.'),
          where: z.enum(['file', 'env', 'label', 'history']),
          path: z.nullable(path),
          name: z.nullable(text('Name of the variable or label, or the instruction of the build.')),
          layer: z.nullable(layer),
          deleted: z.boolean().check(z.describe('True if a later layer hides the file: it can be read all the same.')),
          preview: text('Its first four characters and its length.'),
        }),
      )
      .check(z.describe('What lets somebody in who has the image.')),
    setuid: z.array(z.object({ path, layer, mode: text('Octal: `4755`.'), uid: z.int() })),
    findings: z.array(
      z.object({
        rule: z.string(),
        level: z.enum(['error', 'warning', 'note']),
        path: z.nullable(path),
        layer: z.nullable(layer),
        source,
        message: z.string(),
      }),
    ),
    vulnerabilities: z
      .optional(
        z.array(
          z.object({
            id: text('Of the advisory: `GHSA-…`, `DEBIAN-CVE-…`.'),
            aliases: z.array(z.string()).check(z.describe('Other ids of the same vulnerability.')),
            package: text('As the advisory names it: of Debian and Alpine packages their source.'),
            installed: z.array(z.string()).check(z.describe('Packages of the image that it is about.')),
            type: text('Kind of package, as a package URL names it: `deb`, `npm`.'),
            version: text('The version in the image.'),
            fixed: z.nullable(text('The lowest version that mends it; null if none is known.')),
            severity: z.nullable(z.enum(['low', 'medium', 'high', 'critical'])),
            score: z.nullable(z.number().check(z.minimum(0), z.maximum(10), z.describe('CVSS base score.'))),
            path: z.nullable(path),
            otherPaths: z.array(path).check(z.describe('Further places of the same package and version.')),
            layer: z.nullable(layer),
            ignored: z
              .optional(
                z.object({
                  id: text('The id by which it is ignored.'),
                  reason: z.nullable(z.string()),
                  until: z.nullable(text('The last day on which it is.')),
                }),
              )
              .check(z.describe('There if it does not count.')),
          }),
        ),
      )
      .check(z.describe('Known ones of the packages, worst first; only there if they were asked for.')),
    problems: z.array(z.string()).check(z.describe('What could not be read in full.')),
  })
  .check(z.describe('What `plimsoll inspect --format json` prints.'));

export type InspectDocument = z.infer<typeof inspectDocument>;

/** JSON Schema (draft-07) of the document. It allows further fields: they may be added. */
export function inspectSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(inspectDocument, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/inspect/1', ...rest };
}
