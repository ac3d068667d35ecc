import {
  command,
  duration,
  fields,
  flag,
  float,
  type Form,
  hosts,
  list,
  mapping,
  mappingOrNull,
  named,
  number,
  optOut,
  raw,
  saidDuration,
  saidFlag,
  saidNumber,
  size,
  text,
  texts,
} from './output-forms.ts';
import type { Output } from '../../text/go-value.ts';
import type { DocumentNode } from '../document/node.ts';

const ulimit: Form = (node) =>
  node.kind === 'map' ? fields(['soft', number], ['hard', number])(node) : saidNumber(node);
const ulimits = named(ulimit);

/** A file mode: `0440`. */
const mode: Form = (node) => {
  const said = node.text ?? '';
  if (typeof node.value !== 'number' || /^0[0-7]+$/.test(said)) return `0${Number.parseInt(said, 8).toString(8)}`;
  return `0${Number(said).toString(8)}`;
};
/** `0644` is octal, as YAML 1.1 had it. */
const tmpfsMode: Form = (node) =>
  /^0[0-7]+$/.test(node.text ?? '') ? Number.parseInt(node.text ?? '', 8) : number(node);

const grants = list(fields(['source', text], ['target', text], ['uid', text], ['gid', text], ['mode', mode]));

const count: Form = (node) => (node.text === 'all' ? -1 : saidNumber(node));
const device = fields(
  ['capabilities', texts],
  ['driver', text],
  ['count', count],
  ['device_ids', texts],
  ['options', mapping],
);
const rates = list(fields(['path', text], ['rate', size]));

const mount = fields(
  ['type', text],
  ['source', text],
  ['target', text],
  ['read_only', flag],
  ['consistency', text],
  ['bind', fields(['selinux', text], ['propagation', text], ['create_host_path', optOut], ['recursive', text])],
  ['volume', fields(['labels', mapping], ['nocopy', flag], ['subpath', text])],
  ['tmpfs', fields(['size', size], ['mode', tmpfsMode])],
  ['image', fields(['subpath', text])],
);

const network: Form = (node) =>
  node.kind === 'null'
    ? null
    : fields(
        ['aliases', texts],
        ['driver_opts', mapping],
        ['gw_priority', number],
        ['interface_name', text],
        ['ipv4_address', text],
        ['ipv6_address', text],
        ['link_local_ips', texts],
        ['mac_address', text],
        ['priority', number],
        ['use_service_name_alias', saidFlag],
      )(node);

const model: Form = (node) => (node.kind === 'null' ? null : fields(['endpoint_var', text], ['model_var', text])(node));

const deviceMapping: Form = (node) => {
  if (node.kind === 'map') return fields(['source', text], ['target', text], ['permissions', text])(node);
  const [source = '', target, permissions = 'rwm'] = (node.text ?? '').split(':');
  return new Map([
    ['source', source],
    ['target', target || source],
    ['permissions', permissions],
  ]);
};

const test: Form = (node) => {
  if (node.kind === 'seq') return texts(node);
  return node.text === undefined ? undefined : ['CMD-SHELL', node.text];
};

const hook = fields(
  ['command', command, null],
  ['user', text],
  ['privileged', flag],
  ['working_dir', text],
  ['environment', mappingOrNull],
);

const update = fields(
  ['parallelism', saidNumber],
  ['delay', duration],
  ['failure_action', text],
  ['monitor', duration],
  ['max_failure_ratio', float],
  ['order', text],
);

const cpus: Form = (node) => {
  const value = Number(node.text);
  return value ? value : undefined;
};
const resource = fields(
  ['cpus', cpus],
  ['memory', size],
  ['pids', number],
  ['devices', list(device)],
  ['generic_resources', list(fields(['discrete_resource_spec', fields(['kind', text], ['value', number])]))],
);

const deploy = fields(
  ['mode', text],
  ['replicas', saidNumber],
  ['labels', mapping],
  ['update_config', update],
  ['rollback_config', update],
  ['resources', fields(['limits', resource], ['reservations', resource]), new Map()],
  [
    'restart_policy',
    fields(['condition', text], ['delay', saidDuration], ['max_attempts', saidNumber], ['window', saidDuration]),
  ],
  [
    'placement',
    fields(['constraints', texts], ['preferences', list(fields(['spread', text]))], ['max_replicas_per_node', number]),
    new Map(),
  ],
  ['endpoint_mode', text],
);

const build = fields(
  ['context', text],
  ['dockerfile', text],
  ['dockerfile_inline', text],
  ['entitlements', texts],
  ['args', mapping],
  ['provenance', text],
  ['sbom', text],
  ['ssh', sshKeys],
  ['labels', mapping],
  ['cache_from', texts],
  ['cache_to', texts],
  ['no_cache', flag],
  ['no_cache_filter', texts],
  ['additional_contexts', mapping],
  ['pull', flag],
  ['extra_hosts', hosts],
  ['isolation', text],
  ['network', text],
  ['target', text],
  ['secrets', grants],
  ['shm_size', size],
  ['tags', texts],
  ['ulimits', ulimits],
  ['platforms', texts],
  ['privileged', flag],
);

function sshKeys(node: DocumentNode): Output | undefined {
  const keys = node.entries().map(({ key, value }) => (value.text ? `${key}: ${value.text}` : key));
  return keys.length === 0 ? undefined : keys;
}

/** A service in the order in which Compose prints it (compose-go types.ServiceConfig). */
export const serviceOutput = fields(
  ['profiles', texts],
  ['deploy', deploy],
  [
    'develop',
    fields([
      'watch',
      list(
        fields(
          ['path', text],
          ['action', text],
          ['target', text],
          ['exec', hook, new Map([['command', null]])],
          ['include', texts],
          ['ignore', texts],
          ['initial_sync', flag],
        ),
      ),
    ]),
  ],
  ['restart', text],
  ['scale', saidNumber],
  ['attach', saidFlag],
  ['container_name', text],
  ['provider', fields(['type', text], ['options', named(texts)])],
  ['external_links', texts],
  ['links', texts],
  ['pre_start', raw],
  ['post_start', list(hook)],
  ['pre_stop', list(hook)],
  ['annotations', mapping],
  [
    'blkio_config',
    fields(
      ['weight', number],
      ['weight_device', list(fields(['path', text], ['weight', number]))],
      ['device_read_bps', rates],
      ['device_read_iops', rates],
      ['device_write_bps', rates],
      ['device_write_iops', rates],
    ),
  ],
  ['cap_add', texts],
  ['cap_drop', texts],
  ['cgroup_parent', text],
  ['cgroup', text],
  ['cpu_count', number],
  ['cpu_percent', float],
  ['cpu_period', number],
  ['cpu_quota', number],
  ['cpu_rt_period', number],
  ['cpu_rt_runtime', number],
  ['cpus', float],
  ['cpuset', text],
  ['cpu_shares', number],
  ['command', command, null],
  ['configs', grants],
  ['credential_spec', fields(['config', text], ['file', text], ['registry', text])],
  ['device_cgroup_rules', texts],
  ['devices', list(deviceMapping)],
  ['dns', texts],
  ['dns_opt', texts],
  ['dns_search', texts],
  ['domainname', text],
  ['entrypoint', command, null],
  ['environment', mappingOrNull],
  ['extra_hosts', hosts],
  ['group_add', texts],
  ['gpus', list(device)],
  ['hostname', text],
  ['image', text],
  ['init', saidFlag],
  ['ipc', text],
  ['isolation', text],
  ['labels', mapping],
  ['label_file', texts],
  ['logging', fields(['driver', text], ['options', mapping])],
  ['mem_limit', size],
  ['mem_reservation', size],
  ['memswap_limit', size],
  ['mem_swappiness', size],
  ['mac_address', text],
  ['models', named(model)],
  ['network_mode', text],
  ['networks', named(network)],
  ['oom_kill_disable', flag],
  ['oom_score_adj', number],
  ['pid', text],
  ['pids_limit', number],
  ['platform', text],
  ['privileged', flag],
  ['pull_policy', text],
  ['pull_refresh_after', text],
  ['read_only', flag],
  ['runtime', text],
  ['secrets', grants],
  ['security_opt', texts],
  ['shm_size', size],
  ['stop_grace_period', saidDuration],
  ['stop_signal', text],
  ['storage_opt', mapping],
  ['sysctls', mapping],
  ['tmpfs', texts],
  ['ulimits', ulimits],
  ['umask', saidNumber],
  ['use_api_socket', flag],
  ['user', text],
  ['userns_mode', text],
  ['uts', text],
  ['volumes', list(mount)],
  ['volumes_from', texts],
  ['working_dir', text],
  ['build', build],
  ['depends_on', named(fields(['condition', text], ['restart', flag], ['required', saidFlag]))],
  ['expose', texts],
  [
    'healthcheck',
    fields(
      ['test', test],
      ['timeout', saidDuration],
      ['interval', saidDuration],
      ['retries', saidNumber],
      ['start_period', saidDuration],
      ['start_interval', saidDuration],
      ['disable', flag],
    ),
  ],
  [
    'ports',
    list(
      fields(
        ['name', text],
        ['mode', text],
        ['host_ip', text],
        ['target', number],
        ['published', text],
        ['protocol', text],
        ['app_protocol', text],
      ),
    ),
  ],
  ['stdin_open', flag],
  ['tty', flag],
);

const external: Form = (node) => (node.kind === 'map' ? true : flag(node));

const source = [
  ['name', text],
  ['file', text],
  ['environment', text],
  ['content', text],
  ['external', external],
  ['labels', mapping],
  ['driver', text],
  ['driver_opts', mapping],
  ['template_driver', text],
] as const;

/** Top-level entries by their section. */
export const resourceOutputs = {
  networks: fields(
    ['name', text],
    ['driver', text],
    ['driver_opts', mapping],
    [
      'ipam',
      fields(
        ['driver', text],
        ['config', list(fields(['subnet', text], ['gateway', text], ['ip_range', text], ['aux_addresses', mapping]))],
        ['options', mapping],
      ),
      new Map(),
    ],
    ['external', external],
    ['internal', flag],
    ['attachable', flag],
    ['labels', mapping],
    ['enable_ipv4', saidFlag],
    ['enable_ipv6', saidFlag],
  ),
  volumes: fields(
    ['name', text],
    ['driver', text],
    ['driver_opts', mapping],
    ['external', external],
    ['labels', mapping],
  ),
  secrets: fields(...source.filter(([key]) => key !== 'content')),
  configs: fields(...source),
  models: fields(['name', text], ['model', text], ['context_size', number], ['runtime_flags', texts]),
} as const;
