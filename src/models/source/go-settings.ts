import type { GoDeclarations, GoStruct } from './go-declarations.ts';
import { plainOf } from './go-environment.ts';
import type { GoRange, GoReader } from './go-tokens.ts';
import type { SettingsField, SettingsModel } from './syntax.ts';

/**
 * Structs that say in their tags which variables fill them: caarlos0/env (`env:"X,required"`), ilyakaznacheev/cleanenv
 * (`env:"X" env-required:"true"`), sethvargo/go-envconfig (`env:"X, default=1"`), kelseyhightower/envconfig (`envconfig:"X"`).
 */
export function goSettings(reader: GoReader, declarations: GoDeclarations): readonly SettingsModel[] {
  return goPackageSettings([{ reader, declarations }]).map(({ model }) => model);
}

/** A file of a package. */
export interface GoPackageFile {
  readonly reader: GoReader;
  readonly declarations: GoDeclarations;
}

/** A model with the files of the package, by their positions, that it and each of its fields stand in. */
export interface GoPackageModel {
  readonly model: SettingsModel;
  readonly file: number;
  readonly fieldFiles: readonly number[];
}

/** What a struct of one file has from structs and calls of the others. */
export function goPackageSettings(files: readonly GoPackageFile[]): readonly GoPackageModel[] {
  if (!files.some(({ reader }) => /env(?:config|-\w+)?:\\?"|envconfig/.test(reader.text))) return [];
  const structs = new Map<string, PlacedStruct>();
  const processed = new Map<string, Processed>();
  for (const [file, { reader, declarations }] of files.entries()) {
    for (const struct of declarations.structs) structs.set(struct.name, { struct, reader, file });
    for (const [name, call] of processCalls(reader, declarations)) processed.set(name, { ...call, reader });
  }
  const nested = new Set<string>();
  const models: GoPackageModel[] = [];
  for (const one of structs.values()) {
    const reading = new Reading(one, structs, processed.get(one.struct.name));
    const model = reading.read();
    for (const name of reading.nested) nested.add(name);
    if (model) models.push({ model, file: one.file, fieldFiles: reading.fieldFiles });
  }
  return models.filter(({ model: { name } }) => !nested.has(name) || processed.has(name));
}

interface PlacedStruct {
  readonly struct: GoStruct;
  readonly reader: GoReader;
  readonly file: number;
}

/** How a struct is filled by a call of this file. */
interface Processed {
  /** kelseyhightower/envconfig: every field counts, whether it has a tag or not. */
  readonly kelsey: boolean;
  /** Undefined if it is computed. */
  readonly prefix: string | undefined;
  readonly prefixAt: GoRange | undefined;
  /** caarlos0's `RequiredIfNoDef`. */
  readonly strict: boolean;
  /** Of the file with the call. */
  readonly reader: GoReader;
}

/** `envconfig.Process("app", &c)`, `env.Parse(&c)`, `env.ParseAs[Config]()`, `cleanenv.ReadEnv(&c)` by the type of `c`. */
function processCalls(
  reader: GoReader,
  { packages, values }: GoDeclarations,
): ReadonlyMap<string, Omit<Processed, 'reader'>> {
  const found = new Map<string, Omit<Processed, 'reader'>>();
  const types = typesOf(reader);
  for (let index = 0; index < reader.count; index++) {
    const word = reader.word(index);
    if (!/^(?:Process|MustProcess|Parse\w*|Must|ReadEnv|ReadConfig)$/.test(word) || !reader.is(index - 1, '.'))
      continue;
    const module = packages.get(reader.word(index - 2)) ?? '';
    if (!/kelseyhightower\/envconfig|caarlos0\/env|cleanenv|sethvargo\/go-envconfig/.test(module)) continue;
    const generic = reader.is(index + 1, '[');
    const open = generic ? reader.closer(index + 1) + 1 : index + 1;
    const args = reader.args(open);
    const kelsey = module.includes('kelseyhightower');
    const first = args[0];
    const type = generic
      ? reader.word(reader.closer(index + 1) - 1)
      : (args.map((one) => typeIn(reader, types, one)).find((one) => one !== undefined) ?? '');
    const options = reader.text.slice(
      reader.span({ from: open, to: reader.closer(open) }).start,
      reader.span({ from: open, to: reader.closer(open) }).end,
    );
    const prefixAt = kelsey ? first : prefixOption(reader, open);
    const plain = prefixAt && plainOf(reader, values, prefixAt);
    const computed = prefixAt !== undefined && plain === undefined;
    const prefix =
      computed || (!prefixAt && args.length > 1 && /Options/.test(options) && !/Options\{/.test(options))
        ? undefined
        : (plain ?? '');
    const kept = kelsey && prefix !== undefined && prefix !== '' ? `${prefix.toUpperCase()}_` : prefix;
    const processed = { kelsey, prefix: kept, prefixAt, strict: /RequiredIfNoDef:\s*true/.test(options) };
    if (type !== '') found.set(type, processed);
  }
  return found;
}

/** The value of `Prefix:` in the arguments of a call. */
function prefixOption(reader: GoReader, open: number): GoRange | undefined {
  const close = reader.closer(open);
  for (let index = open; index < close; index++) {
    if (reader.word(index) !== 'Prefix' || !reader.is(index + 1, ':')) continue;
    let to = index + 2;
    while (to < close && !reader.is(to, ',') && !reader.is(to, '}')) to++;
    return { from: index + 2, to };
  }
  return undefined;
}

/** Types of variables: `var c Config`, `c := Config{}`, `c := &Config{}`, `c := new(Config)`. */
function typesOf(reader: GoReader): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (let index = 0; index < reader.count; index++) {
    if (reader.word(index) === 'var' && reader.word(index + 1) !== '') {
      const type = reader.word(index + (reader.is(index + 2, '*') ? 3 : 2));
      if (type !== '') types.set(reader.word(index + 1), type);
    } else if (reader.is(index, ':=') || reader.is(index, '=')) {
      const at = reader.is(index + 1, '&') ? index + 2 : index + 1;
      const name = reader.word(index - 1);
      if (name === '') continue;
      if (reader.word(at) === 'new' && reader.is(at + 1, '(')) types.set(name, reader.word(at + 2));
      else if (reader.word(at) !== '' && reader.is(at + 1, '{')) types.set(name, reader.word(at));
    }
  }
  return types;
}

function typeIn(reader: GoReader, types: ReadonlyMap<string, string>, { from, to }: GoRange): string | undefined {
  const at = reader.is(from, '&') ? from + 1 : from;
  if (at + 1 === to) return types.get(reader.word(at));
  return reader.is(at + 1, '{') ? reader.word(at) : undefined;
}

/** Levels of structs in structs that are followed, and fields of one model. */
const maxDepth = 8;
const maxFields = 2000;

class Reading {
  readonly nested = new Set<string>();
  /** For each field the position of its file. */
  readonly fieldFiles: number[] = [];
  readonly #one: PlacedStruct;
  /** Those of the file that is being read. */
  #reader: GoReader;
  #file: number;
  readonly #structs: ReadonlyMap<string, PlacedStruct>;
  readonly #processed: Processed | undefined;
  readonly #fields: SettingsField[] = [];
  readonly #unseen = new Set<string>();
  #tagged = 0;
  #kelsey: boolean;

  constructor(one: PlacedStruct, structs: ReadonlyMap<string, PlacedStruct>, processed: Processed | undefined) {
    this.#one = one;
    this.#reader = one.reader;
    this.#file = one.file;
    this.#structs = structs;
    this.#processed = processed;
    this.#kelsey = processed?.kelsey === true;
  }

  read(): SettingsModel | undefined {
    const { struct: one, reader } = this.#one;
    const processed = this.#processed;
    const body = reader.text.slice(reader.span(one.body).start, reader.span(one.body).end);
    if (!processed && !/\b(?:env|envconfig|envPrefix|env-\w+|split_words):"/.test(body)) return undefined;
    this.#kelsey ||= /\b(?:envconfig|split_words):"/.test(body);
    // Of kelsey's the prefix is said in the call; without one here nobody knows it.
    const prefix = processed ? processed.prefix : this.#kelsey ? undefined : '';
    this.#struct(one.body, prefix ?? '', true, 0);
    if (this.#tagged === 0 && !this.#kelsey) return undefined;
    const prefixAt = processed?.prefixAt;
    const caller = processed?.reader ?? reader;
    const quoted = prefixAt && prefixAt.to === prefixAt.from + 1 && caller.string(prefixAt.from) !== undefined;
    // A prefix that another file says has no place in this one.
    const isHere = caller === reader;
    return {
      kind: 'go-struct',
      name: one.name,
      prefix,
      prefixSpan: prefixAt && isHere ? (quoted ? reader.contents(prefixAt.from) : reader.span(prefixAt)) : undefined,
      caseSensitive: true,
      delimiter: undefined,
      envFiles: [],
      fields: prefix === undefined ? this.#fields.map((field) => ({ ...field, variables: [] })) : this.#fields,
      unseen: [...this.#unseen],
      span: reader.span({ from: one.at, to: one.at + 1 }),
    };
  }

  #struct(body: GoRange, prefix: string, required: boolean, depth: number): void {
    if (depth > maxDepth || this.#fields.length >= maxFields) return;
    for (const line of this.#reader.parts(body, true)) this.#line(line, prefix, required, depth);
  }

  /** `Name, Other type "tag"`, or an embedded `Type "tag"`. */
  #line({ from, to }: GoRange, prefix: string, required: boolean, depth: number): void {
    const reader = this.#reader;
    const literal = reader.string(to - 1);
    const tag = tagOf(literal ?? '');
    const end = literal === undefined ? to : to - 1;
    const embedded = end - from === 1 || reader.is(from, '*') || (end - from === 3 && reader.is(from + 1, '.'));
    const at = embedded && reader.is(from, '*') ? from + 1 : from;
    const typeAt = embedded ? at : from + 1;
    const type = reader.is(typeAt, '*') ? typeAt + 1 : typeAt;
    const variable = variableOf(tag);
    if (tag.has('env') || tag.has('envconfig') || tag.has('envPrefix') || tag.has('env-prefix')) this.#tagged++;
    if (tag.get('ignored') === 'true' || tag.get('env') === '-') return;
    const inner =
      reader.word(type) === 'struct' && reader.is(type + 1, '{')
        ? { from: type + 2, to: reader.closer(type + 1) }
        : undefined;
    const declared = inner ? undefined : this.#structs.get(end - type === 1 ? reader.word(type) : '');
    const name = reader.word(at);
    const body = inner ?? declared?.struct.body;
    if (body && variable.names.length === 0) {
      this.nested.add(reader.word(type));
      const own = tag.get('envPrefix') ?? tag.get('env-prefix') ?? variable.prefix ?? '';
      const kelsey =
        this.#kelsey && !embedded ? `${tag.get('envconfig')?.toUpperCase() ?? this.#nameOf(name, tag)}_` : own;
      const file = this.#file;
      this.#reader = declared?.reader ?? reader;
      this.#file = declared?.file ?? file;
      this.#struct(body, `${prefix}${kelsey}`, required && variable.required !== false, depth + 1);
      this.#reader = reader;
      this.#file = file;
      return;
    }
    if (
      !body &&
      end > type &&
      isForeign(reader, type, end) &&
      (tag.has('envPrefix') || tag.has('env-prefix') || variable.prefix !== undefined || embedded)
    ) {
      this.#unseen.add(reader.raw(type) + reader.raw(type + 1) + reader.raw(type + 2));
      return;
    }
    this.#field(at, { from: typeAt, to: end }, tag, variable, prefix, required);
  }

  #field(
    at: number,
    type: GoRange,
    tag: ReadonlyMap<string, string>,
    variable: Variable,
    prefix: string,
    required: boolean,
  ): void {
    const reader = this.#reader;
    const name = reader.word(at);
    if (!/^\p{Lu}/u.test(name)) return;
    const own = this.#kelsey ? (tag.get('envconfig')?.toUpperCase() ?? this.#nameOf(name, tag)) : undefined;
    const names = own !== undefined ? [`${prefix}${own}`] : variable.names.map((one) => `${prefix}${one}`);
    if (own !== undefined && tag.has('envconfig')) names.push(own);
    if (names.length === 0) return;
    const fallback =
      tag.get('envDefault') ??
      tag.get('env-default') ??
      variable.fallback ??
      (this.#kelsey ? tag.get('default') : undefined);
    const needs =
      variable.required === true ||
      tag.get('env-required') === 'true' ||
      (this.#kelsey && tag.get('required') === 'true') ||
      (this.#processed?.strict === true && fallback === undefined);
    if (this.#fields.length >= maxFields) return;
    const { start, end } = reader.span(type);
    this.fieldFiles.push(this.#file);
    this.#fields.push({
      name,
      variables: [...new Set(names)],
      required: needs && required && fallback === undefined,
      fallback,
      type: reader.text.slice(start, end),
      span: reader.span({ from: at, to: at + 1 }),
    });
  }

  /** kelsey's name of a field: upper case; with `split_words` its words divided by `_`. */
  #nameOf(name: string, tag: ReadonlyMap<string, string>): string {
    const words =
      tag.get('split_words') === 'true' ? name.replace(/([a-z\d])([A-Z])|([A-Z]+)([A-Z][a-z])/g, '$1$3_$2$4') : name;
    return words.toUpperCase();
  }
}

/** True if the type is of another package: `db.Config`. */
const isForeign = (reader: GoReader, type: number, end: number): boolean =>
  end - type === 3 && reader.is(type + 1, '.');

/** `key:"value"` pairs of a struct tag. */
function tagOf(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/([\w-]+):"((?:[^"\\]|\\.)*)"/g)) pairs.set(key, value);
  return pairs;
}

interface Variable {
  readonly names: readonly string[];
  readonly required: boolean | undefined;
  readonly fallback: string | undefined;
  readonly prefix: string | undefined;
}

const options = new Set('required notEmpty file unset expand init noinit overwrite decodeunset omitempty'.split(' '));

/** The `env` tag: names and options divided by commas (caarlos0, sethvargo), or several names (cleanenv). */
function variableOf(tag: ReadonlyMap<string, string>): Variable {
  const names: string[] = [];
  let required: boolean | undefined;
  let fallback: string | undefined;
  let prefix: string | undefined;
  for (const raw of (tag.get('env') ?? '').split(',')) {
    const part = raw.trim();
    if (part === 'required' || part === 'notEmpty') required = true;
    else if (part.startsWith('default=')) fallback = part.slice(8);
    else if (part.startsWith('prefix=')) prefix = part.slice(7);
    else if (part === 'noinit') required ??= false;
    else if (part !== '' && !options.has(part) && /^[A-Za-z_][\w.-]*$/.test(part)) names.push(part);
  }
  return { names, required, fallback, prefix };
}
