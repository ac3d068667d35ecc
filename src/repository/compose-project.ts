import type { ComposeFile, ComposeResource, ComposeService, ResourceKind } from '../models/compose/compose.ts';
import { resourceKinds, resourceOf } from '../models/compose/resource.ts';
import { serviceOf } from '../models/compose/service.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { joinPath } from './build-context.ts';
import {
  type ContainerEnvironment,
  containerEnvironment,
  type Environment,
  environmentFrom,
} from './compose-environment.ts';
import { composeFileSets } from './compose-files.ts';
import { ComposeLoader, type LocalLoad, type Resolved } from './compose-loader.ts';
import { ComposeModel } from './compose-model.ts';
import type { ComposeProblem, Place } from './compose-problems.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

export type { ContainerEnvironment, ContainerVariable } from './compose-environment.ts';
export type { ComposeProblem, Place } from './compose-problems.ts';

/** A service as Compose runs it. */
export class ProjectService {
  readonly project: ComposeProject;
  readonly name: string;
  readonly #resolved: Resolved;
  #definition: ComposeService | undefined;
  #environment: ContainerEnvironment | undefined;

  constructor(project: ComposeProject, name: string, resolved: Resolved) {
    this.project = project;
    this.name = name;
    this.#resolved = resolved;
  }

  /**
   * Everything merged, variables replaced, in long form; paths are relative to the project's folder. What a variable without a value hides
   * is undefined (in a list: left out), see `hiddenBy`. `nameSpan` and `span` belong to `place`.
   */
  get definition(): ComposeService {
    if (this.#definition === undefined) {
      const { node, name } = this.#resolved;
      this.#definition = serviceOf({ key: this.name, keySpan: name.keySpan, span: name.span, value: node });
    }
    return this.#definition;
  }

  /** Where its name stands: in the first file that has it. */
  get place(): Place {
    return { path: this.#resolved.name.path, span: this.#resolved.name.keySpan };
  }

  /** False if a part of it stands in a file that could not be read: then what is not there may be there. */
  get complete(): boolean {
    return this.#resolved.complete;
  }

  /** Where a part of `definition` was written. */
  origin({ node }: { readonly node: DocumentNode }): Place {
    return { path: this.project.pathOf(node) ?? this.place.path, span: node.span };
  }

  /** The variables without a value that hide what stands at a path of the definition: `hiddenBy('build', 'context')`. */
  readonly hiddenBy = (...path: readonly (string | number)[]): readonly string[] => {
    const node = this.#resolved.node.at(...path);
    return node === undefined ? [] : this.project.hiddenBy(node);
  };

  /** True without profiles, or if one of them is in `profiles`. */
  isEnabled(profiles: readonly string[]): boolean {
    const own = this.#resolved.node.get('profiles');
    return (
      own === undefined ||
      own.items().length === 0 ||
      this.definition.profiles.some(({ value }) => profiles.includes(value))
    );
  }

  /** What the container sees: `environment` over `env_file`. */
  get environment(): ContainerEnvironment {
    this.#environment ??= this.project.environmentOf(this);
    return this.#environment;
  }
}

/** Files that `docker compose` puts together, and what it makes of them. */
export class ComposeProject {
  /** The base first. */
  readonly files: readonly Unit<ComposeFile>[];
  /** Of the first file; all paths are relative to it. */
  readonly folder: string;
  /** True if Compose takes the files without being told their names. */
  readonly isDefault: boolean;
  readonly #repository: Repository;
  readonly #loader: ComposeLoader;
  #variables: Environment | undefined;
  #model: ComposeModel | undefined;
  #resources: readonly (ComposeResource & { readonly path: string })[] | undefined;

  constructor(
    repository: Repository,
    files: readonly Unit<ComposeFile>[],
    folder: string,
    isDefault: boolean,
    local?: LocalLoad,
  ) {
    this.#repository = repository;
    this.files = files;
    this.folder = folder;
    this.isDefault = isDefault;
    this.#loader = new ComposeLoader(repository, folder, local);
    this.#variables = local?.environment;
  }

  get #merged(): ComposeModel {
    this.#model ??= new ComposeModel(this.#loader, this.files, this.folder, this.variables, []);
    return this.#model;
  }

  /** Variables that its own `.env` gives; what the shell has is not known. */
  get variables(): Environment {
    this.#variables ??= environmentFrom(this.#repository, [joinPath(this.folder, '.env')], {});
    return this.#variables;
  }

  get name(): string | undefined {
    return this.#merged.projectName ?? this.variables['COMPOSE_PROJECT_NAME'];
  }

  /** In file order, those of included files last. */
  get services(): readonly ProjectService[] {
    return [...this.#merged.names('services')].flatMap((name) => this.service(name) ?? []);
  }

  readonly service = memo((name: string): ProjectService | undefined => {
    const resolved = this.#merged.resolve('services', name);
    return resolved === undefined ? undefined : new ProjectService(this, name, resolved);
  });

  /** Top-level volumes, networks, secrets, configs and models; `path` is the file where the name stands. */
  get resources(): readonly (ComposeResource & { readonly path: string })[] {
    this.#resources ??= resourceKinds.flatMap((kind) => this.#resourcesOf(kind));
    return this.#resources;
  }

  #resourcesOf(kind: ResourceKind): readonly (ComposeResource & { readonly path: string })[] {
    return [...this.#merged.names(kind)].flatMap((name) => {
      const resolved = this.#merged.resolve(kind, name);
      if (resolved === undefined) return [];
      const { path, keySpan, span } = resolved.name;
      return { ...resourceOf(kind, { key: name, keySpan, span, value: resolved.node }), path };
    });
  }

  /** Targets of `extends` and `include` that are not there, circles, references that are none. */
  get problems(): readonly ComposeProblem[] {
    // They come to light where services are resolved.
    void this.services;
    return this.#loader.problems;
  }

  /** Files that includes and `extends` lead to. */
  get further(): readonly Unit<ComposeFile>[] {
    void this.services;
    return [...this.#loader.read];
  }

  /** The file that a node of a resolved definition was written in. */
  pathOf(node: DocumentNode): string | undefined {
    return this.#loader.provenance.of(node)?.path;
  }

  hiddenBy(node: DocumentNode): readonly string[] {
    return this.#loader.provenance.of(node)?.hiddenBy ?? [];
  }

  environmentOf(service: ProjectService): ContainerEnvironment {
    const { provenance } = this.#loader;
    const pathOf = (node: DocumentNode): string => service.origin({ node }).path;
    return containerEnvironment(
      this.#repository,
      this.folder,
      service.definition,
      this.variables,
      pathOf,
      provenance,
      this.#loader.local !== undefined,
    );
  }
}

/** Every project of the repository: for each folder what Compose takes by itself, then each file that stands alone or is a variant of that. */
export const composeProjectsOf = memoOf((repository: Repository): readonly ComposeProject[] =>
  composeFileSets(repository).map(
    ({ files, folder, isDefault }) => new ComposeProject(repository, files, folder, isDefault),
  ),
);
