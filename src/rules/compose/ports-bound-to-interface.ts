import type { Repository } from '../../repository/repository.ts';
import { boundToLoopback, portsOnAllInterfaces, targetsOf } from '../compose-ports.ts';
import { fix, type Report, rule } from '../rule.ts';
import { storeOf } from '../stores.ts';
import { eachPlaceOnce, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/ports-bound-to-interface',
  level: 'note',
  must: 'Every published port names the interface of the host that it is open on.',
  why: 'Without an address a port is open on every interface, past the host’s firewall: a service behind a reverse proxy can be reached without it.',
  aliases: ['CL-0005', 'no-unbound-port-interfaces'],
  fixes: 'unsafe',
  optIn: true,
  tags: ['security'],
  securitySeverity: '4.0',
  check: (repository) => eachPlaceOnce(open(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    ports:\n      - "8000:8000"\n      - 9000\n      - "0.0.0.0:9100:9100"\n',
      },
      finds: ['compose.yaml:5:9', 'compose.yaml:6:9', 'compose.yaml:7:9'],
      fixed: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    ports:\n      - "127.0.0.1:8000:8000"\n      - 127.0.0.1::9000\n      - "0.0.0.0:9100:9100"\n',
      },
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    ports: ["127.0.0.1:8000:8000", "[::1]:9000:9000"]\n  web:\n    image: nginx:1.27\n    ports:\n      - { target: 80, published: 80, host_ip: 192.0.2.1 }\n',
      },
    },
  ],
});

function* open(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    const ports = portsOnAllInterfaces(service);
    // Those of stores have a rule of their own.
    const store = ports.length === 0 ? undefined : storeOf(service);
    for (const port of ports) {
      if (targetsOf(port).some((one) => store?.ports.includes(one))) continue;
      const bound = boundToLoopback(file.text, port);
      yield {
        file,
        range: port.span,
        message: `port ${port.target} of \`${service.name}\` is open on every interface of the host`,
        fix: bound && fix.unsafe('Bind it to 127.0.0.1', file, bound, ['+']),
      };
    }
  }
}
