import { danglingReferences } from '../../repository/compose-references.ts';
import { faultReports } from '../compose-faults.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/references-exist',
  level: 'error',
  must: 'Every service, network, volume, secret, config and model that a service names in its compose file is declared.',
  why: 'Compose refuses the whole project for one name that nothing bears.',
  aliases: [],
  fixes: 'safe',
  check: (repository) => faultReports(repository, (project) => danglingReferences(repository, project)),
  bad: [
    {
      files: {
        'compose.yaml': [
          'services:',
          '  api:',
          '    image: api:1',
          '    depends_on: [databse]',
          '    networks: [inner]',
          '    volumes:',
          '      - cache:/cache',
          '      - "document:/documents:ro"',
          '    secrets: [key]',
          '    configs:',
          '      - source: settings',
          '  database:',
          '    image: postgres:17',
          '    network_mode: "service:apy"',
          'volumes:',
          '  documents:',
          '',
        ].join('\n'),
      },
      finds: [
        'compose.yaml:4:18',
        'compose.yaml:5:16',
        'compose.yaml:7:9',
        'compose.yaml:8:10',
        'compose.yaml:9:15',
        'compose.yaml:11:17',
        'compose.yaml:14:28',
      ],
      fixed: {
        'compose.yaml': [
          'services:',
          '  api:',
          '    image: api:1',
          '    depends_on: [database]',
          '    networks: [inner]',
          '    volumes:',
          '      - cache:/cache',
          '      - "documents:/documents:ro"',
          '    secrets: [key]',
          '    configs:',
          '      - source: settings',
          '  database:',
          '    image: postgres:17',
          '    network_mode: "service:apy"',
          'volumes:',
          '  documents:',
          '',
        ].join('\n'),
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    depends_on:\n      db: { condition: service_started }\n      mail: { condition: service_started, required: false }\n  db:\n    image: postgres:17\n    profiles: [full]\n  mail:\n    image: mail:1\n    profiles: [full]\n',
      },
      finds: ['compose.yaml:5:7'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: api:1\n    depends_on: [db]\n    networks: [default, inner]\n    volumes: ["data:/data", "./a:/a", "${WHERE}:/b", "/c"]\n    secrets: [key]\n    links: ["db:database"]\n    volumes_from: ["db:ro", "container:x"]\n  db:\n    image: postgres:17\nnetworks:\n  inner:\nvolumes:\n  data:\nsecrets:\n  key:\n    environment: KEY\n',
      },
    },
    // Copied to compose.override.yaml before the first start.
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    image: api:1\n    secrets: [key]\n',
        'compose.override.yaml.example': 'secrets:\n  key:\n    environment: KEY\n',
      },
    },
    // Given together: -f compose.yaml -f compose.queue.yaml
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    image: api:1\n    depends_on: [queue]\n    networks: [back]\n',
        'compose.queue.yaml': 'services:\n  queue:\n    image: rabbitmq:4\nnetworks:\n  back:\n',
      },
    },
  ],
});
