import type { DocumentNode, Problem } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { templated } from '../yaml/template.ts';
import { serviceOf } from './service.ts';
import type { ComposeFile, ComposeResource, ComposeService, ComposeText } from './syntax.ts';
import { textOf, textsOf } from './values.ts';

export type * from './syntax.ts';

const resourceKinds: readonly ComposeResource['kind'][] = ['volumes', 'networks', 'secrets', 'configs', 'models'];

/**
 * Read one Compose file. Never throws: YAML errors and parts of the wrong type are `problems`, the rest is read. Of several
 * YAML documents the first that holds anything counts.
 */
export function parseCompose(text: string): ComposeFile {
  const yaml = parseYaml(text);
  const root = yaml.documents.find((document) => document.root.kind !== 'null')?.root ?? yaml.root;
  const problems: Problem[] = [...yaml.problems];
  const map = (node: DocumentNode | undefined, what: string): DocumentNode | undefined => {
    if (node === undefined || node.kind === 'null') return undefined;
    if (node.kind === 'map') return node;
    problems.push({ kind: 'error', message: `${what} must be a mapping`, span: node.span });
    return undefined;
  };

  const services: ComposeService[] = [];
  for (const entry of map(map(root, 'a Compose file')?.get('services'), 'services')?.entries() ?? []) {
    // An empty service still has its name; Compose itself refuses it for having neither image nor build.
    if (entry.value.kind === 'null' || map(entry.value, `service ${entry.key}`) !== undefined)
      services.push(serviceOf(entry));
  }
  const resources: ComposeResource[] = [];
  for (const kind of resourceKinds) {
    for (const { key, keySpan, span, value } of map(root.get(kind), kind)?.entries() ?? []) {
      resources.push({ kind, name: key, nameSpan: keySpan, span, node: value });
    }
  }
  problems.sort((a, b) => a.span.start - b.span.start);
  return {
    text,
    node: root,
    comments: yaml.comments,
    problems,
    template: templated(text),
    name: textOf(root.get('name')),
    services,
    resources,
    includes: includesOf(root.get('include')),
  };
}

function includesOf(node: DocumentNode | undefined): readonly ComposeText[] {
  if (node === undefined) return [];
  const items = node.kind === 'seq' ? node.items() : [node];
  return items.flatMap((item) => textsOf(item.kind === 'map' ? item.get('path') : item));
}
