import type { ComposeService } from '../../models/compose/compose.ts';
import { servicesTold } from '../../repository/compose-builds.ts';
import { composeProjectsOf, type ProjectService } from '../../repository/compose-project.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import { isBrought } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { appended } from '../block-edits.ts';
import { fix, type Report, rule } from '../rule.ts';
import { eachPlaceOnce } from '../written-services.ts';

export default rule({
  id: 'compose/gpu-is-reserved',
  level: 'error',
  must: 'A service for which the contract says `gpu: required` reserves a GPU.',
  why: 'Without a reservation the engine shows it no device, whatever the host has: the program ends, or computes on the processor and nobody notices.',
  aliases: [],
  fixes: 'safe',
  check: (repository) => eachPlaceOnce(unreserved(repository)),
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  trainer:\n    gpu: required\n',
        'compose.yaml':
          'services:\n  trainer:\n    image: example/trainer:2\n    devices: [/dev/input]\n\n  store:\n    image: redis:7.4\n',
      },
      finds: ['compose.yaml:2:3'],
      fixed: {
        'compose.yaml':
          'services:\n  trainer:\n    image: example/trainer:2\n    devices: [/dev/input]\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              count: all\n              capabilities: [gpu]\n\n  store:\n    image: redis:7.4\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  trainer:\n    gpu: required\n',
        'compose.yaml':
          'services:\n    trainer:\n        deploy:\n            resources:\n                limits: { memory: 8G }\n            replicas: 1\n        image: example/trainer:2\n',
      },
      finds: ['compose.yaml:2:5'],
      fixed: {
        'compose.yaml':
          'services:\n    trainer:\n        deploy:\n            resources:\n                limits: { memory: 8G }\n                reservations:\n                  devices:\n                    - driver: nvidia\n                      count: all\n                      capabilities: [gpu]\n            replicas: 1\n        image: example/trainer:2\n',
      },
    },
    // A device that is no GPU.
    {
      files: {
        'plimsoll.yaml': 'services:\n  trainer:\n    gpu: required\n',
        'compose.yaml':
          'services:\n  trainer:\n    image: example/trainer:2\n    deploy: { resources: { reservations: { devices: [{ capabilities: [tpu] }] } } }\n',
      },
      finds: ['compose.yaml:2:3'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml':
          'services:\n  a: { gpu: required }\n  b: { gpu: required }\n  c: { gpu: required }\n  d: { gpu: optional }\n  e: { gpu: required }\n  f: { gpu: required }\n',
        'compose.yaml':
          'services:\n  a:\n    image: example/a:1\n    gpus: all\n  b:\n    image: example/b:1\n    runtime: nvidia\n  c:\n    image: example/c:1\n  d:\n    image: example/d:1\n  e:\n    image: example/e:1\n    devices: ["nvidia.com/gpu=all"]\n  f:\n    image: example/f:1\n    devices: ["/dev/dri:/dev/dri"]\n',
        'compose.override.yaml':
          'services:\n  c:\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              device_ids: ["0"]\n              capabilities: [compute, gpu]\n',
      },
    },
    // A file for machines without one stands beside the one that reserves it.
    {
      files: {
        'plimsoll.yaml': 'dev: { compose: compose.gpu.yaml }\nservices:\n  a: { gpu: required }\n',
        'compose.yaml': 'services:\n  a:\n    image: example/a:1\n',
        'compose.gpu.yaml': 'services:\n  a:\n    image: example/a:1\n    gpus: all\n',
      },
    },
  ],
});

function* unreserved(repository: Repository): Iterable<Report> {
  const needing = Object.entries(repository.contract.services ?? {}).flatMap(([name, { gpu }]) =>
    gpu === 'required' ? [name] : [],
  );
  if (needing.length === 0) return;
  const projects = composeProjectsOf(repository).filter(
    ({ files }) => !files.some(({ path, model }) => isBrought(path) || model.template === 'structure'),
  );
  for (const name of needing) {
    const services = projects.flatMap((project) => servicesTold(project).filter((one) => one.name === name));
    // Compose files for machines with and without a device stand side by side: the one of the contract counts, else any.
    const main = services.filter(({ project }) =>
      project.files.some(({ path }) => path === repository.contract.dev?.compose),
    );
    const asked = main.length > 0 ? main : services;
    const [first] = asked;
    if (!first || asked.some((one) => !one.complete || mayHave(one))) continue;
    const related = promiseAt(repository, ['services', name, 'gpu'], 'the contract says `gpu: required`');
    const message = `\`${name}\` reserves no GPU: the engine shows it none`;
    yield { file: first.place, range: first.place.span, message, related, fix: repairOf(first) };
  }
}

function mayHave({ definition, hiddenBy }: ProjectService): boolean {
  const { deploy, gpus, runtime, devices, privileged } = definition;
  if ([['deploy'], ['gpus'], ['runtime'], ['devices']].some((path) => hiddenBy(...path).length > 0)) return true;
  return (
    gpus.length > 0 ||
    privileged ||
    (runtime !== undefined && /nvidia|\$/.test(runtime.value)) ||
    devices.some(({ value }) => /gpu|nvidia|dri|kfd|dxg|\$/i.test(value)) ||
    (deploy?.devices ?? []).some(
      ({ capabilities, driver }) =>
        capabilities.some(({ value }) => /gpu|nvidia|compute|\$/.test(value)) ||
        (driver !== undefined && /nvidia|cdi|amd|\$/.test(driver.value)),
    )
  );
}

const reservation = ['devices:', '  - driver: nvidia', '    count: all', '    capabilities: [gpu]'];
const deeper = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function repairOf({ project, name, place }: ProjectService): Report['fix'] {
  const file = project.files.find(({ path }) => path === place.path);
  const own: ComposeService | undefined = file?.model.services.find((one) => one.name === name);
  if (!file || !own) return undefined;
  let map = own.node;
  let missing: readonly string[] = reservation;
  const keys = ['deploy', 'resources', 'reservations'];
  while (keys[0] !== undefined && map.get(keys[0]) !== undefined) map = map.get(keys.shift() ?? '') ?? map;
  // Somebody has thought of devices already.
  if (keys.length === 0 && map.get('devices') !== undefined) return undefined;
  for (const key of keys.toReversed()) missing = [`${key}:`, ...deeper(missing)];
  const added = appended(file.text, map, missing);
  return added && fix.safe('Reserve every GPU', file, added, [`+services.${name}.deploy`]);
}
