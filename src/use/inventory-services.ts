import type { Artefact, Inventory, Relation, RelationKind } from '../repository/inventory-types.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';

/** An artefact in its part for a service, and where that is written. */
export interface Mention {
  readonly id: string;
  readonly path: string;
  /** From 1; undefined if the file as a whole says it. */
  readonly line: number | undefined;
  readonly certain: boolean;
}

/** Everything about one image of the repository: a Dockerfile, what builds it, what runs it. */
export interface ServiceGroup {
  readonly name: string;
  readonly dockerfile: string;
  readonly contexts: readonly string[];
  /** Base images, that of the last stage first. */
  readonly bases: readonly string[];
  /** Ids of locks and, where nothing locks them, manifests that the build copies. */
  readonly locks: readonly string[];
  readonly manifests: readonly string[];
  readonly images: readonly string[];
  readonly builtBy: readonly Mention[];
  readonly runBy: readonly Mention[];
  readonly deployedBy: readonly Mention[];
}

/** One group for each Dockerfile that something builds or whose image something runs, by name. */
export function servicesOf(repository: Repository, inventory: Inventory): readonly ServiceGroup[] {
  const reader = new ServiceReader(repository, inventory);
  const groups: ServiceGroup[] = [];
  for (const artefact of inventory.artefacts.values()) {
    if (artefact.kind !== 'dockerfile' || isBrought(artefact.path)) continue;
    const group = reader.group(artefact);
    if (group.builtBy.length > 0) groups.push(group);
  }
  return apart(groups).sort((a, b) => compare(a.name, b.name) || compare(a.dockerfile, b.dockerfile));
}

/** Two of one name are told apart by their files. */
function apart(groups: readonly ServiceGroup[]): ServiceGroup[] {
  const count = new Map<string, number>();
  for (const { name } of groups) count.set(name, (count.get(name) ?? 0) + 1);
  return groups.map((group) => {
    if (count.get(group.name) === 1) return group;
    const [file = '', folder] = group.dockerfile.split('/').reverse();
    const suffix = /^(?:Dockerfile|Containerfile)[._-](.+)$/i.exec(file)?.[1] ?? folder ?? file;
    return suffix === group.name ? group : { ...group, name: `${group.name} (${suffix})` };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those that bring something to a cluster or a machine. */
const deployers = new Set([
  ...(['chart', 'kustomization', 'skaffold', 'tiltfile', 'argo-application', 'platform-file'] as const),
  ...(['pipeline', 'script'] as const),
] as string[]);

class ServiceReader {
  readonly #repository: Repository;
  readonly #inventory: Inventory;
  readonly #stages: ReadonlyMap<string, readonly Artefact[]>;

  constructor(repository: Repository, inventory: Inventory) {
    this.#repository = repository;
    this.#inventory = inventory;
    const stages = new Map<string, Artefact[]>();
    for (const one of inventory.artefacts.values()) {
      if (one.kind === 'stage') stages.set(one.path, [...(stages.get(one.path) ?? []), one]);
    }
    for (const list of stages.values()) list.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
    this.#stages = stages;
  }

  group({ id: dockerfile }: Artefact): ServiceGroup {
    const builds = this.#to(dockerfile, 'builds');
    const ownImages = this.#sources(dockerfile, 'built-from');
    const images = this.#withSameAs(ownImages);
    const builders = builds.map((one) => this.#mention(one, one.from));
    const composed = builds.filter(({ from }) => this.#kind(from) === 'service');
    const running = [...images].flatMap(([image, sure]) =>
      this.#to(image, 'runs').map((one) => this.#mention(one, one.from, sure && one.certain)),
    );
    const runBy = unique([...composed.map((one) => this.#mention(one, one.from)), ...running]).filter(
      ({ id }) => !deployers.has(this.#kind(id) ?? '') || this.#kind(id) === 'script',
    );
    const deployed = running.filter(({ id }) => deployers.has(this.#kind(id) ?? '') && this.#kind(id) !== 'script');
    const stages = this.#stages.get(dockerfile) ?? [];
    const copied = stages.flatMap(({ id }) => this.#out(id, 'copies').map(({ to }) => to));
    const manifests = new Set(copied.filter((id) => this.#kind(id) === 'manifest'));
    const locks = new Set(copied.filter((id) => this.#kind(id) === 'lock'));
    return {
      name: this.#name(dockerfile, composed, ownImages),
      dockerfile,
      contexts: [
        ...new Set(builds.flatMap(({ facts }) => (typeof facts['context'] === 'string' ? [facts['context']] : []))),
      ],
      bases: this.#bases(stages),
      locks: [...locks],
      manifests: [...manifests],
      images: [...images.keys()],
      builtBy: unique(builders),
      runBy,
      deployedBy: unique([
        ...this.#deployers(runBy.map(({ id }) => id)),
        ...deployed.filter(({ id }) => this.#kind(id) !== 'pipeline'),
      ]),
    };
  }

  /** Services give it its name, then images; else its folder, or what stands behind the dot. */
  #name(dockerfile: string, composed: readonly Relation[], images: readonly string[]): string {
    const service = composed.map(({ from }) => this.#inventory.artefacts.get(from)?.name)[0];
    if (service !== undefined) return service;
    const [image] = images;
    if (image !== undefined) return image.slice(image.lastIndexOf('/') + 1).replace(/^image:|^.*:/, '');
    const [file = '', ...folders] = dockerfile.split('/').reverse();
    const suffix = /^(?:Dockerfile|Containerfile)[._-](.+)$/i.exec(file)?.[1];
    const folder = folders.find((one) => !['docker', 'src', 'build', 'deploy'].includes(one));
    return suffix === undefined
      ? (folder ?? this.#repository.tree.name)
      : folder === undefined
        ? suffix
        : `${folder} (${suffix})`;
  }

  #bases(stages: readonly Artefact[]): readonly string[] {
    const external = stages.filter(({ id }) => this.#out(id, 'based-on').every(({ to }) => to.startsWith('image:')));
    const last = stages.at(-1);
    const seen = new Set<string>();
    let final = last;
    while (final !== undefined && !seen.has(final.id)) {
      seen.add(final.id);
      const parent = this.#out(final.id, 'based-on').find(({ to }) => !to.startsWith('image:'))?.to;
      if (parent === undefined) break;
      final = this.#inventory.artefacts.get(parent);
    }
    const names = [final, ...external].flatMap((stage) => stage?.facts['base'] ?? []);
    return [...new Set(names.flat())];
  }

  /** `images` with those that are the same by another name; the value: whether that is certain. */
  #withSameAs(images: readonly string[]): ReadonlyMap<string, boolean> {
    const found = new Map<string, boolean>(images.map((image) => [image, true]));
    for (const [image, sure] of found) {
      const next = [
        ...this.#to(image, 'same-as').map(({ from, certain }) => ({ id: from, certain })),
        ...this.#out(image, 'same-as').map(({ to, certain }) => ({ id: to, certain })),
      ];
      for (const { id, certain } of next) if (!found.has(id)) found.set(id, sure && certain);
    }
    return found;
  }

  /** Everything above `ids` that deploys the file in which they stand. */
  #deployers(ids: readonly string[]): readonly Mention[] {
    const found: Mention[] = [];
    const seen = new Set<string>();
    const queue = ids.map((id) => this.#inventory.artefacts.get(id)?.within ?? id);
    for (const id of queue) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const one of [...this.#to(id, 'includes'), ...this.#to(id, 'deploys')]) {
        if (deployers.has(this.#kind(one.from) ?? '')) found.push(this.#mention(one, one.from));
        queue.push(one.from);
      }
    }
    return found;
  }

  #mention(relation: Relation, id: string, certain = relation.certain): Mention {
    const { at } = relation;
    const line = at.span && this.#repository.lines(at.path).lineAt(at.span.start);
    return { id, path: at.path, line, certain };
  }

  #kind(id: string): string | undefined {
    return this.#inventory.artefacts.get(id)?.kind;
  }

  #out(id: string, kind: RelationKind): readonly Relation[] {
    return this.#inventory.from.get(id)?.filter((one) => one.kind === kind) ?? [];
  }

  #to(id: string, kind: RelationKind): readonly Relation[] {
    return this.#inventory.to.get(id)?.filter((one) => one.kind === kind) ?? [];
  }

  #sources(id: string, kind: RelationKind): readonly string[] {
    return [...new Set(this.#to(id, kind).map(({ from }) => from))];
  }
}

/** One mention for each artefact: the first, a certain one before others. */
function unique(mentions: readonly Mention[]): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const one of mentions) {
    const known = found.get(one.id);
    if (known === undefined || (one.certain && !known.certain)) found.set(one.id, one);
  }
  return [...found.values()];
}
