import { DocumentNode, type Entry } from '../document/node.ts';
import type { Provenance } from './provenance.ts';

/**
 * A service of another file as a project takes it over: what it leaves open is settled before it is merged (compose-go
 * transform.Canonical, and for includes SetDefaultValues). `context` is the folder that an included build without a context has.
 */
export function withDefaults(
  provenance: Provenance,
  service: DocumentNode,
  { context }: { readonly context: string | undefined },
): DocumentNode {
  const add = (node: DocumentNode, defaults: Readonly<Record<string, string | undefined>>): DocumentNode => {
    if (node.kind !== 'map') return node;
    const added = Object.entries(defaults).flatMap(([key, value]): Entry[] => {
      if (value === undefined || node.get(key) !== undefined) return [];
      const { span } = node;
      const path = provenance.of(node)?.path ?? '';
      const made = provenance.adopt(new DocumentNode({ kind: 'scalar', span, keySpan: span, value }), path);
      return [{ key, keySpan: span, span, value: made, merged: false }];
    });
    return added.length === 0 ? node : provenance.change(node, { own: [...node.entries(), ...added] });
  };
  const each = (node: DocumentNode, change: (value: DocumentNode) => DocumentNode): DocumentNode =>
    provenance.change(node, { own: node.entries().map((entry) => ({ ...entry, value: change(entry.value) })) });
  const own = service.entries().map((entry): Entry => {
    const { key, value } = entry;
    if (key === 'build') return { ...entry, value: add(value, { context }) };
    if (key !== 'depends_on' || value.kind !== 'map') return entry;
    return { ...entry, value: each(value, (one) => add(one, { condition: 'service_started', required: 'true' })) };
  });
  return provenance.change(service, { own });
}
