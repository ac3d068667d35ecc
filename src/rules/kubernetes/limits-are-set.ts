import { isOpen } from '../../models/kubernetes/template.ts';
import { longRunningContainersOf } from '../../repository/manifest-objects.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/limits-are-set',
  level: 'note',
  optIn: true,
  must: 'Every container of a lasting workload says how much memory it needs and how much it may have at most.',
  why: 'Without a request the scheduler puts it anywhere, without a limit one leak takes the node’s memory and other pods are evicted.',
  aliases: ['unset-memory-requirements', 'CKV_K8S_12', 'CKV_K8S_13', 'KSV-0018'],
  *check(repository) {
    for (const { file, container } of longRunningContainersOf(repository)) {
      const { requests, limits, name, node } = container;
      const resources = node.get('resources');
      if (
        !name ||
        isOpen(node) ||
        isOpen(resources) ||
        isOpen(resources?.get('limits')) ||
        isOpen(resources?.get('requests'))
      )
        continue;
      const has = (pairs: typeof limits): boolean => pairs.some((one) => one.name === 'memory');
      const missing = [...(has(requests) || has(limits) ? [] : ['request']), ...(has(limits) ? [] : ['limit'])];
      if (missing.length > 0)
        yield {
          file,
          range: name.span,
          message: `container \`${name.value}\` has no memory ${missing.join(' and no memory ')}`,
        };
    }
  },
  bad: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n        - name: side\n          image: example/side:v1\n          resources: { requests: { memory: 1Gi } }\n',
      },
      finds: ['api.yaml:10:17', 'api.yaml:12:17'],
    },
  ],
  good: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          resources: { limits: { memory: 1Gi } }\n',
      },
    },
  ],
});
