import type { DocumentNode } from '../document/node.ts';
import type { ComposeBuild } from './syntax.ts';
import { textOf, textsOf, variablesIn } from './values.ts';

/** `build: path` or `build: { context, … }` (Compose Build Specification, build.md). */
export function buildOf(node: DocumentNode | undefined): ComposeBuild | undefined {
  if (node === undefined || node.kind === 'null' || node.kind === 'seq') return undefined;
  const short = node.kind === 'scalar';
  return {
    short,
    span: node.span,
    keySpan: node.keySpan ?? node.span,
    node,
    context: textOf(short ? node : node.get('context')),
    dockerfile: textOf(node.get('dockerfile')),
    dockerfileInline: textOf(node.get('dockerfile_inline')),
    target: textOf(node.get('target')),
    args: variablesIn(node.get('args')),
    additionalContexts: variablesIn(node.get('additional_contexts')),
    platforms: textsOf(node.get('platforms')),
  };
}
