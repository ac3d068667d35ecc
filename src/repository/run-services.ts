import { effective } from '../models/dockerfile/scope.ts';
import type { Span } from '../text/span.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { ImageBuild } from './image-builds.ts';
import { imageEnvironment } from './listening.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { composeServicesOf } from './run-compose.ts';
import { containerServicesOf } from './run-containers.ts';
import type { BuiltService, RunService } from './run-service.ts';
import { filesBelow, type ServiceFiles, sourcesOf } from './sources.ts';

export type { BuiltService, GivenVariable, RunPort, RunService } from './run-service.ts';

/** Everything that runs, as far as the repository says: the services of its compose projects, the containers of its workloads. */
export const runServicesOf = memoOf((repository: Repository): readonly RunService[] => [
  ...composeServicesOf(repository),
  ...containerServicesOf(repository),
]);

/** Those of them whose images are built from this repository. */
export const builtServicesOf = memoOf((repository: Repository): readonly BuiltService[] =>
  runServicesOf(repository).flatMap((run) => (run.build ? [new Built(repository, run, run.build)] : [])),
);

/** The same by their Dockerfiles. */
export const servicesByDockerfile = memoOf(
  (repository: Repository): ReadonlyMap<DockerfileUnit, readonly BuiltService[]> => {
    const found = new Map<DockerfileUnit, BuiltService[]>();
    for (const service of builtServicesOf(repository)) {
      const list = found.get(service.dockerfile);
      if (list) list.push(service);
      else found.set(service.dockerfile, [service]);
    }
    return found;
  },
);

class Built implements BuiltService {
  readonly run: RunService;
  readonly build: ImageBuild;
  readonly #repository: Repository;
  #files: ServiceFiles | undefined;
  #sets: ReadonlySet<string> | undefined;
  #environment: ReadonlyMap<string, string | undefined> | undefined;

  constructor(repository: Repository, run: RunService, build: ImageBuild) {
    this.#repository = repository;
    this.run = run;
    this.build = build;
  }

  get dockerfile(): DockerfileUnit {
    return this.build.dockerfile;
  }

  get context(): BuildContext {
    return this.build.context;
  }

  get mounts(): readonly string[] {
    return this.run.mounts.flatMap(({ source }) => source ?? []);
  }

  get files(): ServiceFiles {
    const { dockerfile, context, target } = this.build;
    this.#files ??= withMounts(this.#repository, sourcesOf(this.#repository, dockerfile, context, target), this.mounts);
    return this.#files;
  }

  get sets(): ReadonlySet<string> {
    this.#sets ??= new Set([
      ...imageEnvironment(this.build.stage).keys(),
      ...(familiesOf(this.#repository).get(this.run.family)?.names ?? []),
    ]);
    return this.#sets;
  }

  get open(): boolean {
    return familiesOf(this.#repository).get(this.run.family)?.open === true;
  }

  get environment(): ReadonlyMap<string, string | undefined> {
    this.#environment ??= new Map([...imageEnvironment(this.build.stage), ...this.run.given]);
    return this.#environment;
  }

  get start(): string {
    const { entrypoint, command } = this.run.override ?? {};
    const own = (keyword: string): string => effective(this.build.stage, keyword)?.rest.text ?? '';
    const text = (words: readonly { readonly word: { readonly raw: string } }[]): string =>
      words.map(({ word }) => word.raw).join(' ');
    // An entrypoint takes away the image's CMD as well.
    const first = entrypoint ? text(entrypoint) : own('ENTRYPOINT');
    const second = command ? text(command) : entrypoint ? '' : own('CMD');
    return this.run.override ? `${first}\n${second}` : `${first}\n${second}\n${this.run.commands}`;
  }
}

/** Files that are mounted run as those of the image do; they are not parsed. */
function withMounts(repository: Repository, files: ServiceFiles, mounts: readonly string[]): ServiceFiles {
  if (mounts.length === 0) return files;
  const known = new Set(files.paths);
  const more = filesBelow(repository, mounts).filter((path) => !known.has(path));
  return more.length === 0 ? files : { ...files, paths: [...files.paths, ...more] };
}

interface Family {
  readonly names: Set<string>;
  open: boolean;
}

/** What the services of a family are given together. */
const familiesOf = memoOf((repository: Repository): ReadonlyMap<string, Family> => {
  const families = new Map<string, Family>();
  for (const { run } of builtServicesOf(repository)) {
    const family: Family = families.get(run.family) ?? { names: new Set(), open: false };
    for (const name of run.given.keys()) family.names.add(name);
    for (const { name } of run.variables) family.names.add(name);
    family.open ||= run.open;
    families.set(run.family, family);
  }
  return families;
});

/** How many services get the variable at a place (an anchor, an override file), those whose code is not here included. */
export const sharedVariables = memoOf((repository: Repository): ReadonlyMap<string, number> => {
  const given = new Map<string, number>();
  const run = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { path, model } of repository.composes)
    for (const { environment } of model.services)
      for (const { nameSpan } of environment) count(given, placeOf({ path, nameSpan }));
  for (const service of runServicesOf(repository)) for (const one of service.variables) count(run, placeOf(one));
  for (const [key, services] of run) given.set(key, Math.max(services, given.get(key) ?? 0));
  return given;
});

export const placeOf = ({ path, nameSpan }: { readonly path: string; readonly nameSpan: Span }): string =>
  `${path}:${nameSpan.start}`;
