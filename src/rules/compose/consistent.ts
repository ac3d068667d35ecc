import { inconsistencies } from '../../repository/compose-consistency.ts';
import { faultReports } from '../compose-faults.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'compose/consistent',
  level: 'error',
  must: 'What a compose file says of one thing in two places agrees, and every service has something to run.',
  why: 'Each key is sound by itself, and Compose still refuses the whole project.',
  aliases: [],
  check: (repository) => faultReports(repository, (project) => inconsistencies(project)),
  bad: [
    {
      files: {
        'compose.yaml': [
          'services:',
          '  api:',
          '    platform: linux/arm64',
          '    build:',
          '      dockerfile: Dockerfile',
          '      dockerfile_inline: FROM scratch',
          '      platforms: [linux/amd64]',
          '      additional_contexts: { base: "service:db" }',
          '    network_mode: host',
          '    networks: [default]',
          '    container_name: api',
          '    scale: 2',
          '    mem_limit: 1g',
          '    deploy: { replicas: 3, resources: { limits: { memory: 512M } } }',
          '    healthcheck: { test: [curl, localhost] }',
          '    volumes: ["./a:/data", "./b:/b"]',
          '    tmpfs: [/data]',
          '    develop: { watch: [{ path: ., action: sync }] }',
          '  db:',
          '    image: postgres:17',
          '    depends_on: [web]',
          '  web:',
          '    command: serve',
          '    depends_on: [db]',
          'secrets:',
          '  a: { file: ./a, environment: A }',
          '  b: { name: b }',
          'configs:',
          '  c: { labels: [a] }',
          'volumes:',
          '  d: { external: true, driver: local }',
          '',
        ].join('\n'),
      },
      finds: [
        'compose.yaml:6:26',
        'compose.yaml:7:7',
        'compose.yaml:8:36',
        'compose.yaml:10:5',
        'compose.yaml:11:21',
        'compose.yaml:12:12',
        'compose.yaml:13:16',
        'compose.yaml:15:27',
        'compose.yaml:16:15',
        'compose.yaml:18:43',
        'compose.yaml:21:18',
        'compose.yaml:22:3',
        'compose.yaml:26:3',
        'compose.yaml:27:3',
        'compose.yaml:29:3',
        'compose.yaml:31:24',
      ],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    image: ${IMAGE}\n    healthcheck: { test: curl localhost }\n    scale: 1\n    container_name: api\n    cpus: 0.5\n    deploy: { resources: { limits: { cpus: "0.50" } } }\n    volumes: ["./a:/a", "./b:/b"]\n  tool:\n    extends: api\nsecrets:\n  a: { external: true }\n  b: { file: ./b }\nconfigs:\n  c: { content: x }\nvolumes:\n  d: { external: true, name: e }\n',
      },
    },
    // Given together: -f compose.yaml -f compose.dev.yaml
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    restart: always\n',
        'compose.dev.yaml': 'services:\n  api:\n    build: .\n',
      },
    },
  ],
});
