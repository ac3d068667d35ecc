import { rule } from '../rule.ts';
import { withoutSetting } from '../security-setting.ts';

export default rule({
  id: 'kubernetes/read-only-root',
  level: 'note',
  optIn: true,
  must: 'Every container of a lasting workload has a read-only root file system.',
  why: 'Whoever breaks into the program can change it, and put tools beside it.',
  aliases: ['no-read-only-root-fs', 'CKV_K8S_22', 'KSV-0014'],
  tags: ['security'],
  securitySeverity: '4.0',
  check: (repository) => withoutSetting(repository, 'readOnlyRootFilesystem', 'true'),
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
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          securityContext: { readOnlyRootFilesystem: true }\n',
      },
    },
  ],
});
