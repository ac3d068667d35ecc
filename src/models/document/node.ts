import type { Span } from '../../text/span.ts';

/** What is wrong with a document, found while reading it. */
export interface Problem {
  readonly kind: 'error' | 'warning';
  /** Without positions, so that the same problem reads the same after an edit elsewhere. */
  readonly message: string;
  readonly span: Span;
}

export interface DocumentComment {
  /** Without its opener (`#`, `//`, `/*`), trimmed. */
  readonly text: string;
  readonly span: Span;
}

export type NodeKind = 'map' | 'seq' | 'scalar' | 'null';
export type ScalarValue = string | number | boolean | null;

/** `key: value` of a map. */
export interface Entry {
  /** Decoded; a YAML key that is no scalar is kept as written. */
  readonly key: string;
  readonly keySpan: Span;
  /** From the start of the key to the end of the value. */
  readonly span: Span;
  readonly value: DocumentNode;
  /** True if it came in through a YAML merge key (`<<`): the text at `span` belongs to another map. */
  readonly merged: boolean;
}

export interface NodeParts {
  readonly kind: NodeKind;
  readonly span: Span;
  readonly keySpan?: Span | undefined;
  readonly value?: ScalarValue;
  readonly source?: string;
  readonly own?: readonly Entry[];
  readonly list?: readonly DocumentNode[];
  readonly tag?: string | undefined;
  readonly anchor?: string | undefined;
  readonly alias?: Alias | undefined;
  readonly viaAlias?: boolean;
}

/** The place `*name` where an alias stands. */
export interface Alias {
  readonly name: string;
  readonly span: Span;
}

const noEntries: readonly Entry[] = [];
const noItems: readonly DocumentNode[] = [];

/**
 * One value of a YAML, JSON or TOML document, read the same way in all three. The accessors of another kind answer
 * with nothing (`get` of a scalar is undefined, `items()` of a map is empty), so that a path can be followed without tests.
 */
export class DocumentNode {
  readonly kind: NodeKind;
  /** The value as written: quotes and brackets included, comments and line ends after it not. Empty for a missing value. */
  readonly span: Span;
  /** The key that this node is the value of, where it is used. */
  readonly keySpan: Span | undefined;
  /** Decoded scalar, null for a null; undefined for a map or seq. TOML dates and times are strings. */
  readonly value: ScalarValue | undefined;
  /** A scalar as written (`span` of the text); "" for a map or seq. */
  readonly source: string;
  /** Entries as written, in file order: `<<` and duplicates are among them. */
  readonly own: readonly Entry[];
  /** A YAML tag as written: `!reset`. */
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
  /** Set if the value is written as an alias; `span` is then where the aliased value stands. */
  readonly alias: Alias | undefined;
  /** True if the node was reached through an alias or a merge key: other places share its text, so it must not be edited. */
  readonly viaAlias: boolean;
  /** Number of nodes from here down, aliases followed. */
  readonly size: number;
  /** Levels from here down, aliases followed: 1 for a scalar. Every reader keeps it below 1,000, so that a walk may recurse. */
  readonly depth: number;
  readonly #list: readonly DocumentNode[];
  #entries: readonly Entry[] | undefined;
  #index: Map<string, DocumentNode> | undefined;

  constructor(parts: NodeParts) {
    this.kind = parts.kind;
    this.span = parts.span;
    this.keySpan = parts.keySpan;
    this.value = parts.kind === 'null' ? null : parts.value;
    this.source = parts.source ?? '';
    this.own = parts.own ?? noEntries;
    this.#list = parts.list ?? noItems;
    this.tag = parts.tag;
    this.anchor = parts.anchor;
    this.alias = parts.alias;
    this.viaAlias = parts.viaAlias ?? false;
    let size = 1;
    let depth = 0;
    for (const entry of this.own) {
      size += entry.value.size;
      if (entry.value.depth > depth) depth = entry.value.depth;
    }
    for (const item of this.#list) {
      size += item.size;
      if (item.depth > depth) depth = item.depth;
    }
    this.size = size;
    this.depth = depth + 1;
  }

  /** Text of a scalar: a string decoded, anything else as written (`0644`, `1.10`); undefined for null, map and seq. */
  get text(): string | undefined {
    if (this.kind !== 'scalar') return undefined;
    return typeof this.value === 'string' ? this.value : this.source;
  }

  /** Elements of a seq. */
  items(): readonly DocumentNode[] {
    return this.#list;
  }

  /** Entries of a map, merge keys resolved, each key once: of duplicates the last one counts, as in JSON. */
  entries(): readonly Entry[] {
    this.#entries ??= this.own.length === 0 ? noEntries : resolved(this.own);
    return this.#entries;
  }

  get(key: string): DocumentNode | undefined {
    if (this.own.length === 0) return undefined;
    if (this.#index === undefined) {
      this.#index = new Map();
      for (const entry of this.entries()) this.#index.set(entry.key, entry.value);
    }
    return this.#index.get(key);
  }

  /** The node at a path of keys and positions (0 is the first element). */
  at(...path: readonly (string | number)[]): DocumentNode | undefined {
    let node: DocumentNode | undefined = this;
    for (const step of path) {
      node = typeof step === 'string' ? node.get(step) : node.items()[step];
      if (node === undefined) return undefined;
    }
    return node;
  }

  /** The same node with other particulars. */
  with(change: Partial<NodeParts>): DocumentNode {
    const same: NodeParts = {
      kind: this.kind,
      span: this.span,
      keySpan: this.keySpan,
      source: this.source,
      own: this.own,
      list: this.#list,
      tag: this.tag,
      anchor: this.anchor,
      alias: this.alias,
      viaAlias: this.viaAlias,
    };
    return new DocumentNode(
      this.value === undefined ? { ...same, ...change } : { ...same, value: this.value, ...change },
    );
  }
}

/** Merge keys after https://yaml.org/type/merge.html: a key of the map itself wins, then the earlier merged map. */
function resolved(own: readonly Entry[]): readonly Entry[] {
  const byKey = new Map<string, Entry>();
  const merges: Entry[] = [];
  for (const entry of own) {
    if (isMerge(entry)) merges.push(entry);
    else byKey.set(entry.key, entry);
  }
  if (merges.length === 0) return byKey.size === own.length ? own : [...byKey.values()];
  for (const merge of merges) {
    const sources = merge.value.kind === 'seq' ? merge.value.items() : [merge.value];
    for (const source of sources) {
      for (const entry of source.entries()) {
        if (!byKey.has(entry.key)) byKey.set(entry.key, { ...entry, merged: true });
      }
    }
  }
  return [...byKey.values()];
}

/** A plain `<<` key (the YAML reader alone makes entries whose key source is that). */
function isMerge(entry: Entry): boolean {
  return entry.key === '<<' && entry.keySpan.end - entry.keySpan.start === 2;
}

/** A document of any of the formats. */
export interface DocumentFile {
  readonly text: string;
  /** The document's value; a null node for an empty one, and for what could not be read at all. */
  readonly root: DocumentNode;
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
}
