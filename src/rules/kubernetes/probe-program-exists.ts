import { containersOf } from '../../repository/manifests.ts';
import { checkOfWords, missingFromCheck } from '../../repository/image-health.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/probe-program-exists',
  level: 'warning',
  must: 'The program that an exec probe runs is in the container’s image.',
  why: 'The probe fails every time: the kubelet restarts the container in a circle (liveness, startup), or never sends it traffic (readiness).',
  aliases: [],
  *check(repository) {
    for (const { file, container } of containersOf(repository)) {
      const { image } = container;
      if (image === undefined || /[${}]/.test(image.value)) continue;
      for (const { kind, handler, command } of container.probes) {
        const check = handler === 'exec' ? checkOfWords(command, file.text) : undefined;
        const missing = check && missingFromCheck({ reference: image.value }, check);
        if (!missing || container.volumeMounts.some(({ mountPath }) => mountPath?.value.endsWith(`/${missing.name}`)))
          continue;
        yield {
          file,
          range: missing.span,
          message: `${missing.why}: the ${kind} probe of \`${container.name?.value ?? image.value}\` never succeeds`,
          related: [{ file, range: image.span, message: 'the image' }],
        };
      }
    }
  },
  bad: [
    {
      files: {
        'deploy/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: python:3.12-slim\n      livenessProbe:\n        exec:\n          command: [curl, -f, "http://localhost:8000/"]\n      readinessProbe:\n        exec:\n          command: ["sh", "-c", "wget -q localhost:8000"]\n',
      },
      finds: ['deploy/api.yaml:11:21', 'deploy/api.yaml:14:34'],
    },
  ],
  good: [
    {
      files: {
        'deploy/api.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: api\nspec:\n  containers:\n    - name: api\n      image: redis:7\n      livenessProbe:\n        exec:\n          command: [redis-cli, ping]\n    - name: web\n      image: registry.internal/web:3\n      livenessProbe:\n        exec:\n          command: [curl, localhost]\n',
      },
    },
  ],
});
