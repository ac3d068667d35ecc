import { inventoryOf } from '../repository/inventory.ts';
import type { Artefact, Inventory, InventoryProblem, Relation } from '../repository/inventory-types.ts';
import type { Repository } from '../repository/repository.ts';
import type { Range } from '../text/span.ts';
import { unreadableIn } from './inventory-unread.ts';
import { type ServiceGroup, servicesOf } from './inventory-services.ts';

/** An artefact with its place in lines and columns. */
export interface PlacedArtefact extends Omit<Artefact, 'span'> {
  readonly range: Range | undefined;
}

/** A relation with its place in lines and columns. */
export interface PlacedRelation extends Omit<Relation, 'at'> {
  readonly path: string;
  /** Undefined if the file as a whole says it. */
  readonly range: Range | undefined;
}

/** The inventory, or the part of it around some artefacts. */
export interface InventoryView {
  /** Ids that were asked for; undefined for the whole inventory. */
  readonly subjects: readonly string[] | undefined;
  readonly artefacts: readonly PlacedArtefact[];
  readonly relations: readonly PlacedRelation[];
  readonly services: readonly ServiceGroup[];
  readonly problems: readonly InventoryProblem[];
  /** Files that could not be read, or not in full. */
  readonly unread: readonly { readonly path: string; readonly message: string }[];
}

/** The whole inventory of a repository. */
export function wholeInventory(repository: Repository): InventoryView {
  const inventory = inventoryOf(repository);
  return {
    subjects: undefined,
    ...placed(repository, [...inventory.artefacts.values()], inventory.relations),
    services: servicesOf(repository, inventory),
    problems: inventory.problems,
    unread: unreadableIn(repository, inventory),
  };
}

/** What is around what is `named` (an image: by any of its names): every relation that begins or ends there or in a part of them, and what is at the other end. */
export function inventoryAround(repository: Repository, named: readonly string[]): InventoryView {
  const inventory = inventoryOf(repository);
  const ids = withOtherNames(inventory, named);
  const inside = withParts(inventory, ids);
  const relations = inventory.relations.filter(({ from, to }) => inside.has(from) || inside.has(to));
  const shown = new Set([...inside, ...relations.flatMap(({ from, to }) => [from, to])]);
  const artefacts = [...inventory.artefacts.values()].filter(({ id }) => shown.has(id));
  return {
    subjects: ids,
    ...placed(repository, artefacts, relations),
    services: servicesOf(repository, inventory).filter(
      ({ dockerfile, builtBy }) => inside.has(dockerfile) || builtBy.some(({ id }) => inside.has(id)),
    ),
    problems: inventory.problems.filter((problem) => problem.artefacts.some((id) => inside.has(id))),
    unread: unreadableIn(repository, inventory).filter(({ path }) => inside.has(path)),
  };
}

/** `ids` with the images that are those of `ids` by another name. */
function withOtherNames(inventory: Inventory, ids: readonly string[]): readonly string[] {
  const found = new Set(ids);
  for (const id of found) {
    for (const { kind, to } of inventory.from.get(id) ?? []) if (kind === 'same-as') found.add(to);
    for (const { kind, from } of inventory.to.get(id) ?? []) if (kind === 'same-as') found.add(from);
  }
  return [...found];
}

/** `ids` and what is within them. */
function withParts(inventory: Inventory, ids: readonly string[]): ReadonlySet<string> {
  const inside = new Set(ids);
  for (const { id, within } of inventory.artefacts.values())
    if (within !== undefined && inside.has(within)) inside.add(id);
  return inside;
}

function placed(
  repository: Repository,
  artefacts: readonly Artefact[],
  relations: readonly Relation[],
): Pick<InventoryView, 'artefacts' | 'relations'> {
  return {
    artefacts: artefacts.map(({ span, ...rest }) => ({
      ...rest,
      range: span && repository.lines(rest.path).range(span),
    })),
    relations: relations.map(({ at, ...rest }) => ({
      ...rest,
      path: at.path,
      range: at.span && repository.lines(at.path).range(at.span),
    })),
  };
}
