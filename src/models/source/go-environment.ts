import type { GoDeclarations, GoFunction } from './go-declarations.ts';
import type { GoRange, GoReader } from './go-tokens.ts';
import type { EnvironmentRead } from './syntax.ts';

export interface GoEnvironment {
  readonly reads: readonly EnvironmentRead[];
  readonly opaque: boolean;
  /** Local and package variables that hold what was read: `port := os.Getenv("PORT")`. */
  readonly variables: ReadonlyMap<string, EnvironmentRead>;
}

/** Calls that hand out the whole environment, or read what a configuration's keys make of themselves. */
const open =
  /\b(?:os\.Environ|os\.ExpandEnv|os\.Expand|syscall\.Environ|AutomaticEnv|env\.Provider(?:WithValue)?|MustBindEnv)\(/;
/** What ends the program, or the function with an error. */
const failing = /^(?:panic|Fatal|Fatalf|Fatalln|Exit|Panic|Panicf|Panicln|Errorf|New)$/;
const ending = /^(?:panic|Fatal|Fatalf|Fatalln|Exit|Panic|Panicf|Panicln)$/;

/** Every read of the environment by name. */
export function goEnvironment(reader: GoReader, declarations: GoDeclarations): GoEnvironment {
  if (!/Getenv|LookupEnv|BindEnv|os\.E|AutomaticEnv|env\.Provider|Envar|EnvVar/.test(reader.text))
    return { reads: [], opaque: false, variables: new Map() };
  const scan = new Scan(reader, declarations);
  scan.run();
  return { reads: scan.reads, opaque: scan.opaque || open.test(reader.text), variables: scan.variables };
}

interface Helper {
  readonly position: number;
  /** Number of its parameters: more than one brings a default along. */
  readonly count: number;
  readonly required: boolean;
}

class Scan {
  readonly reads: EnvironmentRead[] = [];
  readonly variables = new Map<string, EnvironmentRead>();
  opaque = false;
  readonly #reader: GoReader;
  readonly #declarations: GoDeclarations;
  readonly #helpers = new Map<string, Helper>();

  constructor(reader: GoReader, declarations: GoDeclarations) {
    this.#reader = reader;
    this.#declarations = declarations;
  }

  run(): void {
    const { functions } = this.#declarations;
    for (const one of functions) this.#helper(one);
    let next = 0;
    for (let index = 0; index < this.#reader.count; index++) {
      while ((functions[next]?.body.to ?? Number.POSITIVE_INFINITY) <= index) next++;
      const one = functions[next];
      const owner = one && index >= one.body.from ? one : undefined;
      const isCall = this.#reader.tokens.kinds[index] === 'name' && !this.#reader.is(index - 1, '.');
      if (isCall) index = this.#use(index, owner) - 1;
    }
  }

  /** `func setting(key, fallback string) string { os.Getenv(key) … }` */
  #helper({ name, isMethod, parameters, body }: GoFunction): void {
    const reader = this.#reader;
    if (isMethod) return;
    let fails = false;
    let position = -1;
    for (let index = body.from; index < body.to; index++) {
      const word = reader.word(index);
      if (ending.test(word) && reader.is(index + 1, '(')) fails = true;
      if ((word === 'Getenv' || word === 'LookupEnv') && reader.is(index + 1, '(')) {
        const [first] = reader.args(index + 1);
        const found = first && first.to === first.from + 1 ? parameters.indexOf(reader.word(first.from)) : -1;
        if (found !== -1) position = found;
      }
    }
    if (position !== -1) this.#helpers.set(name, { position, count: parameters.length, required: fails });
  }

  #use(from: number, owner: GoFunction | undefined): number {
    const reader = this.#reader;
    const { name, to } = reader.dotted(from);
    if (!reader.is(to, '(') || reader.word(from - 1) === 'func') return to;
    const dot = name.lastIndexOf('.');
    const last = name.slice(dot + 1);
    const isOs = dot !== -1 && /^(?:os|syscall)$/.test(this.#declarations.packages.get(name.slice(0, dot)) ?? '');
    if (isOs && (last === 'Getenv' || last === 'LookupEnv')) this.#read(from, to, owner);
    else if (last === 'BindEnv') this.#bound(to, owner);
    else if (last === 'Envar' || last === 'EnvVars') {
      for (const part of reader.args(to)) this.#add(part, false, undefined, owner);
    } else if (dot === -1 && owner?.name !== name) this.#helped(name, from, to, owner);
    return to;
  }

  #read(from: number, open: number, owner: GoFunction | undefined): void {
    const [key] = this.#reader.args(open);
    if (!key) return;
    const isParameter =
      key.to === key.from + 1 && owner && !owner.isMethod && owner.parameters.includes(this.#reader.word(key.from));
    if (isParameter && this.#helpers.has(owner.name)) return;
    const { required, fallback } = this.#afterwards(from, open, owner);
    this.#add(key, required, fallback, owner, from);
  }

  /** viper: `BindEnv("key")` makes a name of the key, `BindEnv("key", "A", "B")` says them. */
  #bound(open: number, owner: GoFunction | undefined): void {
    const [, ...names] = this.#reader.args(open);
    if (names.length === 0) this.opaque = true;
    for (const one of names) this.#add(one, false, undefined, owner);
  }

  #helped(name: string, from: number, open: number, owner: GoFunction | undefined): void {
    const helper = this.#helpers.get(name);
    if (!helper) return;
    const args = this.#reader.args(open);
    const key = args[helper.position];
    if (!key) return;
    const other = helper.count === 2 ? args[1 - helper.position] : undefined;
    const fallback = other && this.#plain(other);
    const required = helper.required && fallback === undefined && this.#atTop(from, owner);
    this.#add(key, required, fallback, owner, from);
  }

  /** True if the token at `from` runs whenever its function does. */
  #atTop(from: number, owner: GoFunction | undefined): boolean {
    const { depths } = this.#reader.tokens;
    return owner === undefined || (depths[from] ?? 0) <= (depths[owner.body.from] ?? 1);
  }

  #add(
    key: GoRange,
    required: boolean,
    fallback: string | undefined,
    owner: GoFunction | undefined,
    from = key.from,
  ): void {
    const reader = this.#reader;
    const name = this.#plain(key);
    if (name === undefined) {
      this.opaque = true;
      return;
    }
    if (name === '') return;
    const literal = key.to === key.from + 1 && reader.tokens.kinds[key.from] === 'string';
    const span = literal ? reader.contents(key.from) : reader.span(key);
    const late = owner !== undefined && owner.name !== 'main' && owner.name !== 'init';
    const read: EnvironmentRead = { name, span, required, fallback, ...(late ? { inFunction: true } : {}) };
    this.reads.push(read);
    const variable = this.#target(from);
    if (variable !== undefined && !this.variables.has(variable)) this.variables.set(variable, read);
  }

  /** `port` of `port := os.Getenv(…)`, `port, ok := …`, `var port = …`. */
  #target(from: number): string | undefined {
    const reader = this.#reader;
    if (!reader.is(from - 1, ':=') && !reader.is(from - 1, '=')) return undefined;
    return reader.word(reader.is(from - 3, ',') ? from - 4 : from - 2) || undefined;
  }

  /** What the next statement does if there was nothing: `if port == "" { port = "8080" }`, `{ log.Fatal(…) }`. */
  #afterwards(
    from: number,
    open: number,
    owner: GoFunction | undefined,
  ): { readonly required: boolean; readonly fallback: string | undefined } {
    const reader = this.#reader;
    const nothing = { required: false, fallback: undefined };
    const variable = this.#target(from);
    let at = reader.closer(open) + 1;
    if (variable === undefined || !owner) return nothing;
    // `if v := os.Getenv("X"); v == ""` or an `if` of its own.
    if (reader.word(at) === 'if') at++;
    const missing =
      (reader.word(at) === variable && reader.is(at + 1, '==') && reader.string(at + 2) === '') ||
      (reader.is(at, '!') &&
        (reader.word(at + 1) === 'ok' || reader.word(at + 1) === 'exists' || reader.word(at + 1) === 'found'));
    if (!missing) return nothing;
    const brace = reader.is(at, '!') ? at + 2 : at + 3;
    if (!reader.is(brace, '{')) return nothing;
    const close = Math.min(reader.closer(brace), brace + maxBlock);
    let fails = false;
    for (let index = brace + 1; index < close; index++) {
      if (reader.word(index) === variable && reader.is(index + 1, '=')) {
        const value = { from: index + 2, to: index + 3 };
        return { required: false, fallback: this.#plain(value) };
      }
      fails ||= failing.test(reader.word(index)) && reader.is(index + 1, '(');
    }
    return { required: fails && this.#atTop(from, owner), fallback: undefined };
  }

  #plain(range: GoRange): string | undefined {
    return plainOf(this.#reader, this.#declarations.values, range);
  }
}

const maxSteps = 4;
/** Tokens of a block that are looked at for what it does without a variable. */
const maxBlock = 200;

/** The text or number that `range` is, names of constants followed. */
export function plainOf(
  reader: GoReader,
  values: ReadonlyMap<string, GoRange>,
  { from, to }: GoRange,
  steps = 0,
): string | undefined {
  const texts: string[] = [];
  for (let index = from; index < to; index++) {
    if (reader.is(index, '+') && index > from) continue;
    const constant = values.get(reader.word(index));
    const text =
      reader.string(index) ??
      (reader.tokens.kinds[index] === 'number' ? reader.raw(index) : undefined) ??
      (constant && steps < maxSteps ? plainOf(reader, values, constant, steps + 1) : undefined);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.length > 0 ? texts.join('') : undefined;
}
