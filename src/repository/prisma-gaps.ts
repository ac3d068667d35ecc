import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { type PrismaSchema, propertyOf, stringsOf } from '../models/prisma/schema.ts';
import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { MappedText } from '../text/mapped.ts';
import { joinPath, parentOf } from './build-context.ts';
import { copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { originAt } from './installs.ts';
import { anyNodeInstallOf, type NodeInstall } from './node-installs.ts';
import { leavesOutDevelopment, mayHoldPackages } from './node-modules.ts';
import { prismaCallOf } from './prisma-calls.ts';
import { type PrismaClient, prismaClients } from './prisma-clients.ts';
import { prismaSchemas } from './prisma-schema-folders.ts';
import { type PrismaVersion, prismaVersionAt } from './prisma-versions.ts';
import type { Repository, Unit } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { reachedBy } from './script-commands.ts';
import { isBare } from './stage-files.ts';
import { type StartCommand, startContexts } from './start-commands.ts';
import { placeOf } from './start-modules.ts';
import { type StartPlace, startPlacesOf } from './start-places.ts';

/** Commands that generate no client. */
const plain =
  /^(?:apt-get|apt|apk|apt-mark|mkdir|chown|chmod|rm|rimraf|adduser|addgroup|useradd|groupadd|usermod|corepack|echo|set|export|true|exit|sleep|ls|cat|touch|npm|pnpm|yarn|cross-env|node|update-ca-certificates|which|cp|mv|cd|curl)$/;
/** They write one file of JavaScript for one of TypeScript, and put no package into it. */
const compilers = /^(?:tsc|nest|swc|babel|tsc-alias|tspc)$/;
const bundlers = /^(?:next|vite|webpack|rollup|esbuild|tsup|ncc|parcel|remix|react-router|nuxt|astro)$/;

/** Every command of the stages that make the image of `file`; undefined if one of them cannot be followed. */
function allCommands(repository: Repository, file: DockerfileUnit): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const contexts = startContexts(repository)(file);
  for (const stage of file.live) {
    if (!isBare(stage)) return undefined;
    for (const { keyword, heredocs } of stage.instructions)
      if (keyword === 'ONBUILD' || (keyword === 'RUN' && heredocs.length > 0)) return undefined;
    for (const run of runCommands(file, stage)) {
      const { commands, isClosed } = reachedBy(repository, file, contexts, stage, { ...run, file });
      if (!isClosed) return undefined;
      for (const { command } of commands) {
        const name = command.name ?? '';
        if (setsOnly(command)) continue;
        if (prismaCallOf(command)?.subcommand === 'generate') names.add('prisma generate');
        else if (name === 'prisma' || name === 'npx') names.add(name);
        else if (plain.test(name) || compilers.test(name) || bundlers.test(name)) names.add(name);
        else return undefined;
      }
    }
  }
  return names;
}

/** An image whose program asks for a client that nothing generates. */
export interface Ungenerated {
  readonly file: DockerfileUnit;
  readonly schema: Unit<PrismaSchema>;
  readonly version: PrismaVersion;
  /** The install of the packages. */
  readonly install: NodeInstall;
  readonly why: 'ignore-scripts' | 'schema-later' | 'no-hook';
}

/** Images in which `@prisma/client` is installed, and no command generates what it loads. */
export function* ungeneratedClients(repository: Repository): Iterable<Ungenerated> {
  const schemas = prismaSchemas(repository);
  if (schemas.length === 0) return;
  for (const file of repository.dockerfiles) {
    const { final } = file;
    if (!final || !/\b(?:npm|yarn)\b/.test(file.text)) continue;
    const found = file.live.flatMap((stage) => runCommands(file, stage).flatMap((run) => installOf(repository, run)));
    const [one, ...others] = found;
    if (!one || others.some(({ manifest }) => manifest !== one.manifest)) continue;
    const own = schemas.filter(
      (schema) => prismaVersionAt(repository, parentOf(schema.path))?.manifest === one.manifest,
    );
    const [schema] = own;
    const version = schema && prismaVersionAt(repository, parentOf(schema.path));
    if (!schema || !version || own.length > 1) continue;
    if (prismaClients(repository).some((client) => client.file === file)) continue;
    if (isCommitted(repository, schema) || bringsPackages(repository, file)) continue;
    const names = allCommands(repository, file);
    if (!names || names.has('prisma generate') || names.has('npx') || startsOtherwise(repository, file)) continue;
    const why =
      Number.parseInt(version.version, 10) >= 7
        ? 'no-hook'
        : one.install.options.has('--ignore-scripts')
          ? 'ignore-scripts'
          : 'schema-later';
    yield { file, schema, version, install: one.install, why };
  }
}

function installOf(
  repository: Repository,
  run: RunCommand,
): readonly { readonly install: NodeInstall; readonly manifest: string }[] {
  const install = anyNodeInstallOf(run);
  if (!install || install.dir === undefined || (install.manager !== 'npm' && install.manager !== 'yarn')) return [];
  for (const context of startContexts(repository)(run.file)) {
    const origin = originAt(repository, context, run, `${install.dir}/package.json`);
    const model = origin.kind === 'context' ? repository.packageJson(origin.path)?.model : undefined;
    if (origin.kind !== 'context' || !model || model.workspaces.length > 0) continue;
    if (model.dependencies.some(({ name, kind }) => name === '@prisma/client' && kind === 'dependencies'))
      return [{ install, manifest: origin.path }];
  }
  return [];
}

/** True if the client lies in the repository, or in a folder that is not known. */
function isCommitted(repository: Repository, schema: Unit<PrismaSchema>): boolean {
  return schema.model.generators.some((generator) => {
    const output = propertyOf(generator, 'output');
    if (!output) return false;
    const [text] = stringsOf(output.value) ?? [];
    return !text || repository.tree.list(joinPath(parentOf(schema.path), text.value)).length > 0;
  });
}

/** True if a COPY may take packages, and a client among them, from the machine that builds. */
const bringsPackages = (repository: Repository, file: DockerfileUnit): boolean =>
  copySources(file).some(({ text }) =>
    startContexts(repository)(file).some((context) => mayHoldPackages(repository, context, joinPath('', text))),
  );

/** True for `NAME=value` alone. */
const setsOnly = ({ assignments, nameWord }: ShellCommand): boolean => assignments.length > 0 && nameWord.raw === '';

/** What may stand in a script that starts a program without making anything. */
const quiet = /^(?:node|next|cross-env|set|echo|cd|export|exec|exit|sleep|true|test|\[|\[\[)$/;

/** True for a script of the repository, run by a shell, that only starts programs. */
function isQuietScript(repository: Repository, place: StartPlace, { start, dir }: StartCommand): boolean {
  const { file, contexts, stage } = place;
  const inImage = start?.kind === 'file' ? below(dir, start.value) : undefined;
  const found = inImage && placeOf(repository, file, contexts, stage, joinPath('', inImage));
  const text = found && found.kind === 'there' ? repository.tree.text(found.path) : undefined;
  if (text === undefined || !/^#!.*\b(?:ba|da)?sh\b/.test(text) || text.length > maxScript) return false;
  const { commands, errors } = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'bash');
  return errors.length === 0 && commands.every((one) => setsOnly(one) || isQuiet(one));
}

const maxScript = 20_000;

const isStart = (command: ShellCommand): boolean => {
  const call = prismaCallOf(command);
  return call ? call.subcommand === 'migrate' : /^(?:node|next|cross-env)$/.test(command.name ?? '');
};

function isQuiet(command: ShellCommand): boolean {
  const call = prismaCallOf(command);
  return call ? call.subcommand === 'migrate' : quiet.test(command.name ?? '');
}

/** True unless containers start a plain program: a script of the shell may generate. */
function startsOtherwise(repository: Repository, file: DockerfileUnit): boolean {
  const places = startPlacesOf(repository).filter((place) => place.file === file);
  return (
    places.every(({ commands }) => commands.length === 0) ||
    places.some(({ mounts }) => mounts.length > 0) ||
    places.some((place) =>
      place.commands.some(
        (one) => one.start?.kind !== 'script' && !isStart(one.command) && !isQuietScript(repository, place, one),
      ),
    )
  );
}

/** An image that installs its packages anew and lacks the client that another stage has generated. */
export interface Uncopied {
  readonly client: PrismaClient;
  readonly install: NodeInstall;
}

/** Clients in node_modules/.prisma of a stage whose packages the final stage does not take. */
export function* uncopiedClients(repository: Repository): Iterable<Uncopied> {
  for (const client of prismaClients(repository)) {
    const { file, final, made, generator, carried, version } = client;
    if (carried === undefined || carried.kind === 'at' || carried.kind === 'unknown') continue;
    if (propertyOf(generator, 'output') || ancestry(final).includes(made.stage)) continue;
    const names = allCommands(repository, file);
    if (!names || [...names].some((name) => bundlers.test(name)) || startsOtherwise(repository, file)) continue;
    const install = ownInstall(repository, file, final, version.manifest);
    if (install) yield { client, install };
  }
}

/** The install of the final stage, in which the client's own hook cannot generate. */
function ownInstall(
  repository: Repository,
  file: DockerfileUnit,
  final: Stage,
  manifest: string,
): NodeInstall | undefined {
  for (const stage of ancestry(final))
    for (const run of runCommands(file, stage)) {
      const [found] = installOf(repository, run);
      if (found?.manifest === manifest && leavesOutDevelopment(found.install) && !bringsPackages(repository, file))
        return found.install;
    }
  return undefined;
}
