import { PythonReader } from './python-reader.ts';

/** What a FastAPI application answers. */
export interface RouteTable {
  /** The variable that holds it. */
  readonly name: string;
  /** As written: "/todos/{id}". */
  readonly paths: readonly string[];
  /** False if it takes routes from elsewhere, or something that is not seen may answer before them. */
  readonly isClosed: boolean;
}

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace', 'api_route', 'websocket']);
/** What an application is used for without a route coming of it. */
const harmless = new Set(['state', 'on_event', 'openapi', 'openapi_tags', 'title', 'version', 'description', 'debug']);
/** Middleware that answers no path of its own. */
const plainMiddleware = new Set([
  'CORSMiddleware',
  'GZipMiddleware',
  'TrustedHostMiddleware',
  'SessionMiddleware',
  'HTTPSRedirectMiddleware',
  'ProxyHeadersMiddleware',
]);
/** Arguments of FastAPI that change no path. */
const plainArguments = new Set([
  'title',
  'version',
  'description',
  'summary',
  'lifespan',
  'debug',
  'contact',
  'license_info',
  'openapi_tags',
  'terms_of_service',
  'default_response_class',
  'on_startup',
  'on_shutdown',
  'separate_input_output_schemas',
  'generate_unique_id_function',
  'swagger_ui_parameters',
]);
/** FastAPI's own pages. */
const own = ['/openapi.json', '/docs', '/docs/oauth2-redirect', '/redoc'];

/** The FastAPI applications of a module with the paths that its decorators give them. Never throws; linear. */
export function fastapiRoutes(text: string): readonly RouteTable[] {
  if (!/\bFastAPI\s*\(/.test(text)) return [];
  const reader = new PythonReader(text);
  const { kinds, depths } = reader.tokens;
  const apps = new Map<string, { readonly paths: string[]; isClosed: boolean; readonly at: number }>();
  for (let index = 0; index < reader.count; index++) {
    // `app = FastAPI(title="x")` at the top of the module.
    if (kinds[index] !== 'name' || depths[index] !== 0 || !reader.is(index + 1, '=')) continue;
    const call = kinds[index + 2] === 'name' ? reader.dotted(index + 2) : undefined;
    if (!call || !/^(?:fastapi\.)?FastAPI$/.test(call.name) || !reader.is(call.to, '(')) continue;
    const args = reader.args(call.to);
    const isPlain = args.every(({ name, spread }) => !spread && name !== undefined && plainArguments.has(name));
    const again = apps.has(reader.word(index));
    apps.set(reader.word(index), { paths: [], isClosed: isPlain && !again, at: index });
  }
  for (let index = 0; index < reader.count; index++) {
    if (kinds[index] !== 'name' || reader.is(index - 1, '.')) continue;
    const app = apps.get(reader.word(index));
    // `from app.settings import settings`: a package of that name.
    if (!app || app.at === index || /^(?:from|import)$/.test(reader.word(index - 1))) continue;
    const { name, to } = reader.dotted(index);
    const [, member, ...more] = name.split('.');
    if (member === undefined) {
      // `uvicorn.run(app, …)`; whoever else gets it may add routes, and so may a second assignment.
      const isRun =
        reader.is(index - 1, '(') && reader.word(index - 2) === 'run' && reader.word(index - 4) === 'uvicorn';
      if (!isRun && !(reader.is(index + 1, '=') && reader.is(index - 1, '('))) app.isClosed = false;
    } else if (verbs.has(member) && more.length === 0 && reader.is(to, '(')) {
      const first = reader.argument(reader.args(to), 'path', 0);
      const path = first && reader.plain(first);
      if (path === undefined) app.isClosed = false;
      else app.paths.push(path);
    } else if (member === 'add_middleware' && reader.is(to, '(')) {
      const first = reader.args(to)[0];
      const middleware = first && kinds[first.from] === 'name' ? reader.dotted(first.from).name.split('.').at(-1) : '';
      if (!plainMiddleware.has(middleware ?? '')) app.isClosed = false;
    } else if (!harmless.has(member)) app.isClosed = false;
  }
  return [...apps].map(([name, { paths, isClosed }]) => ({ name, paths: [...paths, ...own], isClosed }));
}
