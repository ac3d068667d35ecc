import { type Bindings, withPairs } from '../models/pipeline/bindings.ts';
import type { Step } from '../models/pipeline/syntax.ts';
import { filledWord } from './relations-words.ts';

/** The step of `docker/metadata-action` whose id is wanted. */
export const metadataStep = (steps: readonly Step[], wanted: (id: string) => boolean): Step | undefined =>
  steps.find(
    ({ id, uses }) => id !== undefined && uses?.value.startsWith('docker/metadata-action') === true && wanted(id),
  );

/** The names that `images` of `docker/metadata-action` gives (its README, "images input"). */
export function imagesOfMetadata({ with: inputs, env }: Step, bindings: Bindings): readonly string[] {
  const images = inputs.find(({ name }) => name === 'images')?.value?.value;
  if (images === undefined) return [];
  return filledWord(images, withPairs(bindings, 'env', env))
    .split('\n')
    .flatMap((line) => {
      const name =
        line
          .trim()
          .split(',')[0]
          ?.replace(/^name=/, '') ?? '';
      return name === '' || name.startsWith('#') ? [] : [name];
    });
}
