import { effectiveUser } from '../../models/dockerfile/scope.ts';
import { expanded } from '../../repository/copies.ts';
import { containersOf } from '../../repository/manifests.ts';
import { runServicesOf } from '../../repository/run-services.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/numeric-user-under-non-root',
  level: 'error',
  must: 'The image that a container runs under `runAsNonRoot` names its user by number, or the manifest does.',
  why: 'The kubelet cannot tell whether a name is root and does not start the container: "container has runAsNonRoot and image has non-numeric user".',
  aliases: ['DL3066'],
  *check(repository) {
    for (const { file, workload, container } of containersOf(repository)) {
      const own = container.securityContext;
      const pod = workload.securityContext;
      const asked = own?.runAsNonRoot ?? pod?.runAsNonRoot;
      if (asked?.value !== 'true' || own?.runAsUser || pod?.runAsUser) continue;
      const service = runServicesOf(repository).find(
        ({ path, nameSpan }) => path === file.path && nameSpan.start === container.name?.span.start,
      );
      const dockerfile = service?.build?.certain ? service.build.dockerfile : undefined;
      const user = dockerfile?.final && effectiveUser(dockerfile.final);
      const stage = user && dockerfile?.stageOf(user.instruction);
      if (!dockerfile || !stage) continue;
      const name = expanded(dockerfile, stage, user.instruction, user.word.text)?.split(':')[0];
      if (name === undefined || name === '' || name === 'root' || /^\d+$/.test(name)) continue;
      yield {
        file,
        range: asked.span,
        message: `container \`${container.name?.value ?? ''}\` will not start: its image names the user \`${name}\` (${dockerfile.path}), and no \`runAsUser\` gives the number`,
        related: [{ file: dockerfile, range: user.word.span, message: 'the user of the image' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM node:22\nUSER node\nCMD ["node", "a.js"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: api\n          image: example/api:v1\n',
      },
      finds: ['deploy.yaml:8:23'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: api\n          image: example/api:v1\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM node:22\nUSER node\nCMD ["node", "a.js"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          securityContext: { runAsNonRoot: true, runAsUser: 1000 }\n',
      },
    },
  ],
});
