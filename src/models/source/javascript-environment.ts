import type { Code } from './javascript-code.ts';
import type { Imports } from './javascript-imports.ts';
import { literalOf } from './javascript-values.ts';
import type { EnvironmentRead } from './syntax.ts';

export interface Environment {
  readonly reads: readonly EnvironmentRead[];
  readonly opaque: boolean;
  /** Token with which a read begins (`process` of `process.env.X`) → the read. */
  readonly at: ReadonlyMap<number, EnvironmentRead>;
}

/** A read before all of the file is known. */
interface Draft {
  readonly name: string;
  /** Token of the name. */
  readonly index: number;
  readonly start: number;
  required: boolean;
  /** Fails only because a method of it is called. */
  readonly member: boolean;
  readonly test: boolean;
  readonly fallback: string | undefined;
}

/** Constants that Vite puts beside the variables. */
const viteConstants = new Set(['MODE', 'BASE_URL', 'PROD', 'DEV', 'SSR']);
const sveltePublic = /^\$env\/static\/(?:private|public)$/;

/**
 * Index of the last token of the environment object that begins at `at` (`process.env`, `import.meta.env`, `Bun.env`, `Deno.env`, a name that
 * stands for one); -1 if none does.
 */
export function environmentObject(code: Code, aliases: ReadonlySet<string>, at: number): number {
  if (!code.isName(at)) return -1;
  const isRoot =
    code.isFree(at) || code.is(at - 2, 'globalThis') || code.is(at - 2, 'global') || code.is(at - 2, 'window');
  if (!isRoot) return -1;
  if (code.is(at, 'process') || code.is(at, 'Bun') || code.is(at, 'Deno'))
    return (code.is(at + 1, '.') || code.is(at + 1, '?.')) && code.is(at + 2, 'env') ? at + 2 : -1;
  if (code.is(at, 'import'))
    return code.is(at + 1, '.') && code.is(at + 2, 'meta') && code.is(at + 3, '.') && code.is(at + 4, 'env')
      ? at + 4
      : -1;
  return aliases.size > 0 && code.isFree(at) && !code.is(at + 1, ':') && aliases.has(code.textAt(at)) ? at : -1;
}

/** Names of the file that stand for the environment: `const env = process.env`, `import { env } from "node:process"`. */
export function environmentAliases(
  code: Code,
  values: ReadonlyMap<string, number>,
  imports: Imports,
): ReadonlySet<string> {
  const aliases = new Set<string>();
  const none = new Set<string>();
  for (const [name, value] of values) {
    const end = environmentObject(code, none, value);
    const open = end === -1 || code.is(value, 'Deno') ? -1 : code.endOfExpression(value);
    if (open !== -1 && (open === end + 1 || code.is(end + 1, 'as') || code.is(end + 1, '||') || code.is(end + 1, '??')))
      aliases.add(name);
  }
  for (const [local, { module, name }] of imports.bound) {
    if (name === 'env' && (module === 'process' || module === 'node:process' || module.startsWith('$env/dynamic/')))
      aliases.add(local);
  }
  // `const { env } = process`
  for (let at = 0; at + 5 < code.count; at++) {
    if (
      code.is(at, '{') &&
      code.is(at + 1, 'env') &&
      code.is(at + 2, '}') &&
      code.is(at + 3, '=') &&
      code.is(at + 4, 'process')
    )
      aliases.add('env');
  }
  return aliases;
}

/** Every read of a variable outside of `settled` (ranges of tokens that a settings model accounts for). */
export function environmentOf(
  code: Code,
  values: ReadonlyMap<string, number>,
  imports: Imports,
  aliases: ReadonlySet<string>,
  settled: readonly (readonly [number, number])[],
): Environment {
  const drafts: Draft[] = [];
  /** Local variable → the read that it holds. */
  const held = new Map<string, Draft>();
  const tested = new Set<string>();
  let opaque = false;
  let range = 0;
  for (let at = 0; at < code.count; at++) {
    const end = environmentObject(code, aliases, at);
    if (end === -1) continue;
    while (range < settled.length && (settled[range]?.[1] ?? 0) < at) range++;
    if (at >= (settled[range]?.[0] ?? code.count)) continue;
    const found = memberOf(code, at, end);
    if (found === 'opaque') opaque = true;
    else if (typeof found === 'object') {
      for (const { index, name, local, value } of found.taken) {
        if (name === undefined) {
          opaque = true;
          continue;
        }
        const fallback = value === -1 ? undefined : literalOf(code, values, value);
        const draft = { name, index, start: index, required: false, member: false, test: value !== -1, fallback };
        drafts.push(draft);
        held.set(local, draft);
      }
    } else if (typeof found === 'number') {
      const name = code.is(found, ']') || code.is(found, ')') ? (code.stringAt(found - 1) ?? '') : code.textAt(found);
      if (code.is(at, 'import') && viteConstants.has(name)) continue;
      if (isWrite(code, at, found) || name === '') continue;
      const index = code.is(found, ']') || code.is(found, ')') ? found - 1 : found;
      const draft = { name, index, start: at, ...useOf(code, values, aliases, at, found) };
      drafts.push(draft);
      if (draft.test) tested.add(name);
      const holder = holderOf(code, at);
      if (holder !== -1 && !held.has(code.textAt(holder))) held.set(code.textAt(holder), draft);
    }
    at = end;
  }
  for (let at = 0; held.size > 0 && at < code.count; at++) {
    if (!code.isFree(at)) continue;
    const draft = held.get(code.textAt(at));
    if (draft && !draft.required && draft.fallback === undefined && failsWithout(code, at, at)) draft.required = true;
  }
  for (const { module, names, typeOnly, span } of imports.imports) {
    if (typeOnly || !sveltePublic.test(module)) continue;
    for (const name of names) if (name !== '*') drafts.push({ ...draftOf(code, name, span.start), required: true });
  }
  const at = new Map<number, EnvironmentRead>();
  const reads = drafts.map((draft): EnvironmentRead => {
    const required = draft.required && !(draft.member && tested.has(draft.name));
    const read = { name: draft.name, span: nameSpan(code, draft.index), required, fallback: draft.fallback };
    at.set(draft.start, read);
    return read;
  });
  return { reads, opaque, at };
}

/** The draft for a name that an import takes. */
function draftOf(code: Code, name: string, from: number): Draft {
  let index = 0;
  while (index < code.count && ((code.starts[index] ?? 0) < from || !code.is(index, name))) index++;
  return { name, index, start: -1, required: false, member: false, test: false, fallback: undefined };
}

function nameSpan(code: Code, index: number): EnvironmentRead['span'] {
  const span = code.span(index);
  return code.stringAt(index) === undefined ? span : { start: span.start + 1, end: span.end - 1 };
}

interface Taken {
  readonly index: number;
  /** Undefined for `...rest` and `[computed]`. */
  readonly name: string | undefined;
  readonly local: string;
  /** Where the default begins; -1 for none. */
  readonly value: number;
}

/** What `const { … } = process.env` takes. */
interface Pattern {
  readonly taken: readonly Taken[];
}

/** What is done with the environment object at `[at, end]`: the last token of a member, what a pattern takes, all of it, or nothing. */
function memberOf(code: Code, at: number, end: number): number | 'opaque' | undefined | Pattern {
  const next = end + 1;
  const start = code.is(at - 1, '.') ? at - 2 : at;
  if (code.is(at, 'Deno')) {
    if (!code.is(next, '.')) return 'opaque';
    if (!['get', 'has'].some((one) => code.is(next + 1, one)))
      return code.is(next + 1, 'toObject') ? 'opaque' : undefined;
    return code.stringAt(next + 3) === undefined ? 'opaque' : next + 4;
  }
  if ((code.is(next, '.') || code.is(next, '?.')) && code.isName(next + 1))
    return code.is(next + 2, '(') ? undefined : next + 1;
  const bracket = code.is(next, '?.') ? next + 1 : next;
  if (code.is(bracket, '[')) {
    const isPlain = code.stringAt(bracket + 1) !== undefined && code.is(bracket + 2, ']');
    return isPlain ? bracket + 2 : 'opaque';
  }
  if (code.is(start - 1, 'in')) return code.stringAt(start - 2) === undefined ? 'opaque' : undefined;
  if (code.is(start - 1, 'typeof') || ['&&', '===', '!==', '==', '!=', '?'].some((one) => code.is(next, one)))
    return undefined;
  if (code.is(start - 1, '=')) {
    if (code.is(start - 2, '}')) return { taken: patternOf(code, code.partner[start - 2] ?? 0) };
    // An alias: what is read of it is found by its name.
    if (code.isName(start - 2) && !code.is(start - 3, '.')) return undefined;
  }
  if (code.is(next, '=') || code.is(next, '=>')) return undefined;
  // The parameter or the declaration of a name that stands for the environment elsewhere.
  if (at === end && (code.is(at - 1, 'const') || code.is(at - 1, '{') || code.is(next, '}') || code.is(at - 1, 'let')))
    return undefined;
  return 'opaque';
}

/** The names in `const { A, B = 'x', C: c, ...rest } = process.env`. */
function patternOf(code: Code, brace: number): readonly Taken[] {
  const end = code.partner[brace] ?? 0;
  const taken: Taken[] = [];
  for (let at = brace + 1; at < end; at++) {
    if (code.is(at, '...') || code.is(at, '[')) taken.push({ index: at, name: undefined, local: '', value: -1 });
    else {
      const name = code.stringAt(at) ?? code.textAt(at);
      const local = code.is(at + 1, ':') ? at + 2 : at;
      const value = code.is(local + 1, '=') ? local + 2 : -1;
      taken.push({ index: at, name, local: code.textAt(local), value });
    }
    at = code.endOfValue(at, end);
  }
  return taken;
}

function isWrite(code: Code, at: number, end: number): boolean {
  return code.is(end + 1, '=') || code.is(end + 1, '+=') || code.is(at - 1, 'delete') || code.is(at - 3, 'delete');
}

/** The variable that is declared with the read at `at` as its value; -1 for none. Converters around it are looked through. */
function holderOf(code: Code, at: number): number {
  let start = at;
  while (code.is(start - 1, '(') || code.is(start - 1, '+') || (code.is(start, '(') && code.isName(start - 1))) start--;
  return code.is(start - 1, '=') && code.isName(start - 2) ? start - 2 : -1;
}

const converters = new Set(['Number', 'parseInt', 'parseFloat', 'String', 'Boolean', 'JSON']);
const assertions = new Set(['assert', 'invariant', 'ok', 'nullthrows', 'requireEnv', 'assertDefined', 'notNull']);

type Use = Pick<Draft, 'required' | 'member' | 'test' | 'fallback'>;

/** What becomes of the value of the read between tokens `from` and `to`. */
function useOf(
  code: Code,
  values: ReadonlyMap<string, number>,
  aliases: ReadonlySet<string>,
  from: number,
  to: number,
): Use {
  let start = from;
  let end = to;
  let required = false;
  for (let steps = 0; steps < 8; steps++) {
    if (code.is(end + 1, '!')) {
      required = true;
      end++;
    } else if (code.is(end + 1, 'as') || code.is(end + 1, 'satisfies')) {
      end += 2;
      while (['|', '.'].some((sign) => code.is(end + 1, sign)) && code.isName(end + 2)) end += 2;
    } else if (code.is(start - 1, '(')) {
      const close = code.partner[start - 1] ?? 0;
      const isLast = close === end + 1 || (code.is(end + 1, ',') && close === end + 3);
      const isPlain = !code.isName(start - 2) || converters.has(code.textAt(start - 2));
      if (!isLast || !isPlain || code.is(start - 2, 'if')) break;
      end = close;
      start = code.isName(start - 2) ? start - 2 : start - 1;
      if (code.is(start - 1, '.') && converters.has(code.textAt(start - 2))) start -= 2;
    } else if (code.is(start - 1, '+') && !code.isName(start - 2)) start--;
    else break;
  }
  const next = end + 1;
  if (!code.is(start - 1, '!') && ['??', '||', '??=', '||='].some((sign) => code.is(next, sign))) {
    let value = next + 1;
    // `process.env.A || process.env.B || 3000`
    for (let steps = 0; steps < 4; steps++) {
      const object = environmentObject(code, aliases, value);
      const after = object === -1 ? -1 : code.is(object + 1, '[') ? object + 4 : object + 3;
      if (after === -1 || !(code.is(after, '||') || code.is(after, '??'))) break;
      value = after + 1;
    }
    return { required: false, member: false, test: true, fallback: literalOf(code, values, value) };
  }
  if (required) return { required, member: false, test: false, fallback: undefined };
  if (failsWithout(code, start, end)) return { required: true, member: false, test: false, fallback: undefined };
  const parsed = parsedBy(code, values, start, end);
  if (parsed) return { ...parsed, member: false, test: false };
  const member = code.is(next, '.');
  const isTest =
    code.is(start - 1, '!') ||
    ['?', '&&', '===', '!==', '==', '!=', '?.'].some((sign) => code.is(next, sign)) ||
    (code.is(start - 1, '(') && code.is(start - 2, 'if'));
  return { required: member, member, test: isTest, fallback: undefined };
}

/** `if (!x) throw …`, `if (x === undefined || …) process.exit(1)`, `assert(x)`: the code ends without the value at `[start, end]`. */
function failsWithout(code: Code, start: number, end: number): boolean {
  if (code.is(start - 1, '(') && assertions.has(code.textAt(start - 2))) return true;
  const isNegated = code.is(start - 1, '!');
  const compared = code.is(end + 1, '===') || code.is(end + 1, '==');
  const isMissing =
    compared && ['undefined', 'null', "'undefined'", '"undefined"', "''", '""'].some((one) => code.is(end + 2, one));
  if (!isNegated && !isMissing) return false;
  let at = start - 1;
  for (let steps = 0; at > 0 && steps < 60; steps++) {
    if (code.is(at, '(')) break;
    if (code.is(at, '&&') || code.is(at, ';') || code.is(at, '{') || code.is(at, '?')) return false;
    at = code.isCloser(at) ? (code.partner[at] ?? 0) - 1 : at - 1;
  }
  if (!code.is(at, '(') || !code.is(at - 1, 'if')) return false;
  const body = (code.partner[at] ?? code.count) + 1;
  const last = code.is(body, '{') ? Math.min(code.partner[body] ?? 0, body + 60) : body + 3;
  for (let one = body; one < last; one++) {
    if (code.is(one, 'throw')) return true;
    if (code.is(one, 'process') && code.is(one + 2, 'exit')) return true;
  }
  return false;
}

/** `z.coerce.number().default(3000).parse(process.env.PORT)` */
function parsedBy(
  code: Code,
  values: ReadonlyMap<string, number>,
  start: number,
  end: number,
): { required: boolean; fallback: string | undefined } | undefined {
  if (!code.is(start - 1, '(') || !code.is(start - 2, 'parse') || !code.is(start - 3, '.') || !code.is(end + 1, ')'))
    return undefined;
  // A date, a path or a URL is parsed too: only a chain of calls is a schema.
  if (!code.is(start - 4, ')')) return undefined;
  let fallback: string | undefined;
  let required = true;
  for (let at = start - 4, steps = 0; at > 0 && steps < 20; steps++) {
    if (!code.is(at, ')')) break;
    const open = code.partner[at] ?? 0;
    const method = code.textAt(open - 1);
    if (/^(?:optional|default|nullish|catch|prefault)$/.test(method)) {
      required = false;
      fallback ??= literalOf(code, values, open + 1);
    }
    at = open - 3;
  }
  return { required, fallback };
}
