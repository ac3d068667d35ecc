import type { DocumentNode } from '../document/node.ts';
import type { ComposeCommand, ComposeText, ComposeVariable } from './syntax.ts';

/** The scalar `node`; undefined for anything else and for null. */
export function textOf(node: DocumentNode | undefined): ComposeText | undefined {
  const value = node?.text;
  return node === undefined || value === undefined ? undefined : { value, span: node.span, node };
}

/** The scalars of a list; a scalar by itself is a list of one. */
export function textsOf(node: DocumentNode | undefined): readonly ComposeText[] {
  if (node === undefined) return [];
  const nodes = node.kind === 'seq' ? node.items() : [node];
  return nodes.flatMap((one) => textOf(one) ?? []);
}

export function commandOf(node: DocumentNode | undefined): ComposeCommand | undefined {
  if (node === undefined || (node.kind !== 'seq' && node.kind !== 'scalar')) return undefined;
  const words = textsOf(node).filter((word) => node.kind === 'seq' || word.value !== '');
  const form = node.kind === 'seq' ? 'list' : 'text';
  return { form, words, span: node.span, keySpan: node.keySpan ?? node.span, node };
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
