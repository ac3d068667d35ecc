import { type ContractIssue, valueIssue } from './issue.ts';
import { pathTargetOf, type PathTarget } from './keys.ts';
import { contractSchema } from './schema.ts';
import { isMapping } from './mapping.ts';
import { valuesIn } from './shape.ts';

type At = ContractIssue['at'];

/** What is wrong with a contract whose parts have the right form, as far as the contract alone tells. `data` may have any form. */
export function meaningIssues(data: unknown): ContractIssue[] {
  return [...pathIssues(data), ...gateIssues(data), ...verifyIssues(data)];
}

export interface ContractPath {
  readonly at: At;
  readonly path: string;
  readonly target: PathTarget;
}

/** Every path that the contract names; those that leave the repository among them. */
export function pathsIn(data: unknown): ContractPath[] {
  const found: ContractPath[] = [];
  for (const { at, value, schema } of valuesIn(data, contractSchema)) {
    const target = pathTargetOf(schema);
    if (target !== undefined && typeof value === 'string') found.push({ at, path: value, target });
  }
  return found;
}

/** Why `path` cannot be a path of the repository. */
function pathProblem(path: string): string | undefined {
  if (/^[a-z][a-z+.-]+:\/\//i.test(path))
    return `\`${path}\` is an address: a path relative to the repository expected`;
  if (path.startsWith('/') || /^[a-z]:[\\/]/i.test(path))
    return `\`${path}\` is absolute: a path relative to the repository expected`;
  if (path.includes('\\')) return `\`${path}\`: parts of a path are separated by \`/\``;
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return `\`${path}\` leaves the repository`;
  }
  return undefined;
}

function* pathIssues(data: unknown): Iterable<ContractIssue> {
  for (const { at, path } of pathsIn(data)) {
    const problem = pathProblem(path);
    if (problem !== undefined) yield valueIssue(at, problem);
  }
}

const itemAt = (data: unknown, key: string): unknown => (isMapping(data) ? data[key] : undefined);

function* gateIssues(data: unknown): Iterable<ContractIssue> {
  const gates = itemAt(itemAt(data, 'dev'), 'gates');
  if (!isMapping(gates)) return;
  const needsOf = new Map<string, readonly string[]>();
  for (const [name, gate] of Object.entries(gates)) {
    const needs = itemAt(gate, 'needs');
    const known: string[] = [];
    for (const [index, need] of (Array.isArray(needs) ? needs : []).entries()) {
      if (typeof need !== 'string') continue;
      const at = ['dev', 'gates', name, 'needs', index];
      if (Object.hasOwn(gates, need)) known.push(need);
      else {
        const message = `\`${name}\` needs \`${need}\`, and there is no such gate`;
        yield valueIssue(at, message, need, Object.keys(gates));
      }
    }
    needsOf.set(name, known);
  }
  for (const cycle of cyclesIn(needsOf)) {
    const message = `no gate of this circle can ever pass: ${cycle.join(' → ')}`;
    yield { ...valueIssue(['dev', 'gates', cycle[0] ?? ''], message), part: 'key' };
  }
}

/** One circle for each gate that closes one, as a list of names that ends where it begins. Linear in gates and needs. */
function cyclesIn(needsOf: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of needsOf.keys()) {
    if (done.has(start)) continue;
    const trail: { readonly name: string; next: number }[] = [{ name: start, next: 0 }];
    const places = new Map([[start, 0]]);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const need = needsOf.get(top.name)?.[top.next++];
      if (need === undefined) {
        done.add(top.name);
        places.delete(top.name);
        trail.pop();
        continue;
      }
      const open = places.get(need);
      if (open !== undefined) cycles.push([...trail.slice(open).map(({ name }) => name), need]);
      else if (!done.has(need)) {
        places.set(need, trail.length);
        trail.push({ name: need, next: 0 });
      }
    }
  }
  return cycles;
}

function* verifyIssues(data: unknown): Iterable<ContractIssue> {
  const steps = itemAt(data, 'verify');
  if (!Array.isArray(steps)) return;
  const first = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    const id = itemAt(step, 'id');
    if (typeof id !== 'string') continue;
    const other = first.get(id);
    if (other === undefined) first.set(id, index);
    else yield valueIssue(['verify', index, 'id'], `\`${id}\` is the id of row ${other + 1} already`);
  }
}
