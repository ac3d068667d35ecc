import type { Scalar } from '../../models/document/scalar.ts';
import type { ManifestObject } from '../../models/kubernetes/syntax.ts';
import { textOf } from '../../models/kubernetes/values.ts';
import { areaOf, isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { isSlip } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/object-reference-exists',
  level: 'warning',
  must: 'The Service, claim, account, role or workload that an object names is no slip of one that stands beside it.',
  why: 'Kubernetes takes the name as it is: the pod waits for a claim for ever, the autoscaler scales nothing, the Ingress answers 503.',
  aliases: ['non-existent-service-account', 'dangling-horizontalpodautoscaler'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      for (const { kind, name } of referencesOf(object)) {
        if (isOpenText(name.value)) continue;
        const known = namesOf(repository).get(kind);
        if (!known || known.names.has(name.value)) continue;
        const beside = known.byArea.get(areaOf(file)) ?? [];
        const near = beside.length > maxBeside ? [] : beside.filter((one) => isSlip(one.name.value, name.value));
        const [meant] = near;
        if (!meant || near.some((one) => one.name.value !== meant.name.value)) continue;
        const literal = !name.node.viaAlias && file.text.slice(name.span.start, name.span.end) === name.value;
        yield {
          file,
          range: name.span,
          message: `there is no ${kind} \`${name.value}\` here; did you mean \`${meant.name.value}\` (${meant.file.path})?`,
          related: [{ file: meant.file, range: meant.name.span, message: `the ${kind}` }],
          fix: literal
            ? fix.unsafe(`Name \`${meant.name.value}\``, file, edit.replace(name.span, meant.name.value))
            : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: backend }\nspec:\n  template:\n    spec:\n      serviceAccountName: bakend\n      containers: [{ name: a, image: "example/a:v1" }]\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: data-clam } }]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: backend }\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data-claim }\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: backend }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: backedn }\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  defaultBackend: { service: { name: frontned, port: { number: 1 } } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: frontend }\n',
      },
      finds: ['k8s.yaml:7:27', 'k8s.yaml:9:67', 'k8s.yaml:23:66', 'k8s.yaml:29:38'],
      fixed: {
        'k8s.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: backend }\nspec:\n  template:\n    spec:\n      serviceAccountName: backend\n      containers: [{ name: a, image: "example/a:v1" }]\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: data-claim } }]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: backend }\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data-claim }\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: backend }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: backend }\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  defaultBackend: { service: { name: frontend, port: { number: 1 } } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: frontend }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'a/k8s.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: backend }\nspec:\n  template:\n    spec:\n      serviceAccountName: default\n      containers: [{ name: a, image: "example/a:v1" }]\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: made-by-hand } }]\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: backend }\nspec:\n  scaleTargetRef: { kind: Deployment, name: backend }\n',
        'b/k8s.yaml':
          'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: backend }\nspec:\n  scaleTargetRef: { kind: Deployment, name: backends }\n',
      },
    },
  ],
});

interface Named {
  readonly kind: string;
  readonly name: Scalar;
}

/** The objects that `object` names. */
function referencesOf({ kind, workload, ingress, node }: ManifestObject): readonly Named[] {
  const found: { readonly kind: string | undefined; readonly name: Scalar | undefined }[] = [];
  if (workload) {
    found.push({ kind: 'ServiceAccount', name: workload.serviceAccount });
    for (const volume of workload.volumes)
      found.push({
        kind: 'PersistentVolumeClaim',
        name: textOf(volume.node.at('persistentVolumeClaim', 'claimName')),
      });
  }
  for (const { service } of ingress?.backends ?? []) found.push({ kind: 'Service', name: service });
  if (kind === 'StatefulSet') found.push({ kind: 'Service', name: textOf(node.at('spec', 'serviceName')) });
  if (kind === 'HorizontalPodAutoscaler') {
    const target = node.at('spec', 'scaleTargetRef');
    found.push({ kind: target?.get('kind')?.text, name: textOf(target?.get('name')) });
  }
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
    const role = node.get('roleRef');
    found.push({ kind: role?.get('kind')?.text, name: textOf(role?.get('name')) });
    for (const subject of node.get('subjects')?.items() ?? [])
      if (subject.get('kind')?.text === 'ServiceAccount')
        found.push({ kind: 'ServiceAccount', name: textOf(subject.get('name')) });
  }
  return found.flatMap((one) => (one.kind !== undefined && one.name ? [{ kind: one.kind, name: one.name }] : []));
}

interface Known {
  readonly name: Scalar;
  readonly file: { readonly path: string };
}

interface KnownOfKind {
  readonly names: Set<string>;
  readonly byArea: Map<string, Known[]>;
}

/** More objects of a kind than that in one folder are not compared. */
const maxBeside = 300;

/** Names of the objects of each kind. */
const namesOf = memoOf((repository: Repository): ReadonlyMap<string, KnownOfKind> => {
  const found = new Map<string, KnownOfKind>();
  for (const { file, object } of placedObjectsOf(repository)) {
    if (!object.name) continue;
    const known: KnownOfKind = found.get(object.kind) ?? { names: new Set(), byArea: new Map() };
    found.set(object.kind, known);
    known.names.add(object.name.value);
    const area = areaOf(file);
    known.byArea.set(area, [...(known.byArea.get(area) ?? []).slice(0, maxBeside), { name: object.name, file }]);
  }
  return found;
});
