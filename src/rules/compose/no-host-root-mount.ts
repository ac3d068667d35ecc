import { cleanTarget } from '../../models/compose/volumes.ts';
import type { Repository } from '../../repository/repository.ts';
import { watchesHost } from '../host-watchers.ts';
import { type Report, rule } from '../rule.ts';
import { eachPlaceOnce, writtenServices } from '../written-services.ts';

export default rule({
  id: 'compose/no-host-root-mount',
  level: 'warning',
  must: 'No service gets a folder of the host’s own system: `/`, `/etc`, `/var/run`, `/root`, `/proc` and the like.',
  why: 'There lie the password file, the keys, the jobs and the sockets of the host: whoever writes there owns it, whoever reads there soon does.',
  aliases: ['CL-0013', 'CL-0025'],
  tags: ['security'],
  securitySeverity: '7.5',
  check: (repository) => eachPlaceOnce(mounted(repository)),
  bad: [
    {
      files: {
        'compose.yaml':
          'services:\n  backup:\n    image: example/backup:1\n    volumes:\n      - /:/host\n      - /etc/:/host-etc:ro\n      - /var/run:/var/run\n      - type: bind\n        source: /root\n        target: /root\n',
      },
      finds: ['compose.yaml:5:9', 'compose.yaml:6:9', 'compose.yaml:7:9', 'compose.yaml:8:9'],
    },
    {
      files: {
        'compose.yaml':
          'services:\n  cadvisor:\n    image: gcr.io/cadvisor/cadvisor:v0.49.1\n    volumes:\n      - /:/rootfs:ro\n      - /var/run:/var/run:rw\n      - /sys:/sys:ro\n',
      },
      finds: ['compose.yaml:6:9'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    volumes:\n      - /etc/localtime:/etc/localtime:ro\n      - /srv/data:/data\n      - ./etc:/etc/app\n      - data:/var/run\n      - /proc\n      - /dev/shm:/dev/shm\n  metrics:\n    image: prom/node-exporter:v1.8.2\n    volumes: ["/proc:/host/proc:ro", "/sys:/host/sys:ro", "/:/rootfs:ro,rslave"]\nvolumes: { data: }\n',
      },
    },
  ],
});

/** What writing there leads to. */
const folders: Readonly<Record<string, string>> = {
  '/': 'the whole disk of the host',
  '/etc': 'the accounts, keys and settings of the host',
  '/root': 'the keys and the shell profile of root',
  '/home': 'the keys and files of everybody on the host',
  '/boot': 'the kernel of the host',
  '/usr': 'the programs of the host',
  '/bin': 'the programs of the host',
  '/sbin': 'the programs of the host',
  '/lib': 'the libraries of the host',
  '/var': 'the logs, jobs and containers of the host',
  '/run': 'the sockets of the host, that of the engine among them',
  '/var/run': 'the sockets of the host, that of the engine among them',
  '/var/lib': 'the state of everything that the host runs',
  '/var/lib/docker': 'the files and secrets of all containers',
  '/var/lib/kubelet': 'the secrets of all pods',
  '/proc': 'the kernel’s switches: `/proc/sysrq-trigger`, `/proc/sys/kernel/core_pattern`',
  '/sys': 'the kernel’s switches and devices',
  '/dev': 'the disks and memory of the host',
};

/** Read-only, these show numbers and no secrets. */
const numbers = new Set(['/proc', '/sys', '/usr', '/bin', '/sbin', '/lib', '/boot']);

function* mounted(repository: Repository): Iterable<Report> {
  for (const { file, service } of writtenServices(repository)) {
    for (const { source, target, type, readOnly, span } of service.volumes) {
      if (source === undefined || target === undefined || type === 'volume' || !source.startsWith('/')) continue;
      const path = cleanTarget(source);
      const what = Object.hasOwn(folders, path) ? folders[path] : undefined;
      if (what === undefined) continue;
      const watches = watchesHost(service);
      if (readOnly && (watches || numbers.has(path))) continue;
      yield {
        file,
        range: span,
        level: watches ? 'note' : undefined,
        message: `\`${service.name}\` ${readOnly ? 'reads' : 'may write to'} \`${path}\` of the host: ${what}${watches && !readOnly ? '; `:ro` is enough to watch it' : ''}`,
      };
    }
  }
}
