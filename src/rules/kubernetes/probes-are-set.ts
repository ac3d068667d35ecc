import { longRunningContainersOf } from '../../repository/manifest-objects.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/probes-are-set',
  level: 'note',
  optIn: true,
  must: 'Every container of a lasting workload that declares a port has a readiness probe.',
  why: 'Without one the pod gets requests before the program can answer, and a rollout goes on although the new version never will.',
  aliases: ['no-readiness-probe', 'CKV_K8S_9'],
  *check(repository) {
    for (const { file, container } of longRunningContainersOf(repository)) {
      const isSet = container.probes.some(({ kind, handler }) => kind === 'readiness' && handler !== 'none');
      if (isSet || container.ports.length === 0 || !container.name) continue;
      yield {
        file,
        range: container.name.span,
        message: `container \`${container.name.value}\` declares a port and has no readiness probe`,
      };
    }
  },
  bad: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          ports: [{ containerPort: 80 }]\n',
      },
      finds: ['api.yaml:10:17'],
    },
  ],
  good: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          ports: [{ containerPort: 80 }]\n          readinessProbe: { tcpSocket: { port: 80 } }\n        - name: batch\n          image: example/batch:v1\n',
      },
    },
  ],
});
