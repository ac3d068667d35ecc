import type { GoDeclarations } from './go-declarations.ts';
import { type GoEnvironment, plainOf } from './go-environment.ts';
import type { GoRange, GoReader } from './go-tokens.ts';
import type { Listen } from './syntax.ts';

/** Methods and functions that open a port, and which argument is the address; `usual` without one. */
const calls: Readonly<Record<string, { readonly at: number; readonly usual?: number; readonly packages?: RegExp }>> = {
  ListenAndServe: { at: 0 },
  ListenAndServeTLS: { at: 0 },
  Listen: { at: 1, packages: /^net$/ },
  // gin, echo, fiber
  Run: { at: 0, usual: 8080, packages: /gin-gonic\/gin/ },
  RunTLS: { at: 0, packages: /gin-gonic\/gin/ },
  Start: { at: 0, packages: /labstack\/echo/ },
  StartTLS: { at: 0, packages: /labstack\/echo/ },
};

const hints = /ListenAndServe|\.Listen\(|\.Run\(|\.RunTLS\(|\.Start\(|\.StartTLS\(|Addr:/;

/** The ports that a file opens; a port that flags or configuration decide is undefined. */
export function goListens(
  reader: GoReader,
  declarations: GoDeclarations,
  environment: GoEnvironment,
): readonly Listen[] {
  if (!hints.test(reader.text)) return [];
  const locals = localsOf(reader, declarations);
  const listens: Listen[] = [];
  const add = (range: GoRange, span: GoRange): void => {
    const address = addressOf(reader, locals, environment, range, 0);
    if (address === undefined)
      listens.push({ port: undefined, variable: undefined, host: undefined, span: reader.span(span) });
    else listens.push({ ...address, span: reader.span(span) });
  };
  const modules = [...declarations.packages.values()];
  for (let index = 0; index < reader.count; index++) {
    const word = reader.word(index);
    if (word === 'Addr' && reader.is(index + 1, ':') && inServer(reader, declarations, index)) {
      const end = endOf(reader, index + 2);
      add({ from: index + 2, to: end }, { from: index, to: end });
      continue;
    }
    if (!Object.hasOwn(calls, word) || !reader.is(index + 1, '(') || !reader.is(index - 1, '.')) continue;
    const call = calls[word];
    const owner = declarations.packages.get(reader.word(index - 2));
    const isFiber = word === 'Listen' && owner === undefined && modules.some((one) => one.includes('gofiber/fiber'));
    if (
      !call ||
      (call.packages && !isFiber && !(owner !== undefined ? [owner] : modules).some((one) => call.packages?.test(one)))
    )
      continue;
    if (word === 'Listen' && !isFiber && owner !== 'net') continue;
    const args = reader.args(index + 1);
    const range = args[isFiber ? 0 : call.at];
    const span = { from: index - 2, to: index + 1 };
    if (word === 'Listen' && owner === 'net' && !/^"tcp[46]?"$/.test(args[0] ? reader.raw(args[0].from) : '')) continue;
    if (range) add(range, span);
    else if (call.usual !== undefined && (word !== 'Run' || args.length === 0))
      listens.push({ port: call.usual, variable: 'PORT', host: undefined, span: reader.span(span) });
  }
  return listens;
}

/** Token behind the value that begins at `from` in a composite literal. */
function endOf(reader: GoReader, from: number): number {
  let index = from;
  while (
    index < reader.count &&
    !reader.is(index, ',') &&
    !reader.is(index, '}') &&
    (index === from || !reader.first(index))
  ) {
    const closer = reader.tokens.closers[index] ?? -1;
    index = closer === -1 ? index + 1 : closer + 1;
  }
  return index;
}

/** True if the literal that holds the key at `index` is an `http.Server{…}`. */
function inServer(reader: GoReader, { packages }: GoDeclarations, index: number): boolean {
  const depth = reader.tokens.depths[index] ?? 0;
  for (let at = index - 1; at >= 0 && index - at < 200; at--) {
    if ((reader.tokens.depths[at] ?? 0) >= depth) continue;
    return reader.is(at, '{') && reader.word(at - 1) === 'Server' && packages.get(reader.word(at - 3)) === 'net/http';
  }
  return false;
}

/** Values of local variables that are given one: `addr := ":8080"`; those at the top of the file too. */
function localsOf(reader: GoReader, { values }: GoDeclarations): ReadonlyMap<string, GoRange> {
  const locals = new Map(values);
  const set = new Set<string>();
  for (let index = 1; index < reader.count; index++) {
    if (!reader.is(index, ':=') && !reader.is(index, '=')) continue;
    const name = reader.word(index - 1);
    if (name === '' || reader.is(index - 2, '.') || reader.is(index - 2, ',')) continue;
    if (set.has(name) || values.has(name)) {
      if (reader.is(index, ':=') || !values.has(name)) locals.delete(name);
      continue;
    }
    set.add(name);
    let end = index + 1;
    while (end < reader.count && end - index < maxTokens && !reader.first(end) && !reader.is(end, ',')) {
      const closer = reader.tokens.closers[end] ?? -1;
      if (reader.is(end, '{') || reader.is(end, '}')) break;
      end = closer === -1 ? end + 1 : closer + 1;
    }
    locals.set(name, { from: index + 1, to: end });
  }
  return locals;
}

type Address = Pick<Listen, 'port' | 'variable' | 'host'>;
const maxSteps = 4;
/** Longest value that is looked at. */
const maxTokens = 64;

/** `":8080"`, `":" + port`, `fmt.Sprintf(":%s", port)`, `net.JoinHostPort("", port)`; undefined if it is not seen. */
function addressOf(
  reader: GoReader,
  locals: ReadonlyMap<string, GoRange>,
  environment: GoEnvironment,
  range: GoRange,
  steps: number,
): Address | undefined {
  const found = textOf(reader, locals, environment, range, steps);
  if (!found) return undefined;
  const { text, variable } = found;
  const colon = text.lastIndexOf(':');
  const digits = text.slice(colon + 1);
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : undefined;
  if (port === undefined && variable === undefined) return undefined;
  const host = colon === -1 ? '' : text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { port, variable, host: host === '' ? undefined : host };
}

interface Built {
  readonly text: string;
  readonly variable: string | undefined;
}

/** A text put together of literals, constants and variables of the environment (with their defaults). */
function textOf(
  reader: GoReader,
  locals: ReadonlyMap<string, GoRange>,
  environment: GoEnvironment,
  { from, to }: GoRange,
  steps: number,
): Built | undefined {
  if (steps > maxSteps || from >= to) return undefined;
  let text = '';
  let variable: string | undefined;
  for (let index = from; index < to; index++) {
    if (reader.is(index, '+') && index > from) continue;
    const plain = plainOf(reader, new Map(), { from: index, to: index + 1 });
    if (plain !== undefined) {
      text += plain;
      continue;
    }
    const { name, to: end } = reader.dotted(index);
    if (name === '') return undefined;
    const isCall = reader.is(end, '(');
    const close = isCall ? reader.closer(end) : end - 1;
    const read = isCall
      ? environment.reads.find(({ span }) => inside(span, reader.span({ from: index, to: close + 1 })))
      : environment.variables.get(name);
    const value = locals.get(name);
    let part: Built | undefined;
    if (isCall && /^(?:fmt\.Sprintf?|net\.JoinHostPort)$/.test(name)) {
      const parts = reader.args(end).map((one) => textOf(reader, locals, environment, one, steps + 1));
      part = joined(name, parts);
    } else if (read) part = { text: read.fallback ?? '', variable: read.name };
    else if (!isCall && value) part = textOf(reader, locals, environment, value, steps + 1);
    if (!part) return undefined;
    text += part.text;
    variable ??= part.variable;
    index = close;
  }
  return { text, variable };
}

function joined(name: string, parts: readonly (Built | undefined)[]): Built | undefined {
  const known = parts.filter((one) => one !== undefined);
  const variable = known.find((one) => one.variable !== undefined)?.variable;
  if (known.length !== parts.length) return undefined;
  const [first, ...rest] = known;
  if (name === 'net.JoinHostPort') return { text: `${first?.text ?? ''}:${rest[0]?.text ?? ''}`, variable };
  let at = 0;
  return { text: (first?.text ?? '').replace(/%[sdv]/g, () => rest[at++]?.text ?? ''), variable };
}

const inside = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;
