import type { ManifestObject } from '../../models/kubernetes/syntax.ts';
import { isOpen } from '../../models/kubernetes/template.ts';
import { isOpenText, type PlacedObject, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { isSlip } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/mount-has-volume',
  level: 'error',
  must: 'Every volume that a container mounts is declared by its pod.',
  why: 'The API server refuses the object: "volumeMounts[0].name: Not found".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const placed of placedObjectsOf(repository)) {
      const { file, object, isPatch } = placed;
      const { workload } = object;
      if (!workload || isPatch || object.kind === 'PodTemplate') continue;
      const containers = [...workload.initContainers, ...workload.containers];
      if (!containers.some(({ volumeMounts }) => volumeMounts.length > 0)) continue;
      const names = volumesOf(repository, placed);
      if (!names) continue;
      for (const { name: container, volumeMounts } of containers) {
        for (const { name } of volumeMounts) {
          if (!name || names.has(name.value) || isOpenText(name.value)) continue;
          const near = [...names].filter((one) => isSlip(one, name.value));
          const [meant] = near.length === 1 ? near : [];
          const literal = !name.node.viaAlias && file.text.slice(name.span.start, name.span.end) === name.value;
          yield {
            file,
            range: name.span,
            message: `container \`${container?.value ?? ''}\` mounts a volume \`${name.value}\` that the pod does not have${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
            fix:
              meant !== undefined && literal
                ? fix.unsafe(`Mount \`${meant}\``, file, edit.replace(name.span, meant))
                : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n          volumeMounts:\n            - name: dtaa\n              mountPath: /var/lib/postgresql/data\n            - name: init\n              mountPath: /docker-entrypoint-initdb.d\n            - name: scripts\n              mountPath: /scripts\n      volumes:\n        - name: init\n          emptyDir: {}\n  volumeClaimTemplates:\n    - metadata: { name: data }\n',
      },
      finds: ['deploy.yaml:11:21', 'deploy.yaml:15:21'],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:17\n          volumeMounts:\n            - name: data\n              mountPath: /var/lib/postgresql/data\n            - name: init\n              mountPath: /docker-entrypoint-initdb.d\n            - name: scripts\n              mountPath: /scripts\n      volumes:\n        - name: init\n          emptyDir: {}\n  volumeClaimTemplates:\n    - metadata: { name: data }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'base/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          volumeMounts: [{ name: data, mountPath: /data }, { name: tmp, mountPath: /tmp }]\n      volumes: [{ name: tmp, emptyDir: {} }]\n',
        'prod/patch.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: example/web:v1\n          volumeMounts:\n            - name: data\n              mountPath: /data\n      volumes:\n        {{- toYaml .Values.volumes | nindent 8 }}\n',
      },
    },
  ],
});

/** Names of the volumes of the pods of `placed`, those of its patches with them; undefined if template code adds some. */
function volumesOf(repository: Repository, { object }: PlacedObject): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const one of [object, ...(sameNames(repository).get(keyOf(object)) ?? [])]) {
    const pod = one.workload?.node;
    const claims = one.node.at('spec', 'volumeClaimTemplates');
    const lists = [pod?.get('volumes'), claims];
    if (isOpen(pod) || isOpen(one.node.get('spec')) || lists.some((list) => isOpen(list))) return undefined;
    for (const list of lists) {
      for (const item of list?.items() ?? []) {
        const name = item.get('name')?.text ?? item.at('metadata', 'name')?.text;
        if (name === undefined || isOpenText(name)) return undefined;
        names.add(name);
      }
    }
  }
  return names;
}

const keyOf = ({ kind, name }: ManifestObject): string => `${kind} ${name?.value}`;

/** Workloads of one kind and name: an object and its patches. */
const sameNames = memoOf((repository: Repository): ReadonlyMap<string, readonly ManifestObject[]> => {
  const found = new Map<string, ManifestObject[]>();
  for (const { object } of placedObjectsOf(repository)) {
    if (!object.workload) continue;
    const list = found.get(keyOf(object));
    if (list) list.push(object);
    else found.set(keyOf(object), [object]);
  }
  return found;
});
