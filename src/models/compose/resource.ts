import type { DocumentNode, Entry } from '../document/node.ts';
import { textOf, textsOf } from '../document/scalar.ts';
import type { ComposeInclude, ComposeResource, ResourceKind } from './syntax.ts';
import { flagOf } from './values.ts';

export const resourceKinds: readonly ResourceKind[] = ['volumes', 'networks', 'secrets', 'configs', 'models'];

/** An entry of a top-level section (Compose Specification, 06-networks.md to 09-secrets.md). */
export function resourceOf(kind: ResourceKind, { key, keySpan, span, value }: Omit<Entry, 'merged'>): ComposeResource {
  const external = value.get('external');
  return {
    kind,
    name: key,
    nameSpan: keySpan,
    span,
    node: value,
    external: flagOf(external) || external?.kind === 'map',
    driver: textOf(value.get('driver')),
    ownName: textOf(value.get('name') ?? external?.get('name')),
    file: textOf(value.get('file')),
    environment: textOf(value.get('environment')),
    content: textOf(value.get('content')),
  };
}

/** `include` (14-include.md): paths, or maps with several paths that are merged. */
export function includesOf(node: DocumentNode | undefined): readonly ComposeInclude[] {
  return (node?.items() ?? []).flatMap((item): readonly ComposeInclude[] => {
    const long = item.kind === 'map';
    const paths = textsOf(long ? item.get('path') : item);
    if (paths.length === 0) return [];
    return [
      {
        paths,
        projectDirectory: textOf(item.get('project_directory')),
        envFiles: textsOf(item.get('env_file')),
        span: item.span,
        node: item,
      },
    ];
  });
}
