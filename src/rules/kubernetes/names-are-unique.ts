import type { Scalar } from '../../models/document/scalar.ts';
import type { Container, ManifestObject } from '../../models/kubernetes/syntax.ts';
import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import type { Span } from '../../text/span.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/names-are-unique',
  level: 'error',
  must: 'Containers, volumes, ports, mount paths and variables of one pod, and the ports of one Service, have names of their own.',
  why: 'The API server refuses the object ("Duplicate value"); of two variables of one name only the last counts.',
  aliases: ['duplicate-env-var'],
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      // Of the branches of a template only one is written.
      if (file.chart?.role === 'template') continue;
      for (const { what, first, span, level } of duplicatesIn(object))
        yield {
          file,
          range: span,
          level,
          message:
            level === undefined
              ? `${what} twice: the API server refuses the object`
              : `${what} twice: only the last one counts`,
          related: [{ file, range: first, message: 'the first one' }],
        };
    }
  },
  bad: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  initContainers:\n    - name: api\n      image: example/init:v1\n  containers:\n    - name: api\n      image: example/api:v1\n      ports:\n        - { name: http, containerPort: 80 }\n        - { name: http, containerPort: 81 }\n      env:\n        - { name: A, value: "1" }\n        - { name: A, value: "2" }\n      volumeMounts:\n        - { name: a, mountPath: /data }\n        - { name: a, mountPath: /data }\n  volumes:\n    - { name: a, emptyDir: {} }\n    - { name: a, emptyDir: {} }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  ports:\n    - { name: http, port: 80 }\n    - { name: http, port: 81 }\n    - { port: 82 }\n',
      },
      finds: [
        'k8s.yaml:9:13',
        'k8s.yaml:13:19',
        'k8s.yaml:16:19',
        'k8s.yaml:19:33',
        'k8s.yaml:22:15',
        'k8s.yaml:30:15',
      ],
    },
  ],
  good: [
    {
      files: {
        'k8s.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers:\n    - name: api\n      image: example/api:v1\n      ports: [{ containerPort: 80 }, { containerPort: 81 }]\n      env: [{ name: A, value: "1" }]\n    - name: side\n      image: example/side:v1\n      env: [{ name: A, value: "1" }]\n      volumeMounts: [{ name: a, mountPath: /a }, { name: a, mountPath: /b }]\n  volumes: [{ name: a, emptyDir: {} }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec:\n  ports: [{ port: 80 }]\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'chart/templates/pod.yaml':
          'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: api\n      env:\n        {{- if .Values.a }}\n        - { name: A, value: "1" }\n        {{- else }}\n        - { name: A, value: "2" }\n        {{- end }}\n',
      },
    },
  ],
});

interface Duplicate {
  readonly what: string;
  readonly first: Span;
  readonly span: Span;
  readonly level: Report['level'];
}

function* duplicatesIn({ workload, service }: ManifestObject): Iterable<Duplicate> {
  if (service) yield* twice(service.ports, ({ name }) => name, 'the Service names a port');
  if (!workload) return;
  const containers = [...workload.initContainers, ...workload.containers];
  yield* twice(containers, ({ name }) => name, 'the pod has a container');
  yield* twice(workload.volumes, ({ name }) => name, 'the pod has a volume');
  for (const container of containers) yield* inContainer(container);
}

function* inContainer({ name, ports, env, volumeMounts }: Container): Iterable<Duplicate> {
  const owner = `container \`${name?.value ?? ''}\``;
  yield* twice(ports, (port) => port.name, `${owner} names a port`);
  yield* twice(volumeMounts, ({ mountPath }) => mountPath, `${owner} mounts something at`);
  for (const one of twice(
    env,
    ({ name: variable, nameSpan, node }) => ({ value: variable, span: nameSpan, node }),
    `${owner} sets`,
  ))
    yield { ...one, level: 'warning' };
}

function* twice<T>(all: readonly T[], nameOf: (one: T) => Scalar | undefined, what: string): Iterable<Duplicate> {
  if (all.length < 2) return;
  const seen = new Map<string, Span>();
  for (const one of all) {
    const name = nameOf(one);
    if (!name || isOpenText(name.value.replace(/^[A-Z][A-Z0-9_]*$/, 'x'))) continue;
    const first = seen.get(name.value);
    // An alias shows the same place again.
    if (first && first.start !== name.span.start)
      yield { what: `${what} \`${name.value}\``, first, span: name.span, level: undefined };
    else seen.set(name.value, name.span);
  }
}
