import type { ModuleNames } from './python-modules.ts';
import { type Attribute, classesOf, type PythonClass } from './python-classes.ts';
import type { PythonReader, Range } from './python-reader.ts';
import type { Statement } from './python-statements.ts';
import type { SettingsField, SettingsModel } from './syntax.ts';

/** Levels of models in models, and of classes that inherit, that are followed. */
const maxDepth = 8;
const maxClasses = 64;
/** Variables that one field of a nested model may be set by. */
const maxVariables = 100;
/** Fields of one model, those of nested ones included. */
const maxFields = 2000;

const settingsBase = /(?:^|\.)pydantic(?:_settings|\.v1|\.env_settings)?(?:\.[\w.]*)?\.BaseSettings$/;
/** Bases that bring neither fields nor options. */
const plainBase = /(?:^|\.)(?:ABC|Generic|Protocol|object|str|Enum|BaseModel)$/;
/** Validators that may supply what nobody set. */
const suppliers = new Set(['model_validator', 'root_validator']);

/**
 * The pydantic-settings models of a module (pydantic-settings 2, sources/providers/env.py; pydantic 1, env_settings.py), classes of the
 * file put together with those they inherit from.
 */
export function settingsOf(
  reader: PythonReader,
  statements: readonly Statement[],
  names: ModuleNames,
): readonly SettingsModel[] {
  if (!/Settings\b/.test(reader.text)) return [];
  const classes = new Map(classesOf(reader, statements, names).map((one) => [one.name, one]));
  const overridden = /\b_env_prefix\s*=/.test(reader.text);
  return [...classes.values()].flatMap((one) => {
    const lineage = lineageOf(one, classes);
    return lineage.isSettings ? new Model(reader, classes, lineage, overridden).read(one) : [];
  });
}

interface Lineage {
  /** The class itself and those of the file that it inherits from, nearest first. */
  readonly classes: readonly PythonClass[];
  readonly unseen: readonly string[];
  readonly isSettings: boolean;
  readonly version: 1 | 2 | undefined;
}

function lineageOf(from: PythonClass, all: ReadonlyMap<string, PythonClass>): Lineage {
  const classes: PythonClass[] = [];
  const unseen = new Set<string>();
  let isSettings = false;
  let version: 1 | 2 | undefined;
  const visit = (one: PythonClass, depth: number): void => {
    if (depth > maxDepth || classes.length >= maxClasses || classes.includes(one)) return;
    classes.push(one);
    if (one.options.has('settings_customise_sources')) unseen.add('settings_customise_sources');
    for (const base of one.bases) {
      const own = all.get(base);
      if (settingsBase.test(base)) {
        isSettings = true;
        version = base.startsWith('pydantic_settings') ? 2 : 1;
      } else if (own) visit(own, depth + 1);
      else if (!plainBase.test(base)) unseen.add(base.slice(base.lastIndexOf('.') + 1));
    }
    for (const method of one.methods) if (/^(?:settings_)?customise_sources$/.test(method)) unseen.add(method);
  };
  visit(from, 0);
  // A base from another file whose name says that it is one: whoever sees all files knows.
  isSettings ||= [...unseen].some((name) => name.endsWith('Settings'));
  return { classes, unseen: [...unseen], isSettings, version };
}

class Model {
  readonly #reader: PythonReader;
  readonly #classes: ReadonlyMap<string, PythonClass>;
  readonly #lineage: Lineage;
  readonly #overridden: boolean;
  readonly #fields: SettingsField[] = [];

  constructor(reader: PythonReader, classes: ReadonlyMap<string, PythonClass>, lineage: Lineage, overridden: boolean) {
    this.#reader = reader;
    this.#classes = classes;
    this.#lineage = lineage;
    this.#overridden = overridden;
  }

  read(one: PythonClass): SettingsModel {
    const reader = this.#reader;
    const { classes, unseen, version } = this.#lineage;
    const prefixRange = this.#option('env_prefix');
    const prefix = this.#overridden ? undefined : prefixRange ? reader.plain(prefixRange) : '';
    const caseSensitive = this.#is('case_sensitive');
    const delimiterRange = this.#option('env_nested_delimiter');
    const delimiter = delimiterRange && reader.plain(delimiterRange);
    const envFile = this.#option('env_file');
    const context: Context = {
      prefix,
      caseSensitive,
      delimiter,
      version: version ?? (this.#hasModelConfig() ? 2 : undefined),
    };
    const attributes = new Map<string, Attribute>();
    for (const owner of classes.toReversed())
      for (const attribute of owner.attributes)
        if (isField(reader, attribute)) attributes.set(attribute.name, attribute);
    const supplied = classes.some((owner) => owner.decorators.some((range) => this.#supplies(range)));
    for (const attribute of attributes.values()) this.#field(attribute, context, supplied);
    return {
      kind: 'pydantic-settings',
      name: one.name,
      prefix,
      prefixSpan: prefixRange && reader.contents(prefixRange),
      caseSensitive,
      delimiter,
      envFiles: envFile ? this.#files(envFile) : [],
      fields: this.#fields,
      unseen: this.#fields.length < maxFields ? unseen : [...unseen, '…'],
      span: reader.span({ from: one.at, to: one.at + 1 }),
    };
  }

  #option(name: string): Range | undefined {
    for (const { options } of this.#lineage.classes) {
      const found = options.get(name);
      if (found) return found;
    }
    return undefined;
  }

  #hasModelConfig(): boolean {
    return this.#lineage.classes.some(({ options, hasConfig }) => options.size > 0 && !hasConfig);
  }

  #is(name: string): boolean {
    const range = this.#option(name);
    return range !== undefined && this.#reader.plain(range) === 'True';
  }

  /** The texts in `env_file=(".env", Path("x") / ".env.local")`. */
  #files(range: Range): readonly string[] {
    const texts = this.#reader.plains(range);
    if (texts) return texts;
    const found: string[] = [];
    for (let index = range.from; index < range.to; index++) {
      const text =
        this.#reader.tokens.kinds[index] === 'string' ? this.#reader.plain({ from: index, to: index + 1 }) : '';
      if (text) found.push(text);
    }
    return found;
  }

  #supplies({ from, to }: Range): boolean {
    const { name, to: open } = this.#reader.dotted(from + 1);
    if (!suppliers.has(name.slice(name.lastIndexOf('.') + 1)) || open >= to) return false;
    return this.#reader.args(open).some((one) => {
      const value = this.#reader.plain(one);
      return (one.name === 'mode' && value !== 'after') || (one.name === 'pre' && value === 'True');
    });
  }

  #field(attribute: Attribute, context: Context, supplied: boolean): void {
    const one = this.#declaration(attribute, context.version);
    const required = one.required && !supplied;
    const { prefix, caseSensitive } = context;
    const own = prefix === undefined ? undefined : `${prefix}${attribute.name}`;
    const name = own !== undefined && !caseSensitive ? own.toUpperCase() : own;
    const variables = one.names ?? (name === undefined ? [] : [name]);
    const nested = this.#nested(attribute, variables, { ...context, required }, attribute.name, 1);
    this.#push({
      name: attribute.name,
      variables: [...variables, ...nested.slice(0, maxVariables)],
      required,
      fallback: one.fallback,
      type: one.type,
      span: this.#reader.span({ from: attribute.at, to: attribute.at + 1 }),
    });
  }

  #push(field: SettingsField): void {
    if (this.#fields.length < maxFields) this.#fields.push(field);
  }

  /** Fields of the model that is the type of `attribute`, set one by one through the delimiter; their variables. */
  #nested(
    attribute: Attribute,
    parents: readonly string[],
    context: Context & { readonly required: boolean },
    path: string,
    depth: number,
  ): readonly string[] {
    const { delimiter, caseSensitive, required } = context;
    const inner = attribute.type && this.#modelIn(attribute.type);
    if (delimiter === undefined || delimiter === '' || inner === undefined || depth > maxDepth) return [];
    const all: string[] = [];
    for (const owner of lineageOf(inner, this.#classes).classes) {
      for (const one of owner.attributes) {
        if (!isField(this.#reader, one) || this.#fields.length >= maxFields) continue;
        const declared = this.#declaration(one, context.version);
        const names = declared.names ?? [caseSensitive ? one.name : one.name.toUpperCase()];
        const variables = parents
          .flatMap((parent) => names.map((name) => `${parent}${delimiter}${name}`))
          .slice(0, maxVariables);
        const need = required && declared.required;
        const deeper = this.#nested(one, variables, { ...context, required: need }, `${path}.${one.name}`, depth + 1);
        all.push(...variables, ...deeper);
        this.#push({
          name: `${path}.${one.name}`,
          variables: [...variables, ...deeper.slice(0, maxVariables), ...parents],
          required: need,
          fallback: declared.fallback,
          type: declared.type,
          span: this.#reader.span({ from: one.at, to: one.at + 1 }),
        });
      }
    }
    return all;
  }

  /** The class of this file that an annotation names: `Db`, `Db | None`, `Optional[Db]`. */
  #modelIn({ from, to }: Range): PythonClass | undefined {
    for (let index = from; index < to; index++) {
      const found = this.#classes.get(this.#reader.word(index));
      if (found) return found;
    }
    return undefined;
  }

  /** What `= value` and the annotation say: names that take the place of the field's own, a default. */
  #declaration({ type, value }: Attribute, version: Context['version']): Declaration {
    const reader = this.#reader;
    const typeText = type && reader.text.slice(reader.span(type).start, reader.span(type).end);
    const call = (value && fieldCall(reader, value)) ?? (type && fieldIn(reader, type));
    const args = call === undefined ? [] : reader.args(call);
    const isOwn = value !== undefined && call !== undefined && fieldCall(reader, value) !== undefined;
    const first = isOwn || call !== undefined ? reader.argument(args, 'default', 0) : undefined;
    const made = args.some(({ name }) => name === 'default_factory');
    const spread = args.some((one) => one.spread);
    const fallback = value !== undefined && !isOwn ? value : first;
    const ellipsis = fallback !== undefined && isEllipsis(reader, fallback);
    const optional = version !== 2 && typeText !== undefined && /^(?:typing\.)?Optional\b|\bNone\b/.test(typeText);
    return {
      names: this.#names(args, version),
      required: (fallback === undefined || ellipsis) && !made && !spread && !(optional && !ellipsis),
      fallback: fallback && !ellipsis ? reader.plain(fallback) : undefined,
      type: typeText,
    };
  }

  /** `validation_alias=`, `alias=` (version 2), `env=` (version 1): no prefix is put before them. */
  #names(args: ReturnType<PythonReader['args']>, version: Context['version']): readonly string[] | undefined {
    const reader = this.#reader;
    const find = (name: string): Range | undefined => args.find((one) => one.name === name);
    const alias =
      version === 1
        ? find('env')
        : (find('validation_alias') ?? find('alias') ?? (version === 2 ? undefined : find('env')));
    if (!alias) return undefined;
    const call = reader.call(alias);
    if (!call) return reader.plains(alias) ?? [];
    if (!/(?:^|\.)AliasChoices$/.test(call.name)) return this.#firstText(call.open);
    return reader.args(call.open).flatMap((one) => {
      const inner = reader.call(one);
      return inner ? this.#firstText(inner.open) : (reader.plain(one) ?? []);
    });
  }

  /** `AliasPath("a", 0)`: the variable is the first part. */
  #firstText(open: number): readonly string[] {
    const [first] = this.#reader.args(open);
    const text = first && this.#reader.plain(first);
    return text === undefined ? [] : [text];
  }
}

interface Context {
  readonly prefix: string | undefined;
  readonly caseSensitive: boolean;
  readonly delimiter: string | undefined;
  readonly version: 1 | 2 | undefined;
}

interface Declaration {
  readonly names: readonly string[] | undefined;
  readonly required: boolean;
  readonly fallback: string | undefined;
  readonly type: string | undefined;
}

/** Private names, class variables and what a call other than `Field` makes of functions are no fields. */
function isField(reader: PythonReader, { name, type }: Attribute): boolean {
  return !name.startsWith('_') && !(type && /^(?:\w+\.)?ClassVar$/.test(reader.dotted(type.from).name));
}

/** The bracket of `Field(` if it is the whole value. */
function fieldCall(reader: PythonReader, value: Range): number | undefined {
  const call = reader.call(value);
  return call && /(?:^|\.)Field$/.test(call.name) ? call.open : undefined;
}

/** The bracket of the `Field(` in `Annotated[str, Field(…)]`. */
function fieldIn(reader: PythonReader, type: Range): number | undefined {
  for (let index = type.from; index < type.to; index++)
    if (reader.word(index) === 'Field' && reader.is(index + 1, '(')) return index + 1;
  return undefined;
}

const isEllipsis = (reader: PythonReader, { from, to }: Range): boolean =>
  to === from + 3 && reader.is(from, '.') && reader.is(from + 1, '.') && reader.is(from + 2, '.');
