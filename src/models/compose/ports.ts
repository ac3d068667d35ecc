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
  const [address = '', protocol] = splitOutsideReferences(text, '/');
  const parts = splitOutsideReferences(address, ':');
  const target = parts.pop();
  const published = parts.pop();
  // An IPv6 address has colons of its own, with or without brackets.
  const ip = parts.join(':').replace(/^\[(.*)\]$/, '$1');
  return {
    form: 'short',
    hostIp: ip === '' ? undefined : ip,
    published: published === '' ? undefined : published,
    target,
    protocol,
    mode: undefined,
    span: node.span,
    node,
  };
}
