import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import type { PlacedObject } from '../../repository/manifest-objects.ts';
import { memoOf } from '../../repository/memo.ts';
import type { Repository } from '../../repository/repository.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/ingress-reaches-service',
  level: 'error',
  must: 'The port that an Ingress names is one of the ports of its Service.',
  why: 'The controller finds no endpoint behind the path and answers 503 (or the default backend’s 404) to every request.',
  aliases: ['dangling-ingress'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object, isPatch } of placedObjectsOf(repository)) {
      if (!object.ingress || isPatch) continue;
      for (const { service, port } of object.ingress.backends) {
        if (!service || !port || isOpenText(service.value) || isOpenText(port.value)) continue;
        // The AWS controller's word for a backend that an annotation describes.
        if (port.value === 'use-annotation') continue;
        const named = servicesByName(repository).get(service.value) ?? [];
        const ports = named.flatMap((one) => one.object.service?.ports ?? []);
        if (ports.length === 0) continue;
        const known = ports.flatMap(({ name, port: number }) => [number?.value, name?.value]);
        if (known.includes(port.value) || known.some((one) => one !== undefined && isOpenText(one))) continue;
        const numbers = [...new Set(ports.flatMap(({ port: number }) => number?.value ?? []))];
        const [only] = numbers;
        const [first] = named;
        const isNumber = /^\d+$/.test(port.value);
        const literal = !port.node.viaAlias && file.text.slice(port.span.start, port.span.end) === port.value;
        yield {
          file,
          range: port.span,
          message: `Service \`${service.value}\` has no port ${isNumber ? port.value : `\`${port.value}\``}, only ${numbers.join(', ')}`,
          ...(first
            ? {
                related: [
                  { file: first.file, range: first.object.name?.span ?? first.object.kindSpan, message: 'the Service' },
                ],
              }
            : {}),
          fix:
            isNumber && literal && only !== undefined && numbers.length === 1
              ? fix.unsafe(`Use port ${only}`, file, edit.replace(port.span, only))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'ingress.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port:\n                  number: 8080\n          - path: /api\n            pathType: Prefix\n            backend: { service: { name: web, port: { name: htttp } } }\n',
        'service.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: [{ name: http, port: 80, targetPort: 8080 }]\n',
      },
      finds: ['ingress.yaml:14:27', 'ingress.yaml:17:60'],
      fixed: {
        'ingress.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: web\n                port:\n                  number: 80\n          - path: /api\n            pathType: Prefix\n            backend: { service: { name: web, port: { name: htttp } } }\n',
      },
    },
  ],
  good: [
    {
      files: {
        'ingress.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  defaultBackend: { service: { name: unknown, port: { number: 1 } } }\n  rules:\n    - http:\n        paths:\n          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }\n          - { path: /a, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }\n          - { path: /b, pathType: Prefix, backend: { service: { name: web, port: { name: use-annotation } } } }\n',
        'service.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: [{ name: http, port: 80 }]\n',
      },
    },
  ],
});

/** Services and their patches by name. */
const servicesByName = memoOf((repository: Repository): ReadonlyMap<string, readonly PlacedObject[]> => {
  const found = new Map<string, PlacedObject[]>();
  for (const placed of placedObjectsOf(repository)) {
    const { service, name } = placed.object;
    if (!service || !name) continue;
    const list = found.get(name.value);
    if (list) list.push(placed);
    else found.set(name.value, [placed]);
  }
  return found;
});
