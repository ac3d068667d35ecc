import { PythonReader, type Range } from './python-reader.ts';
import { fieldsOf } from './python-tokens.ts';
import type { ModuleNames } from './python-modules.ts';
import type { Block, Statement } from './python-statements.ts';
import type { EnvironmentRead } from './syntax.ts';

export interface EnvironmentUse {
  readonly reads: readonly EnvironmentRead[];
  readonly opaque: boolean;
}

/** Functions that take a variable's name and a default, by their full names, and whether they fail without the variable. */
const readers: Readonly<Record<string, { readonly required: boolean }>> = {
  'os.getenv': { required: false },
  'os.environ.get': { required: false },
  'os.environ.pop': { required: true },
  'os.environ.setdefault': { required: false },
  'decouple.config': { required: true },
};

/** Classes whose objects are called with a variable's name, or have methods that are: environs, django-environ, decouple, starlette. */
const makers = new Set(
  'environs.Env environs.FileAwareEnv environ.Env environ.FileAwareEnv decouple.Config decouple.AutoConfig starlette.config.Config'.split(
    ' ',
  ),
);
/** Methods of such objects that read no variable. */
const others = new Set(
  'read_env read_envfile seal dump prefixed add_parser parser_for add_parser_from_field smart_cast'.split(' '),
);

/** Members of `os.environ` that neither read a variable whose name is not seen nor hand the environment on. */
const quiet = new Set(['update', 'clear', 'get', 'pop', 'setdefault', '__setitem__', '__delitem__', '__contains__']);

const hints = /environ|getenv|\benv\b|\bconfig\b|\bEnv\b/i;
const maxFields = 3;

/** Every read of the environment by name. */
export function environmentOf(
  reader: PythonReader,
  statements: readonly Statement[],
  names: ModuleNames,
): EnvironmentUse {
  if (!hints.test(reader.text)) return { reads: [], opaque: false };
  const scan = new Scan(reader, names, objectsOf(reader, statements, names));
  for (const statement of statements) scan.statement(reader, statement);
  return scan.result();
}

/** An object that reads the environment when it is called. */
interface Source {
  /** Names that it knows a default for: `Env(DEBUG=(bool, False))`. */
  readonly defaults: ReadonlySet<string>;
}

/** `env = Env(...)`, also inside of functions. */
function objectsOf(
  reader: PythonReader,
  statements: readonly Statement[],
  { bound }: ModuleNames,
): ReadonlyMap<string, Source> {
  const objects = new Map<string, Source>();
  for (const { from, to } of statements) {
    if (!reader.is(from + 1, '=') || reader.word(from) === '') continue;
    const call = reader.call({ from: from + 2, to });
    if (!call || !makers.has(fullName(call.name, bound))) continue;
    const known = reader.args(call.open).flatMap(({ name }) => name ?? []);
    objects.set(reader.word(from), { defaults: new Set(known) });
  }
  // `from .env import env`: made elsewhere.
  for (const [name, full] of bound)
    if (full.startsWith('.') && name === 'env') objects.set(name, { defaults: new Set() });
  return objects;
}

function fullName(name: string, bound: ReadonlyMap<string, string>): string {
  const dot = name.indexOf('.');
  const first = dot === -1 ? name : name.slice(0, dot);
  const full = bound.get(first);
  return full === undefined ? name : `${full}${dot === -1 ? '' : name.slice(dot)}`;
}

class Scan {
  readonly #main: PythonReader;
  readonly #names: ModuleNames;
  readonly #objects: ReadonlyMap<string, Source>;
  readonly #reads: EnvironmentRead[] = [];
  /** Names that the code can do without, as another place shows. */
  readonly #tested = new Set<string>();
  /** Functions that read the variable that they are told, by the place of that parameter. */
  readonly #helpers = new Map<string, Helper>();
  readonly #calls: {
    readonly name: string;
    readonly reader: PythonReader;
    readonly open: number;
    readonly block: Block;
  }[] = [];
  #opaque = false;

  constructor(main: PythonReader, names: ModuleNames, objects: ReadonlyMap<string, Source>) {
    this.#main = main;
    this.#names = names;
    this.#objects = objects;
  }

  result(): EnvironmentUse {
    for (const { name, reader, open, block } of this.#calls) {
      const helper = this.#helpers.get(name);
      if (helper) this.#helped(helper, reader, open, block);
    }
    const reads = this.#reads.map((one) =>
      one.required && this.#tested.has(one.name) ? { ...one, required: false } : one,
    );
    return { reads: reads.sort((a, b) => a.span.start - b.span.start), opaque: this.#opaque };
  }

  statement(reader: PythonReader, statement: Statement): void {
    const first = reader.word(statement.from);
    if (first === 'import' || first === 'from') return;
    this.#range(reader, statement, statement.block, 0);
  }

  #range(reader: PythonReader, { from, to }: Range, block: Block, level: number): void {
    const { kinds, starts, ends } = reader.tokens;
    for (let index = from; index < to; index++) {
      const kind = kinds[index];
      if (kind === 'string') {
        if (level >= maxFields) continue;
        for (const span of fieldsOf(reader.text, starts[index] ?? 0, ends[index] ?? 0)) {
          const inner = new PythonReader(reader.text, span);
          this.#range(inner, { from: 0, to: inner.count }, block, level + 1);
        }
      } else if (kind === 'name' && !reader.is(index - 1, '.')) index = this.#use(reader, index, to, block) - 1;
    }
  }

  /** What the dotted name at `from` reads; the token behind what has been looked at. */
  #use(reader: PythonReader, from: number, to: number, block: Block): number {
    const { name, to: end } = reader.dotted(from);
    const full = fullName(name, this.#names.bound);
    const declares = /^(?:def|class)$/.test(reader.word(from - 1));
    if (declares) return end;
    if (reader.is(end, '(')) {
      const known = Object.hasOwn(readers, full) ? readers[full] : undefined;
      if (known) this.#read(reader, end, to, block, known.required);
      else if (full.startsWith('os.environ.') && !quiet.has(full.slice(11))) this.#opaque = true;
      else if (!this.#object(reader, name, end, to, block) && block.kind !== 'class')
        this.#calls.push({ name, reader, open: end, block });
      return end;
    }
    if (full === 'os.environ' || full === 'os.environb') this.#environ(reader, from, end, block);
    else if (Object.hasOwn(readers, full) || full.startsWith('os.environ.')) this.#opaque = true;
    return end;
  }

  /** `os.environ` that is not called a method of. */
  #environ(reader: PythonReader, from: number, end: number, block: Block): void {
    if (reader.is(end, '[')) {
      const close = reader.closer(end);
      const written = reader.is(close + 1, '=') || reader.word(from - 1) === 'del';
      if (!written) this.#key(reader, { from: end + 1, to: close }, block, true, undefined);
      return;
    }
    // `"X" in os.environ`, `"X" not in os.environ`
    if (reader.word(from - 1) === 'in') {
      const at = from - (reader.word(from - 2) === 'not' ? 3 : 2);
      const name = reader.plain({ from: at, to: at + 1 });
      if (name !== undefined) {
        this.#add(name, reader.contents({ from: at, to: at + 1 }), false, undefined, block);
        return;
      }
    }
    this.#opaque = true;
  }

  /** `env("X")`, `env.str("X", default=1)`. */
  #object(reader: PythonReader, name: string, open: number, to: number, block: Block): boolean {
    const dot = name.indexOf('.');
    const source = this.#objects.get(dot === -1 ? name : name.slice(0, dot));
    if (!source || name.indexOf('.', dot + 1) !== -1) return false;
    const method = dot === -1 ? '' : name.slice(dot + 1);
    if (others.has(method)) return true;
    const args = reader.args(open);
    if (args.length === 0) {
      // django-environ: `env.db()` reads DATABASE_URL, and so on.
      const usual = defaultNames[method];
      if (usual !== undefined) this.#add(usual, reader.span({ from: open - 1, to: open }), false, undefined, block);
      return true;
    }
    const known = args[0] !== undefined && source.defaults.has(reader.plain(args[0]) ?? '');
    this.#read(reader, open, to, block, !known, this.#prefixOf(block));
    return true;
  }

  /** A call whose first argument is a variable's name and whose second, or `default`, what holds without it. */
  #read(
    reader: PythonReader,
    open: number,
    to: number,
    block: Block,
    required: boolean,
    prefix: string | undefined = '',
  ): void {
    const args = reader.args(open);
    const key = reader.argument(args, 'key', 0) ?? args.find(({ name }) => name === 'var');
    if (!key || key.spread || prefix === undefined) {
      this.#opaque ||= args.length > 0;
      return;
    }
    const fallback = reader.argument(args, 'default', 1);
    const close = reader.closer(open);
    const or = reader.word(close + 1) === 'or' && close + 2 < to ? { from: close + 2, to: close + 3 } : undefined;
    this.#key(reader, key, block, required && fallback === undefined, fallback ?? or, prefix);
  }

  #key(
    reader: PythonReader,
    key: Range,
    block: Block,
    required: boolean,
    fallback: Range | undefined,
    prefix = '',
  ): void {
    const name = reader.plain(key);
    if (name === undefined) {
      if (!this.#parameter(reader, key, block, required)) this.#opaque = true;
      return;
    }
    const text = fallback && reader.plain(fallback);
    this.#add(`${prefix}${name}`, reader.contents(key), required, text, block);
  }

  /** What the `with env.prefixed("X_")` around `block` put before a name; undefined if that has to be computed. */
  #prefixOf(block: Block): string | undefined {
    const reader = this.#main;
    let prefix = '';
    for (let one: Block | undefined = block; one; one = one.parent) {
      const { from, to } = one.header;
      const open = one.kind === 'with' ? reader.dotted(from + 1).to : to;
      if (open >= to || !reader.is(open, '(') || reader.word(open - 1) !== 'prefixed') continue;
      const [first] = reader.args(open);
      const text = first && reader.plain(first);
      if (text === undefined) return undefined;
      prefix = text + prefix;
    }
    return prefix;
  }

  #add(
    name: string,
    span: EnvironmentRead['span'],
    required: boolean,
    fallback: string | undefined,
    block: Block,
  ): void {
    if (name === '') return;
    if (!required) this.#tested.add(name);
    const sure = required && !block.inBranch && !block.inTry && !block.inTypes;
    const read = { name, span, required: sure, fallback };
    this.#reads.push(block.inFunction ? { ...read, inFunction: true } : read);
  }

  /** `os.environ[key]` in `def setting(key)`: the calls of that function say what is read. */
  #parameter(reader: PythonReader, key: Range, block: Block, required: boolean): boolean {
    const name = key.to === key.from + 1 ? reader.word(key.from) : '';
    let owner: Block | undefined = block;
    while (owner && owner.kind !== 'function') owner = owner.parent;
    if (name === '' || !owner || owner.inClass) return false;
    const main = this.#main;
    const at = owner.header.from + (main.word(owner.header.from) === 'async' ? 2 : 1);
    const open = at + 1;
    if (!main.is(open, '(')) return false;
    const parameters = main.parts({ from: open + 1, to: main.closer(open) });
    const position = parameters.findIndex(({ from }) => main.word(from) === name);
    if (position === -1) return false;
    this.#helpers.set(main.word(at), {
      parameter: name,
      position,
      required: required && !block.inBranch && !block.inTry,
    });
    return true;
  }

  #helped({ parameter, position, required }: Helper, reader: PythonReader, open: number, block: Block): void {
    const args = reader.args(open);
    const key = reader.argument(args, parameter, position);
    const name = key && reader.plain(key);
    if (key === undefined || name === undefined) {
      this.#opaque = true;
      return;
    }
    const rest = args.filter((one) => one !== key);
    const fallback = rest.find((one) => one.name === 'default') ?? rest.find((one) => one.name === undefined);
    this.#add(
      name,
      reader.contents(key),
      required && fallback === undefined,
      fallback && reader.plain(fallback),
      block,
    );
  }
}

interface Helper {
  readonly parameter: string;
  readonly position: number;
  readonly required: boolean;
}

/** django-environ: what its methods read without a name (environ/environ.py, `DEFAULT_DATABASE_ENV` and the like). */
const defaultNames: Readonly<Record<string, string>> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email: 'EMAIL_URL',
  email_url: 'EMAIL_URL',
  search_url: 'SEARCH_URL',
  channels: 'CHANNELS_URL',
  channels_url: 'CHANNELS_URL',
};
