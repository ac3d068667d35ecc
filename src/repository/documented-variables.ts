import { explainedVariables, type ExplainedVariable } from '../models/markdown/variables.ts';
import { isSlip } from '../text/nearest.ts';
import type { Span } from '../text/span.ts';
import { inside, joinPath } from './build-context.ts';
import { formats } from './formats.ts';
import { interpolatedOf } from './interpolated.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { builtServicesOf, runServicesOf } from './run-services.ts';
import { casedFor, type ServiceSettings, settingsOf } from './settings.ts';
import { holdsWord } from './settings-reads.ts';
import { allSourcesOf, isAside, sourceAt } from './sources.ts';

/** A variable that the documentation owes an explanation of. */
export interface OwedVariable {
  readonly name: string;
  /** Other names that set the same. */
  readonly names: readonly string[];
  readonly path: string;
  readonly span: Span;
  /** "is read", "is set", "is interpolated" */
  readonly use: string;
}

/** A variable that the documentation explains. */
export interface PlacedVariable extends ExplainedVariable {
  readonly path: string;
}

/** What of the environment the contract's documentation says, and what it lacks. */
export interface EnvironmentDocuments {
  /** Where a missing variable belongs: the document that explains most of them, and the column of its table. */
  readonly path: string;
  readonly column: Span | undefined;
  readonly missing: readonly OwedVariable[];
  readonly strange: readonly { readonly variable: PlacedVariable; readonly near: OwedVariable | undefined }[];
}

/** Set for runtimes and tools, in every repository alike: nobody explains them. */
const usual =
  /^(?:PATH|HOME|USER|TZ|LANG|LC_\w+|TERM|HOSTNAME|PYTHON[A-Z]+|NODE_ENV|NODE_OPTIONS|NPM_CONFIG_\w+|npm_config_\w+|UV_\w+|PIP_\w+|POETRY_\w+|DEBIAN_FRONTEND|GOFLAGS|GOMAXPROCS|GOCACHE|GOWORK|CGO_ENABLED|NEXT_TELEMETRY_DISABLED|DOCKER_\w+|COMPOSE_\w+|BUILDKIT_\w+|PWD|UID|GID|CI|JAVA_TOOL_OPTIONS|JAVA_OPTS|DOTNET_\w+|NVIDIA_\w+|CUDA_\w+|XDG_\w+|VIRTUAL_ENV)$/;

export const environmentDocumentsOf = memoOf((repository: Repository): EnvironmentDocuments | undefined => {
  const { documented } = repository.contract.environment ?? {};
  if (documented === undefined) return undefined;
  const place = joinPath('', documented);
  const paths = repository.isOwn(place)
    ? [place]
    : repository.tree
        .paths()
        .filter((path) => inside(place, path) !== undefined && /\.(?:md|mdx|rst|txt|adoc)$/.test(path));
  const [first] = paths;
  if (first === undefined) return undefined;
  const texts = paths.map((path) => repository.tree.text(path) ?? '');
  const says = (name: string): boolean =>
    texts.some((text) => holdsWord(text, name) || holdsWord(text, name.toLowerCase()));
  const explained = repository
    .units(
      formats.markdown,
      paths.filter((path) => path.endsWith('.md')),
    )
    .flatMap(({ path, model }) => explainedVariables(model).map((one): PlacedVariable => ({ ...one, path })));
  const settings = repositorySettings(repository);
  const owed = owedVariables(repository, settings);
  // What is set under a misspelt name is another fault.
  const right = [
    ...settings.reads.keys(),
    ...owed.flatMap(({ names, use }) => (use === 'is read' ? names : [])),
    ...explained.map(({ name }) => name),
  ];
  const missing = owed.filter(
    ({ name, names, use }) =>
      !names.some(says) &&
      !(use === 'is set' && right.some((one) => one !== name && (isSlip(one, name) || isNearName(one, name)))),
  );
  const counts = new Map<string, number>();
  for (const { path } of explained) counts.set(path, (counts.get(path) ?? 0) + 1);
  const path = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? first;
  return {
    path,
    column: explained.find((one) => one.path === path && one.column)?.column,
    missing,
    strange: strangeOf(repository, settings, explained, owed).map((variable) => ({
      variable,
      near: missing.find(({ name }) => isNearName(name, variable.name)),
    })),
  };
});

/** What the code of the repository reads; the contract may say which file declares the settings. */
export const repositorySettings = memoOf((repository: Repository): ServiceSettings => {
  const files = allSourcesOf(repository);
  const declared = repository.contract.environment?.settings;
  const own = declared === undefined ? undefined : sourceAt(repository, joinPath('', declared));
  return settingsOf(own && !files.sources.includes(own) ? { ...files, sources: [...files.sources, own] } : files);
});

function owedVariables(repository: Repository, settings: ServiceSettings): readonly OwedVariable[] {
  const owed = new Map<string, OwedVariable>();
  const known = new Set<string>();
  const add = (one: OwedVariable): void => {
    if (one.names.some((name) => known.has(name)) || usual.test(one.name) || !/^[A-Za-z_]\w*$/.test(one.name)) return;
    owed.set(one.name, one);
    for (const name of one.names) known.add(name);
  };
  for (const { model, fields } of settings.models) {
    for (const { field, source } of fields) {
      const names = field.variables.map((one) => casedFor(model, one));
      const [name] = names;
      if (name !== undefined && !field.name.includes('.'))
        add({ name, names, path: source.path, span: field.span, use: 'is read' });
    }
  }
  const prefix = repository.contract.environment?.prefix;
  if (prefix !== undefined && prefix !== '')
    for (const [name, [first]] of settings.reads)
      if (first && name.startsWith(prefix))
        add({ name, names: [name], path: first.source.path, span: first.read.span, use: 'is read' });
  for (const { kind, build, variables } of runServicesOf(repository)) {
    if (kind === 'kubernetes' && build === undefined) continue;
    for (const { name, path, nameSpan } of variables)
      if (!isAside(path)) add({ name, names: [name], path, span: nameSpan, use: 'is set' });
  }
  for (const { name, path, span } of interpolatedOf(repository))
    if (!isAside(path)) add({ name, names: [name], path, span, use: 'is interpolated' });
  return [...owed.values()];
}

/** Explained variables that no file but documents knows. */
function strangeOf(
  repository: Repository,
  settings: ServiceSettings,
  explained: readonly PlacedVariable[],
  owed: readonly OwedVariable[],
): readonly PlacedVariable[] {
  if (settings.models.some(({ closed }) => !closed)) return [];
  const prefix = repository.contract.environment?.prefix;
  const known = new Set(owed.flatMap(({ names }) => names));
  const delimited = settings.models.flatMap(({ model, fields }) =>
    model.delimiter
      ? fields.flatMap(({ field }) => field.variables.map((one) => casedFor(model, `${one}${model.delimiter}`)))
      : [],
  );
  const seen = new Set<string>();
  const candidates = explained.filter(({ name }) => {
    if (seen.has(name) || known.has(name) || known.has(name.toUpperCase())) return false;
    if (delimited.some((one) => name.startsWith(one))) return false;
    seen.add(name);
    // Names without the prefix belong to others as a rule; what they read is not all in the repository.
    return prefix !== undefined && prefix !== '' ? name.startsWith(prefix) : settings.opaque === false;
  });
  if (candidates.length === 0) return [];
  const own = builtServicesOf(repository).some(({ files }) => !files.complete) || !allSourcesOf(repository).complete;
  if (own) return [];
  const left = new Map(candidates.map((one) => [one.name, one]));
  for (const path of repository.tree.paths()) {
    if (left.size === 0) break;
    if (
      /\.(?:md|mdx|rst|adoc|lock|svg|png|jpe?g|gif|ico|pdf|csv)$/.test(path) ||
      repository.tree.size(path) > 1_000_000
    )
      continue;
    const text = repository.tree.text(path) ?? '';
    for (const name of left.keys()) if (holdsWord(text, name)) left.delete(name);
  }
  return [...left.values()];
}

/** True if one was meant to be the other: only the prefix, or a letter or two, tell them apart. */
function isNearName(name: string, other: string): boolean {
  const [a, b] = [name.toUpperCase(), other.toUpperCase()];
  return a.endsWith(`_${b}`) || b.endsWith(`_${a}`) || a.replaceAll('_', '') === b.replaceAll('_', '');
}
