import type { Container, Scalar } from '../models/kubernetes/syntax.ts';
import { kustomizationOf } from '../models/kubernetes/delivery.ts';
import { formats } from './formats.ts';
import { type ImageName, imageName } from './inventory-image.ts';
import { containersOf, type PlacedContainer } from './manifests.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import { skaffoldBuildsOf } from './relations-skaffold.ts';
import { tiltfilesOf } from './relations-tilt.ts';
import type { Repository } from './repository.ts';

/** The image of a container, as the manifest names it. */
export interface WorkloadImage extends PlacedContainer {
  readonly written: Scalar;
  readonly image: ImageName;
  readonly container: Container;
}

/** The images that workloads name in full; those that template code or a variable writes are left out. */
export const workloadImagesOf = memoOf((repository: Repository): readonly WorkloadImage[] =>
  containersOf(repository).flatMap((placed): WorkloadImage[] => {
    const written = placed.container.image;
    if (!written || isBrought(placed.file.path) || /[{}$<>%]/.test(written.value)) return [];
    const image = imageName(written.value);
    return image && !image.prefixed ? [{ ...placed, written, image }] : [];
  }),
);

/** True if Skaffold, Tilt or a kustomization puts another tag in the place of the one that is written. */
export function isReplaced(repository: Repository, { name }: ImageName): boolean {
  return replaced(repository).has(name);
}

const replaced = memoOf((repository: Repository): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (text: string | undefined): unknown => {
    const name = text === undefined ? undefined : imageName(text)?.name;
    return name === undefined ? undefined : names.add(name);
  };
  for (const { images } of skaffoldBuildsOf(repository)) for (const image of images) add(image);
  for (const { builds } of tiltfilesOf(repository)) {
    for (const { ref } of builds.images) if (ref?.kind === 'string') add(ref.value);
    for (const text of builds.given) add(text);
  }
  const files = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => repository.named(name));
  for (const { model } of repository.units(formats.yaml, files)) {
    for (const { name, newTag, digest } of kustomizationOf(model.root).images) if (newTag ?? digest) add(name?.value);
  }
  return names;
});

/** What a missing `imagePullPolicy` means for `image` (kubernetes.io, "Images"). */
export function pullPolicyOf({ written, image, container }: WorkloadImage): string {
  if (container.imagePullPolicy) return container.imagePullPolicy.value;
  return (image.tag ?? 'latest') === 'latest' && !written.value.includes('@') ? 'Always' : 'IfNotPresent';
}
