import type { Repository } from '../../repository/repository.ts';
import { isForTrying } from '../../repository/secret-files.ts';
import { watchesHost } from '../host-watchers.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce, entrySpan, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/no-host-namespace',
  level: 'warning',
  must: 'No service shares a namespace of the host: network, processes, memory, users, host name or cgroups.',
  why: 'What a namespace keeps apart is open then: the services on the loopback of the host, the environment of its processes, their shared memory.',
  aliases: ['CL-0008', 'CL-0010'],
  tags: ['security'],
  securitySeverity: '6.5',
  check: (repository) => eachPlaceOnce(shared(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    network_mode: host\n    pid: "host"\n    ipc: host\n    userns_mode: host\n    ports: ["80:80"]\n',
      },
      finds: ['compose.yaml:4:5', 'compose.yaml:5:5', 'compose.yaml:6:5', 'compose.yaml:7:5'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  metrics:\n    image: prom/node-exporter:v1.8.2\n    network_mode: host\n    pid: host\n',
      },
      finds: ['compose.yaml:4:5', 'compose.yaml:5:5'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    network_mode: service:vpn\n    ipc: shareable\n    pid: service:vpn\n  vpn:\n    image: example/vpn:2\n    network_mode: bridge\n    networks: { default: {} }\n  db:\n    image: postgres:17\n    networks: [host]\nnetworks: { host: }\n',
      },
    },
  ],
});

const opens: Readonly<Record<string, string>> = {
  network_mode: 'reaches what listens on the loopback of the host, and every port that it opens is open on the host',
  pid: 'sees every process of the host with its arguments, and may end or trace them',
  ipc: 'reads and writes the shared memory of the host’s processes; `shm_size` gives it enough of its own',
  userns_mode: 'is left out where the engine maps users: root inside is root on the host',
  uts: 'may change the name of the host',
  cgroup: 'sees and, as root, changes the limits of everything on the host',
};

/** Programs that find others on the local network, browsers and all that must be fast are often run so. */
const mild = new Set(['network_mode', 'ipc', 'userns_mode']);

function* shared(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    for (const [key, what] of Object.entries(opens)) {
      const node = service.node.get(key);
      if (node?.text !== 'host') continue;
      const level = watchesHost(service) || mild.has(key) ? 'note' : undefined;
      if (level === 'note' && isForTrying(file.path)) continue;
      const more = key === 'network_mode' && service.ports.length > 0 ? '; `ports` counts for nothing then' : '';
      yield { file, range: entrySpan(node), level, message: `\`${service.name}\` ${what}${more}` };
    }
  }
}
