import { promisesOf, type Language } from './publishers.ts';
import type { ImageReference } from './reference.ts';
import type { TagVersion } from './tags.ts';

export type { Language } from './publishers.ts';

export interface ImageLanguage extends TagVersion {
  readonly language: Language;
}

/**
 * The language runtimes that a base image promises by name and tag, the main one first. Empty for an image that is not
 * known to follow a scheme: nothing is guessed. A digest without a tag promises the language, but no version.
 */
export function languagesOf(reference: ImageReference): readonly ImageLanguage[] {
  if (reference.error !== undefined) return [];
  const promises = promisesOf(reference.normalized) ?? [];
  const tag = reference.tag ?? (reference.digest === undefined ? 'latest' : undefined);
  return promises.flatMap(({ language, read }): ImageLanguage[] => {
    const found = read(tag ?? 'latest');
    if (found === undefined) return [];
    return [{ language, ...(tag === undefined ? { ...found, channel: undefined } : found) }];
  });
}

/** The main one of `languagesOf`. */
export function languageOf(reference: ImageReference): ImageLanguage | undefined {
  return languagesOf(reference)[0];
}
