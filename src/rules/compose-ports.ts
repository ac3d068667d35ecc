import type { ComposePort, ComposeService } from '../models/compose/compose.ts';
import { portRange } from '../models/compose/ports.ts';
import { type Edit, edit } from '../text/edit.ts';
import { appended } from './block-edits.ts';

/** Ports of a service that the engine opens on every interface of the host. */
export function portsOnAllInterfaces(service: ComposeService): readonly ComposePort[] {
  // Another network's ports are those of the host, or of another service.
  if (service.networkMode !== undefined) return [];
  return service.ports.filter(
    ({ hostIp, target }) =>
      (hostIp === undefined || hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::') &&
      target !== undefined &&
      !target.includes('$'),
  );
}

/** The numbers that a port leads to in the container; a range with its ends. */
export const targetsOf = ({ target }: ComposePort): readonly number[] => [...new Set(portRange(target ?? '') ?? [])];

/** Binds `port` to the loopback; undefined where a variable, an alias or another address has a say. */
export function boundToLoopback(text: string, { form, node, hostIp, published, span }: ComposePort): Edit | undefined {
  if (hostIp !== undefined || node.viaAlias || node.alias || node.anchor || node.tag) return undefined;
  if (published?.includes('$') === true) return undefined;
  if (form === 'long') return appended(text, node, ['host_ip: 127.0.0.1']);
  const written = text.slice(span.start, span.end);
  const quote = /^["']/.test(written) ? 1 : 0;
  if (!/^["']?[\d:/a-z-]+["']?$/.test(written)) return undefined;
  return edit.insert(span.start + quote, published === undefined ? '127.0.0.1::' : '127.0.0.1:');
}
