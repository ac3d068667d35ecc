import type { DocumentNode, Entry } from '../document/node.ts';
import { textOf, textsOf } from '../document/scalar.ts';
import { buildOf } from './build.ts';
import { deployOf, gpusOf, watchesOf } from './deploy.ts';
import { lazily } from './lazy.ts';
import { portsOf } from './ports.ts';
import type {
  ComposeDependency,
  ComposeEnvFile,
  ComposeExtends,
  ComposeHealthcheck,
  ComposeNetwork,
  ComposeService,
} from './syntax.ts';
import { commandOf, flagOf, grantsOf, pairsOf, unlessFalse, variablesIn } from './values.ts';
import { volumesOf } from './volumes.ts';

const partsOf = lazily<Omit<ComposeService, 'name' | 'nameSpan' | 'span' | 'node'>>({
  image: ['image', textOf],
  build: ['build', buildOf],
  command: ['command', commandOf],
  entrypoint: ['entrypoint', commandOf],
  environment: ['environment', variablesIn],
  envFile: ['env_file', envFilesOf],
  labels: ['labels', variablesIn],
  ports: ['ports', portsOf],
  expose: ['expose', textsOf],
  volumes: ['volumes', volumesOf],
  tmpfs: ['tmpfs', textsOf],
  networks: ['networks', networksOf],
  secrets: ['secrets', grantsOf],
  configs: ['configs', grantsOf],
  dependsOn: ['depends_on', dependenciesOf],
  links: ['links', textsOf],
  healthcheck: ['healthcheck', healthcheckOf],
  deploy: ['deploy', deployOf],
  gpus: ['gpus', gpusOf],
  devices: ['devices', textsOf],
  watch: ['develop', watchesOf],
  profiles: ['profiles', textsOf],
  extends: ['extends', extendsOf],
  user: ['user', textOf],
  groupAdd: ['group_add', textsOf],
  platform: ['platform', textOf],
  workingDir: ['working_dir', textOf],
  containerName: ['container_name', textOf],
  hostname: ['hostname', textOf],
  networkMode: ['network_mode', textOf],
  pid: ['pid', textOf],
  ipc: ['ipc', textOf],
  restart: ['restart', textOf],
  runtime: ['runtime', textOf],
  pullPolicy: ['pull_policy', textOf],
  stopSignal: ['stop_signal', textOf],
  stopGracePeriod: ['stop_grace_period', textOf],
  memLimit: ['mem_limit', textOf],
  cpus: ['cpus', textOf],
  shmSize: ['shm_size', textOf],
  scale: ['scale', textOf],
  readOnly: ['read_only', flagOf],
  privileged: ['privileged', flagOf],
  init: ['init', flagOf],
  tty: ['tty', flagOf],
  stdinOpen: ['stdin_open', flagOf],
  capAdd: ['cap_add', textsOf],
  capDrop: ['cap_drop', textsOf],
  securityOpt: ['security_opt', textsOf],
  extraHosts: ['extra_hosts', pairsOf],
});

/** The service `name: { … }` as the Compose Specification (05-services.md) reads it; what has the wrong type is left out. */
export function serviceOf({ key, keySpan, span, value }: Omit<Entry, 'merged'>): ComposeService {
  return partsOf(value, { name: key, nameSpan: keySpan, span, node: value });
}

function envFilesOf(node: DocumentNode | undefined): readonly ComposeEnvFile[] {
  if (node === undefined) return [];
  const items = node.kind === 'seq' ? node.items() : [node];
  return items.flatMap((item) => {
    const path = textOf(item.kind === 'map' ? item.get('path') : item);
    if (path === undefined) return [];
    return { path, required: unlessFalse(item.get('required')), format: item.get('format')?.text };
  });
}

function dependenciesOf(node: DocumentNode | undefined): readonly ComposeDependency[] {
  if (node === undefined) return [];
  const listed = textsOf(node).map(({ value, span }): ComposeDependency => {
    return { service: value, condition: 'service_started', required: true, restart: false, span, form: 'list' };
  });
  const mapped = node.entries().map(({ key, keySpan, value }): ComposeDependency => {
    const condition = value.get('condition')?.text ?? 'service_started';
    const required = unlessFalse(value.get('required'));
    return { service: key, condition, required, restart: flagOf(value.get('restart')), span: keySpan, form: 'map' };
  });
  return [...listed, ...mapped];
}

function networksOf(node: DocumentNode | undefined): readonly ComposeNetwork[] {
  if (node === undefined) return [];
  const listed = textsOf(node).map(({ value, span, node: item }) => ({ name: value, span, aliases: [], node: item }));
  const mapped = node.entries().map(({ key, keySpan, value }): ComposeNetwork => {
    return { name: key, span: keySpan, aliases: textsOf(value.get('aliases')), node: value };
  });
  return [...listed, ...mapped];
}

function healthcheckOf(node: DocumentNode | undefined): ComposeHealthcheck | undefined {
  if (node === undefined || node.kind !== 'map') return undefined;
  const test = commandOf(node.get('test'));
  const first = test?.words[0]?.value;
  let run: ComposeHealthcheck['run'] = 'none';
  if (test?.form === 'text' && first !== undefined) run = 'shell';
  else if (test?.form === 'list' && first !== undefined && first !== 'NONE')
    run = first === 'CMD-SHELL' ? 'shell' : 'exec';
  const disabled = flagOf(node.get('disable')) || (test?.form === 'list' && first === 'NONE');
  return {
    disabled,
    run,
    test,
    interval: textOf(node.get('interval')),
    timeout: textOf(node.get('timeout')),
    startPeriod: textOf(node.get('start_period')),
    startInterval: textOf(node.get('start_interval')),
    retries: textOf(node.get('retries')),
    span: node.span,
    keySpan: node.keySpan ?? node.span,
    node,
  };
}

function extendsOf(node: DocumentNode | undefined): ComposeExtends | undefined {
  if (node === undefined || node.kind === 'null') return undefined;
  const service = node.kind === 'scalar' ? node : node.get('service');
  const file = node.get('file');
  return {
    service: service?.text,
    file: file?.text,
    serviceSpan: service?.span ?? node.span,
    fileSpan: file?.text === undefined ? undefined : file.span,
    span: node.span,
  };
}
