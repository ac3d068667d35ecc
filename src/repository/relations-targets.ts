import { isKustomizationPath } from '../models/kubernetes/manifest.ts';
import { joinPath, parentOf } from './build-context.ts';
import { globBase, globTest, isGlob } from './inventory-glob.ts';
import type { InventoryDraft } from './inventory-draft.ts';
import type { ArtefactKind, Place, RelationKind } from './inventory-types.ts';
import { manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** `from` names the file `target`, which is of kind `as`; a missing one is shown as such. */
export function named(
  repository: Repository,
  draft: InventoryDraft,
  from: string,
  kind: RelationKind,
  as: ArtefactKind,
  target: string,
  at: Place,
  certain = true,
): void {
  const to = repository.tree.exists(target) ? draft.file(as, target) : draft.missing(target);
  draft.relate(from, kind, to, at, { certain });
}

/** Paths of files with Kubernetes objects by their folders. */
const kubernetesByFolder = memoOf((repository: Repository): ReadonlyMap<string, readonly string[]> => {
  const folders = new Map<string, string[]>();
  for (const { path, chart, model } of manifestsOf(repository)) {
    if (chart?.role === 'template' || isKustomizationPath(path)) continue;
    if (model.objects.every(({ kustomization, skaffold }) => kustomization ?? skaffold)) continue;
    const folder = parentOf(path);
    const list = folders.get(folder);
    if (list) list.push(path);
    else folders.set(folder, [path]);
  }
  return folders;
});

/** The kustomization of folder `dir`. */
export function kustomizationIn(repository: Repository, dir: string): string | undefined {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map((name) => joinPath(dir, name))
    .find((path) => repository.tree.exists(path));
}

/** The artefacts that `target` means to something that deploys: a chart, a kustomization, a file or the files of a folder. */
export function deployables(repository: Repository, draft: InventoryDraft, target: string): readonly string[] {
  const { tree } = repository;
  const chart = joinPath(target, 'Chart.yaml');
  if (tree.exists(chart)) return [draft.file('chart', chart)];
  const kustomization = kustomizationIn(repository, target);
  if (kustomization !== undefined) return [draft.file('kustomization', kustomization)];
  if (isKustomizationPath(target) && tree.exists(target)) return [draft.file('kustomization', target)];
  const folders = kubernetesByFolder(repository);
  if (isGlob(target)) {
    const base = globBase(target);
    const matches = globTest(target);
    const found: string[] = [];
    for (const [folder, paths] of folders) {
      if (base !== '' && folder !== base && !folder.startsWith(`${base}/`)) continue;
      for (const path of paths) if (matches(path)) found.push(draft.file('kubernetes-file', path));
    }
    return found;
  }
  const inFolder = folders.get(target);
  if (inFolder) return inFolder.map((path) => draft.file('kubernetes-file', path));
  return folders.get(parentOf(target))?.includes(target) === true ? [draft.file('kubernetes-file', target)] : [];
}

/** `from` deploys what `target` means. `required`: if there is nothing of the kind, that is told. */
export function deployed(
  repository: Repository,
  draft: InventoryDraft,
  from: string,
  target: string,
  at: Place,
  required: boolean,
): void {
  const found = deployables(repository, draft, target);
  for (const to of found) draft.relate(from, 'deploys', to, at);
  if (found.length === 0 && required && !isGlob(target) && !repository.tree.exists(target))
    draft.relate(from, 'deploys', draft.missing(target), at);
}
