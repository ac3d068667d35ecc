import type { Repository } from '../../repository/repository.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce, entrySpan, imageNameOf, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/no-privileged',
  level: 'warning',
  must: 'No service runs with the rights of the host: no `privileged`, no capability that amounts to it.',
  why: 'A privileged container sees the devices of the host and may load code into its kernel: a hole in the service is a hole in the host.',
  aliases: ['CL-0002'],
  tags: ['security'],
  securitySeverity: '7.8',
  check: (repository) => eachPlaceOnce(privileged(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    privileged: true\n  vpn:\n    image: example/vpn:2\n    cap_add:\n      - NET_ADMIN\n      - SYS_MODULE\n      - cap_sys_admin\n  all:\n    image: example/all:1\n    cap_add: [ALL]\n',
      },
      finds: ['compose.yaml:4:5', 'compose.yaml:9:9', 'compose.yaml:10:9', 'compose.yaml:13:15'],
    },
    {
      files: { 'compose.yaml': 'services:\n  build:\n    image: docker:27-dind\n    privileged: true\n' },
      finds: ['compose.yaml:4:5'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    privileged: false\n    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE, SYS_NICE]\n  dev:\n    image: example/dev:1\n    privileged: ${PRIVILEGED:-false}\n',
      },
    },
  ],
});

const grants: Readonly<Record<string, string>> = {
  ALL: 'is `privileged` by another name',
  SYS_ADMIN: 'lets it mount, and so reach, what lies outside of the container',
  SYS_MODULE: 'lets it load code into the kernel of the host',
  SYS_RAWIO: 'lets it write to the memory and the disks of the host',
};

/** They run containers, or a whole machine, inside of theirs. */
const nests = /^(?:docker|dind|node|k3s|rke2|minikube|kicbase|systemd|buildkit|gitlab-runner)$/;

function* privileged(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    const node = service.privileged ? service.node.get('privileged') : undefined;
    if (node) {
      const name = imageNameOf(service) ?? '';
      const nested =
        nests.test(name) &&
        /dind|docker|kind|k3s|rke2|kicbase|systemd|buildkit|runner/.test(service.image?.value ?? '');
      yield {
        file,
        range: entrySpan(node),
        level: nested ? 'note' : undefined,
        message: nested
          ? `\`${service.name}\` (${name}) has every right on the host, as containers in containers need it: its rootless form does with less`
          : `\`${service.name}\` has every right on the host: all devices, all capabilities, no seccomp; \`devices\` and \`cap_add\` name what it needs`,
      };
    }
    for (const { value, span } of service.capAdd) {
      const name = value.toUpperCase().replace(/^CAP_/, '');
      const grant = Object.hasOwn(grants, name) ? grants[name] : undefined;
      if (grant !== undefined) yield { file, range: span, message: `\`${value}\` for \`${service.name}\` ${grant}` };
    }
  }
}
