import type { DocumentNode } from '../document/node.ts';
import { textOf, textsOf } from '../document/scalar.ts';
import { lazily } from './lazy.ts';
import type { ComposeBuild } from './syntax.ts';
import { flagOf, grantsOf, pairsOf, variablesIn } from './values.ts';

type Parts = Omit<ComposeBuild, 'short' | 'span' | 'keySpan' | 'node' | 'context'>;

const partsOf = lazily<Parts>({
  dockerfile: ['dockerfile', textOf],
  dockerfileInline: ['dockerfile_inline', textOf],
  target: ['target', textOf],
  args: ['args', variablesIn],
  additionalContexts: ['additional_contexts', variablesIn],
  platforms: ['platforms', textsOf],
  tags: ['tags', textsOf],
  labels: ['labels', variablesIn],
  secrets: ['secrets', grantsOf],
  ssh: ['ssh', variablesIn],
  cacheFrom: ['cache_from', textsOf],
  cacheTo: ['cache_to', textsOf],
  extraHosts: ['extra_hosts', pairsOf],
  entitlements: ['entitlements', textsOf],
  network: ['network', textOf],
  shmSize: ['shm_size', textOf],
  noCache: ['no_cache', flagOf],
  pull: ['pull', flagOf],
  privileged: ['privileged', flagOf],
});

/** `build: path` or `build: { context, … }` (Compose Build Specification, build.md). */
export function buildOf(node: DocumentNode | undefined): ComposeBuild | undefined {
  if (node === undefined || node.kind === 'null' || node.kind === 'seq') return undefined;
  const short = node.kind === 'scalar';
  return partsOf(node, {
    short,
    span: node.span,
    keySpan: node.keySpan ?? node.span,
    node,
    context: textOf(short ? node : node.get('context')),
  });
}
