import type { Container, Pair } from '../../models/kubernetes/syntax.ts';
import { memoOf } from '../../repository/memo.ts';
import { type Manifest, manifestsOf } from '../../repository/manifests.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/named-port-exists',
  level: 'error',
  must: 'A port that a probe or a Service names is declared under that name by a container.',
  why: 'A probe with an unknown port name fails each time, and a Service leads nowhere: the pod never becomes ready, or no request reaches it.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of manifestsOf(repository)) {
      for (const { workload, service } of file.model.objects) {
        for (const container of workload?.containers ?? []) yield* wrongProbes(file, container);
        if (service) yield* wrongTargets(repository, file, service);
      }
    }
  },
  bad: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: api:v1\n          ports:\n            - name: http\n              containerPort: 8000\n          livenessProbe:\n            httpGet:\n              path: /health\n              port: htttp\n',
        'service.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  selector: { app: api }\n  ports:\n    - port: 80\n      targetPort: web\n',
      },
      finds: ['deploy.yaml:17:21', 'service.yaml:8:19'],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: api:v1\n          ports:\n            - name: http\n              containerPort: 8000\n          livenessProbe:\n            httpGet:\n              path: /health\n              port: http\n',
      },
    },
  ],
  good: [
    {
      files: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: api:v1\n          ports: [{ name: http, containerPort: 8000 }]\n          livenessProbe: { httpGet: { port: http } }\n          readinessProbe: { tcpSocket: { port: 8000 } }\n',
        'service.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  selector: { app: api }\n  ports: [{ port: 80, targetPort: http }, { port: 81, targetPort: 9000 }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\nspec:\n  selector: { app: other }\n  ports: [{ port: 80, targetPort: web }]\n',
      },
    },
    {
      files: {
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          ports:\n            - name: {{ .Values.portName }}\n              containerPort: 80\n          livenessProbe:\n            httpGet:\n              port: http\n',
      },
    },
  ],
});

/** A port name as Kubernetes takes it, and no template code. */
const isName = (text: string): boolean => /^[a-z0-9-]*[a-z][a-z0-9-]*$/i.test(text);

const namesOf = (containers: readonly Container[]): readonly string[] =>
  containers.flatMap(({ ports }) => ports.flatMap(({ name }) => (name ? [name.value] : [])));

/** True if ports may be declared by what is not in view: template code, a patch of a kustomization. */
const isOpen = (containers: readonly Container[]): boolean =>
  containers.some(({ ports, node }) => {
    const list = node.get('ports');
    return (
      (list !== undefined && list.items().length !== ports.length) || namesOf(containers).some((name) => !isName(name))
    );
  });

function* wrongProbes(file: Manifest, container: Container): Iterable<Report> {
  // Without an image it is a patch of a container that is written elsewhere.
  if (!container.image || isOpen([container])) return;
  const names = namesOf([container]);
  for (const { port, kind } of container.probes) {
    if (!port || !isName(port.value) || names.includes(port.value)) continue;
    yield report(
      file,
      port,
      names,
      `the ${kind} probe asks port \`${port.value}\`, which container \`${container.name?.value ?? ''}\` does not declare`,
    );
  }
}

function* wrongTargets(
  repository: Repository,
  file: Manifest,
  service: NonNullable<Manifest['model']['objects'][number]['service']>,
): Iterable<Report> {
  const selected = workloadsFor(repository, file, service.selector);
  if (selected.length === 0 || selected.some(isOpen)) return;
  for (const { targetPort } of service.ports) {
    if (!targetPort || !isName(targetPort.value)) continue;
    const names = selected.flatMap(namesOf);
    if (names.includes(targetPort.value)) continue;
    yield report(
      file,
      targetPort,
      names,
      `no container of the pods that the Service selects declares a port called \`${targetPort.value}\``,
    );
  }
}

interface Selectable {
  readonly labels: readonly Pair[];
  readonly containers: readonly Container[];
}

const keyOf = (chart: Manifest['chart'], { name, value }: Pair): string => `${chart?.root}\0${name}\0${value?.value}`;

/** Workloads by chart and each label of their pods. */
const workloadsByLabel = memoOf((repository: Repository): ReadonlyMap<string, readonly Selectable[]> => {
  const found = new Map<string, Selectable[]>();
  for (const { chart, model } of manifestsOf(repository)) {
    for (const { workload } of model.objects) {
      if (!workload) continue;
      const one = { labels: workload.podLabels, containers: workload.containers };
      for (const label of workload.podLabels) {
        const key = keyOf(chart, label);
        const list = found.get(key);
        if (list) list.push(one);
        else found.set(key, [one]);
      }
    }
  }
  return found;
});

/** Containers of the workloads whose pods carry the labels of `selector`, in plain files or in the same chart. */
function workloadsFor(
  repository: Repository,
  { chart }: Manifest,
  selector: readonly Pair[],
): readonly (readonly Container[])[] {
  const [first] = selector;
  if (!first || selector.some(({ value }) => value === undefined || value.value.includes('{{'))) return [];
  const candidates = workloadsByLabel(repository).get(keyOf(chart, first)) ?? [];
  return candidates
    .filter(({ labels }) =>
      selector.every(({ name, value }) =>
        labels.some((label) => label.name === name && label.value?.value === value?.value),
      ),
    )
    .map(({ containers }) => containers);
}

function report(
  file: Manifest,
  port: { value: string; span: Span },
  names: readonly string[],
  message: string,
): Report {
  const [meant] = nearest(port.value, names);
  const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
  const literal = file.text.slice(port.span.start, port.span.end) === port.value;
  return {
    file,
    range: port.span,
    message: `${message}${hint}`,
    fix:
      meant !== undefined && literal
        ? fix.unsafe(`Name \`${meant}\``, file, edit.replace(port.span, meant))
        : undefined,
  };
}
