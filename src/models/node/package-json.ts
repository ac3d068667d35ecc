import type { Span } from '../../text/span.ts';
import type { DocumentNode, Problem } from '../document/node.ts';
import { parseJson } from '../json/parse.ts';

/** A string of the file: its value and where it stands, quotes included. */
export interface JsonText {
  readonly text: string;
  readonly span: Span;
}

/** A string under a key. */
export interface NamedText extends JsonText {
  readonly name: string;
  readonly nameSpan: Span;
}

export type DependencyKind = 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies';

export interface PackageDependency extends NamedText {
  readonly kind: DependencyKind;
}

/** One place that says which Node the package wants. */
export interface NodeVersionClaim extends JsonText {
  /** `engines` is what npm checks; `volta` and `devEngines` are for development. */
  readonly source: 'engines' | 'devEngines' | 'volta';
}

export interface PackageManagerClaim extends JsonText {
  /** "pnpm" of `pnpm@9.1.0+sha512.…`. */
  readonly name: string;
  /** "9.1.0". */
  readonly version: string | undefined;
}

export interface PackageJson {
  readonly text: string;
  readonly node: DocumentNode;
  readonly problems: readonly Problem[];
  readonly name: JsonText | undefined;
  readonly version: JsonText | undefined;
  readonly private: boolean;
  /** "module" or "commonjs" (the default). */
  readonly type: 'module' | 'commonjs';
  /** node, npm, pnpm … (an object without a prototype). */
  readonly engines: Readonly<Record<string, NamedText | undefined>>;
  /** Everything that names a Node version, `engines` first. */
  readonly nodeVersions: readonly NodeVersionClaim[];
  readonly packageManager: PackageManagerClaim | undefined;
  readonly scripts: ReadonlyMap<string, NamedText>;
  /** Of all kinds, in file order. */
  readonly dependencies: readonly PackageDependency[];
  /** Patterns of `workspaces`, either form. */
  readonly workspaces: readonly JsonText[];
  /** Command → file; the string form has the package's name without its scope. */
  readonly bin: ReadonlyMap<string, NamedText>;
  readonly main: JsonText | undefined;
}

const kinds: readonly DependencyKind[] = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
];

/** Read a `package.json` (docs.npmjs.com, "package.json"). Never throws; what has the wrong type is left out. */
export function parsePackageJson(text: string): PackageJson {
  const { root, problems } = parseJson(text);
  const named = (node: DocumentNode | undefined): ReadonlyMap<string, NamedText> => {
    return new Map(namedTexts(node).map((one) => [one.name, one]));
  };
  const engines = Object.create(null) as Record<string, NamedText | undefined>;
  for (const one of namedTexts(root.get('engines'))) engines[one.name] = one;
  const name = textOf(root.get('name'));
  const isMap = root.kind === 'map' || problems.length > 0;
  const notMap: readonly Problem[] = isMap
    ? []
    : [{ kind: 'error', message: 'a package.json must be an object', span: root.span }];
  return {
    text,
    node: root,
    problems: [...problems, ...notMap],
    name,
    version: textOf(root.get('version')),
    private: root.get('private')?.value === true,
    type: root.get('type')?.value === 'module' ? 'module' : 'commonjs',
    engines,
    nodeVersions: nodeVersionsOf(root, engines.node),
    packageManager: packageManagerOf(textOf(root.get('packageManager'))),
    scripts: named(root.get('scripts')),
    dependencies: kinds.flatMap((kind) => namedTexts(root.get(kind)).map((one) => ({ ...one, kind }))),
    workspaces: textsOf(
      root.get('workspaces')?.kind === 'map' ? root.at('workspaces', 'packages') : root.get('workspaces'),
    ),
    bin: binOf(root.get('bin'), name?.text),
    main: textOf(root.get('main')),
  };
}

function textOf(node: DocumentNode | undefined): JsonText | undefined {
  return typeof node?.value === 'string' ? { text: node.value, span: node.span } : undefined;
}

function textsOf(node: DocumentNode | undefined): readonly JsonText[] {
  return (node?.items() ?? []).flatMap((item) => textOf(item) ?? []);
}

function namedTexts(node: DocumentNode | undefined): readonly NamedText[] {
  return (node?.entries() ?? []).flatMap(({ key, keySpan, value }) => {
    const found = textOf(value);
    return found === undefined ? [] : [{ ...found, name: key, nameSpan: keySpan }];
  });
}

/** `devEngines.runtime` is one object or a list of them. */
function nodeVersionsOf(root: DocumentNode, engine: JsonText | undefined): readonly NodeVersionClaim[] {
  const claims: NodeVersionClaim[] = [];
  if (engine !== undefined) claims.push({ text: engine.text, span: engine.span, source: 'engines' });
  const runtime = root.at('devEngines', 'runtime');
  for (const one of runtime?.kind === 'seq' ? runtime.items() : runtime === undefined ? [] : [runtime]) {
    const version = one.get('name')?.value === 'node' ? textOf(one.get('version')) : undefined;
    if (version !== undefined) claims.push({ ...version, source: 'devEngines' });
  }
  const volta = textOf(root.at('volta', 'node'));
  if (volta !== undefined) claims.push({ ...volta, source: 'volta' });
  return claims;
}

/** Corepack: `name@version`, with an optional hash behind a `+`. */
function packageManagerOf(claim: JsonText | undefined): PackageManagerClaim | undefined {
  if (claim === undefined) return undefined;
  const at = claim.text.indexOf('@', 1);
  const name = at === -1 ? claim.text : claim.text.slice(0, at);
  const version = at === -1 ? undefined : claim.text.slice(at + 1).split('+')[0];
  return { ...claim, name, version: version === '' ? undefined : version };
}

function binOf(node: DocumentNode | undefined, packageName: string | undefined): ReadonlyMap<string, NamedText> {
  const single = textOf(node);
  if (single === undefined) return new Map(namedTexts(node).map((one) => [one.name, one]));
  const name = packageName?.replace(/^@[^/]*\//, '') ?? '';
  return new Map([[name, { ...single, name, nameSpan: node?.keySpan ?? single.span }]]);
}
