import { cyclesIn } from './inventory-cycles.ts';
import { InventoryDraft } from './inventory-draft.ts';
import { resolveImages } from './inventory-images.ts';
import type { Inventory, Relation } from './inventory-types.ts';
import { memoOf } from './memo.ts';
import { relateBakeFiles } from './relations-bake.ts';
import { relateBuilds } from './relations-build.ts';
import { relateCharts } from './relations-chart.ts';
import { relateComposes, relateLayers } from './relations-compose.ts';
import { relateApplications, relateKustomizations } from './relations-delivery.ts';
import { addDockerfiles, relateDockerfiles } from './relations-dockerfile.ts';
import { relateDocuments } from './relations-document.ts';
import { relateKubernetes } from './relations-kubernetes.ts';
import { relateLocalManifests } from './relations-local.ts';
import { addManifests, relateManifests } from './relations-manifest.ts';
import { relatePlatforms } from './relations-platform.ts';
import { relatePipelines, relateScripts } from './relations-pipeline.ts';
import { relatePrisma } from './relations-prisma.ts';
import { relateSkaffold } from './relations-skaffold.ts';
import { relateTiltfiles } from './relations-tilt.ts';
import type { Repository } from './repository.ts';

/**
 * Every container artefact of a repository and how they refer to each other. Files that say what they are come first: a later family finds
 * them by their paths, and names what else is there by the way it is used.
 */
export const inventoryOf = memoOf((repository: Repository): Inventory => {
  const draft = new InventoryDraft();
  addManifests(repository, draft);
  addDockerfiles(repository, draft);
  relateTiltfiles(repository, draft);
  relateSkaffold(repository, draft);
  relateBakeFiles(repository, draft);
  relateComposes(repository, draft);
  relateKubernetes(repository, draft);
  relateCharts(repository, draft);
  relateKustomizations(repository, draft);
  relatePipelines(repository, draft);
  relateScripts(repository, draft);
  relatePlatforms(repository, draft);
  relateLayers(repository, draft);
  relateBuilds(repository, draft);
  relateApplications(repository, draft);
  relateManifests(repository, draft);
  relateLocalManifests(repository, draft);
  relateDockerfiles(repository, draft);
  relatePrisma(repository, draft);
  relateDocuments(repository, draft);
  resolveImages(draft);
  const { artefacts, relations } = draft;
  return {
    artefacts: new Map([...artefacts].sort(([a], [b]) => (a < b ? -1 : 1))),
    relations,
    from: grouped(relations, ({ from }) => from),
    to: grouped(relations, ({ to }) => to),
    problems: cyclesIn(relations),
  };
});

function grouped(
  relations: readonly Relation[],
  key: (one: Relation) => string,
): ReadonlyMap<string, readonly Relation[]> {
  const groups = new Map<string, Relation[]>();
  for (const one of relations) {
    const list = groups.get(key(one));
    if (list) list.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
