import { sharedPorts } from '../../repository/compose-published.ts';
import { faultReports } from '../compose-faults.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/ports-unique',
  level: 'warning',
  must: 'No two services that run together publish the same port of the host.',
  why: 'The second container does not start: the port is allocated already.',
  aliases: ['no-duplicate-exported-ports'],
  check: (repository) => faultReports(repository, ({ services }) => sharedPorts(services)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    ports: ["8000:8000", "127.0.0.1:8000:80"]\n  web:\n    image: web:1\n    ports:\n      - target: 80\n        published: "8000"\n  many:\n    image: many:1\n    ports: ["9000-9002:9000-9002"]\n  one:\n    image: one:1\n    ports: ["9001:1"]\n',
      },
      finds: ['compose.yaml:4:26', 'compose.yaml:8:9', 'compose.yaml:15:13'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    ports: ["8000:8000", "8000:8000/udp", "${PORT}:1", "80"]\n  web:\n    image: web:1\n    ports: ["${PORT}:80", "80", "127.0.0.1:81:80"]\n  small:\n    image: small:1\n    profiles: [small]\n    ports: ["9000:9000", "127.0.0.2:81:80"]\n  large:\n    image: large:1\n    profiles: [large]\n    ports: ["9000:9000"]\n',
      },
    },
  ],
});
