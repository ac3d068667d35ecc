import { readPort } from '../models/compose/readings.ts';
import type { ComposeFault } from './compose-faults.ts';
import { mayRunTogether } from './compose-names.ts';
import type { Place, ProjectService } from './compose-project.ts';

interface Published {
  readonly service: ProjectService;
  readonly place: Place;
  readonly first: number;
  readonly last: number;
  readonly hostIp: string;
  readonly protocol: string;
}

/** Ports of the host that two services which run together publish, or one service twice: each later one. */
export function sharedPorts(services: readonly ProjectService[]): readonly ComposeFault[] {
  const seen: Published[] = [];
  const faults: ComposeFault[] = [];
  for (const one of services.flatMap(publishedBy)) {
    const other = seen.find((earlier) => collide(earlier, one));
    seen.push(one);
    if (other === undefined) continue;
    const port = Math.max(one.first, other.first);
    const who = other.service === one.service ? 'this service itself' : `\`${other.service.name}\``;
    faults.push({
      message: `${port}/${one.protocol} of the host is taken: ${who} publishes it too`,
      place: one.place,
      related: [{ ...other.place, message: 'published here first' }],
    });
  }
  return faults;
}

function publishedBy(service: ProjectService): readonly Published[] {
  // Two containers of host networks publish nothing.
  if (service.definition.networkMode?.value === 'host') return [];
  return service.definition.ports.flatMap(({ published, target, hostIp, protocol = 'tcp', node }): Published[] => {
    if (published === undefined || target === undefined) return [];
    // A variable hides the address.
    if (node.get('host_ip')?.kind === 'null') return [];
    const read = readPort(`${published}:${target.split('-')[0] ?? ''}`);
    const range = /^(\d+)(?:-(\d+))?$/.exec(published);
    if (!read.ok || !range) return [];
    const first = Number(range[1]);
    const last = Number(range[2] ?? first);
    // From a range the engine takes what is free.
    if (first === 0 || (last > first && !target.includes('-'))) return [];
    return [{ service, place: service.origin({ node }), first, last, hostIp: hostIp ?? '', protocol }];
  });
}

function collide(a: Published, b: Published): boolean {
  const hosts = a.hostIp === b.hostIp || isAny(a.hostIp) || isAny(b.hostIp);
  const families = !(a.hostIp.includes(':') !== b.hostIp.includes(':') && a.hostIp !== '' && b.hostIp !== '');
  const ports = a.first <= b.last && b.first <= a.last;
  return hosts && families && ports && a.protocol === b.protocol && mayRunTogether(a.service, b.service);
}

const isAny = (ip: string): boolean => ip === '' || ip === '0.0.0.0' || ip === '::';
