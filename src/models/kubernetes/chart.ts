import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { Scalar } from './syntax.ts';
import { mapsOf, textOf } from './values.ts';

export interface ChartDependency {
  readonly name: Scalar | undefined;
  readonly version: Scalar | undefined;
  /** `https://…`, `oci://…`, `@alias`, `file://../path`; undefined for a chart below `charts/`. */
  readonly repository: Scalar | undefined;
  readonly alias: Scalar | undefined;
  /** Path in the values that switches it on. */
  readonly condition: Scalar | undefined;
  readonly span: Span;
}

/** A `Chart.yaml` (helm, pkg/chart/metadata.go). */
export interface Chart {
  readonly text: string;
  readonly apiVersion: Scalar | undefined;
  readonly name: Scalar | undefined;
  readonly version: Scalar | undefined;
  readonly appVersion: Scalar | undefined;
  /** "application" or "library"; undefined means application. */
  readonly type: Scalar | undefined;
  readonly dependencies: readonly ChartDependency[];
  readonly node: DocumentNode;
  readonly problems: readonly Problem[];
}

/** Read a `Chart.yaml`, or a `requirements.yaml` (charts of version 1) for its dependencies. */
export function parseChart(text: string): Chart {
  const { root, problems } = parseYaml(text);
  return {
    text,
    apiVersion: textOf(root.get('apiVersion')),
    name: textOf(root.get('name')),
    version: textOf(root.get('version')),
    appVersion: textOf(root.get('appVersion')),
    type: textOf(root.get('type')),
    dependencies: mapsOf(root.get('dependencies')).map((one) => ({
      name: textOf(one.get('name')),
      version: textOf(one.get('version')),
      repository: textOf(one.get('repository')),
      alias: textOf(one.get('alias')),
      condition: textOf(one.get('condition')),
      span: one.span,
    })),
    node: root,
    problems,
  };
}

/** What a file is in its chart. */
export type ChartRole =
  | 'chart'
  /** `values.yaml`: what the templates see when nobody says otherwise. */
  | 'values'
  /** Further values files: `values-prod.yaml`, `ci/x-values.yaml`. */
  | 'other-values'
  /** A template that renders to manifests. */
  | 'template'
  /** `_helpers.tpl`, `NOTES.txt` and others that render to no manifest. */
  | 'helper'
  /** Manifests in `crds/`, which are no templates. */
  | 'crd'
  | 'other';

export interface ChartPlace {
  /** Folder of the chart, "" for the root of the repository. */
  readonly root: string;
  readonly role: ChartRole;
}

/** The chart that `path` belongs to: the nearest folder above it with a `Chart.yaml`, as `exists` tells. */
export function chartOf(path: string, exists: (path: string) => boolean): ChartPlace | undefined {
  for (let slash = path.lastIndexOf('/'); ; slash = path.lastIndexOf('/', slash - 1)) {
    const root = slash <= 0 ? '' : path.slice(0, slash);
    if (exists(root === '' ? 'Chart.yaml' : `${root}/Chart.yaml`))
      return { root, role: roleOf(root === '' ? path : path.slice(root.length + 1)) };
    if (slash <= 0) return undefined;
  }
}

function roleOf(path: string): ChartRole {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const yaml = /\.ya?ml$/.test(name);
  if (path === 'Chart.yaml') return 'chart';
  if (path === 'values.yaml' || path === 'values.yml') return 'values';
  if (path.startsWith('templates/')) return yaml && !name.startsWith('_') ? 'template' : 'helper';
  if (path.startsWith('crds/')) return yaml ? 'crd' : 'other';
  return yaml && /^values[.-]|[.-]values\./.test(name) ? 'other-values' : 'other';
}
