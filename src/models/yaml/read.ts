import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry, type Problem } from '../document/node.ts';

/** Nodes that the aliases of one document may stand for together, and levels below one of them: Compose and Kubernetes files need dozens. */
const expansionLimit = 250_000;
const expandedDepthLimit = 512;

/** Turns the library's tree into ours: aliases followed, duplicate keys and endless aliases reported. */
export class YamlReader {
  readonly #text: string;
  readonly #problems: Problem[];
  /** The anchors of the present document so far; undefined while their node is being read. */
  #anchors = new Map<string, DocumentNode | undefined>();
  #shared = new Map<DocumentNode, DocumentNode>();
  #expanded = 0;

  constructor(text: string, problems: Problem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  /** The value of one document that starts at `start`; anchors do not reach from one document into the next. */
  read(contents: ParsedNode | null, start: number): DocumentNode {
    this.#anchors = new Map();
    this.#shared = new Map();
    this.#expanded = 0;
    return this.#node(contents, undefined, start);
  }

  #node(node: ParsedNode | null | undefined, keySpan: Span | undefined, fallback: number): DocumentNode {
    if (node === null || node === undefined) return empty(keySpan, fallback);
    if (isAlias(node)) return this.#alias(node, keySpan);
    const anchor = node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    let result: DocumentNode;
    if (isMap(node)) result = this.#map(node, keySpan);
    else if (isSeq(node)) result = this.#seq(node, keySpan);
    else result = this.#scalar(node, keySpan);
    if (anchor !== undefined) this.#anchors.set(anchor, result);
    return result;
  }

  #scalar(node: Scalar.Parsed, keySpan: Span | undefined): DocumentNode {
    const [start, end] = node.range;
    const span =
      node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED' ? this.#trimmed(start, end) : { start, end };
    const source = this.#text.slice(span.start, span.end);
    const common = { span, keySpan, source, tag: node.tag, anchor: node.anchor };
    const value = node.value;
    if (value === null || value === undefined) return new DocumentNode({ ...common, kind: 'null' });
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return new DocumentNode({ ...common, kind: 'scalar', value: known ? value : source });
  }

  #seq(node: YAMLSeq.Parsed, keySpan: Span | undefined): DocumentNode {
    const list = node.items.map((item) => this.#node(item, undefined, node.range[0]));
    const last = list.at(-1);
    const span = this.#collection(node, last === undefined ? undefined : endOf(last));
    return new DocumentNode({ kind: 'seq', span, keySpan, list, tag: node.tag, anchor: node.anchor });
  }

  #map(node: YAMLMap.Parsed, keySpan: Span | undefined): DocumentNode {
    const own: Entry[] = [];
    const seen = new Set<string>();
    let end: number | undefined;
    for (const pair of node.items) {
      const key = pair.key;
      const at: Span = { start: key.range[0], end: key.range[1] };
      const name = this.#key(key, at);
      if (seen.has(name))
        this.#problems.push({ kind: 'error', message: `duplicate key ${JSON.stringify(name)}`, span: at });
      seen.add(name);
      let value = this.#node(pair.value, at, this.#afterKey(at.end, node.range[1]));
      // What is merged in belongs to this map as well as to where it is written.
      if (name === '<<' && at.end - at.start === 2) value = this.#share(value);
      end = Math.max(at.end, endOf(value));
      own.push({ key: name, keySpan: at, span: { start: at.start, end }, value, merged: false });
    }
    return new DocumentNode({
      kind: 'map',
      span: this.#collection(node, end),
      keySpan,
      own,
      tag: node.tag,
      anchor: node.anchor,
    });
  }

  #key(key: ParsedNode, at: Span): string {
    if (isScalar(key) && key.anchor !== undefined) this.#anchors.set(key.anchor, this.#scalar(key, undefined));
    if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? '');
    if (isAlias(key)) return this.#anchors.get(key.source)?.text ?? this.#text.slice(at.start, at.end);
    // A map or seq in the place of a key; anchors inside it are rare enough to be left out.
    return this.#text.slice(at.start, at.end).trimEnd();
  }

  #alias(node: Alias.Parsed, keySpan: Span | undefined): DocumentNode {
    const span: Span = { start: node.range[0], end: node.range[1] };
    const alias = { name: node.source, span };
    const target = this.#anchors.get(node.source);
    const unusable = (message: string): DocumentNode => {
      this.#problems.push({ kind: 'error', message, span });
      return new DocumentNode({ kind: 'null', span, keySpan, alias, viaAlias: true });
    };
    if (target === undefined) {
      if (this.#anchors.has(node.source)) return unusable(`alias *${node.source} stands inside its own anchor`);
      return unusable(`alias *${node.source} has no anchor before it`);
    }
    this.#expanded += target.size;
    if (this.#expanded > expansionLimit || target.depth > expandedDepthLimit)
      return unusable('aliases expand to too much');
    return this.#share(target).with({ keySpan, alias, anchor: undefined });
  }

  /** The same value marked as reached through an alias, made once for each node. */
  #share(node: DocumentNode): DocumentNode {
    if (node.viaAlias) return node;
    let shared = this.#shared.get(node);
    if (shared === undefined) {
      shared = node.with({
        viaAlias: true,
        own: node.own.map((entry) => ({ ...entry, value: this.#share(entry.value) })),
        list: node.items().map((item) => this.#share(item)),
      });
      this.#shared.set(node, shared);
    }
    return shared;
  }

  /** The library counts comments and line ends after the last element of a block collection in; we do not. */
  #collection(node: YAMLMap.Parsed | YAMLSeq.Parsed, lastEnd: number | undefined): Span {
    const [start, end] = node.range;
    if (node.flow === true || lastEnd === undefined) return this.#trimmed(start, end);
    return { start, end: Math.max(start, lastEnd) };
  }

  #trimmed(start: number, end: number): Span {
    let last = end;
    while (last > start && isBlank(this.#text.charCodeAt(last - 1))) last--;
    return { start, end: last };
  }

  /** Where the value of a key without one would stand: after its colon. */
  #afterKey(keyEnd: number, limit: number): number {
    let at = keyEnd;
    while (at < limit && isBlank(this.#text.charCodeAt(at))) at++;
    return this.#text[at] === ':' ? at + 1 : keyEnd;
  }
}

/** Where a value ends in the place it is used. */
function endOf(node: DocumentNode): number {
  return node.alias === undefined ? node.span.end : node.alias.span.end;
}

function empty(keySpan: Span | undefined, at: number): DocumentNode {
  return new DocumentNode({ kind: 'null', span: { start: at, end: at }, keySpan });
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
