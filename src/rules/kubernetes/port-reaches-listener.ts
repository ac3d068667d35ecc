import { listeningOfService } from '../../repository/container-listening.ts';
import { builtServicesOf } from '../../repository/run-services.ts';
import { edit } from '../../text/edit.ts';
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
    for (const service of builtServicesOf(repository)) {
      const { run } = service;
      if (run.kind !== 'kubernetes' || run.ports.length + run.probes.length === 0) continue;
      const listening = listeningOfService(repository, service);
      if (!listening) continue;
      const isOpen = (one: { port: number }): boolean => listening.some(({ port }) => port === one.port);
      const { ports, probes } = run;
      // Of several ports others may be opened by what is not in view; a probe must be answered.
      const wrong = [
        ...(ports.some(isOpen) ? [] : ports),
        ...probes.filter((one) => !isOpen(one) && !ports.some(({ port }) => port === one.port && ports.length > 1)),
      ];
      const why = whyOf(listening, (path, offset) => repository.lines(path).position(offset).line);
      const [real] = listening;
      for (const { file, port, span, exact } of wrong) {
        yield {
          file,
          range: span,
          message: `nothing opens port ${port} in ${run.title}: ${why}`,
          fix:
            real && listening.length === 1 && exact
              ? fix.unsafe(`Use port ${real.port}`, file, edit.replace(span, String(real.port)))
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
    // The arguments of the container count.
    {
      files: {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: example/batch\n',
        Dockerfile: 'FROM python:3.13\nCMD ["uvicorn", "app:app"]\n',
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          args: [uvicorn, "app:app", --port, "9000"]\n          ports:\n            - containerPort: 8000\n',
      },
      finds: ['deploy.yaml:12:30'],
      fixed: {
        'deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          args: [uvicorn, "app:app", --port, "9000"]\n          ports:\n            - containerPort: 9000\n',
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
