import { containersOf } from '../../repository/manifests.ts';
import { routesOf, unanswered } from '../../repository/routes.ts';
import { startsOfService } from '../../repository/container-starts.ts';
import { builtServicesOf } from '../../repository/run-services.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/probe-path-exists',
  level: 'warning',
  must: 'An HTTP probe asks a path that the program in the image answers.',
  why: 'The answer is 404 each time: the kubelet restarts the container in a circle (liveness, startup), or never sends it traffic (readiness).',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, container } of containersOf(repository)) {
      const probes = container.probes.filter(({ handler, path }) => handler === 'http' && path?.value.startsWith('/'));
      if (probes.length === 0) continue;
      const service = builtServicesOf(repository).find(
        ({ run }) => run.kind === 'kubernetes' && run.path === file.path && run.name === container.name?.value,
      );
      const last = service && startsOfService(service)?.at(-1);
      if (!service?.build.certain || !last) continue;
      const { dockerfile, stage, contexts } = service.build;
      const routes = routesOf(repository, { file: dockerfile, stage, contexts, last, written: last.file });
      if (!routes) continue;
      for (const { kind, path } of probes) {
        const gap = path && !/[${}]/.test(path.value) && unanswered(routes, path.value);
        if (!path || !gap) continue;
        const isPlain = file.text.slice(path.span.start, path.span.end) === path.value;
        yield {
          file,
          range: path.span,
          message: `the ${kind} probe asks ${path.value}: ${gap.why}`,
          related: [{ file: dockerfile, range: stage.from.span, message: 'the image' }],
          fix:
            gap.near !== undefined && isPlain
              ? fix.unsafe(`Ask ${gap.near}`, file, edit.replace(path.span, gap.near))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: example/api\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'main.py':
          'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/health")\ndef health():\n    return {}\n',
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: example/api\n      livenessProbe:\n        httpGet: { path: /healthz, port: 8000 }\n      readinessProbe:\n        httpGet: { path: /health, port: 8000 }\n',
      },
      finds: ['k8s/api.yaml:10:26'],
      fixed: {
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: example/api\n      livenessProbe:\n        httpGet: { path: /health, port: 8000 }\n      readinessProbe:\n        httpGet: { path: /health, port: 8000 }\n',
      },
    },
  ],
  good: [
    // Another image, and a program whose routes are not all in view.
    {
      files: {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: example/api\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'main.py': 'from fastapi import FastAPI\nfrom x import router\n\napp = FastAPI()\napp.include_router(router)\n',
        'k8s/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: example/api\n      livenessProbe:\n        httpGet: { path: /healthz, port: 8000 }\n    - name: proxy\n      image: nginx:1.29\n      livenessProbe:\n        httpGet: { path: /healthz, port: 80 }\n',
      },
    },
  ],
});
