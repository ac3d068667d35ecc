import { readSize } from '../models/compose/readings.ts';
import type { DocumentNode } from '../models/document/node.ts';
import { cyclesOf } from './compose-cycles.ts';
import { type ComposeFault, keyPlace } from './compose-faults.ts';
import type { ComposeProject, ProjectService } from './compose-project.ts';
import { resourceFaults } from './compose-resource-faults.ts';

/**
 * What contradicts itself in `project` so that Compose refuses it, though every single key is sound (compose-go
 * loader/validate.go and validation/): each check by itself, while Compose stops at the first.
 */
export function inconsistencies(
  project: ComposeProject,
  active: readonly ProjectService[] = project.services,
): readonly ComposeFault[] {
  const services = active.filter(({ complete }) => complete);
  return [
    ...services.flatMap((service) => checks.flatMap((check) => [...check(service, project)])),
    ...resourceFaults(project),
    ...cyclesOf(active),
  ];
}

type Check = (service: ProjectService, project: ComposeProject) => Iterable<ComposeFault>;

const checks: readonly Check[] = [
  hasNothingToRun,
  hasTwoDockerfiles,
  buildsOnImages,
  leavesOutItsPlatform,
  joinsTwice,
  testsWithoutForm,
  scalesTwice,
  limitsTwice,
  namesManyContainers,
  watchesWithoutTarget,
  mountsNothing,
  mountsTwice,
  asksForDevicesTwice,
];

/** A part of the service as it is written, undefined if a variable hides it or it is not there. */
const given = ({ definition }: ProjectService, ...path: readonly string[]): DocumentNode | undefined => {
  const node = definition.node.at(...path);
  return node === undefined || node.kind === 'null' ? undefined : node;
};

function clash(
  service: ProjectService,
  a: DocumentNode,
  b: DocumentNode,
  message: string,
  other: string,
): ComposeFault {
  return { message, place: keyPlace(service, b), related: [{ ...keyPlace(service, a), message: other }] };
}

function* hasNothingToRun(service: ProjectService): Generator<ComposeFault> {
  const { node } = service.definition;
  const isEmpty = (key: string): boolean => {
    const one = node.get(key);
    return one === undefined || (one.text === '' && service.hiddenBy(key).length === 0);
  };
  if (!['image', 'build', 'provider'].every(isEmpty)) return;
  yield {
    message: `\`${service.name}\` has neither an image nor a build`,
    place: service.place,
    missing: { section: 'services', name: service.name },
  };
}

function* hasTwoDockerfiles(service: ProjectService): Generator<ComposeFault> {
  const path = given(service, 'build', 'dockerfile');
  const inline = given(service, 'build', 'dockerfile_inline');
  if (!path?.text || !inline?.text) return;
  yield clash(service, path, inline, '`dockerfile_inline` stands beside `dockerfile`: there can be one', 'the other');
}

function* buildsOnImages(service: ProjectService, project: ComposeProject): Generator<ComposeFault> {
  for (const { name, value, node } of service.definition.build?.additionalContexts ?? []) {
    const target = value?.startsWith('service:') ? project.service(value.slice('service:'.length)) : undefined;
    if (!target?.complete || target.definition.node.get('build') !== undefined) continue;
    const message = `the context \`${name}\` is the service \`${target.name}\`, which is not built`;
    yield { message, place: service.origin({ node }), related: [{ ...target.place, message: 'it has no `build`' }] };
  }
}

function* leavesOutItsPlatform(service: ProjectService): Generator<ComposeFault> {
  const own = given(service, 'platform');
  const built = given(service, 'build', 'platforms');
  const items = built?.items() ?? [];
  if (!own?.text || !built || items.length === 0) return;
  if (items.some(({ text }) => text === undefined || text === own.text)) return;
  yield clash(
    service,
    own,
    built,
    `\`build.platforms\` leaves out the service’s own platform ${own.text}`,
    'the platform',
  );
}

function* joinsTwice(service: ProjectService): Generator<ComposeFault> {
  const mode = given(service, 'network_mode');
  const networks = given(service, 'networks');
  if (!mode?.text || !networks || networks.entries().length === 0) return;
  const message = `\`networks\` stands beside \`network_mode: ${mode.text}\`: a container has the one or the other`;
  yield clash(service, mode, networks, message, 'the mode');
}

function* testsWithoutForm(service: ProjectService): Generator<ComposeFault> {
  const [first] = given(service, 'healthcheck', 'test')?.items() ?? [];
  if (first?.text === undefined || ['CMD', 'CMD-SHELL', 'NONE'].includes(first.text)) return;
  const message = `a list in \`healthcheck.test\` begins with \`CMD\`, \`CMD-SHELL\` or \`NONE\`, not with \`${first.text}\``;
  yield { message, place: service.origin({ node: first }) };
}

function* scalesTwice(service: ProjectService): Generator<ComposeFault> {
  const scale = given(service, 'scale');
  const replicas = given(service, 'deploy', 'replicas');
  for (const node of [scale, replicas])
    if (node?.text !== undefined && Number(node.text) < 0)
      yield { message: `${node.text} containers: 0 is the least`, place: service.origin({ node }) };
  if (!scale?.text || !replicas?.text || Number(scale.text) === Number(replicas.text)) return;
  const message = `\`scale: ${scale.text}\` and \`deploy.replicas: ${replicas.text}\` contradict each other`;
  yield clash(service, replicas, scale, message, 'the other number');
}

const limits = [
  ['cpus', 'limits', 'cpus', Number],
  ['mem_limit', 'limits', 'memory', bytes],
  ['mem_reservation', 'reservations', 'memory', bytes],
  ['pids_limit', 'limits', 'pids', Number],
] as const;

function bytes(text: string): number {
  const read = readSize(text);
  return read.ok ? read.value : Number.NaN;
}

function* limitsTwice(service: ProjectService): Generator<ComposeFault> {
  for (const [key, kind, name, number] of limits) {
    const own = given(service, key);
    const resources = given(service, 'deploy', 'resources', kind);
    if (!own?.text || !resources || number(own.text) === 0 || Number.isNaN(number(own.text))) continue;
    const other = resources.get(name);
    if (other?.kind === 'null' || (other && number(other.text ?? '') === number(own.text))) continue;
    const there = other ? `is ${other.text}` : 'is not there';
    const message = `\`${key}\` is ${own.text} and \`deploy.resources.${kind}.${name}\` ${there}: they have to be the same`;
    yield clash(service, other ?? resources, own, message, 'the other limit');
  }
}

function* namesManyContainers(service: ProjectService): Generator<ComposeFault> {
  const name = given(service, 'container_name');
  const count = given(service, 'scale') ?? given(service, 'deploy', 'replicas');
  if (!name?.text || !count?.text || !(Number(count.text) > 1)) return;
  const message = `${count.text} containers cannot all be called \`${name.text}\``;
  yield clash(service, count, name, message, 'the number of containers');
}

function* watchesWithoutTarget(service: ProjectService): Generator<ComposeFault> {
  for (const item of given(service, 'develop', 'watch')?.items() ?? []) {
    const action = item.get('action')?.text;
    const place = service.origin({ node: item.get('action') ?? item });
    if (item.get('path')?.text === '') yield { message: 'the `path` to watch is empty', place };
    if (action === undefined || ['rebuild', 'restart'].includes(action) || item.get('target')) continue;
    yield { message: `\`${action}\` needs a \`target\`: the path in the container`, place };
  }
}

function* mountsNothing(service: ProjectService): Generator<ComposeFault> {
  for (const node of given(service, 'volumes')?.items() ?? [])
    if (node.get('type')?.text === 'bind' && node.get('source') === undefined)
      yield { message: 'a mount of the type `bind` needs a `source`', place: service.origin({ node }) };
}

function* mountsTwice(service: ProjectService): Generator<ComposeFault> {
  const targets = new Map<string, DocumentNode>();
  const mounts = [
    ...(given(service, 'tmpfs')?.items() ?? []).map((node) => ({ node, target: node.text?.split(':')[0] })),
    ...(given(service, 'volumes')?.items() ?? []).map((node) => ({ node, target: node.get('target')?.text })),
  ];
  for (const { node, target } of mounts) {
    if (target === undefined) continue;
    const first = targets.get(target);
    if (first === undefined) targets.set(target, node);
    else yield clash(service, first, node, `${target} is mounted already`, 'mounted first');
  }
}

function* asksForDevicesTwice(service: ProjectService): Generator<ComposeFault> {
  const devices = given(service, 'deploy', 'resources', 'reservations', 'devices');
  for (const item of [...(devices?.items() ?? []), ...(given(service, 'gpus')?.items() ?? [])]) {
    const count = item.get('count');
    const ids = item.get('device_ids');
    if (count && ids)
      yield clash(service, count, ids, '`device_ids` stands beside `count`: there can be one', 'the other');
  }
}
