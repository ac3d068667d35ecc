import { listeningOf } from '../../repository/listening.ts';
import { containersOf, type PlacedContainer } from '../../repository/manifests.ts';
import { runServicesOf } from '../../repository/settings-services.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { whyOf } from '../ports.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/port-reaches-listener',
  level: 'warning',
  must: 'The ports that a workload and its probes name are opened by the program in the image that is built here.',
  why: 'A probe of a port that nothing opens fails for ever: the pod is never ready, or is killed again and again; a service that leads there refuses connections.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const containers = containersOf(repository).filter(({ container }) => !container.command && !container.args);
    if (containers.length === 0) return;
    for (const placed of containers) {
      const { file, container } = placed;
      const named = container.ports.flatMap(({ containerPort, protocol }) =>
        containerPort && (protocol?.value ?? 'TCP') === 'TCP'
          ? [{ port: Number(containerPort.value), span: containerPort.span }]
          : [],
      );
      const probed = container.probes.flatMap(({ handler, port }) =>
        port && handler !== 'exec' && /^\d+$/.test(port.value) ? [{ port: Number(port.value), span: port.span }] : [],
      );
      if (named.length + probed.length === 0) continue;
      const listening = openedBy(repository, placed);
      if (!listening) continue;
      const isOpen = (one: { port: number }): boolean => listening.some(({ port }) => port === one.port);
      // Of several ports others may be opened by what is not in view; a probe must be answered.
      const wrong = [
        ...(named.some(isOpen) ? [] : named),
        ...probed.filter((one) => !isOpen(one) && !named.some(({ port }) => port === one.port && named.length > 1)),
      ];
      const why = whyOf(listening, (path, offset) => repository.lines(path).position(offset).line);
      for (const { port, span } of wrong) {
        yield {
          file,
          range: span,
          message: `nothing opens port ${port} in container \`${container.name?.value ?? ''}\`: ${why}`,
          fix:
            listening.length === 1 && file.chart === undefined && isNumber(file.text, span, port)
              ? fix.unsafe(`Use port ${listening[0]?.port}`, file, edit.replace(span, String(listening[0]?.port)))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          ports:\n            - containerPort: 8080\n          readinessProbe:\n            httpGet:\n              path: /health\n              port: 8080\n',
      },
      finds: ['deploy.yaml:11:30', 'deploy.yaml:15:21'],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          ports:\n            - containerPort: 8000\n          readinessProbe:\n            httpGet:\n              path: /health\n              port: 8000\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app", "--host", "0.0.0.0"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v2\n          ports:\n            - containerPort: 8000\n            - containerPort: 9090\n          livenessProbe:\n            tcpSocket: { port: 9090 }\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: .\n    image: example/api:v1\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: example/api:v1\n          args: [uvicorn, "app:app", --port, "9000"]\n          ports:\n            - containerPort: 9000\n',
      },
    },
  ],
});

/** What the image of a container opens, if it is built here. */
function openedBy(repository: Repository, { file, container }: PlacedContainer): ReturnType<typeof listeningOf> {
  const service = runServicesOf(repository).find(
    ({ path, nameSpan }) => path === file.path && nameSpan.start === container.name?.span.start,
  );
  const context = service && repository.contexts(service.dockerfile)[0];
  if (!service || !context) return undefined;
  const environment = new Map(
    container.env.map(({ name, value }) => [name, value?.value.includes('{{') ? undefined : value?.value]),
  );
  const found = listeningOf(repository, service.dockerfile, context, undefined, environment);
  return !service.open || found?.every(({ said }) => said) ? found : undefined;
}

const isNumber = (text: string, { start, end }: Span, port: number): boolean => text.slice(start, end) === String(port);
