import type { PackageJson } from '../models/node/package-json.ts';
import { parseScript } from '../models/shell/parse.ts';
import { serverPort } from '../models/shell/servers.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { SourceFile } from '../models/source/syntax.ts';
import { joinPath } from '../repository/build-context.ts';
import type { Unit } from '../repository/repository.ts';
import { MappedText } from '../text/mapped.ts';
import {
  type FoundStart,
  healthRouteIn,
  portOfSources,
  type Project,
  sourcesIn,
  type StartAnswer,
  toldStart,
} from './init-project.ts';

/** Start programs for those who develop. */
const development =
  /^(?:nodemon|vite|react-scripts|webpack|webpack-dev-server|ng|concurrently|parcel|gatsby|astro|vue-cli-service|nest|tsc|snowpack|ember|live-server|docusaurus|turbo|nx|lerna|rollup|esbuild|tsup|wrangler|electron|expo)$/;
const starts = ['start:prod', 'start:production', 'start', 'serve', 'server', 'prod'];
const mains = [
  'server.js',
  'index.js',
  'app.js',
  'main.js',
  'server.mjs',
  'index.mjs',
  'src/server.js',
  'src/index.js',
  'src/app.js',
  'src/main.js',
  'server.ts',
  'index.ts',
  'src/server.ts',
  'src/index.ts',
  'src/main.ts',
];
const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts'];
const serving =
  /^(?:express|fastify|@fastify\/[\w-]+|fastify-[\w-]+|koa|@hapi\/hapi|@nestjs\/core|hono|@hono\/node-server|restify|polka|ws|socket\.io|@grpc\/grpc-js|apollo-server|@apollo\/server|(?:node:)?https?|(?:node:)?net)$/;

/** How the program of a Node project starts: as it is told, as its start script says, or with the file that opens a port. */
export function nodeStart(project: Project, model: PackageJson, runsTypeScript: boolean): StartAnswer {
  const { repository, folder, told } = project;
  const sources = endings
    .flatMap((ending) => sourcesIn(project, ending))
    .filter(
      ({ path }) =>
        !/(?:^|\/)(?:dist|build|out|public|static|assets|\.next|node_modules)\/|\.config\.\w+$|\.d\.ts$|\.min\.js$/.test(
          path,
        ),
    );
  if (told.start !== undefined) return toldStart(told.start, told, sources);
  for (const name of starts) {
    const text = model.scripts.get(name)?.text;
    const found = text === undefined ? undefined : ofScript(name, text);
    if (found) return opened(project, sources, found);
  }
  const main = [model.main?.text.replace(/^\.\//, '') ?? '', ...mains].find(
    (name) => name !== '' && repository.isOwn(joinPath(folder, name)) && (runsTypeScript || !name.endsWith('ts')),
  );
  const unit = sources.find(({ path }) => path === joinPath(folder, main ?? ''));
  const opens = unit && (unit.model.listens.length > 0 || /\.listen\(|createServer\(|serve\(/.test(unit.text));
  if (main !== undefined && opens)
    return opened(project, sources, { argv: ['node', main], command: undefined, says: `starts node ${main}` });
  return { kind: 'asks', says: [], needs: ['the command that starts it:  --start "node server.js"'] };
}

interface Found {
  readonly argv: readonly [string, ...string[]];
  readonly command: ShellCommand | undefined;
  readonly says: string;
}

function ofScript(name: string, text: string): Found | undefined {
  const { commands, errors } = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'sh');
  const command = commands.at(-1);
  if (command?.name === undefined || errors.length > 0 || development.test(command.name)) return undefined;
  const says = `starts ${text} (script ${name} of package.json)`;
  const words = [command.name, ...command.args.map(({ value }) => value)];
  const only = commands.length === 1 && command.redirects.length === 0 && words.every((word) => word !== undefined);
  // NODE_ENV is set by the image; other settings are kept by running the script as it is.
  const kept =
    command.assignments.every((one) => one.name === 'NODE_ENV') &&
    !command.wrappers.some((one) => /dotenv|env-cmd/.test(one));
  if (!only || !kept || /^(?:npm|yarn|pnpm|npx|dotenv|env-cmd|cross-env)$/.test(command.name))
    return { argv: ['npm', 'run', '--silent', name], command, says };
  return { argv: words as [string, ...string[]], command, says };
}

function opened(project: Project, sources: readonly Unit<SourceFile>[], { argv, command, says }: Found): StartAnswer {
  const { told, repository, folder } = project;
  const server = command && serverPort(command, new Map(), (name) => repository.isOwn(joinPath(folder, name)));
  const seen = portOfSources(sources);
  const port = told.port === false ? undefined : (told.port ?? server?.port ?? seen?.port);
  if (
    port === undefined &&
    told.port !== false &&
    (server ||
      sources.some(({ model }) => model.imports.some(({ module, typeOnly }) => !typeOnly && serving.test(module))))
  )
    return {
      kind: 'asks',
      says: [says],
      needs: ['the port that it opens:  --port 3000  (or --no-port, if it opens none)'],
    };
  const health = port === undefined ? undefined : healthRouteIn(sources);
  const local = seen?.host !== undefined && /^(?:127\.|localhost|::1)/.test(seen.host) && port !== undefined;
  const start: FoundStart = {
    argv,
    environment: port !== undefined && seen?.variable && !server ? { [seen.variable]: String(port) } : {},
    opens: port === undefined ? undefined : { port, route: health?.route },
    says: [
      says,
      port === undefined ? 'opens no port' : `port ${port}${seen && seen.port === port ? ` (${seen.path})` : ''}`,
      ...(health ? [`health ${health.route} (${health.path})`] : []),
    ],
    notes: local
      ? [`${seen.path} listens on ${seen.host}: nothing outside of the container reaches that; 0.0.0.0 would do`]
      : [],
  };
  return { kind: 'start', start };
}
