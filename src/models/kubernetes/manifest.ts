import type { DocumentNode, Problem } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { templated } from '../yaml/template.ts';
import { applicationOf, kustomizationOf, skaffoldOf } from './delivery.ts';
import { configDataOf, ingressOf, serviceOf } from './network.ts';
import type { Kustomization, ManifestFile, ManifestObject } from './syntax.ts';
import { pairsOf, textOf } from './values.ts';
import { workloadOf } from './workload.ts';

export type * from './syntax.ts';

const yamlVersion = /^["']?apiVersion["']?[ \t]*:/m;
const yamlKind = /^["']?kind["']?[ \t]*:/m;
const jsonVersion = /"apiVersion"\s*:\s*"/;
const jsonKind = /"kind"\s*:\s*"/;

/** Quick test before a file is read as YAML: it has an `apiVersion` and a `kind` at the outermost level (in JSON: anywhere). Linear. */
export function isManifest(text: string): boolean {
  if (!text.includes('apiVersion')) return false;
  if (yamlVersion.test(text) && yamlKind.test(text)) return true;
  return text.trimStart().startsWith('{') && jsonVersion.test(text) && jsonKind.test(text);
}

/** True for the three names under which kustomize looks for its file. */
export function isKustomizationPath(path: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(path.slice(path.lastIndexOf('/') + 1));
}

/** True for the names of a Skaffold file: `skaffold.yaml` and `skaffold.<name>.yaml`. */
export function isSkaffoldPath(path: string): boolean {
  return /^skaffold(?:[.-][^/]+)?\.ya?ml$/.test(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * Read a stream of Kubernetes objects, YAML or JSON. Never throws: what is wrong with the YAML stands in `problems`, fields of the wrong
 * type are left out. Documents that are no objects are passed over; a `List` stands for its items.
 */
export function parseManifests(text: string): ManifestFile {
  const template = templated(text);
  if (template === 'structure') return { text, documents: [], objects: [], comments: [], problems: [], template };
  const yaml = parseYaml(text);
  const documents = yaml.documents.map(({ root }) => root).filter((root) => root.kind !== 'null');
  return { text, documents, objects: objectsIn(documents), comments: yaml.comments, problems: yaml.problems, template };
}

/** Read a file that is known by its name to be a kustomization: `apiVersion` and `kind` may be missing. */
export function parseKustomization(text: string): {
  readonly kustomization: Kustomization;
  readonly problems: readonly Problem[];
} {
  const { root, problems } = parseYaml(text);
  return { kustomization: kustomizationOf(root), problems };
}

/** Levels of lists in lists that are opened. */
const maxLists = 8;

/** The objects that `documents` are. */
export function objectsIn(documents: readonly DocumentNode[]): readonly ManifestObject[] {
  const objects: ManifestObject[] = [];
  const collect = (node: DocumentNode, lists: number): void => {
    const kind = node.get('kind')?.text;
    const items = node.get('items');
    if (kind?.endsWith('List') && items?.kind === 'seq' && lists < maxLists) {
      for (const item of items.items()) collect(item, lists + 1);
    } else {
      const object = objectOf(node);
      if (object) objects.push(object);
    }
  };
  for (const document of documents) collect(document, 0);
  return objects;
}

function objectOf(node: DocumentNode): ManifestObject | undefined {
  const kindNode = node.get('kind');
  const apiVersion = node.get('apiVersion')?.text;
  const kind = kindNode?.text;
  if (kindNode === undefined || kind === undefined || apiVersion === undefined) return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const metadata = node.get('metadata');
  const argo = group === 'argoproj.io';
  return {
    apiVersion,
    kind,
    kindSpan: kindNode.span,
    name: textOf(metadata?.get('name') ?? metadata?.get('generateName')),
    namespace: textOf(metadata?.get('namespace')),
    labels: pairsOf(metadata?.get('labels')),
    annotations: pairsOf(metadata?.get('annotations')),
    span: node.span,
    node,
    workload: workloadOf(kind, apiVersion, node),
    service: kind === 'Service' && group === '' ? serviceOf(node) : undefined,
    ingress: kind === 'Ingress' ? ingressOf(node) : undefined,
    data:
      group === '' && (kind === 'ConfigMap' || kind === 'Secret')
        ? configDataOf(node, kind === 'Secret' ? 'secret' : 'configMap')
        : undefined,
    kustomization:
      group === 'kustomize.config.k8s.io' && (kind === 'Kustomization' || kind === 'Component')
        ? kustomizationOf(node)
        : undefined,
    skaffold: group === 'skaffold' && kind === 'Config' ? skaffoldOf(node) : undefined,
    application: argo ? argoApplication(kind, node) : undefined,
  };
}

function argoApplication(kind: string, node: DocumentNode): ManifestObject['application'] {
  if (kind === 'Application') return applicationOf(node.get('spec'));
  return kind === 'ApplicationSet' ? applicationOf(node.at('spec', 'template', 'spec')) : undefined;
}
