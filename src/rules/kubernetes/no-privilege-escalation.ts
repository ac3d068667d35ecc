import { rule } from '../rule.ts';
import { withoutSetting } from '../security-setting.ts';

export default rule({
  id: 'kubernetes/no-privilege-escalation',
  level: 'note',
  optIn: true,
  must: 'Every container of a lasting workload forbids its program to gain more privileges than it started with.',
  why: 'A setuid program in the image makes root of any user.',
  aliases: ['privilege-escalation-container', 'CKV_K8S_20', 'KSV-0001'],
  tags: ['security'],
  securitySeverity: '4.0',
  check: (repository) => withoutSetting(repository, 'allowPrivilegeEscalation', 'false'),
  bad: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n',
      },
      finds: ['api.yaml:10:17'],
    },
  ],
  good: [
    {
      files: {
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          securityContext: { allowPrivilegeEscalation: false }\n',
      },
    },
  ],
});
