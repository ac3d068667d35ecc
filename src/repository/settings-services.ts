import { ancestry, effective } from '../models/dockerfile/scope.ts';
import type { ComposeService } from '../models/compose/compose.ts';
import { parseDotenv } from '../models/dotenv/parse.ts';
import type { Container, Scalar } from '../models/kubernetes/syntax.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, joinPath, leaves, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { containersOf, manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { type ServiceFiles, filesBelow, sourcesOf, stageOfTarget } from './sources.ts';

/** A variable that a compose file or manifest gives a service. */
export interface GivenVariable {
  readonly name: string;
  readonly path: string;
  readonly nameSpan: Span;
  /** False for a name whose value comes from the shell, or where a template writes it: not to be renamed. */
  readonly editable: boolean;
  /** Where the name is a key of a map: its path in the file ("services.api.environment.URL"). */
  readonly keyPath: string | undefined;
}

/** A service of a compose file or a container of a workload that runs an image which is built here. */
export interface RunService {
  /** "service `api`", "container `api`" */
  readonly title: string;
  readonly path: string;
  readonly nameSpan: Span;
  readonly dockerfile: DockerfileUnit;
  readonly context: BuildContext;
  readonly files: ServiceFiles;
  /** Files and folders of the repository that are mounted over those of the image. */
  readonly mounts: readonly string[];
  readonly variables: readonly GivenVariable[];
  /** Every name that is set when it starts, as far as anybody sees. */
  readonly sets: ReadonlySet<string>;
  /** True if more may be set: a file or Secret that is not here, a service that extends another. */
  readonly open: boolean;
  /** Commands and health checks: they may read or set a variable. */
  readonly commands: string;
  /** What runs when it starts: ENTRYPOINT and CMD, or what stands in their place. */
  readonly start: string;
}

/** What runs images that are built from this repository, with what it is given. */
export const runServicesOf = memoOf((repository: Repository): readonly RunService[] => [
  ...composeServices(repository),
  ...containerServices(repository),
]);

/** How many services get the variable at a place (an anchor, an override file), those whose code is not here included. */
export const sharedVariables = memoOf((repository: Repository): ReadonlyMap<string, number> => {
  const given = new Map<string, number>();
  const run = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { path, model } of repository.composes)
    for (const { environment } of model.services)
      for (const { nameSpan } of environment) count(given, placeOf({ path, nameSpan }));
  for (const { variables } of runServicesOf(repository)) for (const one of variables) count(run, placeOf(one));
  for (const [key, services] of run) given.set(key, Math.max(services, given.get(key) ?? 0));
  return given;
});

export const placeOf = ({ path, nameSpan }: { readonly path: string; readonly nameSpan: Span }): string =>
  `${path}:${nameSpan.start}`;

function composeServices(repository: Repository): readonly RunService[] {
  const services: RunService[] = [];
  for (const compose of repository.composes) {
    const dir = parentOf(compose.path);
    for (const { service, definition, dockerfile, context: contextDir, target } of repository.composeBuilds(compose)) {
      const file = repository.dockerfile(dockerfile);
      const context = file && repository.contexts(file).find((one) => one.dir === contextDir);
      if (!file || !context) continue;
      // A file beside it that says neither image nor build says more of the same service; one that does is another way to run it.
      const parts = repository.composes.flatMap(({ path, model }) => {
        if (path !== compose.path && parentOf(path) !== dir) return [];
        const one = model.services.find(({ name }) => name === service);
        if (!one || (path !== compose.path && !isOverride(path) && (one.image || one.build))) return [];
        return { path, one };
      });
      const sets = imageVariables(file, target);
      let open = compose.model.includes.length > 0;
      const mounts: string[] = [];
      for (const { one } of parts) {
        open = environmentOf(repository, dir, one, sets) || open;
        for (const { source, type } of one.volumes)
          if (
            type !== 'volume' &&
            source !== undefined &&
            !source.includes('$') &&
            !leaves(dir, source) &&
            /^\.|^[^/~]+\//.test(source)
          )
            mounts.push(joinPath(dir, source));
      }
      services.push({
        title: `service \`${service}\``,
        path: compose.path,
        nameSpan: definition.nameSpan,
        dockerfile: file,
        context,
        mounts,
        files: withMounts(repository, sourcesOf(repository, file, context, target), mounts),
        variables: parts.flatMap(({ path, one }) =>
          one.environment.map(({ name, nameSpan, value, node, form }) => ({
            name,
            path,
            nameSpan,
            editable: value !== undefined && !node.viaAlias && /^[\w-]+$/.test(service),
            keyPath: form === 'map' ? `services.${service}.environment.${name}` : undefined,
          })),
        ),
        sets,
        open,
        commands: parts.map(({ one }) => commandsOf(one)).join('\n'),
        start: startOf(
          file,
          target,
          parts.findLast(({ one }) => one.entrypoint)?.one.entrypoint?.words,
          parts.findLast(({ one }) => one.command)?.one.command?.words,
        ),
      });
    }
  }
  return services;
}

const isOverride = (path: string): boolean => /[.-]override[.-]/.test(path);

/** Files that are mounted run as those of the image do; they are not parsed. */
function withMounts(repository: Repository, files: ServiceFiles, mounts: readonly string[]): ServiceFiles {
  if (mounts.length === 0) return files;
  const known = new Set(files.paths);
  const more = filesBelow(repository, mounts).filter((path) => !known.has(path));
  return more.length === 0 ? files : { ...files, paths: [...files.paths, ...more] };
}

/** Names that ENV sets in stage `target`. */
function imageVariables(file: DockerfileUnit, target: string | undefined): Set<string> {
  const stage = stageOfTarget(file, target);
  const names = new Set<string>();
  for (const one of stage ? ancestry(stage) : [])
    for (const { keyword, pairs } of one.instructions)
      if (keyword === 'ENV') for (const { key } of pairs) names.add(key);
  return names;
}

/** The words of the start, those of the image where nothing takes their place; an entrypoint takes away the image's CMD as well. */
function startOf(
  file: DockerfileUnit,
  target: string | undefined,
  entrypoint: readonly Scalar[] | undefined,
  command: readonly Scalar[] | undefined,
): string {
  const stage = stageOfTarget(file, target);
  const own = (keyword: string): string => (stage ? (effective(stage, keyword)?.rest.text ?? '') : '');
  const text = (words: readonly Scalar[]): string => words.map(({ value }) => value).join(' ');
  const first = entrypoint ? text(entrypoint) : own('ENTRYPOINT');
  const second = command ? text(command) : entrypoint ? '' : own('CMD');
  return `${first}\n${second}`;
}

/** Adds what `environment` and `env_file` of a service set; true if more may come. */
function environmentOf(repository: Repository, dir: string, one: ComposeService, sets: Set<string>): boolean {
  let open = one.extends !== undefined;
  for (const { name } of one.environment) {
    sets.add(name);
    open ||= name.includes('$') || name.includes('{');
  }
  for (const { path } of one.envFile) {
    const file = joinPath(dir, path.value);
    const text =
      path.value.includes('$') || leaves(dir, path.value) || !repository.isOwn(file)
        ? undefined
        : repository.tree.text(file);
    if (text === undefined) open = true;
    else for (const { name } of parseDotenv(text, 'compose').entries) sets.add(name);
  }
  return open;
}

const commandsOf = ({ command, entrypoint, healthcheck }: ComposeService): string =>
  [command, entrypoint, healthcheck?.test].flatMap((one) => one?.words.map(({ value }) => value) ?? []).join('\n');

function containerServices(repository: Repository): readonly RunService[] {
  const images = builtImages(repository);
  if (images.size === 0) return [];
  const services: RunService[] = [];
  const containers = containersOf(repository);
  for (const { file, object, container } of containers) {
    const built = container.image && images.get(imageKey(container.image.value));
    if (!built || !container.name) continue;
    const { name } = container;
    const sets = imageVariables(built.dockerfile, built.target);
    let open = file.chart !== undefined;
    // Patches of the same container say more; what names an image too is another way to run it.
    for (const other of containers)
      if (
        other.container.name?.value === name.value &&
        other.object.name?.value === object.name?.value &&
        (other.container === container || !other.container.image)
      )
        open = containerEnvironment(repository, other.container, sets) || open;
    services.push({
      title: `container \`${name.value}\``,
      path: file.path,
      nameSpan: name.span,
      dockerfile: built.dockerfile,
      context: built.context,
      mounts: [],
      files: sourcesOf(repository, built.dockerfile, built.context, built.target),
      variables: container.env.map((one) => ({
        name: one.name,
        path: file.path,
        nameSpan: one.nameSpan,
        editable: file.chart === undefined && !one.node.viaAlias,
        keyPath: undefined,
      })),
      sets,
      open,
      commands: [...(container.command ?? []), ...(container.args ?? [])].map(({ value }) => value).join('\n'),
      start: startOf(built.dockerfile, built.target, container.command, container.args),
    });
  }
  return services;
}

interface BuiltImage {
  readonly dockerfile: DockerfileUnit;
  readonly context: BuildContext;
  readonly target: string | undefined;
}

const imageKey = (text: string): string => text.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** Names of the images that compose files and skaffold build; a name that stands for two is left out. */
function builtImages(repository: Repository): ReadonlyMap<string, BuiltImage> {
  const images = new Map<string, BuiltImage | undefined>();
  const add = (image: string, path: string, dir: string, target: string | undefined): void => {
    const dockerfile = repository.dockerfile(path);
    const context =
      dockerfile &&
      (repository.contexts(dockerfile).find((one) => one.dir === dir) ?? repository.contexts(dockerfile)[0]);
    if (!dockerfile || !context || image.includes('$') || image.includes('{')) return;
    const key = imageKey(image);
    const known = images.get(key);
    images.set(key, images.has(key) && known?.dockerfile !== dockerfile ? undefined : { dockerfile, context, target });
  };
  for (const compose of repository.composes)
    for (const { definition, dockerfile, context, target } of repository.composeBuilds(compose))
      if (definition.image) add(definition.image.value, dockerfile, context, target);
  for (const { path, model } of manifestsOf(repository)) {
    for (const { skaffold } of model.objects) {
      for (const { image, context, builder, dockerfile, target } of skaffold?.artifacts ?? []) {
        if (!image || (builder !== undefined && builder !== 'docker' && builder !== 'kaniko')) continue;
        const dir = joinPath(parentOf(path), context?.value ?? '.');
        add(image.value, joinPath(dir, dockerfile?.value ?? 'Dockerfile'), dir, target?.value);
      }
    }
  }
  const known = new Map<string, BuiltImage>();
  for (const [image, built] of images) if (built) known.set(image, built);
  return known;
}

/** Adds what `env` and `envFrom` set; true if more may come. */
function containerEnvironment(repository: Repository, container: Container, sets: Set<string>): boolean {
  let open = false;
  for (const { name } of container.env) {
    sets.add(name);
    open ||= name.includes('{{') || name.includes('$');
  }
  for (const reference of container.envFrom) {
    const data = reference.name && configs(repository).get(`${reference.kind}:${reference.name.value}`);
    if (!data) open = true;
    else for (const key of data) sets.add(key);
  }
  return open;
}

/** Keys of the ConfigMaps and Secrets that the repository holds. */
const configs = memoOf((repository: Repository): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { model } of manifestsOf(repository)) {
    for (const { data, name } of model.objects) {
      if (!data || !name) continue;
      const key = `${data.kind}:${name.value}`;
      found.set(key, [...(found.get(key) ?? []), ...data.entries.map((one) => one.name)]);
    }
  }
  return found;
});
