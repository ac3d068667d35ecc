import { distance, isSlip, nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import type { DocumentNode, Entry } from '../document/node.ts';
import { goText } from './number-text.ts';
import { plainFault, type Value } from './plain.ts';
import { fileType } from './specification.ts';
import type { KeysType, ListType, NamedType, ScalarType, Type } from './specification-types.ts';

/** What the Compose Specification does not allow at a place. */
export interface SpecificationFault {
  readonly kind: 'unknown-key' | 'missing-key' | 'type' | 'value' | 'twice';
  readonly message: string;
  readonly span: Span;
  /** What is judged; for `unknown-key` its value. */
  readonly node: DocumentNode;
  /** `unknown-key`: the key as it stands, and the one that was surely meant. */
  readonly entry?: Entry | undefined;
  readonly meant?: string | undefined;
}

export interface ValidateOptions {
  /** A text with its variables replaced; undefined if one of them has no value, so that the text is not known. */
  readonly interpolated: (text: string) => string | undefined;
}

/** No more are told of one file. */
const most = 100;

/**
 * Holds a Compose file, as it is written, to the Compose Specification: keys, types and values, each after its variables are
 * replaced and its type cast as compose-go does. Empty for what is no mapping. Stops at 100.
 */
export function specificationFaults(root: DocumentNode, options: ValidateOptions): readonly SpecificationFault[] {
  const validator = new Validator(options);
  if (root.kind === 'map') validator.check(root, fileType, 'the file', []);
  return [...validator.faults.values()];
}

class Validator {
  readonly faults = new Map<string, SpecificationFault>();
  readonly #options: ValidateOptions;

  constructor(options: ValidateOptions) {
    this.#options = options;
  }

  /** `above`: the mappings around it, the nearest last. */
  check(node: DocumentNode, type: Type, where: string, above: readonly KeysType[]): void {
    if (this.faults.size >= most || node.tag === '!reset') return;
    if (type.kind === 'choice') {
      const fitting = type.of.find(
        (one) => kindOf(one).includes(node.kind) && !(node.kind === 'null' && !takesNull(one)),
      );
      if (fitting) this.check(node, fitting, where, above);
      else this.#type(node, where, type.of);
      return;
    }
    if (!kindOf(type).includes(node.kind) || (node.kind === 'null' && !takesNull(type)))
      this.#type(node, where, [type]);
    else if (type.kind === 'scalar') this.#plain(node, type, where);
    else if (type.kind === 'list') this.#list(node, type, where, above);
    else if (type.kind === 'keys') this.#keys(node, type, where, above);
    else this.#named(node, type, where, above);
  }

  #report(fault: SpecificationFault): void {
    const key = `${fault.span.start} ${fault.kind}`;
    if (!this.faults.has(key) && this.faults.size < most) this.faults.set(key, fault);
  }

  #type(node: DocumentNode, where: string, types: readonly Type[]): void {
    const wanted = alternatives(types.flatMap(wordsOf));
    const message =
      node.kind === 'null'
        ? `${where} is empty: Compose wants ${wanted}, or no such key`
        : `${where} is ${wordOf(node)}, and has to be ${wanted}`;
    const span = node.span.start === node.span.end ? (node.keySpan ?? node.span) : node.span;
    this.#report({ kind: 'type', message, span, node });
  }

  #plain(node: DocumentNode, type: ScalarType, where: string): void {
    const value = this.#value(node);
    const fault = value && plainFault(value, type);
    if (fault) this.#report({ kind: fault.kind, message: `${where} ${fault.says}`, span: node.span, node });
  }

  /** Undefined if a variable hides it. */
  #value(node: DocumentNode): Value | undefined {
    if (node.kind === 'null') return { kind: 'null', text: '' };
    const text = node.text ?? '';
    if (text.includes('$') && typeof node.value === 'string') {
      const known = this.#options.interpolated(text);
      return known === undefined ? undefined : { kind: 'text', text: known };
    }
    if (node.tag === '!!str') return { kind: 'text', text };
    if (typeof node.value === 'boolean') return { kind: 'flag', text };
    const number = goText(node) ?? text;
    if (typeof node.value === 'number' || (node.source === text && number !== text))
      return { kind: 'number', text: number };
    return { kind: 'text', text };
  }

  #list(node: DocumentNode, type: ListType, where: string, above: readonly KeysType[]): void {
    const seen = new Set<string>();
    for (const [index, item] of node.items().entries()) {
      this.check(item, type.item, `element ${index + 1} of ${where}`, above);
      const value = type.unique && item.kind === 'scalar' ? this.#value(item) : undefined;
      const key = value && `${value.kind} ${value.text}`;
      if (key !== undefined && seen.has(key))
        this.#report({ kind: 'twice', message: `${where} has \`${item.text}\` twice`, span: item.span, node: item });
      if (key !== undefined) seen.add(key);
    }
  }

  #keys(node: DocumentNode, type: KeysType, where: string, above: readonly KeysType[]): void {
    const around = [...above, type];
    for (const entry of node.entries()) {
      const { key, value } = entry;
      const known = Object.hasOwn(type.keys, key) ? type.keys[key] : undefined;
      if (known) this.check(value, known, `\`${key}\``, around);
      else if (!type.open && (type.closed || !key.startsWith('x-'))) this.#unknown(node, entry, type, where, above);
    }
    for (const key of type.required ?? [])
      if (node.get(key) === undefined)
        this.#report({
          kind: 'missing-key',
          message: `${where} has no \`${key}\``,
          span: node.keySpan ?? node.span,
          node,
        });
  }

  #named(node: DocumentNode, type: NamedType, where: string, above: readonly KeysType[]): void {
    for (const { key, keySpan, value } of node.entries()) {
      if (type.pattern && !type.pattern.test(key)) {
        if (key.startsWith('x-')) continue;
        const message = `\`${key}\` is no name that ${where} may have: letters, digits, \`.\`, \`_\` and \`-\``;
        this.#report({ kind: 'value', message, span: keySpan, node: value });
      } else this.check(value, type.value, `\`${key}\``, above);
    }
  }

  #unknown(node: DocumentNode, entry: Entry, type: KeysType, where: string, above: readonly KeysType[]): void {
    const { key, keySpan, value } = entry;
    const meant = this.#meant(node, key, value, type);
    const near = meant ?? placeOf(key, type, above) ?? likely(key, Object.keys(type.keys));
    const hint = near === undefined ? '' : near.startsWith('it ') ? `: ${near}` : `: did you mean \`${near}\`?`;
    const message = `${where} has no key \`${key}\`${hint}`;
    this.#report({ kind: 'unknown-key', message, span: keySpan, node: value, entry, meant });
  }

  /** The one key that `key` surely stands for: near enough, not there yet, and of the type that the value has. */
  #meant(node: DocumentNode, key: string, value: DocumentNode, type: KeysType): string | undefined {
    const plural = [`${key}s`, key.replace(/s$/, ''), key.replace(/[- ]/g, '_'), key.replace(/([A-Z])/g, '_$1')];
    const known = Object.keys(type.keys);
    const sure = known.filter((one) => plural.some((form) => form.toLowerCase() === one) || isSlip(key, one));
    const fits = sure.filter((one) => {
      const wanted = type.keys[one];
      if (wanted === undefined || node.get(one) !== undefined) return false;
      const trial = new Validator(this.#options);
      trial.check(value, wanted, '', []);
      return trial.faults.size === 0;
    });
    return fits.length === 1 ? fits[0] : undefined;
  }
}

/** Keys of formats that Compose no longer reads. */
const renamed: Readonly<Record<string, string>> = {
  net: 'network_mode',
  log_driver: 'logging',
  log_opt: 'logging',
  dns_search_domain: 'dns_search',
};

function likely(key: string, known: readonly string[]): string | undefined {
  const now = Object.hasOwn(renamed, key) ? renamed[key] : undefined;
  if (now !== undefined && known.includes(now)) return now;
  const longer = known.filter((one) => one.startsWith(`${key}_`));
  if (longer.length === 1) return longer[0];
  return key.length < 4 ? undefined : nearest(key, known).find((one) => distance(key, one) * 3 <= key.length);
}

/** Where a key that stands in the wrong mapping belongs. */
function placeOf(key: string, type: KeysType, above: readonly KeysType[]): string | undefined {
  for (const [name, one] of Object.entries(type.keys)) {
    const inner = one.kind === 'choice' ? one.of.find(({ kind }) => kind === 'keys') : one;
    if (inner?.kind === 'keys' && Object.hasOwn(inner.keys, key)) return `it belongs below \`${name}\``;
  }
  const outer = above.findLast((one) => Object.hasOwn(one.keys, key));
  if (outer !== undefined) return 'it stands too deep, it is a key of what is around it';
  return undefined;
}

type Shape = Exclude<Type, { kind: 'choice' }>;

const kinds: Readonly<Record<Shape['kind'], readonly DocumentNode['kind'][]>> = {
  scalar: ['scalar', 'null'],
  list: ['seq'],
  keys: ['map'],
  named: ['map'],
};
const kindOf = (type: Shape): readonly DocumentNode['kind'][] => kinds[type.kind];
const takesNull = (type: Shape): boolean => type.kind === 'scalar' && type.takes.includes('null');

function wordsOf(type: Type): readonly string[] {
  switch (type.kind) {
    case 'choice':
      return type.of.flatMap(wordsOf);
    case 'list':
      return ['a list'];
    case 'scalar':
      return type.takes.flatMap((one) => plainWords[one]);
    default:
      return ['a mapping'];
  }
}

const plainWords = {
  text: ['a text'],
  number: ['a number'],
  integer: ['a whole number'],
  flag: ['true or false'],
  null: [],
} as const;

function alternatives(words: readonly string[]): string {
  const each = [...new Set(words)];
  const last = each.pop() ?? '';
  return each.length === 0 ? last : `${each.join(', ')} or ${last}`;
}

function wordOf({ kind, text, value }: DocumentNode): string {
  if (kind === 'map') return 'a mapping';
  if (kind === 'seq') return 'a list';
  return typeof value === 'string' ? 'a text' : `\`${text ?? ''}\``;
}
