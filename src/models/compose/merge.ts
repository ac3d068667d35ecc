import type { DocumentNode, Entry } from '../document/node.ts';
import { textOf } from '../document/scalar.ts';
import type { Provenance } from './provenance.ts';

/** Paths in a service whose override takes the place of what was there (compose-go override/merge.go, `override`). */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test']);

/** Maps whose entries replace each other one by one, also by null: Compose merges them as lists of `NAME=value`. */
const variables = new Set([
  'environment',
  'labels',
  'annotations',
  'sysctls',
  'build.args',
  'build.labels',
  'build.additional_contexts',
  'deploy.labels',
]);

type Index = (item: DocumentNode) => string | undefined;

const name: Index = (item) => item.text?.split('=', 1)[0];
const whole: Index = (item) => item.text;
const targetOr =
  (folder: string): Index =>
  (item) =>
    part(item, 'target', '') || suffixed(folder, part(item, 'source', undefined));

/** What tells the elements of a list apart: of two alike the later one stands in the place of the earlier (override/uncity.go). */
const unique: Readonly<Record<string, Index>> = {
  cap_add: name,
  cap_drop: name,
  'build.tags': name,
  dns: name,
  dns_opt: name,
  dns_search: name,
  links: name,
  profiles: name,
  tmpfs: name,
  expose: whole,
  extra_hosts: whole,
  'build.extra_hosts': whole,
  configs: targetOr(''),
  secrets: targetOr('/run/secrets'),
  env_file: (item) => part(item, 'path', undefined),
  volumes: (item) => part(item, 'target', undefined),
  devices: (item) => (item.kind === 'map' ? part(item, 'target', undefined) : deviceTarget(item.text)),
  ports: portKey,
};

/** Merges trees that `Canonical` made, as compose-go does (override/merge.go). */
export class Merge {
  readonly #provenance: Provenance;

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
  }

  /**
   * `over` merged over `base`, both services or both top-level entries; without a base, `over` by itself. Then `!reset` and `!override` have
   * had their effect and are gone; `keep` leaves those of `over` in, for they count once more where its file meets the ones before it.
   */
  merge(base: DocumentNode | undefined, over: DocumentNode, keep = false): DocumentNode {
    return base === undefined ? this.#settled(over, '', keep) : this.#merged(base, over, '', keep);
  }

  #isNull(node: DocumentNode): boolean {
    return node.kind === 'null' && !this.#provenance.isHidden(node);
  }

  #merged(base: DocumentNode, over: DocumentNode, path: string, keep: boolean): DocumentNode {
    if (over.tag === '!override' || replaced.has(path) || path.startsWith('ulimits.'))
      return this.#settled(over, path, keep);
    if (this.#isNull(over)) return base;
    if (base.kind === 'map' && over.kind === 'map') {
      const otherDriver = path === 'logging' && differ(base.get('driver'), over.get('driver'));
      return otherDriver ? this.#settled(over, path, keep) : this.#mergedMaps(base, over, path, keep);
    }
    if (base.kind === 'seq' && over.kind === 'seq') {
      const list = this.#distinct([...base.items(), ...this.#new(base, over)], path);
      return this.#provenance.change(base, { list });
    }
    // Compose refuses a list over a map and the like; what is written last is the likelier intention.
    return this.#settled(over, path, keep);
  }

  #mergedMaps(base: DocumentNode, over: DocumentNode, path: string, keep: boolean): DocumentNode {
    const entries = new Map<string, Entry>();
    for (const entry of base.entries()) entries.set(entry.key, entry);
    const oneByOne = variables.has(path);
    for (const entry of over.entries()) {
      const { key, value } = entry;
      const old = entries.get(key);
      if (value.tag === '!reset') {
        if (keep) entries.set(key, entry);
        else entries.delete(key);
      } else if (old === undefined || oneByOne)
        entries.set(key, { ...entry, value: this.#settled(value, below(path, key), keep) });
      else entries.set(key, { ...old, value: this.#merged(old.value, value, below(path, key), keep) });
    }
    return this.#provenance.change(base, { own: [...entries.values()] });
  }

  /** Elements of `over` that `base` does not have, to the letter (override/merge.go, appendWithoutDuplicates). */
  #new(base: DocumentNode, over: DocumentNode): readonly DocumentNode[] {
    const known = new Set(base.items().map((item) => this.#spelled(item)));
    return over.items().filter((item) => !known.has(this.#spelled(item)) || this.#provenance.isHidden(item));
  }

  #spelled(node: DocumentNode): string {
    if (node.kind === 'seq')
      return `[${node
        .items()
        .map((item) => this.#spelled(item))
        .join(',')}]`;
    if (node.kind !== 'map') return `${typeof node.value}${JSON.stringify(node.text ?? null)}`;
    const parts = node.entries().map(({ key, value }) => `${JSON.stringify(key)}:${this.#spelled(value)}`);
    return `{${parts.sort().join(',')}}`;
  }

  /** Without what stands twice and, unless it is to be kept, without `!reset` and `!override`. */
  #settled(node: DocumentNode, path: string, keep: boolean): DocumentNode {
    let settled = node;
    if (node.kind === 'seq') {
      const list = this.#distinct(node.items(), path);
      if (list.length < node.items().length) settled = this.#provenance.change(node, { list });
    } else if (node.kind === 'map') {
      const own: Entry[] = [];
      let changed = false;
      for (const entry of node.entries()) {
        const reset = entry.value.tag === '!reset';
        if (reset && !keep) changed = true;
        else {
          const value = reset ? entry.value : this.#settled(entry.value, below(path, entry.key), keep);
          if (value !== entry.value) changed = true;
          own.push(value === entry.value ? entry : { ...entry, value });
        }
      }
      if (changed) settled = this.#provenance.change(node, { own });
    }
    return keep || settled.tag !== '!override' ? settled : this.#provenance.change(settled, { tag: undefined });
  }

  #distinct(items: readonly DocumentNode[], path: string): readonly DocumentNode[] {
    const index = /^networks\.[^\0]*\.(?:aliases|link_local_ips)$/.test(path)
      ? whole
      : Object.hasOwn(unique, path)
        ? unique[path]
        : undefined;
    if (index === undefined || items.length < 2) return items;
    const kept: DocumentNode[] = [];
    const places = new Map<string, number>();
    for (const item of items) {
      const key = index(item);
      const place = key === undefined ? undefined : places.get(key);
      if (place !== undefined) kept[place] = item;
      else {
        if (key !== undefined) places.set(key, kept.length);
        kept.push(item);
      }
    }
    return kept;
  }
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const differ = (base: DocumentNode | undefined, over: DocumentNode | undefined): boolean =>
  base !== undefined && over !== undefined && textOf(base)?.value !== textOf(over)?.value;

/** A part of an element in long form: `absent` if it is not there, undefined if it is not known. */
function part<T>(item: DocumentNode, key: string, absent: T): string | T | undefined {
  const node = item.get(key);
  return node === undefined ? absent : node.text;
}

const suffixed = (folder: string, source: string | undefined): string | undefined =>
  source === undefined ? undefined : `${folder}/${source}`;

const deviceTarget = (text: string | undefined): string | undefined => text?.split(':')[1] ?? text;

function portKey(item: DocumentNode): string | undefined {
  const parts = [
    part(item, 'host_ip', '0.0.0.0'),
    part(item, 'published', ''),
    part(item, 'target', undefined),
    part(item, 'protocol', 'tcp'),
  ];
  return parts.includes(undefined) ? undefined : parts.join(' ');
}
