import type { Code } from './javascript-code.ts';
import type { Environment } from './javascript-environment.ts';
import type { Settings } from './javascript-settings.ts';
import { keysOf } from './javascript-names.ts';
import type { Listen } from './syntax.ts';

interface Reader {
  readonly code: Code;
  readonly values: ReadonlyMap<string, number>;
  readonly environment: Environment;
  readonly settings: Settings;
}

/** Makers of what has a `listen` for ports, by the last part of their name. */
const makers =
  /^(?:express|[Ff]astify|Koa|Hono|createServer|createSecureServer|restify|polka|Elysia|restana|tinyhttp|App|Application|Server|NestFactory\.create|[Hh]api\.server)$/;
const receivers =
  /^(?:app|server|http|https|httpServer|httpsServer|fastify|api|router|koa|express|web|nest\w*|\w*[Ss]erver|\w*App)$/;

/** Ports that `x.listen(…)`, `Bun.serve`, `Deno.serve` and `serve({ fetch, port })` open. */
export function listensOf(
  code: Code,
  values: ReadonlyMap<string, number>,
  environment: Environment,
  settings: Settings,
): readonly Listen[] {
  const reader: Reader = { code, values, environment, settings };
  const listens: Listen[] = [];
  for (let at = 0; at < code.count; at++) {
    if (!code.isName(at) || !code.is(at + 1, '(')) continue;
    if (code.is(at, 'listen') && (code.is(at - 1, '.') || code.is(at - 1, '?.'))) listens.push(...listenAt(reader, at));
    else if (code.is(at, 'serve')) listens.push(...serveAt(reader, at));
  }
  return listens;
}

const nothing = { port: undefined, variable: undefined };

function listenAt(reader: Reader, at: number): readonly Listen[] {
  const { code, values } = reader;
  const close = code.partner[at + 1] ?? code.count;
  const isServer = isServerAt(code, values, at - 2);
  const first = at + 2;
  if (first >= close) return isServer ? [{ ...nothing, host: undefined, span: code.span(at, close) }] : [];
  const second = code.endOfValue(first, close);
  if (code.is(first, '{')) return optionsAt(reader, first, undefined, isServer) ?? [];
  const found = portAt(reader, first, 0);
  const host = second < close ? code.stringAt(second + 1) : undefined;
  const span = code.span(first, Math.max(first, second - 1));
  if (found) return [{ ...found, host: host !== undefined && /^[\w.:[\]*-]+$/.test(host) ? host : undefined, span }];
  // A function is a callback, a text a socket: no port is opened that anybody could name.
  const isOther =
    code.stringAt(first) !== undefined || code.is(first, '(') || code.is(first, 'function') || code.is(first, 'async');
  const isBare = code.isName(first) && code.is(first + 1, '=>');
  return isServer && !isOther && !isBare ? [{ ...nothing, host, span }] : [];
}

/** True if what ends at `index` looks like a server: by its name, or by what made it. */
function isServerAt(code: Code, values: ReadonlyMap<string, number>, index: number): boolean {
  let at = index;
  if (code.is(at, ')')) at = (code.partner[at] ?? 0) - 1;
  const name = code.textAt(at);
  if (makers.test(name) || (code.isFree(at) && receivers.test(name))) return true;
  let value = values.get(name);
  if (value === undefined) return false;
  while (code.is(value, 'await') || code.is(value, 'new')) value++;
  while (code.is(value + 1, '.')) value += 2;
  return makers.test(code.textAt(value));
}

/** `{ port: 3000, host: "0.0.0.0" }`; `standard` is what holds without a port. Undefined if nothing says that it opens one. */
function optionsAt(
  reader: Reader,
  brace: number,
  standard: number | undefined,
  sure: boolean,
): readonly Listen[] | undefined {
  const { code } = reader;
  let port: Port | undefined;
  let host: string | undefined;
  let hasPort = false;
  let isSocket = false;
  let span = code.span(brace, Math.min(code.partner[brace] ?? brace, code.count - 1));
  keysOf(code, brace, (key, value) => {
    if (code.is(key, 'port')) {
      hasPort = true;
      port = portAt(reader, value, 0);
      span = code.span(value, Math.max(value, code.endOfValue(value, code.partner[brace] ?? 0) - 1));
    } else if (code.is(key, 'host') || code.is(key, 'hostname')) host = code.stringAt(value);
    else if (code.is(key, 'path') || code.is(key, 'unix') || code.is(key, 'fd')) isSocket = true;
  });
  if (!hasPort && (isSocket || standard === undefined))
    return sure && !isSocket ? [{ ...nothing, host, span }] : undefined;
  return [{ ...(port ?? (hasPort ? nothing : { port: standard, variable: undefined })), host, span }];
}

/** `Bun.serve({ … })` (3000 or $PORT), `Deno.serve(…)` (8000), `serve({ fetch, port })` of @hono/node-server (3000). */
function serveAt(reader: Reader, at: number): readonly Listen[] {
  const { code } = reader;
  const first = at + 2;
  const close = code.partner[at + 1] ?? code.count;
  const isBun = code.is(at - 1, '.') && code.is(at - 2, 'Bun');
  const isDeno = code.is(at - 1, '.') && code.is(at - 2, 'Deno');
  if (!isBun && !isDeno && !code.isFree(at)) return [];
  if (code.is(first, '{')) {
    let fetches = false;
    keysOf(code, first, (key) => {
      fetches ||= code.is(key, 'fetch') || code.is(key, 'handler');
    });
    if (!isBun && !isDeno && !fetches) return [];
    const found = optionsAt(reader, first, isDeno ? 8000 : 3000, true) ?? [];
    const isDefault =
      isBun &&
      !found.some(({ variable }) => variable !== undefined) &&
      !code.text.slice(code.starts[first], code.ends[close]).includes('port');
    return isDefault ? found.map((one) => ({ ...one, variable: 'PORT' })) : found;
  }
  return isDeno ? [{ port: 8000, variable: undefined, host: undefined, span: code.span(at, close) }] : [];
}

type Port = Pick<Listen, 'port' | 'variable'>;

/** The port that the expression at `index` gives; undefined if the file does not tell. */
function portAt(reader: Reader, index: number, depth: number): Port | undefined {
  const { code, values, environment, settings } = reader;
  if (depth > 6) return undefined;
  const literal = code.literalAt(index);
  if (literal !== undefined)
    return /^\d{1,5}$/.test(literal) && Number(literal) < 65536
      ? { port: Number(literal), variable: undefined }
      : undefined;
  const read = environment.at.get(index);
  if (read) {
    const port = /^\d{1,5}$/.test(read.fallback ?? '') ? Number(read.fallback) : undefined;
    return { port, variable: read.name };
  }
  if (code.is(index, '+') || code.is(index, '(')) return portAt(reader, index + 1, depth + 1);
  if (!code.isName(index)) return undefined;
  // `Number(…)`, `parseInt(…)`, `normalizePort(…)`; what is behind them is the default if they have none inside.
  const call = code.is(index + 1, '.') && code.is(index + 3, '(') ? index + 3 : index + 1;
  if (code.is(call, '(')) {
    const inner = portAt(reader, call + 1, depth + 1);
    if (!inner || inner.port !== undefined) return inner;
    const close = code.partner[call] ?? code.count;
    const other =
      code.is(close + 1, '||') || code.is(close + 1, '??') ? portAt(reader, close + 2, depth + 1) : undefined;
    return { port: other?.port, variable: inner.variable };
  }
  const name = code.textAt(index);
  if (code.is(index + 1, '.') && code.isName(index + 2)) return memberPort(reader, name, code.textAt(index + 2), depth);
  const value = values.get(name);
  if (value !== undefined) return portAt(reader, value, depth + 1);
  // `const { PORT = 3000 } = process.env`
  const taken = environment.reads.find((one) => one.name === name);
  if (!taken || settings.results.has(name)) return undefined;
  return { port: /^\d{1,5}$/.test(taken.fallback ?? '') ? Number(taken.fallback) : undefined, variable: taken.name };
}

/** `env.PORT` of a settings model, `config.port` of an object literal. */
function memberPort(reader: Reader, object: string, member: string, depth: number): Port | undefined {
  const { code, values, settings } = reader;
  const field = settings.results.get(object)?.fields.find(({ name }) => name === member);
  if (field) {
    const port = /^\d{1,5}$/.test(field.fallback ?? '') ? Number(field.fallback) : undefined;
    return { port, variable: field.variables[0] };
  }
  const value = values.get(object);
  if (value === undefined || !code.is(value, '{')) return undefined;
  let found: Port | undefined;
  keysOf(code, value, (key, at) => {
    if (code.is(key, member)) found ??= portAt(reader, at, depth + 1);
  });
  return found;
}
