import type { DocumentNode } from '../../models/document/node.ts';
import { type ChartValues, chartValuesOf, type ValueUse } from '../../repository/chart-values.ts';
import { edit } from '../../text/edit.ts';
import { isSlip } from '../../text/nearest.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/chart-value-exists',
  level: 'warning',
  must: 'The templates of a chart read no value that is a slip of one that its `values.yaml` has.',
  why: 'Helm prints nothing for a value that is not there, or stops with a nil pointer; the value that was meant changes nothing.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const chart of chartValuesOf(repository)) {
      const guarded = new Set(chart.uses.flatMap(({ guarded: is, path }) => (is ? [path.join('.')] : [])));
      const read = new Set(chart.uses.flatMap(({ path }) => path.map((_, end) => path.slice(0, end + 1).join('.'))));
      for (const use of chart.uses) {
        if (use.guarded || guarded.has(use.path.join('.'))) continue;
        const miss = missing(chart, use);
        if (!miss) continue;
        const { index, parent } = miss;
        const key = use.path[index] ?? '';
        const span = use.spans[index];
        const above = use.path.slice(0, index);
        const near = parent.entries().filter(
          (one) =>
            (isSlip(one.key, key) || one.key.toLowerCase() === key.toLowerCase()) &&
            // What is read by its own name is meant there.
            !read.has([...above, one.key].join('.')) &&
            (index === use.path.length - 1 || one.value.kind === 'map'),
        );
        const [meant] = near;
        if (!meant || near.length > 1 || !span) continue;
        const { values } = chart;
        yield {
          file: use.file,
          range: span,
          message: `${values.path} has no \`${[...above, key].join('.')}\`; did you mean \`${meant.key}\`, which no template reads?`,
          related: [{ file: values, range: meant.keySpan, message: `\`${meant.key}\` is here` }],
          fix: fix.unsafe(`Read \`${meant.key}\``, use.file, edit.replace(span, meant.key), ['-', '+']),
        };
      }
    }
  },
  bad: [
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/values.yaml': 'frontend:\n  image: example/web\n  replicas: 2\nservice:\n  port: 80\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: {{ .Values.frontend.replicas }}\n  template:\n    spec:\n      containers:\n        - name: web\n          image: {{ include "image" (dict "image" .Values.frontend.images) }}\n          ports:\n            - containerPort: {{ $.Values.servcie.port }}\n',
      },
      finds: ['chart/templates/deploy.yaml:10:68', 'chart/templates/deploy.yaml:12:42'],
      fixed: {
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: {{ .Values.frontend.replicas }}\n  template:\n    spec:\n      containers:\n        - name: web\n          image: {{ include "image" (dict "image" .Values.frontend.image) }}\n          ports:\n            - containerPort: {{ $.Values.service.port }}\n',
      },
    },
  ],
  good: [
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/values.yaml': 'image: example/web\nimagePullSecret: ""\nport: 80\n',
        'chart/values-prod.yaml': 'ports: 81\n',
        'chart/templates/deploy.yaml':
          'apiVersion: v1\nkind: Pod\nspec:\n  {{- with .Values.imagePullSecrets }}\n  imagePullSecrets: {{ toYaml . | nindent 4 }}\n  {{- end }}\n  containers:\n    - name: web\n      image: {{ .Values.image }}\n      tag: {{ .Values.images | default "x" }}\n      port: {{ .Values.ports }}\n      other: {{ .Values.unheard.of }}\n',
      },
    },
  ],
});

/** The first key of `use` that no values file has, and the map of `values.yaml` that lacks it. */
function missing(
  { values, others, dependencies }: ChartValues,
  { path }: ValueUse,
): { readonly index: number; readonly parent: DocumentNode } | undefined {
  const [first = ''] = path;
  if (first === 'global' || dependencies.has(first) || others.some((root) => root.at(...path) !== undefined))
    return undefined;
  let parent = values.root;
  for (const [index, key] of path.entries()) {
    const next = parent.get(key);
    if (next === undefined) return parent.kind === 'map' ? { index, parent } : undefined;
    parent = next;
  }
  return undefined;
}
