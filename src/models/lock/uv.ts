import type { Span } from '../../text/span.ts';
import { normalizedName } from '../python/requirement.ts';
import { filesOf, hashesOf } from './poetry.ts';
import {
  type LockContent,
  type LockedPackage,
  type LockRoot,
  noFacts,
  type RootDependency,
  type RootKind,
  unreadable,
} from './syntax.ts';
import { type LockedTable, readTomlTables } from './toml-tables.ts';
import { field, listAt, type Table, tableAt, tableOf, textAt } from './values.ts';

/** Sources that may change without the lock: uv compares what these want with what the lock remembers (`Source::is_immutable`). */
const folders = ['editable', 'virtual', 'directory', 'path'] as const;
const elsewhere = ['git', 'url', 'path', 'directory', 'editable', 'virtual'] as const;

/** `uv.lock`, version 1 (uv: crates/uv-resolver, lock/mod.rs). */
export function readUv(text: string): LockContent {
  const file = readTomlTables(text);
  const number = field(file.root, 'version');
  if (typeof number !== 'number' && file.problems.length === 0) return unreadable('no uv lock file');
  const packages: LockedPackage[] = [];
  const roots: LockRoot[] = [];
  for (const one of file.tables('package')) {
    const source = tableAt(one.table, 'source');
    const kind = folders.find((key) => textAt(source, key) !== undefined);
    packages.push(packageOf(one, source, kind !== undefined));
    if (kind !== undefined) roots.push(rootOf(text, one, textAt(source, kind) ?? ''));
  }
  // A workspace without a project of its own has its groups elsewhere.
  const groups = tableAt(tableAt(file.root, 'manifest'), 'dependency-groups');
  if (Object.keys(groups).length > 0) roots.push(workspaceRoot(text, groups));
  const facts = new Map<string, string>();
  const python = textAt(file.root, 'requires-python');
  if (python !== undefined) facts.set('requires-python', python);
  for (const [key, value] of Object.entries(tableAt(file.root, 'options'))) {
    if (typeof value === 'string') facts.set(`options.${key}`, value);
  }
  return {
    version: typeof number === 'number' ? String(number) : undefined,
    packages,
    roots,
    facts,
    problems: file.problems,
  };
}

function packageOf({ table, span }: LockedTable, source: Table, link: boolean): LockedPackage {
  const name = textAt(table, 'name') ?? '';
  const files = [field(table, 'sdist'), ...listAt(table, 'wheels')];
  return {
    name: normalizedName(name),
    version: textAt(table, 'version'),
    integrity: undefined,
    hashes: hashesOf(files),
    ...filesOf(files),
    resolved: Object.values(source).find((one) => typeof one === 'string'),
    link,
    place: name,
    requires: listAt(table, 'dependencies').map((one) => {
      const parts = tableOf(one);
      const version = textAt(parts, 'version');
      return {
        name: normalizedName(textAt(parts, 'name') ?? ''),
        range: version === undefined ? '' : `==${version}`,
        optional: false,
        ...(textAt(parts, 'marker') === undefined ? {} : { conditional: true as const }),
      };
    }),
    span,
  };
}

function rootOf(text: string, { table, span, extent }: LockedTable, folder: string): LockRoot {
  const metadata = tableAt(table, 'metadata');
  const search = new NameSearch(text, extent);
  const read = (list: readonly unknown[], kind: RootKind, group: string): RootDependency[] =>
    list.map((one) => dependencyOf(tableOf(one), kind, group, search, span));
  search.from('[package.metadata]');
  const dependencies = read(listAt(metadata, 'requires-dist'), 'main', '');
  search.from('[package.metadata.requires-dev]');
  for (const [group, list] of Object.entries(tableAt(metadata, 'requires-dev'))) {
    if (Array.isArray(list)) dependencies.push(...read(list, 'group', group));
  }
  const name = textAt(table, 'name');
  return {
    path: folder === '.' ? '' : folder,
    name: name === undefined ? undefined : normalizedName(name),
    version: textAt(table, 'version'),
    dependencies,
    facts: noFacts,
    span,
  };
}

function workspaceRoot(text: string, groups: Table): LockRoot {
  const search = new NameSearch(text, { start: 0, end: text.length });
  search.from('[manifest.dependency-groups]');
  const span = { start: search.at, end: search.at };
  const dependencies = Object.entries(groups).flatMap(([group, list]) =>
    Array.isArray(list) ? list.map((one) => dependencyOf(tableOf(one), 'group', group, search, span)) : [],
  );
  return { path: '', name: undefined, version: undefined, dependencies, facts: noFacts, span };
}

function dependencyOf(table: Table, kind: RootKind, group: string, search: NameSearch, fallback: Span): RootDependency {
  const written = textAt(table, 'name') ?? '';
  const [marker, extra] = withoutExtra(textAt(table, 'marker') ?? '');
  return {
    name: normalizedName(written),
    specifier: textAt(table, 'specifier') ?? '',
    kind: extra === undefined ? kind : 'extra',
    group: extra ?? group,
    extras: listAt(table, 'extras').filter((one) => typeof one === 'string'),
    marker,
    located: elsewhere.some((key) => field(table, key) !== undefined),
    version: undefined,
    span: search.next(written) ?? fallback,
  };
}

/** uv writes the dependency of an extra as one with the marker `extra == 'name'`, in each alternative behind the manifest's own. */
function withoutExtra(marker: string): readonly [marker: string, extra: string | undefined] {
  const extras = new Set([...marker.matchAll(/\bextra == '([^']*)'/g)].map((match) => match[1]));
  const [extra] = extras;
  if (extras.size !== 1 || extra === undefined) return [marker, undefined];
  return [marker.replaceAll(/(?: and |^)extra == '[^']*'/g, ''), extra];
}

/** Finds `name = "…"` in the order of the file, in one walk over the table. */
class NameSearch {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, extent: Span) {
    this.#text = text.slice(0, extent.end);
    this.#at = extent.start;
    this.#end = extent.end;
  }

  get at(): number {
    return this.#at;
  }

  from(header: string): void {
    const at = this.#text.indexOf(header, this.#at);
    this.#at = at === -1 ? this.#end : at;
  }

  /** After one that is not found, none is looked for: the order is not the expected one. */
  next(name: string): Span | undefined {
    const written = `name = "${name}"`;
    const at = this.#text.indexOf(written, this.#at);
    this.#at = at === -1 ? this.#end : at + written.length;
    return at === -1 ? undefined : { start: at, end: this.#at };
  }
}
