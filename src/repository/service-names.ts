import { baseName, parentOf } from './build-context.ts';
import { containersOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** Names under which the repository builds something: compose services, folders and endings of Dockerfiles. */
export const buildNames = memoOf((repository: Repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { model } of repository.composes) for (const { name } of model.services) names.add(name);
  for (const { path } of repository.dockerfiles) {
    names.add(baseName(parentOf(path)));
    const [, ending] = /^(?:docker|container)file[._-](.+)$/i.exec(baseName(path)) ?? [];
    if (ending !== undefined) names.add(ending);
  }
  names.delete('');
  return names;
});

/** Names of its workloads and their containers; every YAML file of the repository is looked at. */
export const workloadNames = memoOf((repository: Repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { object, container } of containersOf(repository)) {
    for (const text of [object.name, container.name])
      if (text !== undefined && !text.value.includes('{{')) names.add(text.value);
  }
  return names;
});
