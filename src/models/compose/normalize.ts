import { DocumentNode, type Entry } from '../document/node.ts';
import { readPort } from './readings.ts';
import { cleanTarget } from './volumes.ts';

export interface NormalizeOptions {
  /** Makes a path of the project absolute. */
  readonly absolute: (path: string) => string;
  readonly lookup: (name: string) => string | undefined;
}

const nowhere = { start: 0, end: 0 };
const scalarOf = (value: string): DocumentNode => new DocumentNode({ kind: 'scalar', span: nowhere, value });
const truth = (value: boolean): DocumentNode =>
  new DocumentNode({ kind: 'scalar', span: nowhere, value, source: String(value) });
const nothing = new DocumentNode({ kind: 'null', span: nowhere });
const seqOf = (list: readonly DocumentNode[]): DocumentNode => new DocumentNode({ kind: 'seq', span: nowhere, list });

/** A mapping of new nodes. */
export function mapOf(entries: Iterable<readonly [string, DocumentNode]>): DocumentNode {
  const own = [...entries].map(
    ([key, value]): Entry => ({ key, keySpan: nowhere, span: nowhere, value, merged: false }),
  );
  return new DocumentNode({ kind: 'map', span: nowhere, own });
}

const entriesOf = (node: DocumentNode | undefined): [string, DocumentNode][] =>
  (node?.entries() ?? []).map(({ key, value }) => [key, value]);

/** `node` with some keys changed; undefined takes a key away. */
function changed(node: DocumentNode, changes: Readonly<Record<string, DocumentNode | undefined>>): DocumentNode {
  const entries = new Map(entriesOf(node));
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return mapOf(entries);
}

const eachOf = (
  node: DocumentNode | undefined,
  change: (item: DocumentNode) => DocumentNode,
): DocumentNode | undefined => (node?.kind === 'seq' ? seqOf(node.items().map(change)) : node);

const unless = (node: DocumentNode, key: string, value: DocumentNode): DocumentNode =>
  node.kind !== 'map' || node.get(key) ? node : changed(node, { [key]: value });

/** What Compose adds to a merged service: defaults, absolute paths, what it waits for unsaid (compose-go loader/normalize.go, paths/). */
export function normalizedService(
  node: DocumentNode,
  environment: Iterable<readonly [string, string | undefined]>,
  options: NormalizeOptions,
): DocumentNode {
  const { absolute } = options;
  const variables = mapOf(
    [...environment].map(([name, value]) => [name, value === undefined ? nothing : scalarOf(value)] as const),
  );
  const build = node.get('build');
  const policy = node.get('pull_policy');
  return changed(node, {
    env_file: undefined,
    extends: undefined,
    environment: variables,
    build: build?.kind === 'map' ? builtFrom(build, options) : build,
    depends_on: dependencies(node),
    networks: networksOf(node),
    pull_policy: policy?.text === 'if_not_present' ? scalarOf('missing') : policy,
    ports: portsOf(node.get('ports')),
    volumes: eachOf(node.get('volumes'), (item) => mountOf(item, absolute)),
    secrets: eachOf(node.get('secrets'), (item) =>
      unless(item, 'target', scalarOf(`/run/secrets/${item.get('source')?.text ?? ''}`)),
    ),
    label_file: eachOf(node.get('label_file'), (item) => pathOf(item, absolute)),
    gpus: eachOf(node.get('gpus'), allOf),
    deploy: deployOf(node.get('deploy')),
    develop: developOf(node.get('develop'), absolute),
  });
}

const pathOf = (node: DocumentNode, absolute: (path: string) => string): DocumentNode =>
  node.text === undefined || node.text === '' ? node : scalarOf(absolute(node.text));

const isPath = (text: string): boolean =>
  !text.includes('://') && !/^(?:service:|docker-image:|target:|github\.com\/|git@)/.test(text);

function builtFrom(build: DocumentNode, { absolute, lookup }: NormalizeOptions): DocumentNode {
  const place = (node: DocumentNode): DocumentNode => (isPath(node.text ?? '') ? pathOf(node, absolute) : node);
  const named = (key: string, change: (value: DocumentNode) => DocumentNode): DocumentNode | undefined => {
    const one = build.get(key);
    return one?.kind === 'map' ? mapOf(entriesOf(one).map(([name, value]) => [name, change(value)] as const)) : one;
  };
  const args = entriesOf(build.get('args')).flatMap(([name, value]): [string, DocumentNode][] => {
    const known = value.kind === 'null' ? lookup(name) : undefined;
    if (value.kind !== 'null') return [[name, value]];
    return known === undefined ? [] : [[name, scalarOf(known)]];
  });
  const isBare = build.get('dockerfile') === undefined && build.get('dockerfile_inline') === undefined;
  return changed(build, {
    context: place(build.get('context') ?? scalarOf('.')),
    dockerfile: isBare ? scalarOf('Dockerfile') : build.get('dockerfile'),
    args: args.length === 0 ? undefined : mapOf(args),
    additional_contexts: named('additional_contexts', place),
    ssh: named('ssh', (value) => pathOf(value, absolute)),
  });
}

function dependencies(node: DocumentNode): DocumentNode | undefined {
  const found = new Map(
    entriesOf(node.get('depends_on')).map(([name, one]) => [name, unless(one, 'required', truth(true))] as const),
  );
  const add = (name: string, restart: boolean): void => {
    const parts: [string, DocumentNode][] = [
      ['condition', scalarOf('service_started')],
      ['restart', truth(restart)],
      ['required', truth(true)],
    ];
    if (!found.has(name)) found.set(name, mapOf(parts));
  };
  for (const link of node.get('links')?.items() ?? []) add((link.text ?? '').split(':')[0] ?? '', true);
  for (const key of ['network_mode', 'ipc', 'pid', 'uts', 'cgroup']) {
    const text = node.get(key)?.text ?? '';
    if (text.startsWith('service:')) add(text.slice('service:'.length), true);
  }
  for (const from of node.get('volumes_from')?.items() ?? []) {
    const name = (from.text ?? '').split(':')[0] ?? '';
    if (name !== 'container') add(name, false);
  }
  return found.size === 0 ? undefined : mapOf(found);
}

function networksOf(node: DocumentNode): DocumentNode | undefined {
  const networks = node.get('networks');
  if (node.get('provider') || node.get('network_mode')) return networks;
  return networks && networks.entries().length > 0 ? networks : mapOf([['default', nothing]]);
}

function portsOf(ports: DocumentNode | undefined): DocumentNode | undefined {
  if (ports?.kind !== 'seq') return ports;
  const found = new Map<string, DocumentNode>();
  for (const port of ports.items().flatMap(expanded)) {
    const parts = ['host_ip', 'published', 'target', 'protocol'].map((key) => port.get(key)?.text ?? '');
    found.set(parts.join(' '), port);
  }
  return seqOf([...found.values()]);
}

/** A range as its single ports, with the protocol and the mode that go without saying. */
function expanded(port: DocumentNode): readonly DocumentNode[] {
  const target = port.get('target')?.text ?? '';
  const settled = unless(unless(port, 'protocol', scalarOf('tcp')), 'mode', scalarOf('ingress'));
  const [ip, published, protocol] = ['host_ip', 'published', 'protocol'].map((key) => port.get(key)?.text);
  const host = ip === undefined ? '' : `${ip}:`;
  const read = readPort(
    `${host}${published === undefined && host === '' ? '' : `${published ?? ''}:`}${target}/${protocol ?? 'tcp'}`,
  );
  if (!read.ok) return [settled];
  return read.value.map((one) =>
    changed(settled, {
      target: scalarOf(String(one.target)),
      published: one.published === undefined ? undefined : scalarOf(one.published),
      protocol: scalarOf(one.protocol),
    }),
  );
}

function mountOf(mount: DocumentNode, absolute: (path: string) => string): DocumentNode {
  if (mount.kind !== 'map') return mount;
  const source = mount.get('source');
  const target = mount.get('target');
  return changed(mount, {
    source: source && mount.get('type')?.text === 'bind' ? pathOf(source, absolute) : source,
    target: target?.text ? scalarOf(cleanTarget(target.text)) : target,
  });
}

/** Without a number and without ids: all of them. */
const allOf = (device: DocumentNode): DocumentNode =>
  device.get('device_ids') ? device : unless(device, 'count', scalarOf('all'));

function deployOf(deploy: DocumentNode | undefined): DocumentNode | undefined {
  const devices = deploy?.at('resources', 'reservations', 'devices');
  const resources = deploy?.get('resources');
  const reservations = resources?.get('reservations');
  if (!deploy || !devices || !resources || !reservations) return deploy;
  const all = changed(reservations, { devices: eachOf(devices, allOf) });
  return changed(deploy, { resources: changed(resources, { reservations: all }) });
}

function developOf(develop: DocumentNode | undefined, absolute: (path: string) => string): DocumentNode | undefined {
  const watch = develop?.get('watch');
  if (!develop || !watch) return develop;
  const each = (item: DocumentNode): DocumentNode => {
    const path = item.get('path');
    return path && item.kind === 'map' ? changed(item, { path: pathOf(path, absolute) }) : item;
  };
  return changed(develop, { watch: eachOf(watch, each) });
}

/** A top-level entry with its name on the engine (compose-go loader/normalize.go, setNameFromKey). */
export function normalizedResource(
  node: DocumentNode,
  key: string,
  project: string,
  absolute: (path: string) => string,
): DocumentNode {
  const external = node.get('external');
  const isExternal = external?.kind === 'map' || /^(?:true|y|yes|on)$/i.test(external?.text ?? '');
  const given = node.get('name') ?? external?.get('name');
  const options = node.get('driver_opts');
  const device = options?.get('device');
  const isBind = node.get('driver')?.text === 'local' && options?.get('o')?.text === 'bind';
  const file = node.get('file');
  return changed(node.kind === 'map' ? node : mapOf([]), {
    name: given ?? scalarOf(isExternal ? key : `${project}_${key}`),
    file: file && pathOf(file, absolute),
    driver_opts: options && device && isBind ? changed(options, { device: pathOf(device, absolute) }) : options,
  });
}
