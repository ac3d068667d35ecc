import { isForTrying } from '../../repository/secret-files.ts';
import type { Repository } from '../../repository/repository.ts';
import { boundToLoopback, portsOnAllInterfaces, targetsOf } from '../compose-ports.ts';
import { fix, type Report, rule } from '../rule.ts';
import { storeOf } from '../stores.ts';
import { eachPlaceOnce, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/data-port-bound-to-interface',
  level: 'warning',
  must: 'A database, a cache or its console is published on one interface of the host, if it has to be published at all.',
  why: 'A port without an address is open on every interface, past the host’s firewall, which the engine’s own rules go round: data that was meant for the machine answers the network.',
  aliases: [],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '6.8',
  check: (repository) => eachPlaceOnce(open(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    ports: ["8000:8000"]\n  cache:\n    image: redis:7.4-alpine\n    ports:\n      - "6379:6379"\n  db:\n    image: postgres:17\n    environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db }\n    ports:\n      - 5432:5432 # for psql\n  docs:\n    image: mongo:8\n    ports:\n      - target: 27017\n        published: 27017\n',
      },
      finds: ['compose.yaml:8:9', 'compose.yaml:13:9', 'compose.yaml:17:9'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    ports: ["8000:8000"]\n  cache:\n    image: redis:7.4-alpine\n    ports:\n      - "127.0.0.1:6379:6379"\n  db:\n    image: postgres:17\n    environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db }\n    ports:\n      - 127.0.0.1:5432:5432 # for psql\n  docs:\n    image: mongo:8\n    ports:\n      - target: 27017\n        published: 27017\n        host_ip: 127.0.0.1\n',
      },
    },
    // What a variable holds may be an address.
    {
      files: {
        'compose.yaml':
          'services:\n  cache:\n    image: memcached:1.6\n    ports: ["${CACHE_PORT:-11211}:11211", "0.0.0.0:11212:11211"]\n',
      },
      finds: ['compose.yaml:4:13', 'compose.yaml:4:43'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  cache:\n    image: redis:7.4\n    ports: ["127.0.0.1:6379:6379", "${BIND}:6380:6379"]\n  db:\n    image: postgres:17\n    expose: ["5432"]\n  web:\n    image: nginx:1.27\n    ports: ["80:80"]\n',
      },
    },
    // On the machine of somebody who tries it, and with a password.
    {
      files: {
        'compose.dev.yaml':
          'services:\n  db:\n    image: postgres:17\n    environment: { POSTGRES_PASSWORD: "${PASSWORD:?}" }\n    ports: ["5432:5432"]\n',
      },
    },
  ],
});

function* open(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    const ports = service.node.get('ports') === undefined ? [] : portsOnAllInterfaces(service);
    const store = ports.length === 0 ? undefined : storeOf(service);
    // One that publishes nothing at all has a rule of its own.
    if (!store || repository.contract.services?.[service.name]?.internal === true) continue;
    const trying = isForTrying(file.path);
    if (trying && store.open === undefined) continue;
    for (const port of ports) {
      if (!targetsOf(port).some((one) => store.ports.includes(one))) continue;
      const bound = boundToLoopback(file.text, port);
      yield {
        file,
        range: port.span,
        level: trying || store.open === undefined ? 'note' : undefined,
        message: `port ${port.target} of \`${service.name}\` (${store.name}) is open on every interface of the host${store.open === undefined ? '' : `, and ${store.open}`}`,
        fix: bound && fix.unsafe('Bind it to 127.0.0.1', file, bound, ['+']),
      };
    }
  }
}
