import type { Fix } from '../finding.ts';
import { languageOf } from '../models/image/language.ts';
import { parseImageReference } from '../models/image/reference.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { edit } from '../text/edit.ts';
import { fix } from './rule.ts';

/** The language version that the base of `stage` promises; undefined unless it is `language` and says one. */
export function promised(stage: Stage, language: string): string | undefined {
  if (stage.image === undefined || stage.parent) return undefined;
  const runtime = languageOf(parseImageReference(stage.image));
  return runtime?.language === language ? runtime.version : undefined;
}

/** Puts `version` in place of the one in FROM, if it stands there literally. Which variants of a tag exist is not known here: unsafe. */
export function otherTag(
  file: DockerfileUnit,
  stage: Stage,
  old: string,
  version: string | undefined,
): Fix | undefined {
  const word = stage.base;
  if (!word || version === undefined || file.text.slice(word.span.start, word.span.end) !== word.text) return undefined;
  const colon = word.text.lastIndexOf(':');
  const at = colon === -1 ? -1 : word.text.indexOf(old, colon);
  if (at === -1 || word.text.includes('$') || word.text.includes('@')) return undefined;
  const start = word.span.start + at;
  const image = `${word.text.slice(0, at)}${version}${word.text.slice(at + old.length)}`;
  return fix.unsafe(`use ${image}`, file, edit.replace({ start, end: start + old.length }, version));
}
