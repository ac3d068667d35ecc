import type { Span } from '../../text/span.ts';
import type { DocumentComment, DocumentNode, Entry, Problem } from '../document/node.ts';
import { parseToml } from '../toml/parse.ts';

/** A string of the file and where it stands, quotes included. */
export interface CargoText {
  readonly text: string;
  readonly span: Span;
}

export type CargoDependencyKind = 'dependencies' | 'dev-dependencies' | 'build-dependencies';

export interface CargoDependency {
  /** What the code calls it. */
  readonly name: string;
  /** What the registry and the lock call it: `package`, else the name. */
  readonly crate: string;
  readonly kind: CargoDependencyKind;
  /** `cfg(…)` or triple of `[target.….dependencies]`. */
  readonly target: string | undefined;
  /** Version requirement; undefined if none is given (a path, a repository, the workspace's). */
  readonly requirement: CargoText | undefined;
  /** `workspace = true`: the requirement stands in the workspace's manifest. */
  readonly inherited: boolean;
  readonly path: CargoText | undefined;
  readonly git: CargoText | undefined;
  readonly optional: boolean;
  readonly nameSpan: Span;
  readonly span: Span;
}

/** A binary or an example that is declared; those that Cargo finds by their place are not here. */
export interface CargoTarget {
  readonly kind: 'bin' | 'example';
  readonly name: CargoText;
  readonly path: CargoText | undefined;
  readonly span: Span;
}

/** A key of `[package]` that may be the workspace's: `version.workspace = true`. */
export interface CargoField {
  /** Undefined if it is inherited. */
  readonly text: string | undefined;
  readonly inherited: boolean;
  readonly span: Span;
}

export interface CargoToml {
  readonly text: string;
  readonly node: DocumentNode;
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
  /** Undefined for a manifest that is a workspace alone. */
  readonly name: CargoText | undefined;
  readonly version: CargoField | undefined;
  /** The oldest compiler that builds it: "1.70", "1.70.1". */
  readonly rustVersion: CargoField | undefined;
  readonly edition: CargoField | undefined;
  readonly defaultRun: CargoText | undefined;
  readonly dependencies: readonly CargoDependency[];
  readonly targets: readonly CargoTarget[];
  readonly workspace: CargoWorkspace | undefined;
}

export interface CargoWorkspace {
  /** Folders or patterns. */
  readonly members: readonly CargoText[];
  readonly exclude: readonly CargoText[];
  readonly version: CargoText | undefined;
  readonly rustVersion: CargoText | undefined;
  readonly edition: CargoText | undefined;
  readonly dependencies: readonly CargoDependency[];
  readonly span: Span;
}

const kinds: readonly CargoDependencyKind[] = ['dependencies', 'dev-dependencies', 'build-dependencies'];

/** Read a `Cargo.toml` (doc.rust-lang.org/cargo, "The Manifest Format"). Never throws; what has the wrong type is left out. */
export function parseCargoToml(text: string): CargoToml {
  const { root, comments, problems } = parseToml(text);
  const own = root.get('package') ?? root.get('project');
  const everywhere = kinds.flatMap((kind) => dependenciesOf(sectionOf(root, kind), kind, undefined));
  const targeted = (root.get('target')?.entries() ?? []).flatMap(({ key, value }) =>
    kinds.flatMap((kind) => dependenciesOf(sectionOf(value, kind), kind, key)),
  );
  return {
    text,
    node: root,
    comments,
    problems,
    name: textOf(own?.get('name')),
    version: fieldOf(own?.get('version')),
    rustVersion: fieldOf(own?.get('rust-version')),
    edition: fieldOf(own?.get('edition')),
    defaultRun: textOf(own?.get('default-run')),
    dependencies: [...everywhere, ...targeted],
    targets: [...targetsOf(root.get('bin'), 'bin'), ...targetsOf(root.get('example'), 'example')],
    workspace: workspaceOf(root.get('workspace')),
  };
}

function textOf(node: DocumentNode | undefined): CargoText | undefined {
  return typeof node?.value === 'string' ? { text: node.value, span: node.span } : undefined;
}

function textsOf(node: DocumentNode | undefined): readonly CargoText[] {
  return (node?.items() ?? []).flatMap((item) => textOf(item) ?? []);
}

function fieldOf(node: DocumentNode | undefined): CargoField | undefined {
  if (node === undefined) return undefined;
  if (node.get('workspace')?.value === true) return { text: undefined, inherited: true, span: node.span };
  // `rust-version = 1.70` without quotes is an error to Cargo, but says what is meant.
  return node.text === undefined ? undefined : { text: node.text, inherited: false, span: node.span };
}

/** Cargo also takes the underscore spelling. */
function sectionOf(node: DocumentNode, kind: CargoDependencyKind): DocumentNode | undefined {
  return node.get(kind) ?? node.get(kind.replace('-', '_'));
}

function dependenciesOf(
  node: DocumentNode | undefined,
  kind: CargoDependencyKind,
  target: string | undefined,
): readonly CargoDependency[] {
  return (node?.entries() ?? []).map((entry) => dependencyOf(entry, kind, target));
}

function dependencyOf(
  { key, keySpan, span, value }: Entry,
  kind: CargoDependencyKind,
  target: string | undefined,
): CargoDependency {
  return {
    name: key,
    crate: textOf(value.get('package'))?.text ?? key,
    kind,
    target,
    requirement: textOf(value) ?? textOf(value.get('version')),
    inherited: value.get('workspace')?.value === true,
    path: textOf(value.get('path')),
    git: textOf(value.get('git')),
    optional: value.get('optional')?.value === true,
    nameSpan: keySpan,
    span,
  };
}

function targetsOf(node: DocumentNode | undefined, kind: CargoTarget['kind']): readonly CargoTarget[] {
  return (node?.items() ?? []).flatMap((item) => {
    const name = textOf(item.get('name'));
    return name === undefined ? [] : [{ kind, name, path: textOf(item.get('path')), span: item.span }];
  });
}

function workspaceOf(node: DocumentNode | undefined): CargoWorkspace | undefined {
  if (node?.kind !== 'map') return undefined;
  const inherited = node.get('package');
  return {
    members: textsOf(node.get('members')),
    exclude: textsOf(node.get('exclude')),
    version: textOf(inherited?.get('version')),
    rustVersion: textOf(inherited?.get('rust-version')),
    edition: textOf(inherited?.get('edition')),
    dependencies: dependenciesOf(node.get('dependencies'), 'dependencies', undefined),
    span: node.span,
  };
}
