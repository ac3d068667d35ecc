import { jobType, modelType, nameOf, options, serviceType, variables } from './specification-service.ts';
import {
  choice,
  flag,
  type KeysType,
  keys,
  list,
  named,
  none,
  type ScalarType,
  scalar,
  text,
} from './specification-types.ts';

const external = choice(flag, keys({ name: text }));
const textOrTexts = choice(text, list(text));

const network = keys({
  name: text,
  driver: text,
  driver_opts: options,
  ipam: keys({
    driver: text,
    config: list(keys({ subnet: text, ip_range: text, gateway: text, aux_addresses: named(text) })),
    options: named(text),
  }),
  external,
  internal: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  attachable: flag,
  labels: variables,
});

const volume = keys({ name: text, driver: text, driver_opts: options, external, labels: variables });

const secret = keys({
  name: text,
  environment: text,
  file: text,
  external,
  labels: variables,
  driver: text,
  driver_opts: options,
  template_driver: text,
});

const config = keys({
  name: text,
  content: text,
  environment: text,
  file: text,
  external,
  labels: variables,
  template_driver: text,
});

const include = choice(
  text,
  keys({ path: textOrTexts, env_file: textOrTexts, project_directory: text }, { closed: true }),
);

const nullable = (type: KeysType) => choice(type, none satisfies ScalarType);

/** A Compose file as the Compose Specification has it (its schema of November 2026, compose-go 2.16). */
export const fileType = keys({
  version: text,
  name: text,
  include: choice(list(include), scalar(['null'])),
  services: named(serviceType, nameOf),
  jobs: named(jobType, nameOf),
  networks: named(nullable(network), nameOf),
  volumes: named(nullable(volume), nameOf),
  secrets: named(secret, nameOf),
  configs: named(config, nameOf),
  models: named(modelType, nameOf),
});
