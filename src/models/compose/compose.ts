import type { DocumentNode, Problem } from '../document/node.ts';
import { textOf } from '../document/scalar.ts';
import { parseYaml, type YamlDocument } from '../yaml/parse.ts';
import { templated } from '../yaml/template.ts';
import { includesOf, resourceKinds, resourceOf } from './resource.ts';
import { serviceOf } from './service.ts';
import type { ComposeFile, ComposeResource, ComposeService } from './syntax.ts';

export type * from './syntax.ts';

/**
 * Read one Compose file. Never throws: YAML errors and parts of the wrong type are `problems`, the rest is read. Of several
 * YAML documents the first that holds anything counts here; `documents` has all of them.
 */
export function parseCompose(text: string): ComposeFile {
  const yaml = parseYaml(text);
  const root = yaml.documents.find((document) => document.root.kind !== 'null')?.root ?? yaml.root;
  const problems: Problem[] = [...yaml.problems, ...documentProblems(yaml.documents)];
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
  for (const kind of resourceKinds)
    for (const entry of map(root.get(kind), kind)?.entries() ?? []) resources.push(resourceOf(kind, entry));
  const include = root.get('include');
  if (include !== undefined && include.kind !== 'seq' && include.kind !== 'null')
    problems.push({ kind: 'error', message: 'include must be a list', span: include.span });

  problems.sort((a, b) => a.span.start - b.span.start);
  return {
    text,
    node: root,
    documents: yaml.documents.map((document) => document.root),
    comments: yaml.comments,
    problems,
    template: templated(text),
    name: textOf(root.get('name')),
    version: textOf(root.get('version')),
    services,
    resources,
    includes: includesOf(include),
  };
}

/** Each document of a file is merged over the ones before it, so each must be a mapping (compose-go loader/loader.go, loadYamlFile). */
function documentProblems(documents: readonly YamlDocument[]): readonly Problem[] {
  if (documents.length < 2) return [];
  return documents.flatMap(({ root }, index): readonly Problem[] => {
    if (root.kind === 'map') return [];
    const what = root.kind === 'null' ? 'is empty' : 'is no mapping';
    const message = `YAML document ${index + 1} of ${documents.length} ${what}: Compose merges all documents of a file`;
    return [{ kind: 'error', message, span: { start: root.span.start, end: root.span.start } }];
  });
}
