import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type EngineUse, engineUseOf, isSince } from '../models/prisma/engines.ts';
import {
  isClientGenerator,
  type PrismaBlock,
  type PrismaSchema,
  propertyOf,
  stringsOf,
} from '../models/prisma/schema.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { baseName, type BuildContext, inside, joinPath, parentOf } from './build-context.ts';
import { type Carried, carriedTo } from './carried.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { originAt } from './installs.ts';
import { memoOf } from './memo.ts';
import { anyNodeInstallOf } from './node-installs.ts';
import { prismaCallOf } from './prisma-calls.ts';
import { prismaSchemas } from './prisma-schema-folders.ts';
import { type PrismaVersion, prismaVersionAt } from './prisma-versions.ts';
import type { Repository, Unit } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { reachedBy, scriptCommands } from './script-commands.ts';

/** A RUN that writes the client of a schema. */
export interface Generation {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** The command of the RUN, which may get there by a script. */
  readonly command: ShellCommand;
  readonly schema: Unit<PrismaSchema>;
  /** Where the schema lies in the image, without a leading slash. */
  readonly inImage: string;
  /** Where the command runs, without a leading slash. */
  readonly dir: string;
  /** Words behind `generate`. */
  readonly options: readonly string[];
}

/** The client of a schema in an image that is built here. */
export interface PrismaClient {
  readonly file: DockerfileUnit;
  readonly final: Stage;
  readonly schema: Unit<PrismaSchema>;
  readonly generator: PrismaBlock;
  readonly version: PrismaVersion;
  readonly made: Generation;
  readonly engine: EngineUse;
  /** How it comes into the final stage; undefined if it is made there. */
  readonly carried: Carried | undefined;
}

/** Every client that a Dockerfile's build is known to generate. */
export const prismaClients = memoOf((repository: Repository): readonly PrismaClient[] => {
  if (prismaSchemas(repository).length === 0) return [];
  return repository.dockerfiles.flatMap((file) => clientsOf(repository, file));
});

function clientsOf(repository: Repository, file: DockerfileUnit): readonly PrismaClient[] {
  const { final } = file;
  if (!final) return [];
  const all = file.live.flatMap((stage) => generationsIn(repository, file, stage));
  const lineage = ancestry(final);
  const clients: PrismaClient[] = [];
  for (const schema of new Set(all.map((one) => one.schema))) {
    const own = all.filter((one) => one.schema === schema).sort((a, b) => a.command.span.start - b.command.span.start);
    const made = own.findLast((one) => lineage.includes(one.stage)) ?? own.at(-1);
    const generator = schema.model.generators.find(isClientGenerator);
    const version = prismaVersionAt(repository, parentOf(schema.path));
    if (!made || !generator || !version) continue;
    const place = clientPlace(generator, made, version);
    const carried =
      lineage.includes(made.stage) || place === undefined ? undefined : carriedTo(file, made.stage, place, final);
    const features = stringsOf(propertyOf(generator, 'previewFeatures')?.value) ?? [];
    const engine = engineUseOf(
      version.version,
      engineTypeOf(generator, made),
      features.map(({ value }) => value),
    );
    const without = made.options.some((one) => /^--(?:no-engine|accelerate|data-proxy)$/.test(one));
    clients.push({ file, final, schema, generator, version, made, engine: without ? 'none' : engine, carried });
  }
  return clients;
}

function engineTypeOf(generator: PrismaBlock, { stage }: Generation): string | undefined {
  const set = environmentAtEnd(stage).get('PRISMA_CLIENT_ENGINE_TYPE');
  return set ?? stringsOf(propertyOf(generator, 'engineType')?.value)?.[0]?.value;
}

/** Variables that a container of `stage` starts with, as far as the file sets them. */
export const environmentAtEnd = (stage: Stage): ReadonlyMap<string, string | undefined> =>
  environmentAt(stage, {
    ...stage.from,
    span: { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER },
  });

/** Where the client is written; undefined where `output` needs a value that is not known. */
function clientPlace(
  generator: PrismaBlock,
  { inImage, dir, schema }: Generation,
  version: PrismaVersion,
): string | undefined {
  const output = propertyOf(generator, 'output');
  if (!output) {
    // pnpm keeps all packages at the root of the workspace, and the client beside its own.
    const own = baseName(version.path) === 'pnpm-lock.yaml' ? inside(parentOf(version.path), schema.path) : undefined;
    if (own === undefined) return joinPath(dir, 'node_modules/.prisma/client');
    return inImage.endsWith(own) ? joinPath(inImage.slice(0, -own.length), 'node_modules/.pnpm') : undefined;
  }
  const [text] = stringsOf(output.value) ?? [];
  return text && joinPath(parentOf(inImage), text.value);
}

/** The RUN instructions of `stage` that write a client: `prisma generate`, a script that calls it, an install that does. */
function generationsIn(repository: Repository, file: DockerfileUnit, stage: Stage): readonly Generation[] {
  const contexts = repository.contexts(file);
  const found: Generation[] = [];
  for (const run of runCommands(file, stage)) {
    const add = (dir: string | undefined, schema: string | undefined, options: readonly string[]): void => {
      const place = dir === undefined ? undefined : schemaAt(repository, contexts, run, dir, schema);
      if (place && dir !== undefined)
        found.push({
          ...place,
          stage,
          instruction: run.instruction,
          command: run.command,
          dir: joinPath('', dir),
          options,
        });
    };
    for (const { command, dir } of reachedBy(repository, file, contexts, stage, run).commands) {
      const call = prismaCallOf(command);
      if (call?.subcommand === 'generate') add(dir, call.schema, call.options);
    }
    const install = anyNodeInstallOf(run);
    if (!install || install.dir === undefined || install.options.has('--ignore-scripts')) continue;
    const manifest = pathAt(repository, contexts, run, `${install.dir}/package.json`);
    if (manifest === undefined) continue;
    const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].flatMap((name) =>
      scriptCommands(repository, manifest, name, install.dir),
    );
    for (const one of scripts)
      for (const { command, dir } of reachedBy(repository, file, contexts, stage, one).commands) {
        const call = prismaCallOf(command);
        if (call?.subcommand === 'generate') add(dir, call.schema, call.options);
      }
    const version = prismaVersionAt(repository, parentOf(manifest));
    const asks = repository
      .packageJson(manifest)
      ?.model.dependencies.some(({ name, kind }) => name === '@prisma/client' && kind === 'dependencies');
    // Up to Prisma 6 the package generates when it is installed.
    if (asks && version && !isSince(version.version, 7, 0) && install.manager !== 'pnpm')
      add(install.dir, undefined, []);
  }
  return found;
}

function pathAt(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  path: string,
): string | undefined {
  for (const context of contexts) {
    const origin = originAt(repository, context, run, path);
    if (origin.kind === 'context') return origin.path;
  }
  return undefined;
}

/** The schema that Prisma reads in the folder `dir` of the image (its documentation, "Prisma schema location"). */
function schemaAt(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  dir: string,
  given: string | undefined,
): { readonly schema: Unit<PrismaSchema>; readonly inImage: string } | undefined {
  const manifest = pathAt(repository, contexts, run, `${dir}/package.json`);
  const stated =
    given ?? (manifest && repository.packageJson(manifest)?.model.node.at('prisma', 'schema')?.text) ?? undefined;
  const names = stated === undefined ? ['prisma/schema.prisma', 'schema.prisma'] : [stated];
  for (const name of names) {
    const inImage = below(dir, name);
    if (!inImage) continue;
    const path = pathAt(repository, contexts, run, inImage);
    const schema = prismaSchemas(repository).find((one) => one.path === path);
    if (schema) return { schema, inImage: joinPath('', inImage) };
    if (!name.endsWith('.prisma')) return schemaIn(repository, contexts, run, inImage);
  }
  return undefined;
}

/** The one schema with a client among the files of the folder `inImage`, which a command or a manifest names. */
function schemaIn(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  inImage: string,
): { readonly schema: Unit<PrismaSchema>; readonly inImage: string } | undefined {
  const found = prismaSchemas(repository).flatMap((schema) => {
    const place = below(inImage, baseName(schema.path));
    return place && pathAt(repository, contexts, run, place) === schema.path
      ? [{ schema, inImage: joinPath('', place) }]
      : [];
  });
  return found.length === 1 ? found[0] : undefined;
}
