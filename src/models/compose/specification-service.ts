import {
  choice,
  duration,
  flag,
  flagOnly,
  flagOrText,
  fraction,
  integer,
  integerOrText,
  type KeysType,
  keys,
  list,
  named,
  none,
  number,
  numberOrText,
  oneOf,
  scalar,
  set,
  size,
  text,
  whole,
  wholeOrNumber,
} from './specification-types.ts';

/** Names of services, networks and the like. */
export const nameOf = /^[a-zA-Z0-9._-]+$/;

const texts = list(text);
const textSet = set(text);
const textOrTexts = choice(text, textSet);
const textOrMerged = choice(text, texts);
const value = scalar(['text', 'number', 'flag', 'null']);
/** `NAME: value` or `- NAME=value`. */
export const variables = choice(named(value), texts);
export const options = named(numberOrText);
const command = choice(scalar(['text', 'null'], { format: 'command' }), texts);
const hostList = choice(named(choice(text, texts)), list(scalar(['text'], { format: 'host' })));
/** Not below 0. */
const count = scalar(['integer', 'text'], { cast: 'integer', min: 0 });
const ulimit = scalar(['integer', 'text'], { cast: 'integer' });
const ulimits = named(choice(ulimit, keys({ hard: ulimit, soft: ulimit }, { required: ['soft', 'hard'] })), /^[a-z]+$/);
const grants = list(
  choice(
    text,
    keys({ source: text, target: text, uid: text, gid: text, mode: scalar(['number', 'text'], { format: 'mode' }) }),
  ),
);
const device = {
  capabilities: textSet,
  count: scalar(['integer', 'text'], { format: 'count' }),
  device_ids: textSet,
  driver: text,
  options: variables,
};
const rates = list(keys({ path: text, rate: scalar(['integer', 'text'], { format: 'size' }) }, { closed: true }));

const mount = keys(
  {
    type: oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: keys({
      propagation: text,
      create_host_path: flag,
      recursive: oneOf('enabled', 'disabled', 'writable', 'readonly'),
      selinux: oneOf('z', 'Z'),
    }),
    volume: keys({ labels: variables, nocopy: flag, subpath: text }),
    tmpfs: keys({ size: scalar(['integer', 'text'], { format: 'size', min: 0 }), mode: numberOrText }),
    image: keys({ subpath: text }),
  },
  { required: ['type', 'target'] },
);

const network = keys({
  aliases: texts,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: texts,
  mac_address: text,
  driver_opts: options,
  priority: number,
  gw_priority: number,
  use_service_name_alias: flag,
});

/** What every container has, that of a service, a job or a `pre_start` hook. */
const container: KeysType['keys'] = {
  annotations: variables,
  blkio_config: keys(
    {
      device_read_bps: rates,
      device_read_iops: rates,
      device_write_bps: rates,
      device_write_iops: rates,
      weight: integerOrText,
      weight_device: list(keys({ path: text, weight: integerOrText }, { closed: true })),
    },
    { closed: true },
  ),
  cap_add: texts,
  cap_drop: texts,
  cgroup: oneOf('host', 'private'),
  cgroup_parent: text,
  command,
  configs: grants,
  cpu_count: scalar(['integer', 'text'], { cast: 'integer', min: 0 }),
  cpu_percent: scalar(['integer', 'text'], { cast: 'float', min: 0, max: 100 }),
  cpu_shares: wholeOrNumber,
  cpu_quota: wholeOrNumber,
  cpu_period: wholeOrNumber,
  cpu_rt_period: wholeOrNumber,
  cpu_rt_runtime: wholeOrNumber,
  cpus: fraction,
  cpuset: text,
  credential_spec: keys({ config: text, file: text, registry: text }),
  device_cgroup_rules: textSet,
  devices: list(
    choice(
      scalar(['text'], { format: 'device' }),
      keys({ source: text, target: text, permissions: text }, { required: ['source'] }),
    ),
  ),
  dns: textOrMerged,
  dns_opt: texts,
  dns_search: textOrMerged,
  domainname: text,
  entrypoint: command,
  env_file: choice(
    text,
    list(choice(text, keys({ path: text, format: text, required: flag }, { closed: true, required: ['path'] }))),
  ),
  label_file: choice(text, texts),
  environment: variables,
  extra_hosts: hostList,
  gpus: choice(oneOf('all'), list(keys(device, { open: true }))),
  group_add: set(numberOrText),
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  labels: variables,
  logging: keys({ driver: text, options: named(scalar(['text', 'number', 'null'])) }),
  mac_address: text,
  mem_limit: size,
  mem_reservation: scalar(['integer', 'text'], { format: 'size' }),
  mem_swappiness: scalar(['integer', 'text'], { format: 'size' }),
  memswap_limit: size,
  network_mode: text,
  models: choice(textSet, named(choice(keys({ endpoint_var: text, model_var: text }), none), nameOf)),
  networks: choice(textSet, named(choice(network, none), nameOf)),
  oom_kill_disable: flag,
  oom_score_adj: scalar(['integer', 'text'], { cast: 'integer', min: -1000, max: 1000 }),
  pid: scalar(['text', 'null']),
  pids_limit: wholeOrNumber,
  platform: text,
  privileged: flag,
  pull_policy: scalar(['text'], {
    pattern: /^(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:[0-9]+[wdhms])+)$/,
    says: '`always`, `never`, `missing`, `build`, `refresh`, `daily`, `weekly` or `every_12h`',
  }),
  pull_refresh_after: text,
  read_only: flag,
  runtime: text,
  security_opt: textSet,
  shm_size: size,
  secrets: grants,
  sysctls: variables,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: keys({}, { open: true }),
  tmpfs: textOrMerged,
  ulimits,
  umask: scalar(['integer', 'text', 'null'], { cast: 'umask', min: 0, max: 4_294_967_295 }),
  use_api_socket: flagOnly,
  user: text,
  uts: text,
  userns_mode: text,
  volumes: list(choice(scalar(['text'], { format: 'mount' }), mount)),
  volumes_from: textSet,
  working_dir: text,
};

const build = keys({
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  args: variables,
  ssh: variables,
  labels: variables,
  cache_from: texts,
  cache_to: texts,
  no_cache: flag,
  no_cache_filter: textOrTexts,
  additional_contexts: choice(named(value), list(scalar(['text'], { format: 'pair' }))),
  network: text,
  provenance: flagOrText,
  sbom: flagOrText,
  pull: flag,
  target: text,
  shm_size: scalar(['integer', 'text'], { format: 'size' }),
  extra_hosts: hostList,
  isolation: text,
  privileged: flag,
  secrets: grants,
  tags: texts,
  ulimits,
  platforms: texts,
});

const dependency = keys(
  {
    condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
    restart: flag,
    required: scalar(['flag'], { cast: 'flag' }),
  },
  { required: ['condition'] },
);

const port = keys(
  {
    name: text,
    mode: text,
    host_ip: scalar(['text'], { format: 'address' }),
    target: whole,
    published: integerOrText,
    protocol: text,
    app_protocol: text,
  },
  { required: ['target'] },
);

/** What a service and a job have in common beyond the container. */
const workload: KeysType['keys'] = {
  build: choice(text, build),
  depends_on: choice(textSet, named(dependency, nameOf)),
  healthcheck: keys({
    disable: flag,
    interval: duration,
    retries: scalar(['number', 'text'], { cast: 'integer', min: 0 }),
    test: choice(text, texts),
    timeout: duration,
    start_period: duration,
    start_interval: duration,
  }),
  ports: list(choice(scalar(['integer', 'text'], { format: 'port' }), port)),
  expose: list(numberOrText),
  stdin_open: flag,
  tty: flag,
};

const hook = keys(
  {
    command: choice(scalar(['text', 'null'], { format: 'command' }), texts),
    user: text,
    privileged: flag,
    working_dir: text,
    environment: variables,
  },
  { required: ['command'] },
);

const update = keys({
  parallelism: count,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: fraction,
  order: oneOf('start-first', 'stop-first'),
});

const limits = { cpus: scalar(['number', 'text'], { format: 'float' }), memory: scalar(['text'], { format: 'size' }) };

/** Compose Deploy Specification (deploy.md). */
const deploy = keys({
  mode: text,
  endpoint_mode: text,
  replicas: whole,
  labels: variables,
  rollback_config: update,
  update_config: update,
  resources: keys({
    limits: keys({ ...limits, pids: integerOrText }),
    reservations: keys({
      ...limits,
      generic_resources: list(keys({ discrete_resource_spec: keys({ kind: text, value: numberOrText }) })),
      devices: list(keys(device, { required: ['capabilities'] })),
    }),
  }),
  restart_policy: keys({ condition: text, delay: duration, max_attempts: count, window: duration }),
  placement: keys({
    constraints: texts,
    preferences: list(keys({ spread: text })),
    max_replicas_per_node: count,
  }),
});

/** Compose Develop Specification (develop.md). */
const develop = keys({
  watch: list(
    keys(
      {
        ignore: textOrTexts,
        include: textOrTexts,
        path: text,
        action: oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
        target: text,
        exec: hook,
        initial_sync: flagOnly,
      },
      { required: ['path', 'action'] },
    ),
  ),
});

/** An entry of `services` (Compose Specification, 05-services.md). */
export const serviceType = keys({
  ...container,
  ...workload,
  deploy: choice(deploy, none),
  develop: choice(develop, none),
  profiles: texts,
  restart: text,
  scale: whole,
  attach: flag,
  container_name: scalar(['text'], {
    pattern: /[a-zA-Z0-9][a-zA-Z0-9_.-]+/,
    says: 'two or more letters, digits, `_`, `.` or `-`',
  }),
  provider: keys({ type: text, options: keys({}, { open: true }) }, { required: ['type'] }),
  extends: choice(text, keys({ service: text, file: text }, { closed: true, required: ['service'] })),
  links: texts,
  external_links: textSet,
  pre_start: list(keys({ ...container, per_replica: flag })),
  post_start: list(hook),
  pre_stop: list(hook),
});

/** An entry of `jobs`. */
export const jobType = keys(
  {
    ...container,
    ...workload,
    profiles: texts,
    triggers: keys({
      manual: flag,
      schedule: list(
        choice(
          text,
          keys(
            { cron: text, timezone: text, concurrency: oneOf('forbid', 'queue'), missed_fires: oneOf('one', 'skip') },
            { required: ['cron'] },
          ),
        ),
      ),
    }),
  },
  { required: ['triggers'] },
);

export const modelType = keys(
  { name: text, model: text, context_size: integer, runtime_flags: texts },
  { required: ['model'] },
);
