import type { Span } from '../../text/span.ts';
import { DocumentNode, type Entry, type NodeParts, type Problem } from '../document/node.ts';
import { interpolate } from './interpolate.ts';
import { goText } from './number-text.ts';
import { portParts } from './ports.ts';
import type { Provenance } from './provenance.ts';
import { pairsOf, variablesIn } from './values.ts';
import { cleanTarget, volumeParts } from './volumes.ts';

export interface CanonicalOptions {
  /** Of the file, relative to the repository. */
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly provenance: Provenance;
  /** Makes a path of the file relative to the folder of the project; undefined if it is so already. */
  readonly rebase: ((path: string) => string) | undefined;
  readonly problems: Problem[];
  /** Told of a variable that has no value: Compose itself then takes the empty text. Undefined: such a variable hides what it is part of. */
  readonly emptied?: ((name: string, node: DocumentNode) => void) | undefined;
}

/** Stands in a text for what a variable without a value hides. */
const hidden = '\uFFFC';
type Form = (node: DocumentNode) => DocumentNode;

/**
 * Brings services and top-level entries of one file into the form in which Compose merges them: variables replaced, short
 * syntax made long, `environment` and the like maps, paths relative to the project (compose-go interpolation, transform, paths).
 * What a variable without a value hides becomes a null that `Provenance` knows as hidden.
 */
export class Canonical {
  readonly #options: CanonicalOptions;
  readonly #done = new Map<DocumentNode, DocumentNode>();
  readonly #service: Readonly<Record<string, Form>>;
  readonly #build: Readonly<Record<string, Form>>;

  constructor(options: CanonicalOptions) {
    this.#options = options;
    const variables: Form = (node) => this.#variables(node);
    const list: Form = (node) => this.#list(node, (item) => this.value(item));
    const named: Form = (node) => this.#named(node);
    const grants: Form = (node) => this.#list(node, (item) => this.#long(item, 'source'));
    const contexts: Form = (node) => this.#eachValue(this.#variables(node), (value) => this.#context(value));
    this.#build = {
      args: variables,
      labels: variables,
      additional_contexts: contexts,
      ssh: variables,
      context: (node) => this.#context(this.value(node)),
      secrets: grants,
      extra_hosts: (node) => this.#pairs(node),
    };
    const files: Form = (node) => this.#list(node, (item) => this.#at(this.#long(item, 'path'), 'path', this.#path));
    this.#service = {
      environment: variables,
      labels: variables,
      annotations: variables,
      sysctls: variables,
      build: (node) => this.#keys(this.#long(node, 'context', true), this.#build),
      deploy: (node) => this.#keys(node, { labels: variables }),
      develop: (node) => this.#keys(node, { watch: files }),
      depends_on: (node) => this.#named(node, (item) => this.#dependency(item)),
      networks: named,
      models: named,
      env_file: files,
      label_file: (node) => this.#list(node, (item) => this.#path(this.value(item))),
      dns: list,
      dns_search: list,
      dns_opt: list,
      tmpfs: list,
      secrets: grants,
      configs: grants,
      extra_hosts: (node) => this.#pairs(node),
      ports: (node) => this.#list(node, (item) => this.#port(item)),
      volumes: (node) => this.#list(node, (item) => this.#volume(item)),
      gpus: (node) => this.#list(node, (item) => this.#long(item, 'count')),
    };
  }

  service(node: DocumentNode): DocumentNode {
    // What `develop` was called before the specification had it (compose-go loader/aliases.go).
    const early = node.get('x-develop') !== undefined && node.get('develop') === undefined;
    if (!early) return this.#keys(node, this.#service);
    const own = node.entries().map((entry) => (entry.key === 'x-develop' ? { ...entry, key: 'develop' } : entry));
    return this.#keys(node.with({ own }), this.#service);
  }

  resource(node: DocumentNode): DocumentNode {
    return this.#keys(node, {
      labels: (one) => this.#variables(one),
      file: (one) => this.#path(this.value(one)),
    });
  }

  /** `node` with its variables replaced, all the way down. */
  value(node: DocumentNode): DocumentNode {
    if (node.kind === 'scalar') return this.#scalar(node, node.text ?? '');
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    let made: DocumentNode;
    if (node.kind === 'map') made = this.#keys(node, {});
    else if (node.kind === 'seq') made = this.#list(node, (item) => this.value(item));
    else made = this.#adopt(node);
    this.#done.set(node, made);
    return made;
  }

  #adopt(node: DocumentNode): DocumentNode {
    return this.#options.provenance.adopt(node, this.#options.path);
  }

  #make(like: DocumentNode, parts: Partial<NodeParts>, hiddenBy?: readonly string[]): DocumentNode {
    return this.#options.provenance.adopt(like.with(parts), this.#options.path, hiddenBy);
  }

  /** `text` is what `node` says, or a part of it. */
  #scalar(node: DocumentNode, text: string): DocumentNode {
    if (!text.includes('$')) return text === node.text ? this.#adopt(node) : this.#make(node, { value: text });
    const { result, names } = this.#replaced(node, text);
    return names.length === 0 ? this.#make(node, { value: result }) : this.#hide(node, names);
  }

  #hide(node: DocumentNode, names: readonly string[]): DocumentNode {
    return this.#make(node, { kind: 'null', own: [], list: [] }, names);
  }

  /** `text` with its variables replaced, `hidden` for those without a value, which are named. */
  #replaced(node: DocumentNode, text: string): { readonly result: string; readonly names: readonly string[] } {
    const { environment, emptied } = this.#options;
    const { text: result, unset, error } = interpolate(text, environment, emptied ? '' : hidden);
    if (emptied) for (const name of unset) emptied(name, node);
    if (error === undefined) return { result, names: emptied ? [] : unset };
    if (error.kind === 'required' && !emptied) return { result: hidden, names: [error.message.split(' ')[2] ?? ''] };
    this.#options.problems.push({ kind: 'error', message: error.message, span: node.span });
    return { result: text, names: [] };
  }

  /** One part of a short form; undefined for a part that is not there. */
  #part(node: DocumentNode, name: string, text: string | undefined, names: readonly string[]): Entry[] {
    if (text === undefined) return [];
    const value = text.includes(hidden)
      ? this.#hide(node, names)
      : this.#make(node, { kind: 'scalar', value: text, own: [], list: [] });
    return [entryOf(name, node.span, value)];
  }

  /** A map or a list in the place of `node`. */
  #collection(
    { span, keySpan, tag, viaAlias }: DocumentNode,
    parts: Pick<NodeParts, 'kind' | 'own' | 'list'>,
  ): DocumentNode {
    const made = new DocumentNode({ span, keySpan, tag, viaAlias, ...parts });
    return this.#options.provenance.adopt(made, this.#options.path);
  }

  #map(node: DocumentNode, own: readonly Entry[]): DocumentNode {
    return this.#collection(node, { kind: 'map', own });
  }

  #keys(node: DocumentNode, forms: Readonly<Record<string, Form>>): DocumentNode {
    if (node.kind !== 'map') return this.value(node);
    const own = node.entries().map((entry): Entry => {
      const form = Object.hasOwn(forms, entry.key) ? forms[entry.key] : undefined;
      if (entry.value.tag === '!reset') return { ...entry, value: this.#adopt(entry.value) };
      const value = form === undefined || entry.value.kind === 'null' ? this.value(entry.value) : form(entry.value);
      return { ...entry, value };
    });
    return this.#make(node, { own });
  }

  #eachValue(node: DocumentNode, change: Form): DocumentNode {
    return this.#make(node, { own: node.own.map((entry) => ({ ...entry, value: change(entry.value) })) });
  }

  #at(node: DocumentNode, key: string, change: Form): DocumentNode {
    return this.#make(node, {
      own: node.own.map((entry) => (entry.key === key ? { ...entry, value: change(entry.value) } : entry)),
    });
  }

  /** A list of what `each` makes of its elements; a scalar by itself is a list of one. */
  #list(node: DocumentNode, each: Form): DocumentNode {
    if (node.kind === 'map') return this.#keys(node, {});
    const items = node.kind === 'seq' ? node.items().filter(({ tag }) => tag !== '!reset') : [node];
    return this.#collection(node, { kind: 'seq', list: items.map(each) });
  }

  /** A scalar that stands for a map with the one key `key`. */
  #long(node: DocumentNode, key: string, raw = false): DocumentNode {
    if (node.kind !== 'scalar') return raw ? node : this.value(node);
    return this.#map(node, [entryOf(key, node.span, raw ? node : this.value(node))]);
  }

  /** `depends_on`, `networks`: a list of names is a map without settings. */
  #named(node: DocumentNode, settings: Form = (item) => this.#make(item, { kind: 'null' })): DocumentNode {
    if (node.kind !== 'seq') return this.value(node);
    const own = node.items().flatMap((item) => {
      const name = this.value(item).text;
      return name === undefined ? [] : [entryOf(name, item.span, settings(item))];
    });
    return this.#map(node, own);
  }

  /** What an element of a `depends_on` list says (compose-go override/merge.go, mergeDependsOn). */
  #dependency(item: DocumentNode): DocumentNode {
    return this.#map(item, [
      ...this.#part(item, 'condition', 'service_started', []),
      ...this.#part(item, 'required', 'true', []),
    ]);
  }

  /** `NAME=value` as a list or as a map. */
  #variables(node: DocumentNode): DocumentNode {
    if (node.kind === 'map') {
      return this.#eachValue(this.#keys(node, {}), (value) => {
        const text = goText(value);
        return text === undefined || text === value.value ? value : this.#make(value, { value: text });
      });
    }
    if (node.kind !== 'seq') return this.value(node);
    const own: Entry[] = [];
    for (const variable of variablesIn(node)) {
      const item = variable.node;
      const { result, names } = this.#replaced(item, item.text ?? '');
      const equals = result.indexOf('=');
      const name = equals === -1 ? result : result.slice(0, equals);
      if (name.includes(hidden)) continue;
      const plain = variable.name === name;
      const place = { span: plain ? variable.valueSpan : item.span, keySpan: plain ? variable.nameSpan : item.span };
      let value: DocumentNode;
      const text = result.slice(equals + 1);
      if (equals === -1) value = this.#make(item, { ...place, kind: 'null' });
      else if (text.includes(hidden)) value = this.#hide(item.with(place), names);
      else value = this.#make(item, { ...place, value: text });
      own.push({ key: name, keySpan: place.keySpan, span: item.span, value, merged: false });
    }
    return this.#map(node, own);
  }

  #pairs(node: DocumentNode): DocumentNode {
    if (node.kind !== 'map') return this.#list(node, (item) => this.value(item));
    const list = pairsOf(node).map(({ value, node: one }) => this.#scalar(one, value));
    return this.#collection(node, { kind: 'seq', list });
  }

  #port(item: DocumentNode): DocumentNode {
    const text = item.text;
    if (text === undefined) return this.value(item);
    const { result, names } = this.#replaced(item, text);
    const { target, published, hostIp, protocol } = portParts(result);
    return this.#map(item, [
      ...this.#part(item, 'target', target, names),
      ...this.#part(item, 'published', published, names),
      ...this.#part(item, 'host_ip', hostIp, names),
      ...this.#part(item, 'protocol', protocol, names),
    ]);
  }

  #volume(item: DocumentNode): DocumentNode {
    const text = item.text;
    if (text === undefined) {
      const long = this.value(item);
      return long.get('type')?.text === 'bind' ? this.#at(long, 'source', this.#path) : long;
    }
    const { result, names } = this.#replaced(item, text);
    const { type, source, target, readOnly, options } = volumeParts(result);
    const made = this.#map(item, [
      ...this.#part(item, 'type', source?.startsWith(hidden) ? hidden : type, names),
      ...this.#part(item, 'source', source, names),
      ...this.#part(item, 'target', target === undefined ? undefined : cleanTarget(target), names),
      ...(readOnly ? this.#part(item, 'read_only', 'true', names) : []),
      ...(this.#options.emptied ? this.#mountOptions(item, result, type, options) : []),
    ]);
    return type === 'bind' ? this.#at(made, 'source', this.#path) : made;
  }

  /** What the short form says of the kind of its mount, nothing as well (compose-go format/volume.go). */
  #mountOptions(item: DocumentNode, text: string, type: string | undefined, options: readonly string[]): Entry[] {
    if ((type !== 'bind' && type !== 'volume') || text.length < 3) return [];
    const one = (key: string, value: string | undefined): Entry[] => this.#part(item, key, value, []);
    const propagation = options.findLast((option) => /^r?(?:private|shared|slave)$/.test(option));
    const bind = [
      ...one(
        'selinux',
        options.findLast((option) => /^z$/i.test(option)),
      ),
      ...one('propagation', propagation),
    ];
    const group = (key: string, own: Entry[]): Entry => entryOf(key, item.span, this.#map(item, own));
    if (type === 'bind') return [group('bind', bind)];
    const volume = group('volume', options.includes('nocopy') ? one('nocopy', 'true') : []);
    return bind.length === 0 ? [volume] : [group('bind', bind), volume];
  }

  readonly #path: Form = (node) => {
    const { rebase } = this.#options;
    const text = node.text;
    if (rebase === undefined || text === undefined || text === '' || /^[/~\\]|^[A-Za-z]:/.test(text)) return node;
    return this.#make(node, { value: rebase(text) });
  };

  /** compose-go paths/context.go: a URL, a Git reference or another service is no path. */
  #context(node: DocumentNode): DocumentNode {
    const text = node.text ?? '';
    return text.includes('://') || /^(?:service:|github\.com\/|git@)/.test(text) ? node : this.#path(node);
  }
}

function entryOf(key: string, span: Span, value: DocumentNode): Entry {
  return { key, keySpan: span, span, value, merged: false };
}
