import type { FieldProblem } from '../../models/kubernetes/fields.ts';
import { checkedObjectsOf } from '../../repository/manifest-fields.ts';
import { placedObjectsOf } from '../../repository/manifest-objects.ts';
import { nearest } from '../../text/nearest.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/required-fields-are-set',
  level: 'error',
  must: 'Every object has the fields that its kind cannot do without: `pathType` of an Ingress, the handler of a probe, the access modes of a claim.',
  why: 'The API server refuses the object: "Required value".',
  aliases: [],
  *check(repository) {
    const patches = new Set(placedObjectsOf(repository).flatMap(({ object, isPatch }) => (isPatch ? [object] : [])));
    for (const { file, object, check } of checkedObjectsOf(repository)) {
      if (patches.has(object)) continue;
      for (const problem of check.problems) {
        if (problem.kind !== 'missing') continue;
        const { path, key, span } = problem;
        // It is there under a name that `kubernetes/fields-are-known` tells of.
        if (isMisspelt(check.problems, path, key)) continue;
        const fields = key.split('|').map((one) => `\`${one}\``);
        yield {
          file,
          range: span,
          message: `\`${path || object.kind}\` needs ${fields.length > 1 ? `one of ${fields.join(', ')}` : fields[0]}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            backend: { service: { name: web, port: { number: 80 } } }\n---\napiVersion: v1\nkind: Pod\nmetadata: { namespace: a }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      readinessProbe:\n        initialDelaySeconds: 5\n',
      },
      finds: ['k8s.yaml:8:13', 'k8s.yaml:13:13', 'k8s.yaml:19:9'],
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { generateName: web- }\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend: { service: { name: web, port: { number: 80 } } }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          readinessProbe: { periodSeconds: 5 }\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include "meta" . | nindent 2 }}\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      livenessProbe:\n        {{- toYaml .Values.probe | nindent 8 }}\n        periodSeconds: 5\n',
      },
    },
    {
      files: {
        'hpa.yaml':
          'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: api }\nspec:\n  scaletargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }\n  maxReplicas: 3\n',
      },
    },
  ],
});

const isMisspelt = (problems: readonly FieldProblem[], path: string, key: string): boolean =>
  problems.some(
    (one) => one.kind === 'unknown' && one.path === path && key.split('|').some((name) => nearest(one.key, [name])[0]),
  );
