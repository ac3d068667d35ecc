import { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';
import { mappedScalar } from '../document/mapped-scalar.ts';
import type { DocumentComment, DocumentNode, Entry, Problem } from '../document/node.ts';
import { parseToml } from '../toml/parse.ts';
import { normalizedName, parseRequirement, type Requirement } from './requirement.ts';

/** A string of the file: its value and where it stands, quotes included. */
export interface TomlText {
  readonly text: string;
  readonly span: Span;
}

/** The Python versions that a project promises to run on. */
export interface PythonRange extends TomlText {
  /** `project`: `requires-python` of PEP 621, a PEP 440 specifier; `poetry`: `python` of `[tool.poetry.dependencies]`, a Poetry constraint. */
  readonly kind: 'project' | 'poetry';
}

export interface PythonScript extends TomlText {
  /** The command. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly table: 'project.scripts' | 'project.gui-scripts' | 'tool.poetry.scripts';
}

export interface PythonDependency {
  /** Canonical name (PEP 503). */
  readonly name: string;
  /** "" for the dependencies themselves; else the extra or group that wants it. */
  readonly group: string;
  readonly kind: 'main' | 'extra' | 'group';
  /** PEP 440 specifier, or Poetry's constraint; "" if any version will do or the place is given instead. */
  readonly specifier: string;
  readonly span: Span;
  /** Undefined for Poetry's tables. */
  readonly requirement: Requirement | undefined;
  readonly from: 'project' | 'poetry';
  /** From a folder, URL or version control system. */
  readonly located: boolean;
}

export interface Pyproject {
  readonly text: string;
  readonly node: DocumentNode;
  readonly comments: readonly DocumentComment[];
  readonly problems: readonly Problem[];
  /** `project.name` or `tool.poetry.name`. */
  readonly name: TomlText | undefined;
  readonly version: TomlText | undefined;
  /** Both kinds, PEP 621 first; pip, uv and Poetry 2 read the first. */
  readonly pythonRanges: readonly PythonRange[];
  /** The first of `pythonRanges`. */
  readonly requiresPython: PythonRange | undefined;
  /** What the build backend fills in: "version", "dependencies" … */
  readonly dynamic: readonly string[];
  readonly dependencies: readonly PythonDependency[];
  /** By command; a later table wins. */
  readonly scripts: ReadonlyMap<string, PythonScript>;
  /** Tables of `[tool]`: "poetry", "uv", "pdm", "hatch", "ruff" … */
  readonly tools: ReadonlySet<string>;
  readonly buildSystem:
    | { readonly requires: readonly TomlText[]; readonly backend: TomlText | undefined; readonly span: Span }
    | undefined;
}

/** Read a `pyproject.toml` (packaging.python.org, "pyproject.toml specification"; python-poetry.org, "The pyproject.toml file"). Never throws. */
export function parsePyproject(text: string): Pyproject {
  const { root, comments, problems } = parseToml(text);
  const project = root.get('project');
  const poetry = root.at('tool', 'poetry');
  const found: Problem[] = [...problems];
  const ranges = rangesOf(project, poetry);
  const dependencies = [...projectDependencies(text, root), ...poetryDependencies(poetry)];
  for (const { requirement } of dependencies) {
    if (requirement?.error !== undefined) found.push({ kind: 'error', ...requirement.error });
  }
  return {
    text,
    node: root,
    comments,
    problems: found,
    name: textOf(project?.get('name')) ?? textOf(poetry?.get('name')),
    version: textOf(project?.get('version')) ?? textOf(poetry?.get('version')),
    pythonRanges: ranges,
    requiresPython: ranges[0],
    dynamic: textsOf(project?.get('dynamic')).map((one) => one.text),
    dependencies,
    scripts: new Map(scriptsOf(project, poetry).map((script) => [script.name, script])),
    tools: new Set((root.get('tool')?.entries() ?? []).map((entry) => entry.key)),
    buildSystem: buildSystemOf(root.get('build-system')),
  };
}

function textOf(node: DocumentNode | undefined): TomlText | undefined {
  return typeof node?.value === 'string' ? { text: node.value, span: node.span } : undefined;
}

function textsOf(node: DocumentNode | undefined): readonly TomlText[] {
  return (node?.items() ?? []).flatMap((item) => textOf(item) ?? []);
}

function rangesOf(project: DocumentNode | undefined, poetry: DocumentNode | undefined): readonly PythonRange[] {
  const standard = textOf(project?.get('requires-python'));
  const python = poetry?.at('dependencies', 'python');
  const constraint = textOf(python) ?? textOf(python?.get('version'));
  return [
    ...(standard === undefined ? [] : [{ ...standard, kind: 'project' as const }]),
    ...(constraint === undefined ? [] : [{ ...constraint, kind: 'poetry' as const }]),
  ];
}

function scriptsOf(project: DocumentNode | undefined, poetry: DocumentNode | undefined): readonly PythonScript[] {
  const read = (node: DocumentNode | undefined, table: PythonScript['table']): PythonScript[] =>
    (node?.entries() ?? []).flatMap(({ key, keySpan, value }) => {
      // Poetry also has `{ reference = "…", type = "console" }`.
      const reference = textOf(value) ?? textOf(value.get('reference')) ?? textOf(value.get('callable'));
      return reference === undefined ? [] : [{ ...reference, name: key, nameSpan: keySpan, table }];
    });
  return [
    ...read(poetry?.get('scripts'), 'tool.poetry.scripts'),
    ...read(project?.get('gui-scripts'), 'project.gui-scripts'),
    ...read(project?.get('scripts'), 'project.scripts'),
  ];
}

/** PEP 621 dependencies and extras, PEP 735 groups, uv's older `dev-dependencies`. */
function projectDependencies(text: string, root: DocumentNode): readonly PythonDependency[] {
  const list = (node: DocumentNode | undefined, kind: PythonDependency['kind'], group: string): PythonDependency[] =>
    (node?.items() ?? []).flatMap((item): PythonDependency[] => {
      // `{ include-group = "…" }` is no dependency.
      if (typeof item.value !== 'string') return [];
      const requirement = parseRequirement(
        mappedScalar(text, item) ?? new MappedText(item.value, [0], [item.span.start]),
      );
      const { normalized, specifier, url } = requirement;
      return [
        {
          name: normalized,
          group,
          kind,
          specifier,
          span: item.span,
          requirement,
          from: 'project',
          located: url !== undefined,
        },
      ];
    });
  return [
    ...list(root.at('project', 'dependencies'), 'main', ''),
    ...(root.at('project', 'optional-dependencies')?.entries() ?? []).flatMap(({ key, value }) =>
      list(value, 'extra', key),
    ),
    ...(root.get('dependency-groups')?.entries() ?? []).flatMap(({ key, value }) => list(value, 'group', key)),
    ...list(root.at('tool', 'uv', 'dev-dependencies'), 'group', 'dev'),
  ];
}

function poetryDependencies(poetry: DocumentNode | undefined): readonly PythonDependency[] {
  const table = (node: DocumentNode | undefined, kind: PythonDependency['kind'], group: string): PythonDependency[] =>
    (node?.entries() ?? []).flatMap((entry) => (entry.key === 'python' ? [] : [poetryDependency(entry, kind, group)]));
  return [
    ...table(poetry?.get('dependencies'), 'main', ''),
    ...table(poetry?.get('dev-dependencies'), 'group', 'dev'),
    ...(poetry?.get('group')?.entries() ?? []).flatMap(({ key, value }) =>
      table(value.get('dependencies'), 'group', key),
    ),
  ];
}

function poetryDependency(
  { key, value, span }: Entry,
  kind: PythonDependency['kind'],
  group: string,
): PythonDependency {
  const located = ['path', 'git', 'url', 'file'].some((one) => value.get(one) !== undefined);
  const specifier = textOf(value)?.text ?? textOf(value.get('version'))?.text ?? '';
  return { name: normalizedName(key), group, kind, specifier, span, requirement: undefined, from: 'poetry', located };
}

function buildSystemOf(node: DocumentNode | undefined): Pyproject['buildSystem'] {
  if (node?.kind !== 'map') return undefined;
  return { requires: textsOf(node.get('requires')), backend: textOf(node.get('build-backend')), span: node.span };
}
