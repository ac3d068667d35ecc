import { baseName, parentOf } from './build-context.ts';
import { builtServices } from './infer-services.ts';
import { byNearness, folderName, type Inferred, isAside, stated } from './inferred.ts';
import { manifestsOf } from './manifests.ts';
import type { Repository } from './repository.ts';
import { formats } from './formats.ts';

/** Two Dockerfiles a service. */
export function inferRings(repository: Repository): Inferred[] {
  const pair = builtServices(repository).find(
    ({ file }) => baseName(file.path) === 'Dockerfile' && repository.dockerfile(`${file.path}.dev`) !== undefined,
  );
  if (!pair) return [];
  const path = `${pair.file.path}.dev`;
  const found = [
    stated(repository, ['rings', 'dev', 'dockerfile'], 'Dockerfile.dev', [path], `stands beside a Dockerfile`),
  ];
  const [proto] = [...repository.named('buf.gen.yaml'), ...repository.named('buf.yaml')].filter((one) => !isAside(one));
  if (proto !== undefined && parentOf(proto) !== '')
    found.push(stated(repository, ['rings', 'proto'], parentOf(proto), [proto], 'is kept there'));
  return found;
}

const rolledOut = /^(?:Deployment|StatefulSet|DaemonSet)$/;
/** Later ones are told apart by patterns, not by a list. */
const mostNames = 12;

export function inferCluster(repository: Repository): Inferred[] {
  return [...providerOf(repository), ...workloadsOf(repository), ...chartOf(repository)];
}

function workloadsOf(repository: Repository): Inferred[] {
  const names = new Map<string, readonly [path: string, offset: number]>();
  const namespaces = new Map<string, readonly [path: string, offset: number]>();
  for (const { containers } of builtServices(repository)) {
    for (const { file, object } of containers) {
      if (!rolledOut.test(object.kind) || object.name === undefined || object.name.value.includes('{{')) continue;
      const name = `${object.kind.toLowerCase()}/${object.name.value}`;
      if (!names.has(name)) names.set(name, [file.path, object.name.span.start]);
      const { namespace } = object;
      if (!namespaces.has(namespace?.value ?? ''))
        namespaces.set(namespace?.value ?? '', [file.path, namespace?.span.start ?? 0]);
    }
  }
  const [[, seen] = [undefined, undefined]] = names;
  if (seen === undefined || names.size > mostNames) return [];
  const [[namespace, place] = ['', seen]] = namespaces;
  const several = names.size > 1 ? 'and others run what is built here' : 'runs what is built here';
  return [
    ...(namespaces.size === 1 && namespace !== '' && !namespace.includes('{{')
      ? [stated(repository, ['cluster', 'namespace'], namespace, place, 'names it')]
      : []),
    stated(repository, ['cluster', 'workloads'], [...names.keys()], seen, several),
  ];
}

function chartOf(repository: Repository): Inferred[] {
  const charts = repository
    .named('Chart.yaml')
    .filter((path) => !isAside(path))
    .toSorted(byNearness);
  const within = (path: string, chart: string): boolean =>
    path.startsWith(parentOf(chart) === '' ? 'charts/' : `${parentOf(chart)}/charts/`);
  const own = charts.filter(
    (path) =>
      !charts.some((other) => other !== path && within(path, other)) &&
      repository.unit(formats.chart, path)?.model.type?.value !== 'library',
  );
  const [chart, ...more] = own;
  if (chart === undefined || more.length > 0) return [];
  return [stated(repository, ['cluster', 'chart'], folderName(parentOf(chart)), [chart], 'is the one chart')];
}

const providers: readonly (readonly [group: string, provider: string])[] = [
  ['kind.x-k8s.io/', 'kind'],
  ['k3d.io/', 'k3d'],
];

function providerOf(repository: Repository): Inferred[] {
  for (const { path, model } of manifestsOf(repository)) {
    if (isAside(path)) continue;
    for (const object of model.objects) {
      const known = providers.find(([group]) => object.apiVersion.startsWith(group));
      if (!known) continue;
      const name = object.node.get('name') ?? object.node.at('metadata', 'name');
      return [
        stated(repository, ['cluster', 'provider'], known[1], [path, object.span.start], 'configures such a cluster'),
        ...(name?.text === undefined
          ? []
          : [stated(repository, ['cluster', 'name'], name.text, [path, name.span.start], 'names it')]),
      ];
    }
  }
  return [];
}

export function inferArgo(repository: Repository): Inferred[] {
  const found = manifestsOf(repository).flatMap(({ path, model }) =>
    isAside(path)
      ? []
      : model.objects.flatMap(({ kind, application, name, namespace }) =>
          kind === 'Application' && application && name && !name.value.includes('{{')
            ? [{ path, name, namespace }]
            : [],
        ),
  );
  const [first] = found;
  if (first === undefined || found.length > mostNames) return [];
  const names = [...new Set(found.map(({ name }) => name.value))];
  const why = names.length > 1 ? 'and others are Applications' : 'is an Application';
  const spaces = new Set(found.map(({ namespace }) => namespace?.value));
  const { namespace } = first;
  return [
    stated(repository, ['argo', 'applications'], names, [first.path, first.name.span.start], why),
    ...(spaces.size === 1 && namespace && !namespace.value.includes('{{')
      ? [stated(repository, ['argo', 'namespace'], namespace.value, [first.path, namespace.span.start], 'names it')]
      : []),
  ];
}

export function inferReproducible(repository: Repository): Inferred[] {
  const files = [
    ['lock', 'requirements.lock.txt', 'pins the requirements'],
    ['manifest', 'environment.manifest.json', 'says what the environment must be'],
  ] as const;
  return files.flatMap(([key, name, why]) => {
    const [path] = repository
      .named(name)
      .filter((one) => !isAside(one))
      .toSorted(byNearness);
    return path === undefined ? [] : [stated(repository, ['reproducible', key], path, [path], why)];
  });
}
