import type { Code } from './javascript-code.ts';
import { environmentObject } from './javascript-environment.ts';
import type { Imports } from './javascript-imports.ts';
import { keysOf } from './javascript-names.ts';
import { literalOf } from './javascript-values.ts';
import type { SettingsField, SettingsKind, SettingsModel } from './syntax.ts';

export interface Settings {
  readonly models: readonly SettingsModel[];
  /** Ranges of tokens whose reads of the environment the models account for, ascending. */
  readonly settled: readonly (readonly [number, number])[];
  /** Constant that holds what a model read → the model. */
  readonly results: ReadonlyMap<string, SettingsModel>;
}

interface Reader {
  readonly code: Code;
  readonly values: ReadonlyMap<string, number>;
  readonly aliases: ReadonlySet<string>;
  readonly imports: Imports;
}

/** zod schemas that parse the environment, envalid's `cleanEnv`, t3-env's `createEnv`. */
export function settingsOf(
  code: Code,
  values: ReadonlyMap<string, number>,
  aliases: ReadonlySet<string>,
  imports: Imports,
): Settings {
  const reader: Reader = { code, values, aliases, imports };
  const models: SettingsModel[] = [];
  const settled: (readonly [number, number])[] = [];
  const results = new Map<string, SettingsModel>();
  for (let at = 0; at < code.count; at++) {
    if (!code.isName(at) || !code.is(at + 1, '(')) continue;
    const close = Math.min(code.partner[at + 1] ?? 0, code.count - 1);
    let model: SettingsModel | undefined;
    if (isParse.has(code.textAt(at)) && code.is(at - 1, '.')) {
      if (takesEnvironment(reader, at + 2, close)) model = zodModel(reader, at, close);
    } else if (code.is(at, 'cleanEnv') && takesEnvironment(reader, at + 2, close))
      model = envalidModel(reader, at, close);
    else if (code.is(at, 'createEnv') && code.isFree(at) && code.is(at + 2, '{')) model = t3Model(reader, at, close);
    if (!model) continue;
    models.push(model);
    settled.push([at, close]);
    const result = resultOf(code, at);
    if (result !== undefined) results.set(result, model);
    at = close;
  }
  return { models, settled, results };
}

const isParse = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync']);

/** True if the first argument is the environment, or an object that it is spread into. */
function takesEnvironment({ code, aliases }: Reader, first: number, close: number): boolean {
  const isObject = code.is(first, '{');
  const last = isObject ? Math.min(code.partner[first] ?? 0, close) : first + 1;
  for (let at = first; at < last; at++) {
    const end = environmentObject(code, aliases, at);
    const next = end + 1;
    const isWhole = code.is(next, ',') || code.is(next, ')') || code.is(next, '}') || code.is(next, 'as');
    if (end !== -1 && isWhole && (!isObject || code.is(at - 1, '...'))) return true;
  }
  return false;
}

/** Name of the constant that takes the result of the call at `at`; also through `await`, and the pattern of `{ data }` is none. */
function resultOf(code: Code, at: number): string | undefined {
  let start = at;
  for (let steps = 0; steps < 60 && start > 0; steps++) {
    if (code.is(start - 1, '.')) {
      const before = start - 2;
      start = code.is(before, ')') ? (code.partner[before] ?? 0) - 1 : before;
    } else if (code.is(start - 1, 'await')) start--;
    else break;
  }
  return code.is(start - 1, '=') && code.isName(start - 2) ? code.textAt(start - 2) : undefined;
}

function model(
  kind: SettingsKind,
  name: string,
  fields: readonly SettingsField[],
  unseen: readonly string[],
  span: SettingsModel['span'],
): SettingsModel {
  return {
    kind,
    name,
    prefix: '',
    prefixSpan: undefined,
    caseSensitive: true,
    delimiter: undefined,
    envFiles: [],
    fields,
    unseen,
    span,
  };
}

/** `z.object({ … }).strict().parse(process.env)`, `schema.safeParse(process.env)`; `at`: the name of the method. */
function zodModel(reader: Reader, at: number, close: number): SettingsModel | undefined {
  const { code } = reader;
  const fields: SettingsField[] = [];
  const unseen: string[] = [];
  const base = schemaFields(reader, at - 2, fields, unseen, 0);
  if (base === undefined) return undefined;
  return model('zod', base, fields, unseen, code.span(at, close));
}

/**
 * Fields of the schema whose last token is `end`, read from its last call to its first; gives the name of what it is, undefined if it is no
 * schema as far as the file tells.
 */
function schemaFields(
  reader: Reader,
  end: number,
  fields: SettingsField[],
  unseen: string[],
  depth: number,
): string | undefined {
  const { code, values, imports } = reader;
  let at = end;
  let objects = 0;
  for (let steps = 0; steps < 40; steps++) {
    if (!code.is(at, ')')) break;
    const open = code.partner[at] ?? 0;
    const method = code.textAt(open - 1);
    if (method === 'object' || method === 'strictObject' || method === 'looseObject' || method === 'extend') {
      if (code.is(open + 1, '{')) {
        objects++;
        objectFields(reader, open + 1, fields, unseen, depth);
      } else if (code.isName(open + 1)) {
        const value = values.get(code.textAt(open + 1));
        if (value !== undefined && code.is(value, '{')) objectFields(reader, value, fields, unseen, depth);
        else unseen.push(code.textAt(open + 1));
        objects++;
      }
    } else if ((method === 'merge' || method === 'and') && code.isName(open + 1))
      namedSchema(reader, open + 1, fields, unseen, depth);
    if (!code.is(open - 2, '.')) break;
    at = open - 3;
  }
  if (code.is(at, ')')) return undefined;
  const base = code.textAt(at);
  if (!code.isName(at)) return undefined;
  const value = values.get(base);
  if (objects > 0) {
    if (value !== undefined) namedSchema(reader, at, fields, unseen, depth);
    return resultOf(code, at) ?? base;
  }
  if (value === undefined) {
    const from = imports.bound.get(base);
    if (!from || /^(?:zod|node:)/.test(from.module) || !/schema|env|config|settings/i.test(base)) return undefined;
    unseen.push(base);
    return base;
  }
  return namedSchema(reader, at, fields, unseen, depth) ? base : undefined;
}

/** Fields of the schema in the constant named at `index`; false if it holds none. */
function namedSchema(reader: Reader, index: number, fields: SettingsField[], unseen: string[], depth: number): boolean {
  const { code, values } = reader;
  const name = code.textAt(index);
  const value = values.get(name);
  if (value === undefined || depth > 4) {
    unseen.push(name);
    return true;
  }
  const end = chainEnd(code, value);
  return schemaFields(reader, end, fields, unseen, depth + 1) !== undefined;
}

/** Last token of the chain of members and calls that begins at `start`. */
function chainEnd(code: Code, start: number): number {
  let at = start;
  for (let steps = 0; steps < 200; steps++) {
    if (code.is(at + 1, '.') || code.is(at + 1, '?.')) at += 2;
    else if (code.is(at + 1, '(')) at = Math.min(code.partner[at + 1] ?? 0, code.count - 1);
    else return at;
  }
  return at;
}

function objectFields(reader: Reader, brace: number, fields: SettingsField[], unseen: string[], depth: number): void {
  const { code, values } = reader;
  const end = Math.min(code.partner[brace] ?? 0, code.count);
  keysOf(code, brace, (key, value) => {
    if (code.is(key, '...')) {
      const name = code.textAt(value);
      const target = values.get(name);
      if (target !== undefined && code.is(target, '{') && depth < 4)
        objectFields(reader, target, fields, unseen, depth + 1);
      else if (code.isName(value) && target !== undefined) namedSchema(reader, value, fields, unseen, depth);
      else unseen.push(name);
      return;
    }
    fields.push(fieldOf(reader, key, value, code.endOfValue(value, end)));
  });
}

const softeners = /^(?:optional|nullish|default|catch|prefault)$/;
const wrappers = /^(?:preprocess|optional|nullable|nullish|union|pipe|transform|lazy)$/;

/** A field of zod's: `X: z.coerce.number().default(3000)`. */
function fieldOf({ code, values }: Reader, key: number, value: number, end: number): SettingsField {
  const name = code.stringAt(key) ?? code.textAt(key);
  let required = true;
  let fallback: string | undefined;
  for (let at = value; at < end; at++) {
    if (!code.isName(at) || !code.is(at + 1, '(')) continue;
    const method = code.textAt(at);
    const isMethod = code.is(at - 1, '.');
    if (isMethod && softeners.test(method)) {
      required = false;
      if (method !== 'optional') fallback = literalOf(code, values, at + 2) ?? fallback;
    }
    // Below `z.array(…)` and the like softness is that of the items.
    if (!wrappers.test(method)) at = Math.min(code.partner[at + 1] ?? 0, end);
  }
  return { name, variables: [name], required, fallback, type: typeText(code, value, end), span: code.span(key) };
}

/** The value as written, at most a line's worth of it. */
function typeText(code: Code, value: number, end: number): string | undefined {
  if (value >= end) return undefined;
  const text = code.text.slice(code.starts[value], code.ends[end - 1]);
  return text.length > 500 ? undefined : text.replace(/\s+/g, ' ');
}

/** `cleanEnv(process.env, { PORT: port({ default: 3000 }) })` */
function envalidModel(reader: Reader, at: number, close: number): SettingsModel {
  const { code, values } = reader;
  const first = code.endOfValue(at + 2, close);
  const given = code.is(first + 1, '{') ? first + 1 : (values.get(code.textAt(first + 1)) ?? -1);
  const fields: SettingsField[] = [];
  const unseen: string[] = [];
  if (given === -1 || !code.is(given, '{')) unseen.push(code.textAt(first + 1));
  else
    keysOf(code, given, (key, value) => {
      if (code.is(key, '...')) unseen.push(code.textAt(value));
      else fields.push(envalidField(reader, key, value, code.endOfValue(value, code.partner[given] ?? 0)));
    });
  return model('envalid', resultOf(code, at) ?? 'cleanEnv', fields, unseen, code.span(at, close));
}

function envalidField({ code, values }: Reader, key: number, value: number, end: number): SettingsField {
  let required = true;
  let fallback: string | undefined;
  for (let at = value; at < end; at++) {
    if (!code.is(at + 1, ':') || !(code.is(at, 'default') || code.is(at, 'devDefault'))) continue;
    // `devDefault` holds only while developing.
    if (code.is(at, 'devDefault')) continue;
    required = false;
    fallback = literalOf(code, values, at + 2);
  }
  const name = code.stringAt(key) ?? code.textAt(key);
  return { name, variables: [name], required, fallback, type: typeText(code, value, end), span: code.span(key) };
}

/** `createEnv({ server, client, shared, clientPrefix, runtimeEnv })`; where `runtimeEnv` lists variables, they are what sets the fields. */
function t3Model(reader: Reader, at: number, close: number): SettingsModel | undefined {
  const { code } = reader;
  const fields: SettingsField[] = [];
  const unseen: string[] = [];
  const set = new Map<string, readonly string[]>();
  let found = false;
  keysOf(code, at + 2, (key, value) => {
    const name = code.textAt(key);
    if (name === 'server' || name === 'client' || name === 'shared') {
      found = true;
      if (code.is(value, '{')) objectFields(reader, value, fields, unseen, 0);
      else unseen.push(code.textAt(value));
    } else if (/^(?:runtimeEnv|runtimeEnvStrict|experimental__runtimeEnv)$/.test(name) && code.is(value, '{')) {
      keysOf(code, value, (one, from) => {
        const variable = variableAt(reader, from);
        if (variable !== undefined) set.set(code.stringAt(one) ?? code.textAt(one), [variable]);
      });
    } else if (name === 'extends' && code.is(value, '[')) {
      for (let one = value + 1; one < (code.partner[value] ?? 0); one++)
        if (code.isName(one) && code.isFree(one)) unseen.push(code.textAt(one));
    }
  });
  if (!found) return undefined;
  const mapped = fields.map((field) => ({ ...field, variables: set.get(field.name) ?? field.variables }));
  return model('t3-env', resultOf(code, at) ?? 'createEnv', mapped, unseen, code.span(at, close));
}

/** `process.env.X` at `index`. */
function variableAt({ code, aliases }: Reader, index: number): string | undefined {
  const end = environmentObject(code, aliases, index);
  if (end === -1) return undefined;
  return code.is(end + 1, '[') ? code.stringAt(end + 2) : code.is(end + 1, '.') ? code.textAt(end + 2) : undefined;
}
