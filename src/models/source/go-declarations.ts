import type { GoRange, GoReader } from './go-tokens.ts';
import type { SourceImport, SourceName } from './syntax.ts';

/** A function or method at the top of a file. */
export interface GoFunction {
  readonly name: string;
  readonly isMethod: boolean;
  readonly at: number;
  /** Names of the parameters, in order. */
  readonly parameters: readonly string[];
  /** Tokens between the braces. */
  readonly body: GoRange;
}

export interface GoStruct {
  readonly name: string;
  readonly at: number;
  /** Tokens between the braces. */
  readonly body: GoRange;
}

export interface GoDeclarations {
  readonly packageName: string;
  readonly imports: readonly SourceImport[];
  /** Paths of packages by the names that the file calls them: "os" → "os", "env" → "github.com/caarlos0/env/v11". */
  readonly packages: ReadonlyMap<string, string>;
  readonly names: readonly SourceName[];
  readonly functions: readonly GoFunction[];
  readonly structs: readonly GoStruct[];
  /** What constants and variables at the top are set to. */
  readonly values: ReadonlyMap<string, GoRange>;
}

/** Read the declarations at the top of a file (specification, "Source file organization"). Linear. */
export function declarationsOf(reader: GoReader): GoDeclarations {
  const collector = new Collector(reader);
  collector.read();
  return collector;
}

class Collector implements GoDeclarations {
  packageName = '';
  readonly imports: SourceImport[] = [];
  readonly packages = new Map<string, string>();
  readonly names: SourceName[] = [];
  readonly functions: GoFunction[] = [];
  readonly structs: GoStruct[] = [];
  readonly values = new Map<string, GoRange>();
  readonly #reader: GoReader;

  constructor(reader: GoReader) {
    this.#reader = reader;
  }

  read(): void {
    const reader = this.#reader;
    for (let index = 0; index < reader.count; index++) {
      const word = reader.first(index) ? reader.word(index) : '';
      if (word === 'package') this.packageName ||= reader.word(index + 1);
      else if (word === 'func') index = this.#function(index);
      else if (word === 'import' || word === 'type' || word === 'var' || word === 'const') {
        const group = reader.is(index + 1, '(');
        const end = group ? reader.closer(index + 1) : this.#lineEnd(index);
        const range = group ? { from: index + 2, to: end } : { from: index + 1, to: end };
        for (const spec of reader.parts(range, true)) this.#spec(word, spec);
        index = group ? end : end - 1;
      } else {
        const closer = reader.tokens.closers[index] ?? -1;
        if (closer !== -1) index = closer;
      }
    }
  }

  /** Token behind the line that `from` stands on; brackets are stepped over. */
  #lineEnd(from: number): number {
    const reader = this.#reader;
    for (let index = from; index < reader.count; index++) {
      if (index > from && reader.first(index)) return index;
      const closer = reader.tokens.closers[index] ?? -1;
      if (closer !== -1) index = closer;
    }
    return reader.count;
  }

  #name(at: number, kind: SourceName['kind'], maker?: string): void {
    const name = this.#reader.word(at);
    if (name !== '') this.names.push({ name, kind, maker, span: this.#reader.span({ from: at, to: at + 1 }) });
  }

  #spec(word: string, spec: GoRange): void {
    if (word === 'import') this.#import(spec);
    else if (word === 'type') this.#type(spec);
    else this.#value(spec);
  }

  #import({ from, to }: GoRange): void {
    const reader = this.#reader;
    const module = reader.string(to - 1);
    if (module === undefined || module === '') return;
    const alias = to - from > 1 ? (reader.is(from, '.') ? '.' : reader.word(from)) : '';
    this.imports.push({
      module,
      names: alias === '.' ? ['*'] : [],
      typeOnly: false,
      optional: false,
      span: reader.contents(to - 1),
    });
    this.packages.set(alias === '' ? packageOf(module) : alias, module);
  }

  #type({ from, to }: GoRange): void {
    const reader = this.#reader;
    this.#name(from, 'class');
    for (let index = from + 1; index < to; index++) {
      if (reader.word(index) === 'struct' && reader.is(index + 1, '{')) {
        const body = { from: index + 2, to: reader.closer(index + 1) };
        this.structs.push({ name: reader.word(from), at: from, body });
        return;
      }
      const closer = reader.tokens.closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (reader.word(index) === 'interface' || reader.word(index) === 'func') return;
    }
  }

  /** `x = f()`, `x, y int`, `x string = "a"`. */
  #value({ from, to }: GoRange): void {
    const reader = this.#reader;
    let equals = from;
    while (equals < to && !reader.is(equals, '=')) {
      const closer = reader.tokens.closers[equals] ?? -1;
      equals = closer === -1 ? equals + 1 : closer + 1;
    }
    const values = equals < to ? reader.parts({ from: equals + 1, to }) : [];
    let place = 0;
    for (let index = from; index < Math.min(equals, to); index += 2, place++) {
      const value = values[place];
      const call = value && reader.tokens.kinds[value.from] === 'name' ? reader.dotted(value.from) : undefined;
      const isCall = call && value && reader.is(call.to, '(') && reader.closer(call.to) === value.to - 1;
      this.#name(index, 'variable', isCall ? call.name : undefined);
      if (value) this.values.set(reader.word(index), value);
      if (!reader.is(index + 1, ',')) break;
    }
  }

  #function(index: number): number {
    const reader = this.#reader;
    const isMethod = reader.is(index + 1, '(');
    const at = isMethod ? reader.closer(index + 1) + 1 : index + 1;
    const name = reader.word(at);
    let open = at + 1;
    if (reader.is(open, '[')) open = reader.closer(open) + 1;
    if (name === '' || !reader.is(open, '(')) return index;
    if (!isMethod) this.#name(at, 'function');
    const parameters = reader.args(open).map(({ from }) => reader.word(from));
    let brace = reader.closer(open) + 1;
    // Behind the results, which may be `interface{}` or `struct{…}`; a function without body ends with its line.
    while (brace < reader.count && !reader.first(brace)) {
      if (reader.is(brace, '{') && !/^(?:interface|struct)$/.test(reader.word(brace - 1))) break;
      const closer = reader.tokens.closers[brace] ?? -1;
      brace = closer === -1 ? brace + 1 : closer + 1;
    }
    if (!reader.is(brace, '{')) return brace - 1;
    const body = { from: brace + 1, to: reader.closer(brace) };
    this.functions.push({ name, isMethod, at, parameters, body });
    return body.to;
  }
}

/** The usual name of the package at `module`: its last part, a version left out. */
function packageOf(module: string): string {
  const parts = module.split('/');
  const last = parts.at(-1) ?? '';
  const part = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? '') : last;
  return part
    .replace(/\.v\d+$/, '')
    .replace(/^go-|-go$/g, '')
    .replaceAll('-', '');
}
