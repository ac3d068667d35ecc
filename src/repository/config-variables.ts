import type { Scalar } from '../models/kubernetes/syntax.ts';
import { manifestsOf } from './manifests.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import type { GivenVariable } from './run-service.ts';

/** A value as the container sees it; undefined if template code or another variable makes it. */
export const plain = (value: Scalar | undefined): string | undefined =>
  value === undefined || value.value.includes('{{') || value.value.includes('$(') ? undefined : value.value;

/** ConfigMaps and Secrets that are mounted, and single keys that variables take: they have other readers than those who take them all. */
const readOtherwise = memoOf((repository: Repository): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { model } of manifestsOf(repository)) {
    for (const { workload } of model.objects) {
      for (const { references } of workload?.volumes ?? [])
        for (const { kind, name } of references) found.add(`${kind}:${name?.value}`);
      for (const { env } of [...(workload?.initContainers ?? []), ...(workload?.containers ?? [])])
        for (const { from } of env) if (from?.key) found.add(`${from.kind}:${from.name?.value}:${from.key.value}`);
    }
  }
  return found;
});

/** The keys of ConfigMaps and Secrets that are written out, as variables of whoever takes them all. */
export const configVariablesOf = memoOf((repository: Repository): ReadonlyMap<string, readonly GivenVariable[]> => {
  const found = new Map<string, GivenVariable[]>();
  const others = readOtherwise(repository);
  for (const { path, chart, model } of manifestsOf(repository)) {
    for (const { data, name } of chart === undefined ? model.objects : []) {
      if (!data || !name) continue;
      const key = `${data.kind}:${name.value}`;
      if (others.has(key)) continue;
      const variables = data.entries.flatMap((one): GivenVariable[] =>
        /^[A-Za-z_]\w*$/.test(one.name) && !others.has(`${key}:${one.name}`) && one.section !== 'binaryData'
          ? [
              {
                name: one.name,
                value: data.kind === 'configMap' ? plain(one.value) : undefined,
                path,
                nameSpan: one.nameSpan,
                editable: !one.node.viaAlias,
                keyPath: `${one.section}.${one.name}`,
              },
            ]
          : [],
      );
      found.set(key, [...(found.get(key) ?? []), ...variables]);
    }
  }
  return found;
});
