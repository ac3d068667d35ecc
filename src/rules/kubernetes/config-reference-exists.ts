import {
  type ConfigObject,
  configObjectsOf,
  configReferencesOf,
  type PlacedReference,
} from '../../repository/config-objects.ts';
import { areaOf, isOpenText } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { isSlip, nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/config-reference-exists',
  level: 'error',
  must: 'The key of a ConfigMap or Secret that a workload takes is in it, and its name is no slip of one that is made beside it.',
  why: 'The container does not start: CreateContainerConfigError, "couldn’t find key" or "not found", until somebody makes the object that nobody meant.',
  aliases: ['env-value-from'],
  fixes: 'unsafe',
  *check(repository) {
    for (const placed of configReferencesOf(repository)) {
      const { file, reference } = placed;
      const { name, optional } = reference;
      if (!name || optional || isBrought(file.path) || isOpenText(name.value.replace(/\{\{.*\}\}/, 'x'))) continue;
      const all = byName(repository).get(keyOf(reference.kind, name.value, file)) ?? [];
      if (all.length > 0) yield* wrongKey(placed, all);
      else yield* wrongName(repository, placed);
    }
  },
  bad: [
    {
      files: {
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      env:\n        - name: LOG_LEVEL\n          valueFrom:\n            configMapKeyRef:\n              name: api-config\n              key: log-levle\n      envFrom:\n        - configMapRef:\n            name: api-confg\n',
        'k8s/config.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: api-config }\ndata:\n  log-level: info\n',
      },
      finds: ['k8s/api.yaml:13:20', 'k8s/api.yaml:16:19'],
      fixed: {
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      env:\n        - name: LOG_LEVEL\n          valueFrom:\n            configMapKeyRef:\n              name: api-config\n              key: log-level\n      envFrom:\n        - configMapRef:\n            name: api-config\n',
      },
    },
  ],
  good: [
    {
      files: {
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      env:\n        - name: A\n          valueFrom: { configMapKeyRef: { name: api-config, key: level } }\n        - name: B\n          valueFrom: { configMapKeyRef: { name: api-config, key: other, optional: true } }\n        - name: C\n          valueFrom: { secretKeyRef: { name: by-hand, key: password } }\n        - name: D\n          valueFrom: { secretKeyRef: { name: filled, key: password } }\n        - name: E\n          valueFrom: { secretKeyRef: { name: generated, key: b } }\n',
        'k8s/config.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: api-config }\ndata: { level: info }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: filled }\n',
        'k8s/kustomization.yaml':
          'resources: [api.yaml, config.yaml]\nsecretGenerator:\n  - name: generated\n    envs: [x.env]\n    literals: [a=1]\n',
      },
    },
  ],
});

/** In a chart a name of template code is that of its own objects only. */
const keyOf = (kind: string, name: string, file: PlacedReference['file']): string =>
  `${kind} ${name.includes('{{') ? `${areaOf(file)} ` : ''}${name.replace(/\s+/g, '')}`;

const byName = memoOf((repository: Repository): ReadonlyMap<string, readonly ConfigObject[]> => {
  const found = new Map<string, ConfigObject[]>();
  for (const one of configObjectsOf(repository)) {
    const key = `${one.kind} ${one.name.includes('{{') ? `${one.area} ` : ''}${one.name.replace(/\s+/g, '')}`;
    const list = found.get(key);
    if (list) list.push(one);
    else found.set(key, [one]);
  }
  return found;
});

const titleOf = ({ kind }: Pick<ConfigObject, 'kind'>): string => (kind === 'secret' ? 'Secret' : 'ConfigMap');

function* wrongKey({ file, reference }: PlacedReference, all: readonly ConfigObject[]): Iterable<Report> {
  const { key } = reference;
  if (!key || isOpenText(key.value.replace(/^[A-Z][A-Z0-9_]*$/, 'x'))) return;
  const known = all.flatMap(({ keys }) => (keys ? [...keys] : []));
  if (all.some(({ keys }) => !keys || keys.has(key.value))) return;
  const [first] = all;
  if (!first) return;
  const [meant] = nearest(key.value, known);
  const literal = !key.node.viaAlias && file.text.slice(key.span.start, key.span.end) === key.value;
  yield {
    file,
    range: key.span,
    // Objects of one name in other folders may be meant for other clusters.
    level: all.some(({ area }) => area === areaOf(file)) ? undefined : 'warning',
    message: `${titleOf(reference)} \`${first.name}\` has no key \`${key.value}\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
    related: all.map((one) => ({ file: one.file, range: one.span, message: `the ${titleOf(reference)}` })),
    fix:
      meant !== undefined && literal
        ? fix.unsafe(`Take the key \`${meant}\``, file, edit.replace(key.span, meant))
        : undefined,
  };
}

function* wrongName(repository: Repository, { file, reference }: PlacedReference): Iterable<Report> {
  const { name, kind } = reference;
  if (!name || name.value.includes('{{')) return;
  const area = areaOf(file);
  const near = configObjectsOf(repository).filter(
    (one) => one.kind === kind && one.area === area && isSlip(one.name, name.value),
  );
  const [meant] = near;
  if (!meant || near.some((one) => one.name !== meant.name) || isMentioned(repository, name.value)) return;
  const literal = !name.node.viaAlias && file.text.slice(name.span.start, name.span.end) === name.value;
  yield {
    file,
    range: name.span,
    level: 'warning',
    message: `nothing here makes a ${titleOf(reference)} \`${name.value}\`; did you mean \`${meant.name}\` (${meant.file.path})?`,
    related: [{ file: meant.file, range: meant.span, message: `the ${titleOf(reference)} \`${meant.name}\`` }],
    fix: literal ? fix.unsafe(`Name \`${meant.name}\``, file, edit.replace(name.span, meant.name)) : undefined,
  };
}

/** True if a script or a text says how the object comes about. */
function isMentioned(repository: Repository, name: string): boolean {
  const paths = ['.md', '.sh', 'Makefile', 'Tiltfile', '.tf', '.ps1'].flatMap((ending) => repository.ending(ending));
  return paths.some((path) => repository.tree.text(path)?.includes(name) === true);
}
