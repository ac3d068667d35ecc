import { group, list, oneOf, path, text } from './keys.ts';

const sdks = group('Published packages that a release is built from, by registry.', {
  npm: text('Name of the npm package: `@acme/sdk`. Its version comes from `NPM_VERSION`.'),
  pypi: text('Name of the Python package. Its version comes from `PYPI_VERSION`.'),
  go: text('Path of the Go module. Its version comes from `GO_SDK_VERSION` or `GO_VERSION`.'),
});

/** V4. */
export const rings = group(
  'One repository, two ways to build: the inner loop from the workspace, the release from what is published.',
  {
    dev: group('Ring 1, the inner loop.', {
      dockerfile: text('Name of its Dockerfiles.', 'rings.dev.dockerfile'),
    }),
    release: group('Ring 2, what the world gets.', {
      dockerfile: text('Name of its Dockerfiles.', 'rings.release.dockerfile'),
      sdks,
    }),
    proto: path(
      'folder',
      'Folder of the package that holds the protocol files: the only place where code is generated. Default: none.',
    ),
    forbid: list(
      text('A text.'),
      'Texts that no file of a service may hold any more: an old cache, an old proxy. Default: none.',
    ),
  },
);

/** V3. */
export const cluster = group('Where the images run.', {
  provider: oneOf(
    ['minikube', 'kind', 'k3d', 'containerd', 'docker', 'registry'],
    'What gets the images. Default: what the current kubectl context belongs to.',
  ),
  name: text('Name of the cluster, node or registry. Default: the provider’s own (`minikube`, `kind`).'),
  namespace: text('Namespace of the workloads.', 'cluster.namespace'),
  workloads: list(
    text('`deployment/frontend`, `statefulset/db`.'),
    'Workloads that a release rolls out and waits for. Default: those whose images are built here.',
  ),
  chart: path('folder', 'Folder of the Helm chart. Default: none; then the workloads are restarted.'),
});

export const argo = group('Argo CD, paused while the inner loop runs.', {
  applications: list(
    text('A name, or a pattern such as `apps-*`.'),
    'Applications whose automatic sync may be paused. Default: none.',
  ),
  namespace: text('Namespace of the Applications.', 'argo.namespace'),
});
