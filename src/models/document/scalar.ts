import type { Span } from '../../text/span.ts';
import type { DocumentNode } from './node.ts';

/** A scalar as the file has it. */
export interface Scalar {
  /** Decoded; numbers and booleans as written. */
  readonly value: string;
  readonly span: Span;
  /** Edit only if `node.viaAlias` is false. */
  readonly node: DocumentNode;
}

/** The scalar `node`; undefined for anything else and for null. */
export function textOf(node: DocumentNode | undefined): Scalar | undefined {
  const value = node?.text;
  return node === undefined || value === undefined ? undefined : { value, span: node.span, node };
}

/** The scalars of a list; a scalar by itself is a list of one. */
export function textsOf(node: DocumentNode | undefined): readonly Scalar[] {
  if (node === undefined) return [];
  const nodes = node.kind === 'seq' ? node.items() : [node];
  return nodes.flatMap((one) => textOf(one) ?? []);
}
