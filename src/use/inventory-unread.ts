import { formats } from '../repository/formats.ts';
import type { Inventory } from '../repository/inventory-types.ts';
import { manifestsOf } from '../repository/manifests.ts';
import { pipelinesOf } from '../repository/relations-pipeline-builds.ts';
import type { Repository } from '../repository/repository.ts';
import type { Problem } from '../models/document/node.ts';

interface Unreadable {
  readonly path: string;
  readonly message: string;
}

/** Files of the inventory that could not be read, or in which something is wrong with the format itself. */
export function unreadableIn(repository: Repository, inventory: Inventory): readonly Unreadable[] {
  const unread = new Map<string, string>();
  const told = (path: string, message: string): void => {
    if (!unread.has(path)) unread.set(path, message);
  };
  for (const { path, as, reading } of repository.unread) {
    const why =
      reading.kind === 'binary'
        ? 'it is no text'
        : reading.kind === 'too-large'
          ? `it is too large (${reading.bytes} bytes)`
          : reading.kind === 'unreadable'
            ? reading.reason
            : 'it is not there';
    told(path, `not read as a ${as}: ${why}`);
  }
  const broken = (path: string, problems: readonly Problem[] | undefined): void => {
    const error = problems?.find(({ kind }) => kind === 'error');
    if (error) told(path, `line ${repository.lines(path).lineAt(error.span.start)}: ${error.message}`);
  };
  const charts = new Set<string>();
  for (const { id, kind } of inventory.artefacts.values()) {
    const { tree } = repository;
    if (id.endsWith('package.json') || kind === 'pipeline' || kind === 'chart' || kind === 'tiltfile') {
      const text = tree.text(id);
      if (text === undefined) {
        told(id, 'it cannot be read');
        continue;
      }
    }
    if (kind === 'chart') charts.add(id);
    if (kind === 'tiltfile') broken(id, repository.unit(formats.tiltfile, id)?.model.problems);
    if (kind === 'kustomization') broken(id, repository.unit(formats.yaml, id)?.model.problems);
  }
  const { workflows, actions, gitlab } = pipelinesOf(repository);
  for (const { path, model } of [...workflows, ...actions, ...gitlab]) broken(path, model.problems);
  for (const { path, model } of repository.units(formats.chart, [...charts])) broken(path, model.problems);
  for (const { path, model } of repository.composes) {
    if (model.template === 'structure') told(path, 'it is a template, no compose file yet');
    else broken(path, model.problems);
  }
  for (const { path, model } of manifestsOf(repository)) broken(path, model.problems);
  return [...unread].map(([path, message]) => ({ path, message })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
