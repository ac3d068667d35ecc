import type { DocumentNode } from './node.ts';

/** A node as plain data; what is missing is null. */
export function plainOf(node: DocumentNode | undefined): unknown {
  if (!node || node.kind === 'null') return null;
  if (node.kind === 'map') {
    const pairs = node.entries().map(({ key, value }) => [key, plainOf(value)] as const);
    // Without a prototype, so that `__proto__` is a key like any other.
    return Object.assign(Object.create(null) as object, Object.fromEntries(pairs));
  }
  if (node.kind === 'seq') return node.items().map(plainOf);
  return node.value;
}

/** What `at` leads to: the value, or with `part` "key" its key where it has one; the nearest one that is there if it leads nowhere. */
export function placeOf(
  root: DocumentNode | undefined,
  at: readonly (string | number)[],
  part: 'key' | 'value',
): { readonly start: number; readonly end: number } {
  let node = root;
  let span = root?.span ?? { start: 0, end: 0 };
  for (const [index, step] of at.entries()) {
    const next = typeof step === 'number' ? node?.items()[step] : node?.get(step);
    const key = typeof step === 'string' ? node?.entries().find((entry) => entry.key === step)?.keySpan : undefined;
    if (next === undefined && key === undefined) return span;
    const wantsKey = (part === 'key' && index === at.length - 1) || next === undefined || next.kind === 'null';
    // A mapping or list as a whole is found by its key: its first line says what it is.
    const whole = next?.kind === 'map' || next?.kind === 'seq';
    span = (wantsKey || whole ? key : undefined) ?? next?.span ?? span;
    node = next;
  }
  return span;
}
