import type { Repository } from '../../repository/repository.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce, imageNameOf, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/no-engine-socket',
  level: 'warning',
  must: 'No service gets the socket of the container engine.',
  why: 'Whoever can write to that socket starts a container with the host’s disk in it: a hole in the service is a hole in the host. `:ro` protects the file, not what is said through it.',
  aliases: ['CL-0001'],
  tags: ['security'],
  securitySeverity: '8.0',
  check: (repository) => eachPlaceOnce(mounted(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    volumes:\n      - ./data:/data\n      - /var/run/docker.sock:/var/run/docker.sock\n  jobs:\n    image: example/jobs:3\n    volumes:\n      - type: bind\n        source: /run/podman/podman.sock\n        target: /run/podman.sock\n        read_only: true\n',
      },
      finds: ['compose.yaml:6:9', 'compose.yaml:10:9'],
    },
    // What it is for is known; how it can be had for less, too.
    {
      files: {
        'compose.yaml':
          'x-socket: &socket ["${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock:ro"]\nservices:\n  proxy:\n    image: traefik:v3.1\n    volumes: *socket\n  logs:\n    image: amir20/dozzle:v8\n    volumes: *socket\n',
      },
      finds: ['compose.yaml:1:20'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  socket:\n    image: tecnativa/docker-socket-proxy:0.3\n    environment: { CONTAINERS: 1 }\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n  proxy:\n    image: traefik:v3.1\n    command: --providers.docker.endpoint=tcp://socket:2375\n  db:\n    image: postgres:17\n    volumes: ["./run/postgres.sock:/run/postgres.sock", "sock:/var/run/docker.sock.d"]\nvolumes: { sock: }\n',
      },
    },
  ],
});

/** Names of images that work through the socket: to watch, route to, log or start containers is what they are there for. */
const workers =
  /^(?:traefik|portainer(?:-[ce]e)?|watchtower|(?:docker-)?autoheal|dozzle|diun|wud|whatsupdocker|nginx-proxy|docker-gen|acme-companion|(?:docker-)?letsencrypt-nginx-proxy-companion|caddy-docker-proxy|cadvisor|promtail|alloy|agent|vector|telegraf|filebeat|metricbeat|fluent-?bit|fluentd|logspout|gitlab-runner|act_runner|drone(?:-runner-docker)?|woodpecker-agent|ofelia|dockge|homepage|homarr|netdata|beszel-agent|glances|sablier|yacht|registrator|ryuk|docker|dind|(?:opentelemetry-collector|otelcol)(?:-contrib)?|newrelic-infra|falco|kestra|testcontainers-desktop|localstack(?:-pro)?)$/;

/** They stand between the socket and everybody else. */
const guards = /socket-?proxy/;

const socket =
  /(?:^|[/\\}])(?:docker|podman|containerd|crio|buildkitd)\.sock\}?$|^(?:\\\\|\/\/)\.?[\\/]+pipe[\\/]+docker_engine$/;

function* mounted(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    for (const { source, type, span, node, readOnly } of service.volumes) {
      if (source === undefined || (type === 'volume' && !source.includes('$')) || !socket.test(source)) continue;
      const name = imageNameOf(service) ?? '';
      if (guards.test(name) || guards.test(service.name)) continue;
      const known = workers.test(name);
      const option = node.kind === 'map' ? 'read_only' : ':ro';
      yield {
        file,
        range: span,
        level: known ? 'note' : undefined,
        message: known
          ? `\`${service.name}\` (${name}) gets the engine’s socket${readOnly ? `, and \`${option}\` keeps no request back` : ''}: behind a socket proxy it reaches only what it needs`
          : `\`${service.name}\` gets the engine’s socket, and with it the host${readOnly ? `: \`${option}\` keeps no request back` : ''}`,
      };
    }
  }
}
