import type { ModuleNames } from './python-modules.ts';
import type { PythonReader, Range } from './python-reader.ts';
import type { Statement } from './python-statements.ts';

/** A class with what its body declares. */
export interface PythonClass {
  readonly name: string;
  /** The name in `class Name(…)`. */
  readonly at: number;
  /** Base classes, by their full names where an import tells, subscripts taken off: "pydantic_settings.BaseSettings". */
  readonly bases: readonly string[];
  /** `class S(BaseSettings, env_prefix="X_")` and what the body assigns to `model_config` or in `class Config`, by name. */
  readonly options: ReadonlyMap<string, Range>;
  readonly attributes: readonly Attribute[];
  /** True if it has an inner `class Config`. */
  readonly hasConfig: boolean;
  /** Decorators and methods of the body, as the tokens of their first statement. */
  readonly decorators: readonly Range[];
  readonly methods: readonly string[];
}

/** `name: type = value` in the body of a class. */
export interface Attribute {
  readonly name: string;
  readonly at: number;
  readonly type: Range | undefined;
  readonly value: Range | undefined;
}

/** The classes at the top of a module, later ones of a name last. */
export function classesOf(
  reader: PythonReader,
  statements: readonly Statement[],
  names: ModuleNames,
): readonly PythonClass[] {
  /** By the first token of their headers; `class Config` of a class fills the options of that class. */
  const found = new Map<number, Collected>();
  const configs = new Map<number, Collected>();
  for (const statement of statements) {
    const { block, from } = statement;
    const isClass = reader.word(from) === 'class';
    if (block.kind === 'class') {
      const config = configs.get(block.header.from);
      const one = config && attributeOf(reader, statement);
      if (one?.value) config?.options.set(one.name, one.value);
      const owner = found.get(block.header.from);
      if (owner && isClass && reader.word(from + 1) === 'Config') {
        owner.hasConfig = true;
        configs.set(from, owner);
      } else if (owner && !isClass) body(reader, owner, statement);
    } else if (isClass && !block.inFunction && !block.inClass) {
      const one = header(reader, statement, names);
      if (one) found.set(from, one);
    }
  }
  return [...found.values()];
}

interface Collected extends PythonClass {
  readonly options: Map<string, Range>;
  readonly attributes: Attribute[];
  readonly decorators: Range[];
  readonly methods: string[];
  hasConfig: boolean;
}

function header(reader: PythonReader, { from, to }: Statement, { bound }: ModuleNames): Collected | undefined {
  const at = from + 1;
  const name = reader.word(at);
  if (name === '') return undefined;
  const options = new Map<string, Range>();
  const bases: string[] = [];
  if (reader.is(at + 1, '(') && at + 1 < to) {
    for (const { name: keyword, ...range } of reader.args(at + 1)) {
      if (keyword !== undefined) options.set(keyword, range);
      else {
        const { name: base } = reader.dotted(range.from);
        const [first = '', ...rest] = base.split('.');
        bases.push([bound.get(first) ?? first, ...rest].join('.'));
      }
    }
  }
  return { name, at, bases, options, attributes: [], hasConfig: false, decorators: [], methods: [] };
}

function body(reader: PythonReader, owner: Collected, statement: Statement): void {
  const { from, to } = statement;
  if (reader.is(from, '@')) {
    owner.decorators.push({ from, to });
    return;
  }
  const def = reader.word(from) === 'async' ? from + 1 : from;
  if (reader.word(def) === 'def') {
    owner.methods.push(reader.word(def + 1));
    return;
  }
  const one = attributeOf(reader, statement);
  if (!one) return;
  if (one.name === 'model_config' && one.value) configured(reader, owner, one.value);
  else owner.attributes.push(one);
}

/** `SettingsConfigDict(env_prefix="X_")`, `{"env_prefix": "X_"}`. */
function configured(reader: PythonReader, owner: Collected, value: Range): void {
  const call = reader.call(value);
  if (call) {
    for (const { name, ...range } of reader.args(call.open)) if (name !== undefined) owner.options.set(name, range);
  } else if (reader.is(value.from, '{')) {
    for (const { from, to } of reader.parts({ from: value.from + 1, to: value.to - 1 })) {
      const key = reader.plain({ from, to: from + 1 });
      if (key !== undefined && reader.is(from + 1, ':')) owner.options.set(key, { from: from + 2, to });
    }
  }
}

function attributeOf(reader: PythonReader, { from, to }: Statement): Attribute | undefined {
  const name = reader.word(from);
  const { closers } = reader.tokens;
  if (name === '' || from + 1 >= to) return undefined;
  if (reader.is(from + 1, '=')) return { name, at: from, type: undefined, value: { from: from + 2, to } };
  if (!reader.is(from + 1, ':')) return undefined;
  for (let index = from + 2; index < to; index++) {
    const closer = closers[index] ?? -1;
    if (closer !== -1) index = closer;
    else if (reader.is(index, '='))
      return { name, at: from, type: { from: from + 2, to: index }, value: { from: index + 1, to } };
  }
  return { name, at: from, type: { from: from + 2, to }, value: undefined };
}
