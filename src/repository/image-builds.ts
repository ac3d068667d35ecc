import type { Stage } from '../models/dockerfile/syntax.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { type ImageName, imageName, lastSegment } from './inventory-image.ts';
import { imageKeys, likelyOf } from './inventory-images.ts';
import { memoOf } from './memo.ts';
import { contractBuildsOf } from './relations-build.ts';
import { statedBuildsOf } from './relations-builds.ts';
import { imageAliasesOf } from './relations-delivery.ts';
import type { Repository } from './repository.ts';
import { stageOfTarget } from './sources.ts';

/** How an image is built from this repository. */
export interface ImageBuild {
  readonly dockerfile: DockerfileUnit;
  /** The one that is stated first. */
  readonly context: BuildContext;
  /** All that it may be built with. */
  readonly contexts: readonly BuildContext[];
  readonly target: string | undefined;
  readonly stage: Stage;
  /** False if only the last part of the image's name says that it is this one. */
  readonly certain: boolean;
}

/** The build of `target` of the Dockerfile at `path` in the folder `dir`; undefined if they are not there. */
export function imageBuild(
  repository: Repository,
  path: string,
  dir: string,
  target: string | undefined,
): ImageBuild | undefined {
  const dockerfile = repository.dockerfile(path);
  const stage = dockerfile && stageOfTarget(dockerfile, target);
  const context = dockerfile && repository.contexts(dockerfile).find((one) => one.dir === dir);
  return dockerfile && stage && context
    ? { dockerfile, context, contexts: [context], target, stage, certain: true }
    : undefined;
}

/** A name that a build gives its image. */
interface NamedBuild {
  readonly image: ImageName;
  /** Path of the Dockerfile. */
  readonly id: string;
  readonly dir: string;
  readonly target: string | undefined;
  readonly certain: boolean;
}

/** What compose files, the contract, pipelines, Tiltfiles, Skaffold files and scripts call what they build here. */
function namedBuilds(repository: Repository): readonly NamedBuild[] {
  const found: NamedBuild[] = [];
  const add = (
    text: string | undefined,
    id: string,
    dir: string,
    target: string | undefined,
    certain: boolean,
  ): void => {
    const image = text === undefined ? undefined : imageName(text);
    if (image) found.push({ image, id, dir, target, certain });
  };
  const contract = repository.contract.services ?? {};
  for (const compose of repository.composes) {
    const builds = repository.composeBuilds(compose);
    if (builds.length === 0) continue;
    const written = new Map(compose.model.services.map(({ name, image }) => [name, image?.value]));
    for (const { service, definition, dockerfile, context, target } of builds) {
      // A variable without a value leaves only what is written.
      add(definition.image?.value ?? written.get(service), dockerfile, context, target, true);
      const stated = Object.hasOwn(contract, service) ? contract[service] : undefined;
      if (stated && stated.dockerfile === undefined && stated.context === undefined)
        add(stated.image, dockerfile, context, target, true);
    }
  }
  for (const { images, dockerfile, context, target, certain } of [
    ...contractBuildsOf(repository),
    ...statedBuildsOf(repository),
  ])
    if (dockerfile !== undefined && context !== undefined)
      for (const image of images) add(image, dockerfile, context, target, certain);
  return found;
}

interface KnownImages {
  readonly named: readonly ImageName[];
  readonly keyOf: (image: ImageName) => string;
  readonly builds: ReadonlyMap<string, readonly NamedBuild[]>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** `image:` and key, as the inventory has them, by the last part of the name. */
  readonly bySegment: ReadonlyMap<string, ReadonlySet<string>>;
}

const knownImages = memoOf((repository: Repository): KnownImages => {
  const named = namedBuilds(repository);
  const keyOf = imageKeys(named);
  const builds = new Map<string, NamedBuild[]>();
  const bySegment = new Map<string, Set<string>>();
  for (const one of named) {
    const key = keyOf(one.image);
    const list = builds.get(key);
    if (list) list.push(one);
    else builds.set(key, [one]);
    const segment = lastSegment(key);
    const keys = bySegment.get(segment);
    if (keys) keys.add(key);
    else bySegment.set(segment, new Set([key]));
  }
  const aliases = new Map<string, string[]>();
  for (const { from, to } of named.length === 0 ? [] : imageAliasesOf(repository)) {
    const [one, other] = [keyOf(from), keyOf(to)];
    aliases.set(one, [...(aliases.get(one) ?? []), other]);
    aliases.set(other, [...(aliases.get(other) ?? []), one]);
  }
  return { named: named.map(({ image }) => image), keyOf, builds, aliases, bySegment };
});

/** Every name that a build of this repository gives its image. */
export const builtNamesOf = (repository: Repository): readonly ImageName[] => knownImages(repository).named;

/**
 * What builds the image that `text` names, by the same keys as the inventory's; undefined if nothing here does, or if several builds of that name
 * end in different stages.
 */
export function buildOfImage(repository: Repository, text: string): ImageBuild | undefined {
  const image = imageName(text);
  if (!image) return undefined;
  const { keyOf, builds, aliases, bySegment } = knownImages(repository);
  if (builds.size === 0) return undefined;
  const key = keyOf(image);
  const own = builds.get(key);
  if (own) return only(repository, own, image.tag);
  for (const alias of aliases.get(key) ?? []) {
    const known = builds.get(alias);
    if (known) return only(repository, known, undefined);
  }
  const likely = builds.get(likelyOf(image, bySegment) ?? '');
  const build = likely && only(repository, likely, image.tag);
  return build && { ...build, certain: false };
}

/** The one build that all of `named` are: those of the same tag if there are any, and those that are no guess. */
function only(repository: Repository, named: readonly NamedBuild[], tag: string | undefined): ImageBuild | undefined {
  const sure = narrowed(named, ({ certain }) => certain);
  const found = narrowed(sure, ({ image }) => tag !== undefined && image.tag === tag).flatMap(
    ({ id, dir, target }) => imageBuild(repository, id, dir, target) ?? [],
  );
  const [first] = found;
  if (!first || found.some(({ stage }) => stage !== first.stage)) return undefined;
  const contexts = [...new Set(found.map(({ context }) => context))];
  return { ...first, contexts };
}

/** Those for which `holds`, all if it holds for none. */
function narrowed<T>(all: readonly T[], holds: (one: T) => boolean): readonly T[] {
  const some = all.filter(holds);
  return some.length > 0 ? some : all;
}
