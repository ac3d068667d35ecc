import { effectiveUser } from '../../models/dockerfile/scope.ts';
import { isOpen } from '../../models/kubernetes/template.ts';
import { buildOfContainer } from '../../repository/container-image.ts';
import { longRunningContainersOf } from '../../repository/manifest-objects.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/run-as-non-root',
  level: 'note',
  optIn: true,
  must: 'Every container of a lasting workload is kept from running as root: by `runAsNonRoot` or `runAsUser`, or by the USER of the image that is built here.',
  why: 'Nothing but the image says which user the program has, and the next image may say root.',
  aliases: ['run-as-non-root', 'CKV_K8S_23', 'KSV-0012'],
  tags: ['security'],
  securitySeverity: '4.0',
  *check(repository) {
    for (const { file, workload, container } of longRunningContainersOf(repository)) {
      const { securityContext: own, name, image } = container;
      const pod = workload.securityContext;
      if (!name || !image || isOpen(own?.node) || isOpen(pod?.node)) continue;
      if ((own?.runAsNonRoot ?? pod?.runAsNonRoot)?.value === 'true') continue;
      const user = own?.runAsUser ?? pod?.runAsUser;
      if (user && user.value !== '0') continue;
      const build = user ? undefined : buildOfContainer(repository, file, image.value);
      const inImage = build && effectiveUser(build.stage)?.word.text;
      if (inImage !== undefined && !/^(?:root|0)(?::|$)|\$/.test(inImage)) continue;
      yield {
        file,
        range: (user ?? name).span,
        message: `nothing keeps container \`${name.value}\` from running as root`,
      };
    }
  },
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
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'api.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n        - name: side\n          image: example/side:v1\n          securityContext: { runAsNonRoot: true }\n',
      },
    },
  ],
});
