import type { PythonReader, Range } from './python-reader.ts';
import type { Statement } from './python-statements.ts';
import type { SourceImport, SourceName } from './syntax.ts';

/** What a module takes from elsewhere and what it gives: its imports and the names at its top. */
export interface ModuleNames {
  readonly imports: readonly SourceImport[];
  readonly names: readonly SourceName[];
  /** Full names of what imports bind: `environ` → "os.environ", `o` → "os". */
  readonly bound: ReadonlyMap<string, string>;
  /** What the names at the top are set to; those that are set more than once are left out. */
  readonly constants: ReadonlyMap<string, Range>;
}

/** Read the imports and the names at the top of a module. */
export function namesOf(reader: PythonReader, statements: readonly Statement[]): ModuleNames {
  const collector = new Collector(reader);
  for (const statement of statements) collector.read(statement);
  return collector;
}

class Collector implements ModuleNames {
  readonly imports: SourceImport[] = [];
  readonly names: SourceName[] = [];
  readonly bound = new Map<string, string>();
  readonly constants = new Map<string, Range>();
  readonly #set = new Set<string>();
  readonly #reader: PythonReader;

  constructor(reader: PythonReader) {
    this.#reader = reader;
  }

  read(statement: Statement): void {
    const reader = this.#reader;
    const { from, to, block } = statement;
    switch (reader.word(from)) {
      case 'import':
        for (const part of reader.parts({ from: from + 1, to })) this.#import(part, statement);
        return;
      case 'from':
        this.#fromImport(statement);
        return;
      case 'global':
        for (const part of reader.parts({ from: from + 1, to })) this.#name(part.from, 'variable');
        return;
      default:
    }
    if (block.inFunction || block.inClass || block.inTypes) return;
    const first = reader.word(from);
    if (first === 'def' || first === 'class') this.#name(from + 1, first === 'def' ? 'function' : 'class');
    else if (first === 'async' && reader.word(from + 1) === 'def') this.#name(from + 2, 'function');
    else this.#assignment(statement);
  }

  #name(at: number, kind: SourceName['kind'], maker?: string): void {
    const name = this.#reader.word(at);
    if (name !== '') this.names.push({ name, kind, maker, span: this.#reader.span({ from: at, to: at + 1 }) });
  }

  #take(name: string, full: string, at: number, { block }: Statement): void {
    this.bound.set(name, full);
    if (!block.inFunction && !block.inClass && !block.inTypes) this.#name(at, 'import');
  }

  #import({ from, to }: Range, statement: Statement): void {
    const reader = this.#reader;
    const { name, to: end } = reader.dotted(from);
    if (name === '') return;
    this.#push(name, [], { from, to: end }, statement);
    if (reader.word(end) === 'as' && end + 1 < to) this.#take(reader.word(end + 1), name, end + 1, statement);
    else this.#take(reader.word(from), reader.word(from), from, statement);
  }

  #fromImport(statement: Statement): void {
    const reader = this.#reader;
    const { from, to } = statement;
    let at = from + 1;
    let module = '';
    while (at < to && reader.is(at, '.')) {
      module += '.';
      at++;
    }
    if (reader.word(at) !== 'import' || (module === '' && reader.word(at + 1) === 'import')) {
      const { name, to: end } = reader.dotted(at);
      module += name;
      at = end;
    }
    if (module === '' || reader.word(at) !== 'import') return;
    const range = { from: from + 1, to: at };
    if (reader.is(at + 1, '*')) {
      this.#push(module, ['*'], range, statement);
      return;
    }
    const bracket = reader.is(at + 1, '(');
    const inner = bracket ? { from: at + 2, to: Math.min(to, reader.closer(at + 1)) } : { from: at + 1, to };
    const names: string[] = [];
    for (const part of reader.parts(inner)) {
      const name = reader.word(part.from);
      if (name === '') continue;
      names.push(name);
      const as = reader.word(part.from + 1) === 'as' && part.from + 2 < part.to ? part.from + 2 : part.from;
      this.#take(reader.word(as), `${module}${module.endsWith('.') ? '' : '.'}${name}`, as, statement);
    }
    this.#push(module, names, range, statement);
  }

  #push(module: string, names: readonly string[], range: Range, { block }: Statement): void {
    this.imports.push({
      module,
      names,
      typeOnly: block.inTypes,
      optional: block.inFunction || block.inTry,
      span: this.#reader.span(range),
    });
  }

  /** `a = b = value`, `a: Type = value`, `a, b = values`. */
  #assignment({ from, to, block }: Statement): void {
    const reader = this.#reader;
    const { closers } = reader.tokens;
    const ends: number[] = [];
    let colon: number | undefined;
    for (let index = from; index < to; index++) {
      const closer = closers[index] ?? -1;
      if (closer !== -1) index = closer;
      else if (reader.is(index, '=')) ends.push(index);
      else if (ends.length === 0 && colon === undefined && reader.is(index, ':')) colon = index;
    }
    const last = ends.at(-1);
    if (last === undefined) return;
    const value = { from: last + 1, to };
    const call = reader.call(value);
    let start = from;
    for (const end of ends) {
      const target = { from: start, to: end === ends[0] ? (colon ?? end) : end };
      start = end + 1;
      const targets = this.#targets(target);
      for (const part of targets) {
        if (part.to !== part.from + 1) continue;
        const name = reader.word(part.from);
        this.#name(part.from, 'variable', targets.length === 1 ? call?.name : undefined);
        if (targets.length !== 1 || block.inBranch || block.inTry || this.#set.has(name)) this.constants.delete(name);
        else this.constants.set(name, value);
        this.#set.add(name);
      }
    }
  }

  #targets({ from, to }: Range): readonly Range[] {
    const reader = this.#reader;
    const listed = (reader.is(from, '(') || reader.is(from, '[')) && reader.closer(from) === to - 1;
    return reader.parts(listed ? { from: from + 1, to: to - 1 } : { from, to });
  }
}
