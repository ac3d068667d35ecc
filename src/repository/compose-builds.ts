import type { ComposeFile, ComposeService } from '../models/compose/compose.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { joinPath, leaves, parentOf } from './build-context.ts';
import { type ComposeProject, composeProjectsOf, type Place, type ProjectService } from './compose-project.ts';
import { memoOf } from './memo.ts';
import type { Repository, Unit } from './repository.ts';

/** A compose service that builds an image. */
export interface ComposeBuild {
  readonly service: string;
  /** With override files, `extends` and `include` merged in; what a part of it says stands in the file that `origin` names. */
  readonly definition: ComposeService;
  /** Folder, relative to the repository. */
  readonly context: string;
  /** Path, relative to the repository. */
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly origin: (at: { readonly node: DocumentNode }) => Place;
}

/**
 * What the services build that the compose file at `unit.path` is the first to name, or that it includes from elsewhere; those whose context is
 * a URL or needs a variable without a value are left out.
 */
export function composeBuilds(repository: Repository, unit: Unit<ComposeFile>): readonly ComposeBuild[] {
  return buildsByPath(repository).get(unit.path) ?? [];
}

const buildsByPath = memoOf((repository: Repository): ReadonlyMap<string, readonly ComposeBuild[]> => {
  const all = composeProjectsOf(repository).flatMap((project): readonly Attributed[] => {
    const [first] = project.files;
    if (first === undefined) return [];
    return isPlain(project) ? plainBuilds(first) : mergedBuilds(project);
  });
  const builds = new Map<string, ComposeBuild[]>();
  const known = new Set<string>();
  const add = ({ path, build }: Attributed): void => {
    known.add(keyOf(build));
    const list = builds.get(path);
    if (list === undefined) builds.set(path, [build]);
    else list.push(build);
  };
  for (const one of all) if (!one.stranger) add(one);
  // What several projects include, or what is a project as well, is built once.
  for (const one of all) if (one.stranger && !known.has(keyOf(one.build))) add(one);
  return builds;
});

const keyOf = ({ service, context, dockerfile, target }: ComposeBuild): string =>
  [service, context, dockerfile, target].join('\0');

interface Attributed {
  readonly path: string;
  /** It comes from an included file. */
  readonly stranger: boolean;
  readonly build: ComposeBuild;
}

/** One file that says all itself, as most do: nothing is to be merged. */
function isPlain({ files }: ComposeProject): boolean {
  const [only] = files;
  if (only === undefined || files.length > 1 || only.model.documents.length > 1) return false;
  return !/\$|\bextends\b|\binclude\b|!reset|!override/.test(only.text);
}

function plainBuilds({ path, model }: Unit<ComposeFile>): readonly Attributed[] {
  const origin = ({ node }: { readonly node: DocumentNode }): Place => ({ path, span: node.span });
  return model.services.flatMap((definition) => {
    const build = buildOf(definition, parentOf(path), origin);
    return build === undefined ? [] : [{ path, stranger: false, build }];
  });
}

function mergedBuilds(project: ComposeProject): readonly Attributed[] {
  const { files, folder } = project;
  return buildersOf(project).flatMap((service): readonly Attributed[] => {
    const { place } = service;
    const build = buildOfService(service);
    const own = files.some(({ path }) => path === place.path);
    const path = own && parentOf(place.path) === folder ? place.path : (files[0]?.path ?? place.path);
    return build === undefined ? [] : [{ path, stranger: !own, build }];
  });
}

/** The services that a project is the one to tell of: a variant has its own, the others are those of the default project. */
export function servicesTold(project: ComposeProject): readonly ProjectService[] {
  const names = namesTold(project);
  return names === undefined ? project.services : [...names].flatMap((name) => project.service(name) ?? []);
}

/** Undefined if a file brings more than it names. */
function namesTold({ files, isDefault }: ComposeProject): ReadonlySet<string> | undefined {
  const variant = !isDefault && files.length > 1 ? files.at(-1) : undefined;
  const told = variant === undefined ? files : [variant];
  if (told.some(({ model }) => model.includes.length > 0 || model.documents.length > 1)) return undefined;
  return new Set(told.flatMap(({ model }) => model.services.map(({ name }) => name)));
}

/** Those of them that may build: all, if a file brings more of them; else those that say so themselves. */
function buildersOf(project: ComposeProject): readonly ProjectService[] {
  const names = namesTold(project);
  if (names === undefined) return project.services;
  const builders = new Set<string>();
  for (const { model } of project.files)
    for (const { name, node } of model.services)
      if (node.get('build') !== undefined || node.get('extends') !== undefined) builders.add(name);
  return [...names].flatMap((name) => (builders.has(name) ? (project.service(name) ?? []) : []));
}

/** What a service builds with everything merged; undefined if it builds nothing, or nobody knows from where. */
export function buildOfService(service: ProjectService): ComposeBuild | undefined {
  if (service.definition.build === undefined || isHidden(service.hiddenBy)) return undefined;
  return buildOf(service.definition, service.project.folder, (at) => service.origin(at));
}

const isHidden = (hiddenBy: (...path: readonly string[]) => readonly string[]): boolean =>
  ['context', 'dockerfile', 'dockerfile_inline'].some((key) => hiddenBy('build', key).length > 0);

function buildOf(definition: ComposeService, folder: string, origin: ComposeBuild['origin']): ComposeBuild | undefined {
  const { name: service, build } = definition;
  if (!build || build.dockerfileInline) return undefined;
  const context = build.context?.value ?? '.';
  const dockerfile = build.dockerfile?.value ?? 'Dockerfile';
  if (/^[a-z+]+:\/\/|^git@|^\/|^github\.com\/|^~/.test(context) || leaves(folder, context)) return undefined;
  const dir = joinPath(folder, context);
  if (dockerfile.startsWith('/') || leaves(dir, dockerfile)) return undefined;
  return {
    service,
    definition,
    context: dir,
    dockerfile: joinPath(dir, dockerfile),
    target: build.target?.value,
    origin,
  };
}
