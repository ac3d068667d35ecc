import type { Opened } from '../models/hardened/image.ts';
import { serverPort } from '../models/shell/servers.ts';
import { parseScript } from '../models/shell/parse.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { SourceFile } from '../models/source/syntax.ts';
import { inside } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { isAside } from '../repository/inferred.ts';
import type { Repository, Unit } from '../repository/repository.ts';
import { MappedText } from '../text/mapped.ts';

/** What the command line says, because no file does. */
export interface Told {
  /** The command that starts the program; of Go: the package to build. */
  readonly start?: string | undefined;
  /** The port that it opens; `false`: none. */
  readonly port?: number | false | undefined;
}

/** A folder that shall get an image. */
export interface Project {
  readonly repository: Repository;
  /** "" is the root. */
  readonly folder: string;
  readonly told: Told;
}

/** An image as the files of the repository suggest it. */
export interface Draft {
  readonly kind: 'python' | 'node' | 'go' | 'site';
  readonly dockerfile: string;
  /** The same for those who develop: ring 1. */
  readonly ringOne: string | undefined;
  /** The folder to build from, relative to the repository. */
  readonly context: string;
  readonly port: number | undefined;
  /** Further patterns for the ignore file, and paths that it must let in. */
  readonly ignore: readonly string[];
  readonly needs: readonly string[];
  /** Further files to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What was found, and where. */
  readonly says: readonly string[];
  /** What somebody should look at. */
  readonly notes: readonly string[];
}

export type Decision =
  | { readonly kind: 'draft'; readonly draft: Draft }
  /** Something is not known and is not invented. */
  | { readonly kind: 'asks'; readonly says: readonly string[]; readonly needs: readonly string[] };

/** How the program of a project starts, with what says so. */
export interface FoundStart {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly opens: Opened | undefined;
  readonly says: readonly string[];
  readonly notes: readonly string[];
}

export type StartAnswer =
  | { readonly kind: 'start'; readonly start: FoundStart }
  | { readonly kind: 'asks'; readonly says: readonly string[]; readonly needs: readonly string[] };

/** True for what may stand in a Dockerfile as it is: no blank, no quote, nothing that a shell would read. */
export const isPlainWord = (text: string): boolean => /^[\w@.+/-]*$/.test(text) && !text.startsWith('-');

/** Source files with `ending` in the folder of the project: no tests, no examples. */
export function sourcesIn({ repository, folder }: Project, ending: string): readonly Unit<SourceFile>[] {
  return repository.ending(ending).flatMap((path): Unit<SourceFile>[] => {
    const name = inside(folder, path);
    if (
      name === undefined ||
      isAside(name) ||
      /(?:^|\/)(?:test_[^/]*|[^/]*[._]test|[^/]*[._]spec|conftest)\.\w+$/.test(name)
    )
      return [];
    const unit = repository.unit(formats.source, path);
    return unit?.model ? [{ path, text: unit.text, model: unit.model }] : [];
  });
}

/** `text` as a shell would split it; through the shell if it is more than one command. */
export function argvOf(text: string): {
  readonly argv: readonly [string, ...string[]];
  readonly command: ShellCommand | undefined;
} {
  const { commands, errors } = parseScript(MappedText.slice(text, { start: 0, end: text.length }), 'sh');
  const [command] = commands;
  const plain =
    command !== undefined &&
    commands.length === 1 &&
    errors.length === 0 &&
    command.wrappers.length === 0 &&
    command.assignments.length === 0 &&
    command.redirects.length === 0 &&
    [command.nameWord, ...command.args].every(({ value }) => value !== undefined);
  if (!plain) return { argv: ['sh', '-c', text], command: commands.at(-1) };
  return { argv: [command.nameWord.value ?? '', ...command.args.map(({ value }) => value ?? '')], command };
}

const routePattern =
  /\b(?:app|server|fastify|application|http|mux|router|e|r)\s*\.\s*(?:get|GET|Get|HandleFunc|Handle|route|api_route)\(\s*["'`](?:GET )?(\/(?:[\w-]+\/)*(?:health|healthz|healthcheck|health-check|livez|readyz|ping|up|status))["'`]/;
/** A router that is mounted below a path has other addresses than it says. */
const mounted =
  /\b(?:app|server|fastify)\s*\.\s*(?:use|register|include_router|mount)\(\s*["'`]\/\w|prefix\s*[=:]\s*["'`f]/;

/** A path of the program that somebody made to be asked for its health; only one that is surely at its root. */
export function healthRouteIn(sources: readonly Unit<SourceFile>[]): { route: string; path: string } | undefined {
  for (const { path, text } of sources) {
    const match = routePattern.exec(text);
    if (!match?.[1]) continue;
    const onRouter = /^(?:router|r)\b/.test(match[0]);
    if (!onRouter || !sources.some((one) => mounted.test(one.text))) return { route: match[1], path };
  }
  return undefined;
}

/** The port that code opens by itself, where all of it agrees. */
export function portOfSources(sources: readonly Unit<SourceFile>[]):
  | {
      readonly port: number;
      readonly variable: string | undefined;
      readonly host: string | undefined;
      readonly path: string;
    }
  | undefined {
  const found = sources.flatMap(({ path, model }) =>
    model.listens.flatMap(({ port, variable, host }) =>
      port === undefined
        ? []
        : [
            {
              port,
              variable: variable !== undefined && /^[A-Za-z_]\w*$/.test(variable) ? variable : undefined,
              host,
              path,
            },
          ],
    ),
  );
  return new Set(found.map(({ port }) => port)).size === 1 ? found[0] : undefined;
}

/** A start that the command line gives. Its port is asked for only if neither the command nor the sources say it. */
export function toldStart(text: string, told: Told, sources: readonly Unit<SourceFile>[]): StartAnswer {
  const { argv, command } = argvOf(text);
  const found = command && serverPort(command, new Map(), () => false);
  const seen = portOfSources(sources);
  const port = told.port ?? found?.port ?? seen?.port;
  if (port === undefined)
    return {
      kind: 'asks',
      says: [`it starts with  ${text}`],
      needs: ['the port that it opens:  --port 8080  (or --no-port, if it opens none)'],
    };
  const route = port === false ? undefined : healthRouteIn(sources)?.route;
  const environment: Record<string, string> =
    told.port !== undefined && told.port !== false && seen?.variable ? { [seen.variable]: String(told.port) } : {};
  // Servers that open a port for the container alone unless somebody says otherwise.
  const all = argv.join(' ');
  if (port !== false && /\bgunicorn\b/.test(all) && !/--bind|-b\b/.test(all)) environment['PORT'] = String(port);
  if (/\buvicorn\b/.test(all) && !all.includes('--host')) environment['UVICORN_HOST'] = '0.0.0.0';
  if (/\bflask\b.* run\b/.test(all) && !all.includes('--host')) environment['FLASK_RUN_HOST'] = '0.0.0.0';
  const opens = port === false ? undefined : { port, route };
  return { kind: 'start', start: { argv, environment, opens, says: [`starts ${text} (--start)`], notes: [] } };
}
