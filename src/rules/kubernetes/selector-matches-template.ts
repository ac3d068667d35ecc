import { isOpen } from '../../models/kubernetes/template.ts';
import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/selector-matches-template',
  level: 'error',
  must: 'The selector of a Deployment, StatefulSet, DaemonSet or ReplicaSet is there and matches the labels of its own pods.',
  why: 'The API server refuses the object: "`selector` does not match template `labels`".',
  aliases: ['mismatching-selector'],
  *check(repository) {
    for (const { file, object, isPatch } of placedObjectsOf(repository)) {
      const { apiVersion, kind, workload, node, kindSpan } = object;
      if (!workload || isPatch || apiVersion !== 'apps/v1') continue;
      const labels = node.at('spec', 'template', 'metadata', 'labels');
      const selector = node.at('spec', 'selector');
      if (isOpen(labels) || isOpen(node.at('spec', 'template', 'metadata')) || isOpen(node.at('spec', 'template')))
        continue;
      if (selector === undefined || selector.kind === 'null') {
        // The rest of the spec may come from template code, or from labels that kustomize adds.
        if (!isOpen(node.get('spec')) && file.chart?.role !== 'template' && selector === undefined)
          yield { file, range: kindSpan, message: `${kind} \`${object.name?.value ?? ''}\` has no \`spec.selector\`` };
        continue;
      }
      if (isOpen(selector) || isOpen(selector.get('matchLabels'))) continue;
      const wrong = workload.selector.find(({ name, value }) => {
        if (value === undefined || isOpenText(name)) return false;
        const own = workload.podLabels.find((label) => label.name === name);
        return own?.value === undefined
          ? own === undefined
          : own.value.value !== value.value && !isOpenText(own.value.value) && !isOpenText(value.value);
      });
      if (!wrong) continue;
      const own = workload.podLabels.find(({ name }) => name === wrong.name);
      yield {
        file,
        range: wrong.span,
        message: `the pods of ${kind} \`${object.name?.value ?? ''}\` ${own ? `carry \`${own.name}: ${own.value?.value}\`` : `have no label \`${wrong.name}\``}, and its selector asks for \`${wrong.name}: ${wrong.value?.value}\``,
        ...(labels ? { related: [{ file, range: own?.span ?? labels.span, message: 'the labels of its pods' }] } : {}),
      };
    }
  },
  bad: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: app\n    spec:\n      containers: [{ name: api, image: "example/api:v1" }]\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:\n  template:\n    metadata: { labels: { app: agent } }\n    spec:\n      containers: [{ name: agent, image: "example/agent:v1" }]\n',
      },
      finds: ['deploy.yaml:7:7', 'deploy.yaml:16:7'],
    },
  ],
  good: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata: { labels: { app: api, tier: web } }\n    spec:\n      containers: [{ name: api, image: "example/api:v1" }]\n',
        'patch.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers: [{ name: api, env: [] }]\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        {{- include "labels" . | nindent 8 }}\n    spec:\n      containers: [{ name: api, image: "example/api:v1" }]\n',
      },
    },
  ],
});
