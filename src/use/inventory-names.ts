import { inventoryOf } from '../repository/inventory.ts';
import { imageName, lastSegment } from '../repository/inventory-image.ts';
import type { Repository } from '../repository/repository.ts';
import { nearest } from '../text/nearest.ts';

/** More names than this that look like each other are not compared. */
const maxCompared = 20_000;

/**
 * The artefacts that `name` means: an id, a path, the name of a service, stage, workload, chart or pipeline, an image with or without
 * registry and tag; or, if there are none, names that may have been meant.
 */
export function findArtefacts(
  repository: Repository,
  name: string,
): { readonly ids: readonly string[] } | { readonly meant: readonly string[] } {
  const { artefacts } = inventoryOf(repository);
  const path = name.replace(/^\.\//, '').replace(/\/$/, '');
  for (const id of [path, `image:${path}`, `missing:${path}`]) if (artefacts.has(id)) return { ids: [id] };
  const all = [...artefacts.values()];
  const named = all.filter((one) => one.name === path);
  if (named.length > 0) return { ids: named.map(({ id }) => id) };
  const image = imageName(path)?.name;
  if (image !== undefined) {
    if (artefacts.has(`image:${image}`)) return { ids: [`image:${image}`] };
    const likely = all.filter((one) => one.kind === 'image' && lastSegment(one.name ?? '') === image);
    if (likely.length > 0) return { ids: likely.map(({ id }) => id) };
  }
  // A folder means what lies in it.
  const below = all.filter(
    (one) => one.within === undefined && one.kind !== 'missing' && one.path.startsWith(`${path}/`),
  );
  if (below.length > 0 && below.length <= 50) return { ids: below.map(({ id }) => id) };
  const known = new Set(all.flatMap((one) => [one.id, ...(one.name === undefined ? [] : [one.name])]));
  return { meant: nearest(path, [...known].slice(0, maxCompared)) };
}
