import type { SourceFile } from '../models/source/syntax.ts';
import { baseName, inside, joinPath, parentOf } from '../repository/build-context.ts';
import type { Unit } from '../repository/repository.ts';
import type { FoundStart, Project } from './init-project.ts';

export type Source = Unit<SourceFile>;

/** An application that a server can be told to serve. */
export interface App {
  readonly source: Source;
  readonly name: string;
  readonly protocol: 'asgi' | 'wsgi';
  /** A function that makes it. */
  readonly factory: boolean;
}

const protocols: Readonly<Record<string, App['protocol']>> = {
  FastAPI: 'asgi',
  Starlette: 'asgi',
  Litestar: 'asgi',
  Quart: 'asgi',
  Flask: 'wsgi',
  APIFlask: 'wsgi',
};
export const appNames = ['app', 'application', 'api', 'server'];
const files = ['main.py', 'app.py', 'asgi.py', 'wsgi.py', 'server.py', 'api.py', 'application.py', '__init__.py'];
/** `path` from the folder of the project. */
export const pathIn = (project: Project, path: string): string => inside(project.folder, path) ?? path;

export const depthOf = (path: string): number => path.split('/').length;

const lastWord = (maker: string): string => maker.slice(maker.lastIndexOf('.') + 1);

/** What servers can be told to serve. */
export function appsIn(sources: readonly Source[]): App[] {
  return sources.flatMap((source): App[] => {
    const found = source.model.names.flatMap(({ name, kind, maker }): App[] => {
      const protocol = maker === undefined ? undefined : protocols[lastWord(maker)];
      return kind === 'variable' && protocol ? [{ source, name, protocol, factory: false }] : [];
    });
    if (found.length > 0) return found;
    const module = source.model.imports.find(({ names: taken }) => taken.some((one) => protocols[one] !== undefined));
    const [maker] = module?.names.flatMap((one) => protocols[one] ?? []) ?? [];
    const factory = source.model.names.find(
      ({ name, kind }) => kind === 'function' && /^(?:create|make|build|get)_app(?:lication)?$/.test(name),
    );
    return maker && factory ? [{ source, name: factory.name, protocol: maker, factory: true }] : [];
  });
}

/** Place in `list`, its end for what is not in it. */
export const rank = (list: readonly string[], one: string): number =>
  list.includes(one) ? list.indexOf(one) : list.length;

/** Applications, the likeliest first: ready ones before functions that make one, then by name and place. */
export const byLikelihood = (a: App, b: App): number =>
  Number(a.factory) - Number(b.factory) ||
  depthOf(a.source.path) - depthOf(b.source.path) ||
  rank(files, baseName(a.source.path)) - rank(files, baseName(b.source.path)) ||
  rank(appNames, a.name) - rank(appNames, b.name);

/** The server among the dependencies that serves it; undefined if there is none. */
export function commandFor(
  { name, protocol, factory }: App,
  module: string,
  port: number,
  has: ReadonlySet<string>,
): FoundStart['argv'] | undefined {
  const address = `0.0.0.0:${port}`;
  if (protocol === 'asgi') {
    if (has.has('uvicorn') || has.has('fastapi-cli') || has.has('uvicorn-worker'))
      return [
        'uvicorn',
        `${module}:${name}`,
        '--host',
        '0.0.0.0',
        '--port',
        String(port),
        ...(factory ? ['--factory'] : []),
      ];
    if (has.has('hypercorn')) return ['hypercorn', '--bind', address, `${module}:${name}${factory ? '()' : ''}`];
    if (has.has('granian'))
      return [
        'granian',
        '--interface',
        'asgi',
        '--host',
        '0.0.0.0',
        '--port',
        String(port),
        ...(factory ? ['--factory'] : []),
        `${module}:${name}`,
      ];
    return undefined;
  }
  const made = factory ? `${module}:${name}()` : `${module}:${name}`;
  if (has.has('gunicorn')) return ['gunicorn', '--bind', address, made];
  if (has.has('waitress'))
    return ['waitress-serve', `--listen=${address}`, ...(factory ? ['--call'] : []), `${module}:${name}`];
  return ['flask', '--app', made, 'run', '--host', '0.0.0.0', '--port', String(port)];
}

/** "app/main.py" → "app.main" */
export const moduleOf = (path: string): string => path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');

/** The name by which a server imports `source`, and the folder that imports begin at: the one where most of its own imports are found. */
export function importOf(
  project: Project,
  sources: readonly Source[],
  source: Source,
  installed: boolean,
): { module: string; root: string } {
  const name = pathIn(project, source.path);
  if (installed && name.startsWith('src/')) return { module: moduleOf(name.slice(4)), root: '' };
  const { repository, folder } = project;
  const roots = [''];
  for (const part of parentOf(name).split('/')) if (part !== '') roots.push(joinPath(roots.at(-1) ?? '', part));
  const near = sources.filter(({ path }) => inside(parentOf(source.path), path) !== undefined);
  const found = (root: string): number =>
    near
      .flatMap(({ model }) => model.imports)
      .filter(({ module }) => {
        const at = joinPath(joinPath(folder, root), module.split('.')[0] ?? '');
        return !module.startsWith('.') && (repository.tree.exists(`${at}.py`) || repository.hasOwnBelow(at));
      }).length;
  let best = '';
  for (const root of roots) if (found(root) > found(best)) best = root;
  return { module: moduleOf(inside(best, name) ?? name), root: best };
}
