import type { DocumentNode } from '../document/node.ts';
import type { ComposePort } from './syntax.ts';
import { splitOutsideReferences } from './values.ts';

/** `ports`, short and long syntax (Compose Specification, 05-services.md, "ports"). */
export function portsOf(node: DocumentNode | undefined): readonly ComposePort[] {
  if (node === undefined) return [];
  return node.items().flatMap((item) => (item.kind === 'map' ? longPort(item) : (shortPort(item) ?? [])));
}

function longPort(node: DocumentNode): ComposePort {
  return {
    form: 'long',
    hostIp: node.get('host_ip')?.text,
    published: node.get('published')?.text,
    target: node.get('target')?.text,
    protocol: node.get('protocol')?.text,
    mode: node.get('mode')?.text,
    span: node.span,
    node,
  };
}

function shortPort(node: DocumentNode): ComposePort | undefined {
  const text = node.text;
  if (text === undefined) return undefined;
  return { form: 'short', ...portParts(text), mode: undefined, span: node.span, node };
}

/** The parts of `[[ip:]published:]target[/protocol]`. */
export function portParts(text: string): Pick<ComposePort, 'hostIp' | 'published' | 'target' | 'protocol'> {
  const [address = '', protocol] = splitOutsideReferences(text, '/');
  const parts = splitOutsideReferences(address, ':');
  const target = parts.pop();
  const published = parts.pop();
  // An IPv6 address has colons of its own, with or without brackets.
  const ip = parts.join(':').replace(/^\[(.*)\]$/, '$1');
  return {
    hostIp: ip === '' ? undefined : ip,
    published: published === '' ? undefined : published,
    target,
    protocol,
  };
}

/** First and last port of "8000" or "8000-8010"; undefined if it is neither, or no port. */
export function portRange(text: string): readonly [first: number, last: number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first <= last && last <= 65_535 ? [first, last] : undefined;
}
