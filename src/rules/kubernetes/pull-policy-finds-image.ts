import { buildOfContainer } from '../../repository/container-image.ts';
import { imageName } from '../../repository/inventory-image.ts';
import { containersOf } from '../../repository/manifests.ts';
import { isBrought } from '../../repository/purpose.ts';
import { statedBuildsOf } from '../../repository/relations-builds.ts';
import type { Repository } from '../../repository/repository.ts';
import { isReplaced, pullPolicyOf, workloadImagesOf } from '../../repository/workload-images.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/pull-policy-finds-image',
  level: 'error',
  must: 'An image that is built here and only loaded into the cluster is not pulled: its `imagePullPolicy` is `IfNotPresent` or `Never`.',
  why: 'With `Always`, and with `latest` where no policy is given, the kubelet asks the registry at every start, finds nothing there and stays in ImagePullBackOff, though the image lies on the node.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    const provider = localProvider(repository);
    const implied = new Map(workloadImagesOf(repository).map((one) => [one.container, one]));
    for (const { file, container } of containersOf(repository)) {
      const { image: written, imagePullPolicy: stated } = container;
      if (!written || isBrought(file.path)) continue;
      const known = implied.get(container);
      const policy = known ? pullPolicyOf(known) : stated?.value;
      if (policy !== 'Always') continue;
      const name = known?.image ?? imageName(written.value);
      if (name && (name.registry !== undefined || name.prefixed)) continue;
      if (!buildOfContainer(repository, file, written.value)?.certain) continue;
      // Without a promise: a name with no owner belongs to Docker, and nothing pushes it.
      if (provider === undefined && (!name || name.name.includes('/') || isTaken(repository, name.name))) continue;
      const where =
        provider === undefined
          ? 'Docker Hub lets nobody push a name without an owner'
          : `it is only loaded into ${provider} (\`cluster.provider\`)`;
      const literal =
        stated && !stated.node.viaAlias && file.text.slice(stated.span.start, stated.span.end) === 'Always';
      yield {
        file,
        range: (stated ?? written).span,
        level: provider === undefined ? 'warning' : undefined,
        message: `${stated ? '`imagePullPolicy: Always`' : `no \`imagePullPolicy\` and \`${name?.tag ?? 'no tag'}\` mean \`Always\``}, and \`${name?.name ?? written.value}\` is built here: ${where}, so the pull fails`,
        fix: literal ? fix.safe('Pull `IfNotPresent`', file, edit.replace(stated.span, 'IfNotPresent')) : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'cluster:\n  provider: minikube\n',
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: team/api:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/api:1.0.0\n      imagePullPolicy: Always\n    - name: again\n      image: team/api\n',
      },
      finds: ['k8s.yaml:8:24', 'k8s.yaml:10:14'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/api:1.0.0\n      imagePullPolicy: IfNotPresent\n    - name: again\n      image: team/api\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: my-api:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: my-api:1.0.0\n      imagePullPolicy: Always\n',
      },
      finds: ['k8s.yaml:8:24'],
      fixed: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: my-api:1.0.0\n      imagePullPolicy: IfNotPresent\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'cluster:\n  provider: kind\n',
        'compose.yaml':
          'services:\n  api:\n    build: .\n    image: team/api:1.0.0\n  web:\n    build: .\n    image: ghcr.io/team/web:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/api:1.0.0\n    - name: web\n      image: ghcr.io/team/web:1.0.0\n      imagePullPolicy: Always\n    - name: db\n      image: postgres:17\n      imagePullPolicy: Always\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: team/api:1.0.0\n',
        Dockerfile: 'FROM node:22\nUSER 1000\nCMD ["node", "a.js"]\n',
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: team/api:1.0.0\n      imagePullPolicy: Always\n',
      },
    },
  ],
});

/** The cluster that images are loaded into, as the contract promises it. */
function localProvider({ contract }: Repository): string | undefined {
  const provider = contract.cluster?.provider;
  return provider === 'registry' ? undefined : provider;
}

/** True if something puts another name in its place or pushes it. */
function isTaken(repository: Repository, name: string): boolean {
  const image = imageName(name);
  return (
    image === undefined ||
    isReplaced(repository, image) ||
    statedBuildsOf(repository).some(
      ({ pushes, images }) => pushes && images.some((one) => imageName(one)?.name.endsWith(name) === true),
    )
  );
}
