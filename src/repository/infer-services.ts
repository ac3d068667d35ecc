import type { ComposeFile } from '../models/compose/compose.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { inferHealth } from './infer-health.ts';
import {
  byNearness,
  type ComposedService,
  folderName,
  type Inferred,
  isAside,
  placeAt,
  serviceName,
  stated,
} from './inferred.ts';
import { containersOf, type PlacedContainer } from './manifests.ts';
import { memoOf } from './memo.ts';
import { isDevelopment } from './purpose.ts';
import type { Repository, Unit } from './repository.ts';

/** A service that is built from the repository. */
export interface BuiltService {
  readonly name: string;
  readonly file: DockerfileUnit;
  readonly context: string;
  /** The compose service that builds it; undefined if nothing states how it is built. */
  readonly compose: ComposedService | undefined;
  /** Containers of workloads that run its image. */
  readonly containers: readonly PlacedContainer[];
}

/** More than these are a collection of projects, no project with services. */
const mostServices = 24;
const mostFolders = 3;
/** More Dockerfiles than these of which nothing says what they are for are a collection too. */
const mostLoose = 3;

/** What the repository builds, by name: what compose files build, then Dockerfiles that none of them names. */
export const builtServices = memoOf((repository: Repository): readonly BuiltService[] => {
  const composed = composeServices(repository);
  const folders = new Set(composed.map(({ compose }) => parentOf(compose?.path ?? '')));
  if (composed.length > mostServices || (folders.size > mostFolders && !folders.has(''))) return [];
  const loose = looseServices(repository).filter(({ name }) => !composed.some((one) => one.name === name));
  const running = loose.filter(({ containers }) => containers.length > 0);
  const rest = loose.length - running.length > mostLoose ? running : loose;
  return rest.length > mostServices ? composed : [...composed, ...rest];
});

/** Compose files that speak of the repository's own services, the main one first. */
export const ownComposes = memoOf((repository: Repository): readonly Unit<ComposeFile>[] =>
  repository.composes
    .filter(({ path, model }) => !isAside(path) && model.template !== 'structure')
    .sort((a, b) => byNearness(a.path, b.path)),
);

function composeServices(repository: Repository): BuiltService[] {
  const services = new Map<string, BuiltService>();
  const same = ({ file, context, compose }: BuiltService): string =>
    `${file.path}\0${context}\0${compose?.service.build?.target?.value ?? ''}`;
  for (const unit of ownComposes(repository)) {
    for (const { service, definition, context, dockerfile, origin } of repository.composeBuilds(unit)) {
      const file = repository.dockerfile(dockerfile);
      if (!file || isAside(dockerfile) || services.has(service)) continue;
      const placeOf: ComposedService['placeOf'] = (at) => {
        const { path, span } = origin(at);
        return [path, span.start];
      };
      const compose = { path: unit.path, service: definition, placeOf };
      const image = definition.image && imageName(definition.image.value);
      const containers = containersFor(repository, service, image);
      const one = { name: service, file, context, compose, containers };
      // A worker from the image of the web service is no second build; its own health check is a promise of its own.
      const known = [...services.values()].some((other) => same(other) === same(one));
      if (!known || definition.healthcheck !== undefined) services.set(service, one);
    }
  }
  return [...services.values()];
}

function looseServices(repository: Repository): BuiltService[] {
  const known = new Set(
    repository.composes.flatMap((unit) => repository.composeBuilds(unit)).map(({ dockerfile }) => dockerfile),
  );
  const services = new Map<string, BuiltService>();
  const files = repository.dockerfiles.filter(
    (file) => !known.has(file.path) && !isAside(file.path) && file.final && !isDevelopment(file, file.final),
  );
  for (const file of files.toSorted((a, b) => byNearness(a.path, b.path))) {
    // `Dockerfile.alpine` beside `Dockerfile` is another form of the same image.
    const plain = joinPath(parentOf(file.path), 'Dockerfile');
    if (file.path !== plain && repository.dockerfile(plain) !== undefined) continue;
    const name = nameOf(repository, file.path);
    const [context] = repository.contexts(file);
    if (name === '' || context === undefined || services.has(name)) continue;
    const containers = containersFor(repository, name);
    services.set(name, { name, file, context: context.dir, compose: undefined, containers });
  }
  return [...services.values()];
}

/** `Dockerfile.worker` and `worker.Dockerfile` are called after their own names, others after their folder. */
function nameOf(repository: Repository, path: string): string {
  const name = baseName(path);
  const [, ending, beginning] =
    /^(?:(?:docker|container)file[._-](.+)|(.+)[._-](?:docker|container)file)$/i.exec(name) ?? [];
  let folder = parentOf(path);
  while (/^\.?(?:docker|build|deploy|deployment|src)$/i.test(baseName(folder))) folder = parentOf(folder);
  return serviceName(ending ?? beginning ?? (folder === '' ? repository.tree.name : baseName(folder)));
}

/** Name of an image without tag and digest; undefined if variables hide it. */
function imageName(text: string): string | undefined {
  const reference = parseImageReference(text);
  return reference.error === undefined ? text.slice(reference.nameSpan.start, reference.nameSpan.end) : undefined;
}

function containersFor(repository: Repository, service: string, image?: string): readonly PlacedContainer[] {
  return containersOf(repository).filter(({ file, container }) => {
    if (container.init || container.image === undefined || isAside(file.path)) return false;
    const runs = imageName(container.image.value);
    if (runs === undefined) return false;
    const last = baseName(runs);
    return image === undefined
      ? last === service || last.endsWith(`-${service}`)
      : runs === image || last === baseName(image);
  });
}

/** What the contract would say under `services`. */
export function inferServices(repository: Repository): Inferred[] {
  return builtServices(repository).flatMap((one) => {
    const { name, file, containers, compose } = one;
    const key = ['services', name];
    return [
      ...buildOf(repository, key, one),
      ...devDockerfileOf(repository, key, one),
      ...imageOf(repository, key, one),
      ...inferHealth(repository, key, compose, file, containers),
      ...gpuOf(repository, key, one),
    ];
  });
}

function buildOf(repository: Repository, key: readonly string[], { file, context, compose }: BuiltService): Inferred[] {
  const keyOf = (name: string): readonly string[] => [...key, name];
  const build = compose?.service.build;
  if (compose === undefined || build === undefined) {
    const seen = placeAt(repository, file.path);
    const why = context === parentOf(file.path) ? 'stands in it' : 'copies most of its sources from there';
    return [
      { key: keyOf('context'), value: folderName(context), seen, why: `${why}; nothing says more`, how: 'guessed' },
      { key: keyOf('dockerfile'), value: file.path, seen, why: 'is built by no compose file', how: 'guessed' },
    ];
  }
  const at = compose.placeOf(build.context ?? build);
  const named = build.dockerfile;
  return [
    stated(repository, keyOf('context'), folderName(context), at, 'builds this folder'),
    stated(
      repository,
      keyOf('dockerfile'),
      file.path,
      named ? compose.placeOf(named) : at,
      named ? 'with this file' : 'with the Dockerfile in it',
    ),
  ];
}

function devDockerfileOf(repository: Repository, key: readonly string[], { file }: BuiltService): Inferred[] {
  const pair = joinPath(parentOf(file.path), 'Dockerfile.dev');
  if (baseName(file.path) !== 'Dockerfile' || repository.dockerfile(pair) === undefined) return [];
  return [stated(repository, [...key, 'devDockerfile'], pair, [pair], 'stands beside the Dockerfile')];
}

function imageOf(repository: Repository, key: readonly string[], { compose, containers }: BuiltService): Inferred[] {
  const image = compose?.service.image;
  const name = image && imageName(image.value);
  if (compose && image && name !== undefined)
    return [stated(repository, [...key, 'image'], name, compose.placeOf(image), 'calls it so')];
  const [first] = containers;
  const runs = first?.container.image;
  const called = runs && imageName(runs.value);
  if (first === undefined || runs === undefined || called === undefined || image !== undefined) return [];
  return [stated(repository, [...key, 'image'], called, [first.file.path, runs.span.start], 'runs it under this name')];
}

function gpuOf(repository: Repository, key: readonly string[], { compose }: BuiltService): Inferred[] {
  if (!compose) return [];
  const { node } = compose.service;
  const devices = node.at('deploy', 'resources', 'reservations', 'devices')?.items() ?? [];
  const reserved =
    devices.find((one) =>
      one
        .get('capabilities')
        ?.items()
        .some(({ text }) => text === 'gpu'),
    ) ?? node.get('gpus');
  if (!reserved) return [];
  return [
    stated(repository, [...key, 'gpu'], 'required', compose.placeOf({ node: reserved }), 'reserves a GPU for it'),
  ];
}
