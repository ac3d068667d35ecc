import type { DocumentNode } from '../document/node.ts';
import { type Scalar, textOf, textsOf } from '../document/scalar.ts';
import type { ComposeCommand, ComposeGrant, ComposeVariable } from './syntax.ts';

export function commandOf(node: DocumentNode | undefined): ComposeCommand | undefined {
  if (node === undefined || (node.kind !== 'seq' && node.kind !== 'scalar')) return undefined;
  const words = textsOf(node).filter((word) => node.kind === 'seq' || word.value !== '');
  const form = node.kind === 'seq' ? 'list' : 'text';
  return { form, words, span: node.span, keySpan: node.keySpan ?? node.span, node };
}

/** True for `true` and for the words that compose-go takes for it where a variable brings them (loader/interpolate.go, toBoolean). */
export function flagOf(node: DocumentNode | undefined): boolean {
  if (node?.value === true) return true;
  return typeof node?.value === 'string' && /^(?:true|y|yes|on)$/i.test(node.value);
}

/** False only if it says so. */
export function unlessFalse(node: DocumentNode | undefined): boolean {
  if (node?.value === false) return false;
  return typeof node?.value !== 'string' || !/^(?:false|n|no|off)$/i.test(node.value);
}

/** `environment`, `args`, `labels` and the like: `- NAME=value` or `NAME: value`. */
export function variablesIn(node: DocumentNode | undefined): readonly ComposeVariable[] {
  if (node === undefined) return [];
  if (node.kind === 'seq') return node.items().flatMap((item) => listVariable(item) ?? []);
  return node.entries().map(({ key, keySpan, span, value }): ComposeVariable => {
    const text = value.kind === 'null' ? undefined : (value.text ?? value.source);
    return { name: key, value: text, nameSpan: keySpan, valueSpan: value.span, span, form: 'map', node: value };
  });
}

function listVariable(node: DocumentNode): ComposeVariable | undefined {
  const text = node.text;
  if (text === undefined) return undefined;
  const { span } = node;
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  const value = equals === -1 ? undefined : text.slice(equals + 1);
  // The text stands in the file as it is, in quotes or without; with escapes only the whole item has a place.
  const quote = node.source === text ? 0 : node.source.slice(1, -1) === text ? 1 : undefined;
  if (quote === undefined) return { name, value, nameSpan: span, valueSpan: span, span, form: 'list', node };
  const start = span.start + quote;
  const end = span.end - quote;
  const nameSpan = { start, end: start + name.length };
  const valueSpan = { start: equals === -1 ? end : start + equals + 1, end };
  return { name, value, nameSpan, valueSpan, span, form: 'list', node };
}

/** `extra_hosts` and the like: a list, or a map whose entries are read as `key=value`. */
export function pairsOf(node: DocumentNode | undefined): readonly Scalar[] {
  if (node?.kind !== 'map') return textsOf(node);
  return node.entries().flatMap(({ key, value, span }) => {
    return textsOf(value).map((one) => ({ value: `${key}=${one.value}`, span, node: one.node }));
  });
}

/** `secrets` and `configs` of a service or a build: `- name` or `- { source, target }`. */
export function grantsOf(node: DocumentNode | undefined): readonly ComposeGrant[] {
  return (node?.items() ?? []).flatMap((item) => {
    const source = textOf(item.kind === 'map' ? item.get('source') : item);
    return source === undefined ? [] : { source, target: textOf(item.get('target')), span: item.span, node: item };
  });
}

/** `text` cut at `separator`, but not inside `${…}`. */
export function splitOutsideReferences(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let braces = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{' && (braces > 0 || text[at - 1] === '$')) braces++;
    else if (text[at] === '}' && braces > 0) braces--;
    else if (text[at] === separator && braces === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
