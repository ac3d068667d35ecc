import type { FieldProblem } from '../../models/kubernetes/fields.ts';
import { checkedObjectsOf } from '../../repository/manifest-fields.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/fields-are-known',
  level: 'error',
  must: 'Every field of a manifest is one that the API of its kind has.',
  why: 'kubectl refuses the object ("unknown field"); what applies it without validation drops the field in silence, and with it the probe, the limit or the policy that it was to set.',
  aliases: ['schema-validation'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object, check } of checkedObjectsOf(repository)) {
      for (const problem of check.problems) {
        if (problem.kind !== 'unknown') continue;
        const { key, span, path, editable } = problem;
        const meant = meantBy(problem);
        const place = path === '' ? `a ${object.kind}` : `\`${path}\``;
        const belongs = problem.belongs && meant === undefined ? `; its place is \`${problem.belongs}\`` : '';
        const literal = editable && file.text.slice(span.start, span.end) === key;
        yield {
          file,
          range: span,
          message: `${place} has no field \`${key}\`${meant === undefined ? belongs : `; did you mean \`${meant}\`?`}`,
          fix:
            meant !== undefined && literal && file.chart?.role !== 'template'
              ? fix.unsafe(`Rename to \`${meant}\``, file, edit.replace(span, meant), renamed(path, key, meant))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      imagePullPolicy: Always\n      containers:\n        - name: api\n          image: example/api:v1\n          readynessProbe:\n            httpGet: { path: /health, port: 8000 }\n          ports:\n            - containerport: 8000\n',
      },
      finds: ['deploy.yaml:12:7', 'deploy.yaml:16:11', 'deploy.yaml:19:15'],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      imagePullPolicy: Always\n      containers:\n        - name: api\n          image: example/api:v1\n          readinessProbe:\n            httpGet: { path: /health, port: 8000 }\n          ports:\n            - containerPort: 8000\n',
      },
    },
  ],
  good: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  annotations: { anything: goes }\nspec:\n  template:\n    spec:\n      $setElementOrder/containers: []\n      containers:\n        - name: api\n          $patch: delete\n---\napiVersion: example.org/v1\nkind: Deployment\nspec: { whatever: 1 }\n',
      },
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/service.yaml':
          'apiVersion: v1\nkind: Service\nmetadata:\n  {{- include "labels" . | nindent 2 }}\nspec:\n  {{- with .Values.type }}\n  type: {{ . }}\n  {{- end }}\n  {{ .Values.key }}: x\n',
      },
    },
  ],
});

/** The field that `problem` is a slip of; undefined if it is none, or more than one. */
function meantBy({ key, known }: Extract<FieldProblem, { kind: 'unknown' }>): string | undefined {
  const lower = key.toLowerCase();
  const cased = known.find((one) => one.toLowerCase() === lower);
  if (cased !== undefined) return cased;
  const [first] =
    key.length < 4
      ? []
      : nearest(
          key,
          known.filter((one) => Math.abs(one.length - key.length) <= 2),
        );
  return first;
}

/** The key in the file's skeleton, before and after. */
function renamed(path: string, key: string, meant: string): string[] {
  const above = path === '' ? '' : `${path.replace(/\[\d+\]/g, '[]')}.`;
  return [`-${above}${key}`, `+${above}${meant}`];
}
