import { ancestry, effectiveUser } from '../../models/dockerfile/scope.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { startsAsRoot } from '../../repository/base-user.ts';
import { buildOfContainer } from '../../repository/container-image.ts';
import { expanded } from '../../repository/copies.ts';
import type { ImageBuild } from '../../repository/image-builds.ts';
import { containersOf } from '../../repository/manifests.ts';
import type { Span } from '../../text/span.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/no-root-image-under-non-root',
  level: 'error',
  must: 'A container under `runAsNonRoot` runs an image whose user is not root, or the manifest names another user.',
  why: 'The kubelet does not start it: "container has runAsNonRoot and image will run as root". The pod stays in CreateContainerConfigError.',
  aliases: [],
  *check(repository) {
    for (const { file, workload, container } of containersOf(repository)) {
      const own = container.securityContext;
      const pod = workload.securityContext;
      const asked = own?.runAsNonRoot ?? pod?.runAsNonRoot;
      if (asked?.value !== 'true' || container.image === undefined) continue;
      const user = own?.runAsUser ?? pod?.runAsUser;
      const name = `container \`${container.name?.value ?? ''}\``;
      if (user) {
        if (/^0+$/.test(user.value))
          yield {
            file,
            range: user.span,
            message: `${name} will not start: \`runAsUser: ${user.value}\` is root, and \`runAsNonRoot\` forbids that`,
            related: [{ file, range: asked.span, message: '`runAsNonRoot` is here' }],
          };
        continue;
      }
      const build = buildOfContainer(repository, file, container.image.value);
      const root = build?.certain ? rootUser(build) : undefined;
      if (!build || !root) continue;
      yield {
        file,
        range: asked.span,
        message: `${name} will not start: its image runs as root (${root.why} in ${build.dockerfile.path}), and \`runAsNonRoot\` forbids that`,
        related: [{ file: build.dockerfile, range: root.span, message: root.why }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "a.py"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: api\n          image: example/api:v1\n        - name: side\n          image: busybox:1.37\n          securityContext: { runAsUser: 0 }\n',
      },
      finds: ['deploy.yaml:8:23', 'deploy.yaml:14:41'],
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM node:22\nUSER node\nUSER 0\nCMD ["node", "a.js"]\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/values.yaml': 'api:\n  image: example/api\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: {{ include "image" (dict "root" . "image" .Values.api.image) }}\n          securityContext:\n            runAsNonRoot: true\n',
      },
      finds: ['chart/templates/deploy.yaml:11:27'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13-slim\nUSER 1000\nCMD ["python", "a.py"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          securityContext: { runAsNonRoot: true }\n        - name: other\n          image: example/other:v1\n          securityContext: { runAsNonRoot: true }\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "a.py"]\n',
        'deploy.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  securityContext: { runAsNonRoot: true }\n  containers:\n    - name: api\n      image: example/api:v1\n      securityContext: { runAsUser: 1000 }\n',
      },
    },
  ],
});

/** Where the image gets root from; undefined if it has another user, or nobody knows. */
function rootUser({ dockerfile, stage }: ImageBuild): { readonly why: string; readonly span: Span } | undefined {
  const user = effectiveUser(stage);
  if (user) {
    const owner = dockerfile.stageOf(user.instruction);
    const name = owner && expanded(dockerfile, owner, user.instruction, user.word.text)?.split(':')[0];
    return name === 'root' || /^0+$/.test(name ?? '')
      ? { why: `USER ${user.word.text}`, span: user.word.span }
      : undefined;
  }
  const root = ancestry(stage).at(-1);
  if (root?.image === undefined || !root.base || !startsAsRoot(parseImageReference(root.image))) return undefined;
  return { why: `no USER follows \`${root.image}\``, span: root.base.span };
}
