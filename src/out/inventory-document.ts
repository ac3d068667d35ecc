import * as z from 'zod/mini';

/** The source of `docs/schema/inventory-1.json` and of the type that the outputs read. Imported at run time by tests and the generator only. */

const text = (description: string) => z.string().check(z.describe(description));
const count = (description: string) => z.int().check(z.minimum(0), z.describe(description));
const strings = (description: string) => z.array(z.string()).check(z.describe(description));

const position = (description: string) =>
  z
    .object({
      line: z.int().check(z.minimum(1), z.describe('Line, counted from 1.')),
      column: z.int().check(z.minimum(1), z.describe('Column, counted from 1 in UTF-16 units.')),
      offset: count('UTF-16 units from the start of the file, a byte order mark not counted.'),
    })
    .check(z.describe(description));

const range = (description: string) =>
  z
    .object({ start: position('Where it begins.'), end: position('Where it ends; the end itself is excluded.') })
    .check(z.describe(description));

const facts = (description: string) =>
  z.record(z.string(), z.union([z.string(), z.array(z.string())])).check(z.describe(description));

const artefactKind = z
  .enum([
    ...(['dockerfile', 'stage', 'ignore-file', 'compose-file', 'service', 'manifest', 'lock'] as const),
    ...(['kubernetes-file', 'workload', 'chart', 'kustomization', 'skaffold', 'argo-application'] as const),
    ...(['bake-file', 'platform-file'] as const),
    ...(['pipeline', 'script', 'tiltfile', 'contract', 'prisma-schema', 'env-file', 'document'] as const),
    ...(['image', 'external', 'missing'] as const),
  ])
  .check(
    z.describe(
      '`service`: of a compose file. `manifest`: what says what a project needs (package.json, pyproject.toml, go.mod …), workspace files among them. `platform-file`: what tells a hosting service or an editor how to build and run (fly.toml, azure.yaml, devcontainer.json …). `image`: a name that something builds, runs or is based on. `external`: a workflow of another repository. `missing`: something names it and it is not there.',
    ),
  );

const relationKind = z
  .enum([
    ...(['builds', 'targets', 'filtered-by', 'based-on', 'copies', 'includes', 'overrides', 'extends'] as const),
    ...(['reads', 'depends-on', 'runs', 'built-by', 'built-from', 'pushes', 'same-as', 'calls'] as const),
    ...(['deploys', 'has-member', 'locks', 'replaces', 'belongs-to', 'links-to', 'names'] as const),
  ])
  .check(z.describe('Read as "from … to": a service `builds` a Dockerfile, an image is `built-by` a service.'));

const artefact = z
  .object({
    id: text(
      'The path of a file; `path#name` of a part of it (`compose.yaml#web`, `Dockerfile#build`, `k8s.yaml#Deployment/web`); `image:name`; `external:owner/name/path@version`; `missing:path`.',
    ),
    kind: artefactKind,
    path: text(
      'The file, relative to the root of the repository, separated by "/"; "" for an image and for what is of another repository.',
    ),
    name: z.optional(text('Name of a part, an image, a chart or a workflow.')),
    range: z.optional(range('Where a part stands in its file.')),
    within: z.optional(text('Id of the file that it is a part of.')),
    facts: facts(
      'More about it: `base` of a stage, `jobs` of a pipeline, `ports` of a service, `services` of a workload, `written` forms of an image.',
    ),
  })
  .check(z.describe('Something of the repository that has to do with containers.'));

const relation = z
  .object({
    from: text('Id of the artefact that refers to the other one.'),
    to: text('Id of the other one.'),
    kind: relationKind,
    path: text('The file that says so.'),
    range: z.optional(range('Where it says so; left out: the file as a whole.')),
    certain: z
      .boolean()
      .check(
        z.describe('False if it rests on the last part of an image name alone, or on a guess where a script runs.'),
      ),
    facts: facts('More about it: `context`, `target` and `by` (job or service) of a build, `module` of a replacement.'),
  })
  .check(z.describe('One artefact refers to another.'));

const mention = z
  .object({
    id: text('Id of the artefact.'),
    path: text('The file that says so.'),
    line: z.optional(z.int().check(z.minimum(1), z.describe('The line, counted from 1.'))),
    certain: z.boolean().check(z.describe('As for relations.')),
  })
  .check(z.describe('An artefact in its part for a service.'));

const service = z
  .object({
    name: text('Name of the compose service or of the image, else of the folder.'),
    dockerfile: text('Id of the Dockerfile.'),
    contexts: strings('Folders that it is built from; "." is the root of the repository.'),
    bases: strings('Base images as the Dockerfile names them, that of the last stage first.'),
    locks: strings('Ids of the locks that the build copies.'),
    manifests: strings('Ids of the manifests that the build copies.'),
    images: strings('Ids of the images that are built from it, other names of the same among them.'),
    builtBy: z.array(mention).check(z.describe('What builds it.')),
    runBy: z.array(mention).check(z.describe('Services and workloads that run it.')),
    deployedBy: z
      .array(mention)
      .check(z.describe('Charts, kustomizations, pipelines … that bring those to a cluster.')),
  })
  .check(z.describe('One image of the repository with everything around it.'));

export const inventoryDocument = z
  .object({
    schema: z
      .literal('plimsoll/inventory/1')
      .check(z.describe('Name and version of this format; fields are only ever added within a version.')),
    tool: z
      .object({ name: z.literal('plimsoll').check(z.describe('The tool.')), version: text('Its version.') })
      .check(z.describe('What wrote the document.')),
    name: text('Name of the repository: that of its folder.'),
    subjects: z.optional(strings('Ids that were asked for: the document then holds what is around them.')),
    summary: z
      .object({
        artefacts: count('Artefacts, missing ones not counted.'),
        relations: count('Relations.'),
        missing: count('Things that something names and that are not there.'),
        problems: count('Circles.'),
        unread: count('Files that could not be read in full.'),
      })
      .check(z.describe('The numbers.')),
    services: z.array(service).check(z.describe('The images that are built here, by name.')),
    artefacts: z.array(artefact).check(z.describe('All artefacts, by id.')),
    relations: z.array(relation).check(z.describe('All relations.')),
    problems: z
      .array(
        z
          .object({
            kind: z.enum(['cycle']).check(z.describe('`cycle`: artefacts refer to each other in a circle.')),
            message: text('What is wrong.'),
            artefacts: strings('Ids, in the order of the circle.'),
          })
          .check(z.describe('Something that cannot be as it is written.')),
      )
      .check(z.describe('What is wrong with the relations themselves.')),
    unread: z
      .array(
        z
          .object({ path: text('The file.'), message: text('Why.') })
          .check(z.describe('A file that could not be read.')),
      )
      .check(z.describe('Files that could not be read, or not in full; everything else is there.')),
  })
  .check(z.describe('What `plimsoll inventory --format json` prints.'));

export type InventoryDocument = z.infer<typeof inventoryDocument>;

/** JSON Schema (draft-07, which every editor reads) of the inventory document. It allows further fields: they may be added. */
export function inventorySchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(inventoryDocument, { target: 'draft-7', io: 'input' });
  return { $schema, title: 'plimsoll/inventory/1', ...rest };
}
