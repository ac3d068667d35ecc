import { effective } from '../models/dockerfile/scope.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { type ComposedService, type Inferred, stated } from './inferred.ts';
import type { PlacedContainer } from './manifests.ts';
import type { Repository } from './repository.ts';

type Key = readonly string[];
type Seen = readonly [path: string, offset: number];

const request =
  /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(\d{1,5}))?(\/[^\s"'`|;)&\\]*)?(?=[\s"'`|;)&\\]|$)/;

/** How a service shows that it works: what its compose service checks, else its image, else a probe of its workload. */
export function inferHealth(
  repository: Repository,
  key: Key,
  compose: ComposedService | undefined,
  file: DockerfileUnit,
  containers: readonly PlacedContainer[],
): Inferred[] {
  const check = compose?.service.healthcheck;
  if (check && !check.disabled) {
    const text = (check.test?.words ?? []).map(({ value }) => value).join(' ');
    return compose ? ofCommand(repository, key, text, compose.placeOf(check.test ?? check)) : [];
  }
  const instruction = file.final && effective(file.final, 'HEALTHCHECK');
  if (instruction) {
    const found = ofCommand(repository, key, instruction.rest.text, [file.path, instruction.span.start]);
    if (found.length > 0) return found;
  }
  return containers.flatMap((one) => ofProbe(repository, key, one)).slice(0, 2);
}

function ofCommand(repository: Repository, key: Key, text: string, seen: Seen): Inferred[] {
  const match = request.exec(text);
  if (!match) return [];
  const [, port, path = '/'] = match;
  if (path.includes('$')) return [];
  const rest = text.slice(match.index);
  return health(
    repository,
    key,
    path,
    port ?? (rest.startsWith('https') ? '443' : '80'),
    seen,
    'the health check asks for it',
  );
}

function ofProbe(repository: Repository, key: Key, { file, container }: PlacedContainer): Inferred[] {
  const probes = container.probes.filter(({ handler, path }) => handler === 'http' && path !== undefined);
  const probe = probes.find(({ kind }) => kind === 'readiness') ?? probes[0];
  if (probe?.path === undefined || probe.path.value.includes('{{')) return [];
  const named = container.ports.find(({ name }) => name?.value === probe.port?.value)?.containerPort;
  const port = named?.value ?? probe.port?.value ?? '';
  return health(
    repository,
    key,
    probe.path.value,
    port,
    [file.path, probe.path.span.start],
    `the ${probe.kind} probe asks for it`,
  );
}

function health(repository: Repository, key: Key, path: string, port: string, seen: Seen, why: string): Inferred[] {
  const number = Number(port);
  const asked = stated(repository, [...key, 'health', 'http'], path.startsWith('/') ? path : `/${path}`, seen, why);
  if (!/^\d+$/.test(port) || number < 1 || number > 65_535) return [asked];
  return [asked, stated(repository, [...key, 'health', 'port'], number, seen, 'on this port')];
}
