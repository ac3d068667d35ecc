import { isClientGenerator, type PrismaSchema, propertyOf, stringsOf } from '../models/prisma/schema.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository, Unit } from './repository.ts';

/** What Prisma reads as one schema: a file, or all files of a folder. */
export interface SchemaFiles {
  /** The file that has the generator of the client. */
  readonly main: Unit<PrismaSchema>;
  /** Undefined if it is one file. */
  readonly folder: string | undefined;
  readonly files: readonly Unit<PrismaSchema>[];
  /** All files of its folder, if they may be meant although nothing says so. */
  readonly perhaps: readonly Unit<PrismaSchema>[] | undefined;
}

/** Schemas that are the repository's own, whatever is in them. */
const allSchemas = memoOf((repository: Repository): readonly Unit<PrismaSchema>[] =>
  repository.units(
    formats.prisma,
    repository.ending('.prisma').filter((path) => !isBrought(path)),
  ),
);

/** Schemas that are the repository's own, with a generator of a JavaScript client. */
export const prismaSchemas = memoOf((repository: Repository): readonly Unit<PrismaSchema>[] =>
  allSchemas(repository).filter(({ model }) => model.generators.some(isClientGenerator)),
);

/**
 * The files that belong to `main` (Prisma's documentation, "Multi-file Prisma schema"): those of its folder where the manifest names the
 * folder, the preview feature of Prisma before 6.7 is on, or `main` alone is no schema: it has no datasource, or no model.
 */
export function schemaFilesOf(repository: Repository, main: Unit<PrismaSchema>): SchemaFiles {
  const folder = parentOf(main.path);
  const alone = { main, folder: undefined, files: [main], perhaps: undefined };
  const files = allSchemas(repository).filter(({ path }) => inside(folder, path) !== undefined);
  if (files.length < 2 || files.some((one) => one !== main && one.model.generators.some(isClientGenerator)))
    return alone;
  const features = main.model.generators.flatMap((one) => stringsOf(propertyOf(one, 'previewFeatures')?.value) ?? []);
  const { datasources, models } = main.model;
  const isFolder =
    datasources.length === 0 ||
    models.length === 0 ||
    features.some(({ value }) => value === 'prismaSchemaFolder') ||
    isNamed(repository, folder);
  return isFolder ? { main, folder, files, perhaps: undefined } : { ...alone, perhaps: files };
}

/** True if `prisma.schema` of a manifest above names `folder`. */
function isNamed(repository: Repository, folder: string): boolean {
  for (let at = folder; at !== ''; ) {
    at = parentOf(at);
    const named = repository.packageJson(joinPath(at, 'package.json'))?.model.node.at('prisma', 'schema')?.text;
    if (named !== undefined) return joinPath(at, named) === folder;
  }
  return false;
}
