import type { DocumentNode } from '../document/node.ts';
import { textOf } from '../document/scalar.ts';
import type { Pair } from './syntax.ts';

export { textOf, textsOf } from '../document/scalar.ts';

/** Entries of a map. */
export function pairsOf(node: DocumentNode | undefined): readonly Pair[] {
  if (node === undefined) return [];
  return node.entries().map(({ key, keySpan, span, value }): Pair => {
    return { name: key, nameSpan: keySpan, value: textOf(value), span, node: value };
  });
}

/** Elements that are maps. */
export function mapsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.items().filter((item) => item.kind === 'map') ?? [];
}
