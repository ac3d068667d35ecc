import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { detectedOpenssl, engineTarget, isSince } from '../models/prisma/engines.ts';
import { joinPath, parentOf } from './build-context.ts';
import { carriedTo } from './carried.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { originAt } from './installs.ts';
import { anyNodeInstallOf, type NodeInstall } from './node-installs.ts';
import { leavesOutDevelopment } from './node-modules.ts';
import { type PrismaCall, prismaCallOf } from './prisma-calls.ts';
import { environmentAtEnd } from './prisma-clients.ts';
import { type PrismaRuntime, prismaRuntime } from './prisma-runtime.ts';
import { prismaSchemas } from './prisma-schema-folders.ts';
import { type PrismaVersion, prismaVersionAt } from './prisma-versions.ts';
import type { Repository } from './repository.ts';
import { runCommands } from './run-commands.ts';
import { isCovered, type StartPlace, startPlacesOf } from './start-places.ts';

/** A container that migrates when it starts, with packages that were installed on another system. */
export interface ForeignMigration {
  readonly place: StartPlace;
  readonly call: PrismaCall;
  readonly install: NodeInstall;
  readonly installedOn: PrismaRuntime;
  readonly runtime: PrismaRuntime;
  readonly version: PrismaVersion;
  /** The engine that is there, and the one that is looked for, on x64. */
  readonly there: string;
  readonly wanted: string;
}

const named = ['PRISMA_SCHEMA_ENGINE_BINARY', 'PRISMA_MIGRATION_ENGINE_BINARY'];

/** Starts with `prisma migrate` or `prisma db`, whose engine comes from a stage of another system; Prisma 4 to 7 (8 has none). */
export function* foreignMigrations(repository: Repository): Iterable<ForeignMigration> {
  if (prismaSchemas(repository).length === 0) return;
  for (const place of startPlacesOf(repository)) {
    const { file, stage, commands } = place;
    for (const { command } of commands) {
      const call = prismaCallOf(command);
      if (!call || !/^(?:migrate|db)$/.test(call.subcommand) || call.version !== undefined) continue;
      const runtime = prismaRuntime(file, stage);
      if (!runtime || file.text.includes('PRISMA_CLI_BINARY_TARGETS')) continue;
      if (named.some((name) => environmentAtEnd(stage).has(name))) continue;
      const found = carriedInstalls(repository, file, stage, place);
      const all = found?.map((one) => ({ ...one, ...enginesOf(one.installedOn, runtime, one.version.version) }));
      const [first] = all ?? [];
      if (!first || !all?.every(({ there, wanted }) => there !== wanted)) continue;
      yield { place, call, runtime, ...first };
    }
  }
}

function enginesOf(installedOn: PrismaRuntime, runtime: PrismaRuntime, version: string) {
  const targetOf = (system: PrismaRuntime): string => engineTarget(system, detectedOpenssl(system, version), 'x64');
  return { there: targetOf(installedOn), wanted: targetOf(runtime) };
}

interface CarriedInstall {
  readonly install: NodeInstall;
  readonly installedOn: PrismaRuntime;
  readonly version: PrismaVersion;
}

/** The installs by npm or yarn whose Prisma lies in the image of `final`; undefined if something is not known, or if it installs itself. */
function carriedInstalls(
  repository: Repository,
  file: DockerfileUnit,
  final: Stage,
  place: StartPlace,
): readonly CarriedInstall[] | undefined {
  const own = ancestry(final);
  const found: CarriedInstall[] = [];
  for (const stage of file.stages) {
    for (const run of runCommands(file, stage)) {
      const install = anyNodeInstallOf(run);
      if (!install) continue;
      if (own.includes(stage) || install.dir === undefined) return undefined;
      const engines = joinPath('', `${install.dir}/node_modules/@prisma/engines`);
      const carried = carriedTo(file, stage, engines, final);
      if (carried.kind === 'no') continue;
      if (carried.kind !== 'at' || carried.paths.some((one) => isCovered(place, one))) return undefined;
      if (install.manager !== 'npm' && install.manager !== 'yarn') return undefined;
      const version = versionOf(repository, place, install);
      const installedOn = prismaRuntime(file, stage);
      if (!version || !installedOn || !isSince(version.version, 4, 0) || isSince(version.version, 8, 0))
        return undefined;
      found.push({ install, installedOn, version });
    }
  }
  return found;
}

/** The Prisma of an install, if the command line is among what it brings. */
function versionOf(repository: Repository, { contexts }: StartPlace, install: NodeInstall): PrismaVersion | undefined {
  for (const context of contexts) {
    const origin = originAt(repository, context, install.run, `${install.dir}/package.json`);
    if (origin.kind !== 'context') continue;
    const kinds = repository
      .packageJson(origin.path)
      ?.model.dependencies.flatMap(({ name, kind }) => (name === 'prisma' ? [kind] : []));
    const keepsAll = !leavesOutDevelopment(install) && !/\bprune\b/.test(install.run.file.text);
    if (kinds?.some((kind) => kind === 'dependencies' || (kind === 'devDependencies' && keepsAll)))
      return prismaVersionAt(repository, parentOf(origin.path));
  }
  return undefined;
}
