import type { Span } from '../../text/span.ts';
import type { DocumentNode } from '../document/node.ts';
import { kubernetesTypes } from './api-types.ts';
import { requiredFields, wordsOf } from './field-words.ts';
import { formOf, type PlainForm } from './scalar-form.ts';
import type { ManifestObject } from './syntax.ts';

/** A field that the API server's strict decoder does not take. */
export type FieldProblem =
  | {
      readonly kind: 'unknown';
      readonly key: string;
      /** The key. */
      readonly span: Span;
      /** "spec.template.spec" */
      readonly path: string;
      /** What may stand there and does not yet. */
      readonly known: readonly string[];
      /** False where other places share the text. */
      readonly editable: boolean;
      /** Where the field of that very name belongs, if one is near: "spec". */
      readonly belongs: string | undefined;
    }
  | {
      readonly kind: 'form';
      readonly path: string;
      readonly span: Span;
      readonly node: DocumentNode;
      readonly wanted: Form;
      readonly found: PlainForm | 'map' | 'list';
    }
  | {
      /** A word that the field does not know. */
      readonly kind: 'word';
      readonly path: string;
      readonly node: DocumentNode;
      readonly words: readonly string[];
    }
  | {
      /** A field that has to be there. */
      readonly kind: 'missing';
      readonly path: string;
      readonly key: string;
      /** The first key of the map. */
      readonly span: Span;
    };

/** What a value has to be, in words. */
export type Form = 'a text' | 'a number or a text' | 'a boolean' | 'a whole number' | 'a number' | 'a list' | 'a map';

/** A quantity (cpu, memory, storage) with its place. */
export interface QuantityValue {
  /** Last key of its path: "memory". */
  readonly name: string;
  readonly path: string;
  readonly node: DocumentNode;
}

export interface FieldCheck {
  readonly problems: readonly FieldProblem[];
  readonly quantities: readonly QuantityValue[];
}

interface Types {
  /** `apiVersion/Kind` → type. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, readonly string[]>;
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

let types: Types | undefined;

function read(): Types {
  const kinds = new Map<string, string>();
  const versions = new Map<string, string[]>();
  const fields = new Map<string, ReadonlyMap<string, string>>();
  for (const line of kubernetesTypes.trim().split('\n')) {
    const [first = '', ...rest] = line.split(' ');
    if (first === '=') {
      const [full = '', type = ''] = rest;
      const slash = full.lastIndexOf('/');
      kinds.set(full, type);
      versions.set(full.slice(slash + 1), [...(versions.get(full.slice(slash + 1)) ?? []), full.slice(0, slash)]);
    } else fields.set(first, new Map(rest.map((one) => one.split(':') as [string, string])));
  }
  return { kinds, versions, fields };
}

/** The API versions of each kind whose fields are known. */
export function kindsOf(): ReadonlyMap<string, readonly string[]> {
  types ??= read();
  return types.versions;
}

/**
 * What the strict decoder of Kubernetes 1.37 says of `object`: unknown fields, values of the wrong form. Keys and values that template code
 * writes are passed over, and so are the directives of patches (`$patch`). Nothing for kinds that are not known.
 */
export function checkFields(object: ManifestObject): FieldCheck {
  types ??= read();
  const type = types.kinds.get(`${object.apiVersion}/${object.kind}`);
  const checker = new Checker(types);
  if (type !== undefined) checker.value(object.node, type, '', '', undefined);
  return checker;
}

const forms: Readonly<Record<string, Form>> = {
  s: 'a text',
  b: 'a boolean',
  i: 'a whole number',
  f: 'a number',
  p: 'a number or a text',
};

class Checker implements FieldCheck {
  readonly problems: FieldProblem[] = [];
  readonly quantities: QuantityValue[] = [];
  readonly #types: Types;

  constructor(all: Types) {
    this.#types = all;
  }

  value(node: DocumentNode, form: string, path: string, name: string, above: string | undefined): void {
    if (form === '*' || node.kind === 'null' || isCode(node)) return;
    const first = form[0] ?? '';
    if (first === '[') {
      if (node.kind !== 'seq') return this.#wrong(node, 'a list', path);
      for (const [index, item] of node.items().entries())
        this.value(item, form.slice(1), `${path}[${index}]`, name, above);
    } else if (first === '{') {
      if (node.kind !== 'map') return this.#wrong(node, 'a map', path);
      for (const { key, value } of node.entries())
        if (!isOutside(key)) this.value(value, form.slice(1), under(path, key), key, undefined);
    } else if (form.length > 1) this.#fields(node, form, path, above);
    else if (node.kind !== 'scalar') this.#wrong(node, forms[form] ?? 'a text', path);
    else if (form === 'q') this.quantities.push({ name, path, node });
    else this.#scalar(node, form, path);
  }

  #fields(node: DocumentNode, type: string, path: string, above: string | undefined): void {
    const fields = this.#types.fields.get(type);
    if (!fields) return;
    if (node.kind !== 'map') return this.#wrong(node, 'a map', path);
    const entries = node.entries();
    const [first] = entries;
    // The template of a pod needs no name.
    if (first && !hasCode(node) && (type !== 'ObjectMeta' || path === 'metadata'))
      for (const key of requiredFields(type))
        if (!key.split('|').some((one) => node.get(one) !== undefined))
          this.problems.push({ kind: 'missing', path, key, span: first.keySpan });
    for (const { key, keySpan, value, merged } of entries) {
      const form = fields.get(key);
      if (form !== undefined) {
        this.value(value, form, under(path, key), key, type);
        this.#words(value, type, key, under(path, key));
      }
      // Compose's extension fields and anchors have no place here either, but a key of template code may be anything.
      else if (!isOutside(key)) {
        const known = [...fields.keys()].filter((one) => node.get(one) === undefined);
        const belongs = this.#belongs(key, fields, above, path);
        const editable = !merged && !node.viaAlias;
        this.problems.push({ kind: 'unknown', key, span: keySpan, path, known, editable, belongs });
      }
    }
  }

  #words(value: DocumentNode, type: string, key: string, path: string): void {
    const words = wordsOf(type, key);
    if (!words) return;
    for (const node of value.kind === 'seq' ? value.items() : [value]) {
      const { text } = node;
      if (text === undefined || text === '' || words.includes(text) || isCode(node) || /[$<>%@#[{]/.test(text))
        continue;
      if (formOf(node) === 'text') this.problems.push({ kind: 'word', path, node, words });
    }
  }

  /** The place of a field called `key` one level further in or out. */
  #belongs(
    key: string,
    fields: ReadonlyMap<string, string>,
    above: string | undefined,
    path: string,
  ): string | undefined {
    if (above !== undefined && this.#types.fields.get(above)?.has(key))
      return path.replace(/(?:^|\.)[^.]*$/, '') || 'the object itself';
    for (const [name, form] of fields) {
      if (name === 'metadata' || name === 'status') continue;
      if (this.#types.fields.get(form.replace(/^\[/, ''))?.has(key))
        return under(path, form.startsWith('[') ? `${name}[]` : name);
    }
    return undefined;
  }

  #scalar(node: DocumentNode, form: string, path: string): void {
    const found = formOf(node);
    if (found === undefined || found === 'null') return;
    const fits: Readonly<Record<string, readonly PlainForm[]>> = {
      s: ['text'],
      b: ['boolean'],
      i: ['integer'],
      f: ['integer', 'number'],
      p: ['text', 'integer'],
    };
    if (fits[form]?.includes(found)) return;
    // `${REPLICAS}`, `REPLICAS`, `<port>`: something fills it in before the API server sees it.
    if (found === 'text' && /[$<>%@#[{]|^_*[A-Z][A-Z0-9_]*$/.test(node.text ?? '')) return;
    this.#wrong(node, forms[form] ?? 'a text', path, found);
  }

  #wrong(node: DocumentNode, wanted: Form, path: string, found?: PlainForm): void {
    const own = found ?? (node.kind === 'map' ? 'map' : node.kind === 'seq' ? 'list' : formOf(node));
    if (own === undefined || own === 'null' || hasCode(node)) return;
    // A placeholder may become a list or a map as well.
    if (own === 'text' && found === undefined && /[$<>%@[{]/.test(node.text ?? '')) return;
    this.problems.push({ kind: 'form', path, span: node.span, node, wanted, found: own });
  }
}

const under = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Keys that are no fields: template code, directives of patches. */
const isOutside = (key: string): boolean => key.startsWith('$') || /\{\{|\}\}|<<|^\?|\s/.test(key);

/** True if template code makes the value, or adds to it. */
const isCode = (node: DocumentNode): boolean =>
  node.source.includes('{{') || (node.kind === 'scalar' && node.text?.includes('{{') === true);

/** True if template code stands in a map: what it writes may as well be a list. */
const hasCode = (node: DocumentNode): boolean => node.own.some(({ key }) => key.includes('{{'));
