import type { ManifestObject } from '../models/kubernetes/manifest.ts';
import { kustomizationOf } from '../models/kubernetes/delivery.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { containersOf, type Manifest, manifestsOf, type PlacedContainer } from './manifests.ts';
import { memoOf } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';

/** An object with the file that it stands in. */
export interface PlacedObject {
  readonly file: Manifest;
  readonly object: ManifestObject;
  /** True if it changes an object that is written elsewhere: what it lacks is there. */
  readonly isPatch: boolean;
}

/** Every object of the repository's own manifests. */
export const placedObjectsOf = memoOf((repository: Repository): readonly PlacedObject[] => {
  const patches = patchFilesOf(repository);
  return manifestsOf(repository).flatMap((file) =>
    isBrought(file.path)
      ? []
      : file.model.objects.map((object) => ({ file, object, isPatch: patches.has(file.path) || isPatch(object) })),
  );
});

const kustomizationsOf = memoOf((repository: Repository) => {
  const paths = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].flatMap((name) => repository.named(name));
  return repository.units(formats.yaml, paths).map(({ path, model }) => ({ path, ...kustomizationOf(model.root) }));
});

/** Files that kustomizations name as patches. */
const patchFilesOf = memoOf(
  (repository: Repository): ReadonlySet<string> =>
    new Set(
      kustomizationsOf(repository).flatMap(({ path, patches }) =>
        patches.map(({ value }) => joinPath(parentOf(path), value)),
      ),
    ),
);

/** The variables of kustomizations, which are filled in as `$(NAME)` before the API server sees the text. */
export const kustomizeVariablesOf = memoOf(
  (repository: Repository): ReadonlySet<string> =>
    new Set(kustomizationsOf(repository).flatMap(({ variables }) => variables.map(({ value }) => value))),
);

/** A workload whose containers do not all say their image, an object with a directive of a patch. */
function isPatch({ workload, node }: ManifestObject): boolean {
  if (node.get('$patch') !== undefined) return true;
  if (!workload) return false;
  const { containers } = workload;
  return containers.length === 0 || containers.some(({ image, node: own }) => !image && own.get('image') === undefined);
}

/** Where the objects that belong together stand: a chart, or else a folder. */
export const areaOf = ({ path, chart }: Manifest): string =>
  chart?.role === 'template' ? `chart ${chart.root}` : `folder ${parentOf(path)}`;

/** True for a text that something fills in before the API server sees it: template code, a variable, a placeholder. */
export const isOpenText = (text: string): boolean => /[{}$<>%@#*]|^[A-Z][A-Z0-9_]*$/.test(text);

/** The containers of workloads that are meant to run on, patches left out; init containers and those of jobs end. */
export const longRunningContainersOf = memoOf((repository: Repository): readonly PlacedContainer[] =>
  containersOf(repository).filter(
    ({ file, object, container }) =>
      !container.init &&
      container.image !== undefined &&
      /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout)$/.test(object.kind) &&
      !isBrought(file.path),
  ),
);
