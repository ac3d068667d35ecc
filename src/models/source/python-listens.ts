import type { ModuleNames } from './python-modules.ts';
import type { Argument, PythonReader, Range } from './python-reader.ts';
import type { EnvironmentRead, Listen } from './syntax.ts';

/** How a call says where it listens. */
interface Server {
  /** Positions of host and port, or of the address (a tuple or "host:port"). */
  readonly host?: number;
  readonly port?: number;
  readonly address?: number;
  /** The port without one in the call; undefined: then the call opens none that anybody knows. */
  readonly usual?: number;
  /** Only with a port in the call: the name alone says too little. */
  readonly explicit?: boolean;
}

/** By full name (`uvicorn.run`). */
const functions: Readonly<Record<string, Server>> = {
  'uvicorn.run': { port: 2, host: 1, usual: 8000 },
  'uvicorn.Config': { port: 2, host: 1, usual: 8000 },
  'hypercorn.run': { explicit: true },
  'http.server.HTTPServer': { address: 0 },
  'http.server.ThreadingHTTPServer': { address: 0 },
  'socketserver.TCPServer': { address: 0 },
  'socketserver.ThreadingTCPServer': { address: 0 },
  'wsgiref.simple_server.make_server': { host: 0, port: 1 },
  'werkzeug.serving.run_simple': { host: 0, port: 1 },
  'aiohttp.web.run_app': { usual: 8080 },
  'waitress.serve': { usual: 8080 },
  'gevent.pywsgi.WSGIServer': { address: 0 },
  'bottle.run': { usual: 8080 },
  'websockets.serve': { host: 1, port: 2 },
  'asyncio.start_server': { host: 1, port: 2 },
  'prometheus_client.start_http_server': { port: 0 },
};
/** By the last part of the name, whatever the object is. */
const methods: Readonly<Record<string, Server>> = {
  add_insecure_port: { address: 0, explicit: true },
  add_secure_port: { address: 0, explicit: true },
  bind: { address: 0, explicit: true },
  launch: { explicit: true },
};
/** `run` of objects that these make. */
const applications: Readonly<Record<string, Server>> = {
  Flask: { host: 0, port: 1, usual: 5000 },
  Quart: { host: 0, port: 1, usual: 5000 },
  Dash: { usual: 8050 },
  Sanic: { host: 0, port: 1, usual: 8000 },
  Bottle: { usual: 8080 },
};

const hints = /uvicorn|\brun\b|Server\b|serve\b|listen\b|\.bind\b|_port\b|launch\b|run_simple|run_app/;

/** The ports that a module opens. `reads`: what it reads of the environment, by place. */
export function listensOf(
  reader: PythonReader,
  { bound, names }: ModuleNames,
  reads: readonly EnvironmentRead[],
): readonly Listen[] {
  if (!hints.test(reader.text)) return [];
  const makers = new Map(names.map(({ name, maker }) => [name, maker?.slice(maker.lastIndexOf('.') + 1)]));
  const listens: Listen[] = [];
  const { kinds } = reader.tokens;
  for (let index = 0; index < reader.count; index++) {
    if (kinds[index] !== 'name' || reader.is(index - 1, '.') || reader.word(index - 1) === 'def') continue;
    const { name, to: open } = reader.dotted(index);
    if (!reader.is(open, '(')) {
      index = open - 1;
      continue;
    }
    const server = serverOf(name, bound, makers);
    const listen = server && listenOf(reader, open, server, reads);
    if (listen) listens.push({ ...listen, span: reader.span({ from: index, to: open }) });
    index = open - 1;
  }
  return listens;
}

function serverOf(
  name: string,
  bound: ReadonlyMap<string, string>,
  makers: ReadonlyMap<string, string | undefined>,
): Server | undefined {
  const dot = name.indexOf('.');
  const first = dot === -1 ? name : name.slice(0, dot);
  const full = `${bound.get(first) ?? first}${dot === -1 ? '' : name.slice(dot)}`;
  if (Object.hasOwn(functions, full)) return functions[full];
  if (dot === -1) return undefined;
  const method = name.slice(name.lastIndexOf('.') + 1);
  if (Object.hasOwn(methods, method)) return methods[method];
  if (method === 'listen') return { host: 1, port: 0, explicit: true };
  if (method !== 'run' || name.indexOf('.') !== name.lastIndexOf('.')) return undefined;
  const maker = makers.get(first);
  if (maker !== undefined && Object.hasOwn(applications, maker)) return applications[maker];
  // Made elsewhere, or by a function of the code's own: only what the call itself says counts.
  return { explicit: true };
}

function listenOf(
  reader: PythonReader,
  open: number,
  server: Server,
  reads: readonly EnvironmentRead[],
): Omit<Listen, 'span'> | undefined {
  const args = reader.args(open);
  if (args.some(({ spread }) => spread)) return undefined;
  const find = (name: string, position: number | undefined): Argument | undefined =>
    position === undefined ? args.find((one) => one.name === name) : reader.argument(args, name, position);
  if (server.address !== undefined) return addressOf(reader, args[server.address], reads, server.explicit === true);
  const port = find('port', server.port) ?? args.find(({ name }) => name === 'server_port');
  const host = find('host', server.host) ?? args.find(({ name }) => name === 'server_name');
  if (!port) {
    if (server.usual === undefined || server.explicit) return undefined;
    return { port: server.usual, variable: undefined, host: host && reader.plain(host) };
  }
  const found = portOf(reader, port, reads, 0);
  if (server.explicit && found.port === undefined && found.variable === undefined) return undefined;
  return { ...found, host: host && reader.plain(host) };
}

/** `("", 8000)`, `"[::]:50051"`. */
function addressOf(
  reader: PythonReader,
  address: Range | undefined,
  reads: readonly EnvironmentRead[],
  explicit: boolean,
): Omit<Listen, 'span'> | undefined {
  if (!address) return undefined;
  const tuple = reader.is(address.from, '(') && reader.closer(address.from) === address.to - 1;
  const [host, port] = tuple ? reader.parts({ from: address.from + 1, to: address.to - 1 }) : [];
  if (port) {
    const found = portOf(reader, port, reads, 0);
    return explicit && found.port === undefined && found.variable === undefined
      ? undefined
      : { ...found, host: host && reader.plain(host) };
  }
  const text = reader.plain(address);
  const match = text === undefined ? null : /^(.*):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  return { port: Number(match[2]), variable: undefined, host: (match[1] ?? '').replace(/^\[(.*)\]$/, '$1') };
}

const maxSteps = 4;

/** `8000`, `PORT`, `int(os.environ.get("PORT", 8000))`. */
function portOf(
  reader: PythonReader,
  range: Range,
  reads: readonly EnvironmentRead[],
  steps: number,
): Pick<Listen, 'port' | 'variable'> {
  const plain = reader.plain(range);
  if (plain !== undefined) return { port: numberOf(plain), variable: undefined };
  const span = reader.span(range);
  const read = reads.find((one) => one.span.start >= span.start && one.span.end <= span.end);
  if (read) return { port: numberOf(read.fallback), variable: read.name };
  const call = reader.call(range);
  if (call?.name === 'int' && steps < maxSteps) {
    const [first] = reader.args(call.open);
    if (first) return portOf(reader, first, reads, steps + 1);
  }
  const constant = range.to === range.from + 1 ? reader.constants.get(reader.word(range.from)) : undefined;
  if (constant && steps < maxSteps) return portOf(reader, constant, reads, steps + 1);
  return { port: undefined, variable: undefined };
}

function numberOf(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number > 0 && number < 65536 ? number : undefined;
}
