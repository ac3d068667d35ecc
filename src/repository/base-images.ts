import { expandWord, isKnown } from '../models/dockerfile/expand.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { type ImageLanguage, type Language, languagesOf } from '../models/image/language.ts';
import { parseImageReference } from '../models/image/reference.ts';
import type { FileEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { type GivenArg, givenArgs } from './given-args.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A base image as one build of the file takes it. */
export interface BaseImage {
  readonly image: string;
  /** What stands in place of the defaults. */
  readonly given: readonly GivenArg[];
}

/** Where the version of a base image is written, and how another one gets there. */
export interface VersionPlace {
  readonly file: { readonly path: string };
  /** FROM's word, or the value of the argument that makes it. */
  readonly span: Span;
  /** The image with `version` in its place, and the edit; undefined if the text cannot be changed so. */
  with(version: string): { readonly image: string; readonly edit: FileEdit } | undefined;
}

/**
 * The images that the base of `stage` may be: what its FROM says with the defaults of its arguments, or with those that a compose file
 * or a pipeline gives. An argument whose value is only known to the build leaves nothing to say; where every known build gives
 * its own, the default builds nothing.
 */
function baseImages(repository: Repository, file: DockerfileUnit, stage: Stage): readonly BaseImage[] {
  const written = stage.base?.text ?? '';
  if (stage.parent !== undefined) return [];
  const byDefault = stage.image === undefined ? [] : [{ image: stage.image, given: [] }];
  if (!written.includes('$')) return byDefault;
  const names = argumentsIn(file, written);
  const builds = givenArgs(repository)
    .filter(({ dockerfile }) => dockerfile === file.path)
    .map(({ args }) => args.filter(({ name }) => names.has(name)));
  const images: BaseImage[] = builds.length === 0 || builds.some((given) => given.length === 0) ? byDefault : [];
  for (const given of builds) {
    if (given.length === 0 || given.some(({ value }) => value === undefined)) continue;
    const image = imageWith(file, written, new Map(given.map(({ name, value }) => [name, value ?? ''])));
    if (image !== undefined && !images.some((one) => one.image === image)) images.push({ image, given });
  }
  return images;
}

/** Names of the arguments that `text` takes, and those that their defaults take. */
function argumentsIn(file: DockerfileUnit, text: string): ReadonlySet<string> {
  const names = new Set(namesIn(text));
  const pairs = file.model.globalArgs.flatMap((one) => one.pairs);
  for (const name of names)
    for (const { key, value } of pairs)
      if (key === name && value !== undefined) for (const one of namesIn(value)) names.add(one);
  return names;
}

const namesIn = (text: string): string[] => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);

/** `text` of a FROM with `given` in place of defaults; undefined if a value is not known. */
function imageWith(file: DockerfileUnit, text: string, given: ReadonlyMap<string, string>): string | undefined {
  const { escape } = file.model;
  const args = new Map<string, string>();
  for (const { key, value } of file.model.globalArgs.flatMap(({ pairs }) => pairs)) {
    const known = given.get(key);
    const expansion = known === undefined && value !== undefined ? expandWord(value, args, { escape }) : undefined;
    const result = known ?? (expansion && isKnown(expansion) ? expansion.text : undefined);
    if (result !== undefined) args.set(key, result);
  }
  const image = expandWord(text, args, { escape });
  return isKnown(image) && image.unset.length === 0 && image.text !== '' ? image.text : undefined;
}

/** The version of `language` that `image` promises; undefined unless its name and tag say one. */
export const promisedVersion = (image: string, language: Language): string | undefined =>
  languagesOf(parseImageReference(image)).find((one) => one.language === language)?.version;

export interface SpeakingBase extends BaseImage {
  readonly version: string;
}

/** The stages of `file` whose base promises a version of `language`. */
export function speakingBases(
  repository: Repository,
  file: DockerfileUnit,
  language: Language,
): ReadonlyMap<Stage, readonly SpeakingBase[]> {
  const speaking = new Map<Stage, readonly SpeakingBase[]>();
  for (const [stage, images] of languagesIn(repository)(file)) {
    const found = images.flatMap(({ image, given, languages }): SpeakingBase[] => {
      const version = languages.find((one) => one.language === language)?.version;
      return version === undefined ? [] : [{ image, given, version }];
    });
    if (found.length > 0) speaking.set(stage, found);
  }
  return speaking;
}

type Spoken = BaseImage & { readonly languages: readonly ImageLanguage[] };

/** The bases of a file that promise any language, read once for all of them. */
const languagesIn = memoOf((repository: Repository) =>
  memo((file: DockerfileUnit): ReadonlyMap<Stage, readonly Spoken[]> => {
    const spoken = new Map<Stage, readonly Spoken[]>();
    for (const stage of file.stages) {
      const images = baseImages(repository, file, stage).flatMap((one): Spoken[] => {
        const languages = languagesOf(parseImageReference(one.image));
        return languages.length > 0 ? [{ ...one, languages }] : [];
      });
      if (images.length > 0) spoken.set(stage, images);
    }
    return spoken;
  }),
);

/** Where the version of `language` in a base image comes from: the argument given, the ARG's default, or the FROM itself. */
export function versionPlace(
  { tree }: Repository,
  file: DockerfileUnit,
  stage: Stage,
  { image, given }: BaseImage,
  language: Language,
  version: string,
): VersionPlace {
  const written = stage.base?.text ?? '';
  const word = stage.base?.span ?? stage.from.span;
  const values = new Map(given.map(({ name, value }) => [name, value ?? '']));
  for (const one of given) {
    const place = placeIn(one.value ?? '', one, (value) =>
      imageWith(file, written, new Map(values).set(one.name, value)),
    );
    if (place) return place;
  }
  for (const { key, value, valueSpan } of file.model.globalArgs.flatMap(({ pairs }) => pairs)) {
    if (value === undefined || values.has(key) || !argumentsIn(file, written).has(key)) continue;
    const literal = !/[$\\`]/.test(value) && file.text.slice(valueSpan.start, valueSpan.end) === value;
    const place = literal
      ? placeIn(value, { file, span: valueSpan }, (text) =>
          imageWith(file, written, new Map(values).set(key, text.replace(/^(["'])(.*)\1$/, '$2'))),
        )
      : undefined;
    if (place) return place;
  }
  const literal = file.text.slice(word.start, word.end) === written && !written.includes('@');
  const own = literal ? placeIn(written, { file, span: word }, (text) => imageWith(file, text, values)) : undefined;
  return own ?? { file, span: word, with: () => undefined };

  /** The stretch of `text` which, changed, changes the version of the image and nothing else of it. */
  function placeIn(
    text: string,
    at: { readonly file: { readonly path: string }; readonly span: Span },
    imageOf: (text: string) => string | undefined,
  ): VersionPlace | undefined {
    if (image.includes('@')) return undefined;
    const probe = '7777';
    for (let index = text.indexOf(version); index !== -1; index = text.indexOf(version, index + 1)) {
      const changed = (other: string): string => text.slice(0, index) + other + text.slice(index + version.length);
      if (promisedVersion(imageOf(changed(probe)) ?? '', language) !== probe) continue;
      return {
        file: at.file,
        span: at.span,
        with(other) {
          const result = imageOf(changed(other));
          if (result === undefined || promisedVersion(result, language) !== other) return undefined;
          // Quotes and the argument's name may stand around the value.
          const source = tree.text(at.file.path)?.slice(at.span.start, at.span.end) ?? '';
          const inside = source.lastIndexOf(text);
          if (inside === -1) return undefined;
          const start = at.span.start + inside + index;
          return { image: result, edit: { path: at.file.path, start, end: start + version.length, text: other } };
        },
      };
    }
    return undefined;
  }
}
