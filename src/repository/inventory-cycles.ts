import type { InventoryProblem, Relation, RelationKind } from './inventory-types.ts';

/** Relations that must not lead back to where they began, with the word for it. */
const acyclic: readonly { readonly kind: RelationKind; readonly verb: string }[] = [
  { kind: 'has-member', verb: 'has as a member' },
  { kind: 'replaces', verb: 'replaces by' },
  { kind: 'includes', verb: 'includes' },
  { kind: 'depends-on', verb: 'depends on' },
  { kind: 'extends', verb: 'extends' },
];

/** Every group of artefacts that refer to each other in a circle (strongly connected components, Tarjan, without recursion). */
export function cyclesIn(relations: readonly Relation[]): readonly InventoryProblem[] {
  return acyclic.flatMap(({ kind, verb }) => {
    const next = new Map<string, string[]>();
    for (const one of relations) {
      // Packages may need each other, tests of one mostly do.
      if (one.kind !== kind || one.facts['dependency'] !== undefined) continue;
      const list = next.get(one.from);
      if (list) list.push(one.to);
      else next.set(one.from, [one.to]);
    }
    return components(next).map((members): InventoryProblem => {
      const cycle = cycleThrough(members, next);
      const shown = [...cycle, cycle[0] ?? ''].slice(0, 12).join(` ${verb} `);
      return { kind: 'cycle', message: `a circle: ${shown}`, artefacts: cycle };
    });
  });
}

/** Components of more than one node, and nodes that lead to themselves. */
function components(next: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  for (const start of next.keys()) {
    if (order.has(start)) continue;
    const path: { readonly id: string; at: number }[] = [{ id: start, at: 0 }];
    while (path.length > 0) {
      const top = path.at(-1) as { readonly id: string; at: number };
      const { id } = top;
      if (top.at === 0) {
        order.set(id, order.size);
        low.set(id, order.size - 1);
        open.push(id);
        isOpen.add(id);
      }
      const to = next.get(id)?.[top.at++];
      if (to !== undefined) {
        if (!order.has(to)) path.push({ id: to, at: 0 });
        else if (isOpen.has(to)) low.set(id, Math.min(low.get(id) ?? 0, order.get(to) ?? 0));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) low.set(parent.id, Math.min(low.get(parent.id) ?? 0, low.get(id) ?? 0));
      if (low.get(id) !== order.get(id)) continue;
      const members = open.splice(open.lastIndexOf(id));
      for (const member of members) isOpen.delete(member);
      if (members.length > 1 || next.get(id)?.includes(id) === true) found.push(members);
    }
  }
  return found;
}

/** A shortest way from the first of `members` back to itself. */
function cycleThrough(members: readonly string[], next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const inside = new Set(members);
  const start = members[0] ?? '';
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const to of next.get(id) ?? []) {
      if (to === start) {
        const cycle = [id];
        for (let at = id; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          cycle.unshift(at);
        }
        return cycle;
      }
      if (inside.has(to) && !cameFrom.has(to)) {
        cameFrom.set(to, id);
        queue.push(to);
      }
    }
  }
  return members;
}
