import type { EnvironmentRead, SettingsField, SettingsModel, SourceFile } from '../models/source/syntax.ts';
import { goPackageModels } from '../models/source/go.ts';
import { baseName, joinPath, parentOf } from './build-context.ts';
import { memoOf } from './memo.ts';
import type { Unit } from './repository.ts';
import type { ServiceFiles } from './sources.ts';

type Source = Unit<SourceFile>;

/** Sources by path. */
interface Places {
  get(path: string): Source | undefined;
}

/** A settings model with what it inherits from other files of the service. */
export interface ServiceModel {
  readonly source: Source;
  readonly model: SettingsModel;
  /** Undefined if it is computed. */
  readonly prefix: string | undefined;
  readonly fields: readonly PlacedField[];
  /** False if it takes fields from where nobody sees, or if variables of a field are not known. */
  readonly closed: boolean;
}

export interface PlacedField {
  readonly source: Source;
  readonly field: SettingsField;
}

export interface PlacedRead {
  readonly source: Source;
  readonly read: EnvironmentRead;
}

/** What the code of a service takes from its environment. */
export interface ServiceSettings {
  readonly models: readonly ServiceModel[];
  readonly reads: ReadonlyMap<string, readonly PlacedRead[]>;
  /** True if variables are read whose names nobody sees. */
  readonly opaque: boolean;
}

/** The settings models and plain reads of the sources of a service. */
export const settingsOf = memoOf(({ sources }: ServiceFiles): ServiceSettings => {
  const reads = new Map<string, PlacedRead[]>();
  for (const source of sources) {
    for (const read of source.model.reads) {
      const list = reads.get(read.name);
      if (list) list.push({ source, read });
      else reads.set(read.name, [{ source, read }]);
    }
  }
  const places = new Map(sources.map((source) => [source.path, source]));
  const packages = goPackages(sources);
  const inPackage = new Set(packages.flat());
  const models = [
    ...sources.flatMap((source) =>
      inPackage.has(source)
        ? []
        : source.model.settings.flatMap((model) => serviceModel(places, source, model, 0) ?? []),
    ),
    ...packages.flatMap(packageModels),
  ];
  const own = models.filter(({ model }) => !isOnlyBase(sources, model));
  return { models: own, reads, opaque: sources.some(({ model }) => model.opaque) };
});

const goTags = /\benv(?:config|-\w+)?:\\?"|envconfig|caarlos0\/env|cleanenv/;

/** The Go files of each folder whose structs and calls may belong together. */
function goPackages(sources: readonly Source[]): readonly (readonly Source[])[] {
  const folders = new Map<string, Source[]>();
  for (const source of sources) {
    if (!source.path.endsWith('.go') || !goTags.test(source.text)) continue;
    const list = folders.get(parentOf(source.path));
    if (list) list.push(source);
    else folders.set(parentOf(source.path), [source]);
  }
  return [...folders.values()].filter((files) => files.length > 1);
}

const packageModels = (files: readonly Source[]): readonly ServiceModel[] =>
  goPackageModels(files.map(({ text }) => text)).flatMap(({ model, file, fieldFiles }): ServiceModel[] => {
    const source = files[file];
    if (!source) return [];
    const fields = model.fields.map((field, index) => ({ source: files[fieldFiles[index] ?? file] ?? source, field }));
    const closed = model.prefix !== undefined && model.unseen.length === 0;
    const known = fields.every(({ field }) => field.variables.length > 0);
    return [{ source, model, prefix: model.prefix, fields, closed: closed && known }];
  });

/** True if other classes inherit from a pydantic model and nothing makes one of it: then it reads nothing itself. */
function isOnlyBase(sources: readonly Source[], { kind, name }: SettingsModel): boolean {
  if (kind !== 'pydantic-settings') return false;
  const inherited = new RegExp(String.raw`\bclass\s{1,8}\w+\s{0,8}\([^)]{0,300}\b${name}\b`);
  const made = new RegExp(String.raw`(?<!\bclass\s{1,8})\b${name}\s{0,8}\(`);
  const texts = sources.flatMap(({ path, text }) => (path.endsWith('.py') && text.includes(name) ? [text] : []));
  return texts.some((text) => inherited.test(text)) && !texts.some((text) => made.test(text));
}

/** Files from which a model inherits that are followed one after the other. */
const maxSteps = 6;

/** `model` with the fields that it inherits; undefined if what it inherits from turns out to be no settings model. */
function serviceModel(
  places: ReadonlyMap<string, Source>,
  source: Source,
  model: SettingsModel,
  step: number,
): ServiceModel | undefined {
  const fields = new Map<string, PlacedField>();
  let prefix = model.prefix;
  let closed = model.prefix !== undefined;
  for (const name of model.unseen) {
    const base = step < maxSteps ? baseOf(places, source, name) : undefined;
    if (base === 'other') {
      if (name.endsWith('Settings') && model.unseen.length === 1 && model.kind === 'pydantic-settings')
        return undefined;
      closed = false;
      continue;
    }
    const inherited = base && serviceModel(places, base.source, base.model, step + 1);
    if (!inherited) {
      closed = false;
      continue;
    }
    closed &&= inherited.closed;
    if (model.prefixSpan === undefined) prefix = inherited.prefix;
    for (const one of inherited.fields)
      fields.set(one.field.name, { ...one, field: prefixed(one.field, model, inherited.prefix ?? '', prefix ?? '') });
  }
  for (const field of model.fields)
    fields.set(field.name, { source, field: prefixed(field, model, model.prefix ?? '', prefix ?? '') });
  const all = [...fields.values()];
  return { source, model, prefix, fields: all, closed: closed && all.every(({ field }) => field.variables.length > 0) };
}

/** `field` with the variables that are made of its own name under another prefix. */
function prefixed(
  field: SettingsField,
  { caseSensitive, kind }: SettingsModel,
  from: string,
  to: string,
): SettingsField {
  if (from === to || kind !== 'pydantic-settings') return field;
  const cased = (text: string): string => (caseSensitive ? text : text.toUpperCase());
  const own = cased(from + (field.name.split('.')[0] ?? ''));
  return {
    ...field,
    variables: field.variables.map((one) => (one.startsWith(own) ? cased(to) + one.slice(from.length) : one)),
  };
}

/** The model called `name` in the file that `source` imports it from; "other" if that file holds no such model. */
function baseOf(
  places: ReadonlyMap<string, Source>,
  source: Source,
  name: string,
): { readonly source: Source; readonly model: SettingsModel } | 'other' | undefined {
  const from = source.model.imports.find(({ names }) => names.includes(name));
  if (!from) return undefined;
  const file = moduleFile(places, source.path, from.module);
  if (!file) return undefined;
  const model = file.model.settings.find((one) => one.name === name);
  if (model) return { source: file, model };
  // A package hands on what a module of it declares.
  const again = file.path.endsWith('/__init__.py')
    ? file.model.imports.find(({ names }) => names.includes(name))
    : undefined;
  const origin = again && moduleFile(places, file.path, again.module);
  const declared = origin?.model.settings.find((one) => one.name === name);
  if (origin && declared) return { source: origin, model: declared };
  if (again) return origin?.model.names.some((one) => one.name === name && one.kind !== 'import') ? 'other' : undefined;
  return file.model.names.some((one) => one.name === name && one.kind !== 'import') ? 'other' : undefined;
}

const endings = ['.py', '/__init__.py', '.ts', '.js', '.mjs', '.cjs', '.tsx', '/index.ts', '/index.js'];

/**
 * The sources that run when a program starts: those among `paths` that the words of `start` name as files or modules, and what they import
 * at their top. Empty if the words name none of them. `read` reads a source.
 */
export function sourcesFrom(
  paths: readonly string[],
  start: string,
  read: (path: string) => Source | undefined,
): ReadonlySet<Source> {
  const known = new Set(paths);
  const places = { get: (path: string) => (known.has(path) ? read(path) : undefined) };
  const reached = new Map<string, Source>();
  const reach = (source: Source | undefined): unknown => source && reached.set(source.path, source);
  for (const path of namedIn(paths, start)) reach(places.get(path));
  for (const source of reached.values()) {
    for (const { module, names, optional, typeOnly } of source.model.imports) {
      if (optional || typeOnly) continue;
      const file = moduleFile(places, source.path, module);
      reach(file);
      // The packages above a module run before it.
      if (file && source.path.endsWith('.py')) for (const path of packagesAbove(file.path)) reach(places.get(path));
      // `from app import config`: a module of a package.
      for (const name of source.path.endsWith('.py') ? names : [])
        reach(moduleFile(places, source.path, module.endsWith('.') ? `${module}${name}` : `${module}.${name}`));
    }
  }
  return new Set(reached.values());
}

/** `__init__.py` of the packages that a module lies in, as long as there may be one. */
function packagesAbove(path: string): readonly string[] {
  const found: string[] = [];
  for (let dir = parentOf(path); dir !== '' && found.length < 12; dir = parentOf(dir)) found.push(`${dir}/__init__.py`);
  return found;
}

/** `dist/server/main.js` → "server/main": what a compiler makes of a source of that name. */
const compiled = /^(?:[\w.-]+\/)*?(?:dist|build|out|lib|compiled)\/((?:[\w.-]+\/)*[\w.-]+?)\.[mc]?js$/;

/** Those of `paths` that the words of `start` name: `src/app.py`, `/srv/app.py`, `-m app`, `app.main:app`. */
function* namedIn(paths: readonly string[], start: string): Iterable<string> {
  const words = new Set(start.split(/[\s"'`,;=()[\]]+/).map((word) => word.replace(/^\.?\//, '')));
  const modules = new Set(
    [...start.matchAll(/-m[\s"',]{1,8}([\w.]{1,200})|(?<![\w.])([\w.]{1,200}):[A-Za-z_]/g)].map(
      (one) => one[1] ?? one[2],
    ),
  );
  const bases = new Map<string, number>();
  for (const path of paths) bases.set(baseName(path), (bases.get(baseName(path)) ?? 0) + 1);
  // The folder in the image may have another name: then the file's own has to be the only one.
  const ends = new Set([...words].map(baseName).filter((base) => bases.get(base) === 1));
  const outputs = new Set([...words].flatMap((word) => compiled.exec(word)?.[1] ?? []));
  for (const path of paths) {
    const file = path.split('/');
    const source = outputs.size > 0 ? /^(.*)\.[mc]?tsx?$/.exec(path)?.[1]?.split('/') : undefined;
    if (source?.some((_, from) => outputs.has(source.slice(from).join('/')))) yield path;
    const module = path.endsWith('.py') ? path.replace(/(?:\/__(?:init|main)__)?\.py$/, '').split('/') : [];
    const isNamed =
      ends.has(baseName(path)) ||
      file.some((_, from) => words.has(file.slice(from).join('/'))) ||
      module.some((_, from) => modules.has(module.slice(from).join('.')));
    if (isNamed) yield path;
    const from = module.findIndex((_, index) => modules.has(module.slice(index).join('.')));
    // `python -m jobs.nightly` runs the package first.
    if (from !== -1)
      for (let end = from + 1; end < module.length; end++) yield `${module.slice(0, end).join('/')}/__init__.py`;
  }
}

/** The source that an import names: "./env", ".config", "app.core.config"; undefined if it is none of these files, or more than one. */
function moduleFile(places: Places, path: string, module: string): Source | undefined {
  if (module.startsWith('./') || module.startsWith('../')) {
    const base = joinPath(parentOf(path), module.replace(/\.[cm]?[jt]sx?$/, ''));
    return firstOf(places, base);
  }
  if (!path.endsWith('.py')) return aliased(places, path, module);
  if (module.startsWith('.')) {
    const dots = /^\.+/.exec(module)?.[0].length ?? 1;
    let dir = parentOf(path);
    for (let level = 1; level < dots; level++) dir = parentOf(dir);
    const rest = module.slice(dots).replaceAll('.', '/');
    return firstOf(places, rest === '' ? dir : joinPath(dir, rest));
  }
  const wanted = module.replaceAll('.', '/');
  // The folder that Python searches is not known: it is the file's own or one above.
  for (let dir = parentOf(path); ; dir = parentOf(dir)) {
    const found = firstOf(places, joinPath(dir, wanted));
    if (found || dir === '') return found;
  }
}

/** `@/env`, `~/env`, `src/env`: what tsconfig.json makes of it is as a rule the folder of the sources, or the project's. */
function aliased(places: Places, path: string, module: string): Source | undefined {
  const [, rest] = /^(?:[@~#]\/|src\/)(.+)$/.exec(module) ?? [];
  if (rest === undefined) return undefined;
  const base = rest.replace(/\.[cm]?[jt]sx?$/, '');
  for (let dir = parentOf(path); ; dir = parentOf(dir)) {
    const found = firstOf(places, joinPath(dir, `src/${base}`)) ?? firstOf(places, joinPath(dir, base));
    if (found || dir === '') return found;
  }
}

function firstOf(places: Places, base: string): Source | undefined {
  for (const ending of endings) {
    const found = places.get(base + ending);
    if (found) return found;
  }
  return undefined;
}

/** `name` as `model` compares it. */
export const casedFor = ({ caseSensitive }: SettingsModel, name: string): string =>
  caseSensitive ? name : name.toUpperCase();

/** The field of `one` that variable `name` sets, or a part of. */
export function fieldSetBy(one: ServiceModel, name: string): PlacedField | undefined {
  const { model } = one;
  const wanted = casedFor(model, name);
  return one.fields.find(({ field }) =>
    field.variables.some((variable) => {
      const cased = casedFor(model, variable);
      return (
        cased === wanted ||
        (model.delimiter !== undefined &&
          model.delimiter !== '' &&
          wanted.startsWith(`${cased}${casedFor(model, model.delimiter)}`))
      );
    }),
  );
}
