import { baseName, joinPath, parentOf } from '../repository/build-context.ts';
import {
  type FoundStart,
  healthRouteIn,
  portOfSources,
  type Project,
  sourcesIn,
  type StartAnswer,
  toldStart,
} from './init-project.ts';
import {
  type App,
  appNames,
  appsIn,
  byLikelihood,
  commandFor,
  depthOf,
  importOf,
  moduleOf,
  pathIn,
  rank,
  type Source,
} from './init-python-apps.ts';
import type { PythonPackages } from './init-python-packages.ts';

/** Imports of what serves: whoever starts such a program has to say where it listens. */
const serving =
  /^(?:flask|fastapi|starlette|aiohttp|tornado|sanic|quart|bottle|gradio|chainlit|dash|grpc|socketserver|http\.server|websockets|uvicorn|nicegui|panel)\b/;

/** How the program of a Python project starts: as it is told, as a Procfile says, or as its framework is served. */
export function pythonStart(
  project: Project,
  packages: PythonPackages,
  version: { readonly installed: boolean },
): StartAnswer {
  const { repository, folder, told } = project;
  const sources = sourcesIn(project, '.py');
  if (told.start !== undefined) return toldStart(told.start, told, sources);
  const web = /^web:[ \t]*(\S.*)$/m.exec(repository.tree.text(joinPath(folder, 'Procfile')) ?? '')?.[1]?.trim();
  if (web !== undefined && !web.includes('$')) {
    const answer = toldStart(web, told, sources);
    if (answer.kind === 'start') return { ...answer, start: { ...answer.start, says: [`starts ${web} (Procfile)`] } };
  }
  return (
    django(project, packages, sources) ??
    streamlit(project, packages, sources) ??
    served(project, packages, sources, version.installed) ??
    script(project, sources, version.installed) ?? {
      kind: 'asks',
      says: [],
      needs: ['the command that starts it:  --start "python main.py"'],
    }
  );
}

function started(
  project: Project,
  argv: FoundStart['argv'],
  parts: Omit<FoundStart, 'argv' | 'environment'> & Partial<FoundStart>,
): StartAnswer {
  const opens = project.told.port === false ? undefined : parts.opens;
  return { kind: 'start', start: { argv, environment: {}, ...parts, opens } };
}

function django(project: Project, { names: has }: PythonPackages, sources: readonly Source[]): StartAnswer | undefined {
  const { repository, folder, told } = project;
  const manage = repository.tree.text(joinPath(folder, 'manage.py'));
  const settings = /DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']/.exec(manage ?? '')?.[1];
  if (settings === undefined) return undefined;
  const place = (kind: string): Source | undefined =>
    sources.find(
      ({ path }) =>
        path.endsWith(`/${kind}.py`) && settings.startsWith(`${moduleOf(pathIn(project, path)).split('.')[0]}.`),
    );
  const port = told.port || 8000;
  const says = [`starts Django (manage.py: ${settings})`, `port ${port}`];
  const opens = { port, route: undefined };
  const wsgi = place('wsgi');
  const asgi = place('asgi');
  if (wsgi && has.has('gunicorn'))
    return started(
      project,
      ['gunicorn', '--bind', `0.0.0.0:${port}`, `${moduleOf(pathIn(project, wsgi.path))}:application`],
      { opens, says, notes: [] },
    );
  if (asgi && has.has('uvicorn'))
    return started(
      project,
      ['uvicorn', `${moduleOf(pathIn(project, asgi.path))}:application`, '--host', '0.0.0.0', '--port', String(port)],
      { opens, says, notes: [] },
    );
  if (wsgi && has.has('waitress'))
    return started(
      project,
      ['waitress-serve', `--listen=0.0.0.0:${port}`, `${moduleOf(pathIn(project, wsgi.path))}:application`],
      { opens, says, notes: [] },
    );
  return {
    kind: 'asks',
    says: [`Django (manage.py: ${settings})`],
    needs: ['a server among the dependencies, gunicorn or uvicorn; or the command that starts it:  --start "…"'],
  };
}

function streamlit(
  project: Project,
  { names: has }: PythonPackages,
  sources: readonly Source[],
): StartAnswer | undefined {
  if (!has.has('streamlit')) return undefined;
  const pages = sources.filter(
    ({ path, model }) =>
      !/(?:^|\/)pages\//.test(pathIn(project, path)) && model.imports.some(({ module }) => module === 'streamlit'),
  );
  const known = ['streamlit_app.py', 'app.py', 'main.py', 'Home.py', 'home.py'];
  const ranked = pages
    .filter(({ path }) => known.includes(baseName(path)))
    .sort(
      (a, b) => depthOf(a.path) - depthOf(b.path) || known.indexOf(baseName(a.path)) - known.indexOf(baseName(b.path)),
    );
  const page = ranked[0] ?? (pages.length === 1 ? pages[0] : undefined);
  if (!page) return undefined;
  const name = pathIn(project, page.path);
  const port = project.told.port || 8501;
  return started(project, ['streamlit', 'run', name, `--server.port=${port}`], {
    environment: { HOME: '/tmp', STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false', STREAMLIT_SERVER_HEADLESS: 'true' },
    opens: { port, route: '/_stcore/health' },
    says: [`starts the Streamlit page ${name}`, `port ${port}`],
    notes: [],
  });
}

function served(
  project: Project,
  { names: has }: PythonPackages,
  sources: readonly Source[],
  installed: boolean,
): StartAnswer | undefined {
  const all = appsIn(sources).sort(byLikelihood);
  const [app, second] = all;
  if (!app) return undefined;
  // Wrapped by a module of its own: `from app import create_app; app = create_app()`.
  const entry = app.factory
    ? sources.find(
        ({ path, model }) =>
          /(?:^|\/)(?:wsgi|asgi|main|app|run|server|[a-z]+)\.py$/.test(path) &&
          model.names.some(
            ({ name, kind, maker }) => kind === 'variable' && appNames.includes(name) && maker === app.name,
          ),
      )
    : undefined;
  const target: App = entry
    ? {
        source: entry,
        name: entry.model.names.find(({ maker }) => maker === app.name)?.name ?? 'app',
        protocol: app.protocol,
        factory: false,
      }
    : app;
  if (!entry && second && byLikelihood(app, second) === 0)
    return {
      kind: 'asks',
      says: [
        `applications in ${all
          .slice(0, 4)
          .map(({ source }) => source.path)
          .join(', ')}`,
      ],
      needs: [`which one is served:  --start "uvicorn package.module:${app.name} --host 0.0.0.0 --port 8000"`],
    };
  const { module, root } = importOf(project, sources, target.source, installed);
  const own = target.source.model.listens.find(({ port }) => port !== undefined)?.port;
  // What is below 1024 is left to root on many machines.
  const port = project.told.port || (own !== undefined && own >= 1024 ? own : 8000);
  const health = healthRouteIn(sources);
  const argv = commandFor(target, module, port, has);
  if (!argv)
    return {
      kind: 'asks',
      says: [`${target.source.path} has ${target.name}`],
      needs: [
        'a server among the dependencies: uvicorn, hypercorn or granian; or the command that starts it:  --start "…"',
      ],
    };
  return started(project, argv, {
    environment: root === '' ? {} : { PYTHONPATH: `/app/${root}` },
    opens: { port, route: health?.route },
    says: [
      `starts ${target.source.path} with ${argv[0]}`,
      `port ${port}`,
      ...(health ? [`health ${health.route} (${health.path})`] : []),
    ],
    notes:
      argv[0] === 'flask'
        ? [
            "Flask's own server is for development: add gunicorn to the dependencies, then  plimsoll init --harden --force",
          ]
        : [],
  });
}

/** What is no application of a framework: a command of the package, `python -m package`, `python main.py`. */
function script(project: Project, sources: readonly Source[], installed: boolean): StartAnswer | undefined {
  const { repository, folder, told } = project;
  const scripts = [...(repository.pyproject(joinPath(folder, 'pyproject.toml'))?.model.scripts.values() ?? [])];
  const known = ['main.py', 'app.py', 'server.py', 'run.py', 'bot.py', 'wsgi.py'];
  const mains = sources
    .filter(
      ({ path, model }) =>
        (model.main !== undefined || baseName(path) === 'main.py') &&
        (known.includes(baseName(path)) || baseName(path) === '__main__.py'),
    )
    .sort((a, b) => depthOf(a.path) - depthOf(b.path) || rank(known, baseName(a.path)) - rank(known, baseName(b.path)));
  const package_ = sources
    .filter(({ path }) => baseName(path) === '__main__.py')
    .sort((a, b) => depthOf(a.path) - depthOf(b.path))[0];
  const main = mains[0];
  const name = main && pathIn(project, main.path);
  const module = package_ && moduleOf(parentOf(pathIn(project, package_.path)).replace(/^src\//, ''));
  const argv: FoundStart['argv'] | undefined =
    installed && scripts.length === 1 && scripts[0]
      ? [scripts[0].name]
      : name !== undefined && !name.endsWith('__main__.py')
        ? ['python', name]
        : module
          ? ['python', '-m', module]
          : undefined;
  if (!argv) return undefined;
  const seen = portOfSources(sources);
  const port = told.port === false ? undefined : (told.port ?? seen?.port);
  const says = [`starts ${argv.join(' ')}`];
  if (
    port === undefined &&
    told.port !== false &&
    sources.some(({ model }) => model.imports.some(({ module: one, typeOnly }) => !typeOnly && serving.test(one)))
  )
    return { kind: 'asks', says, needs: ['the port that it opens:  --port 8000  (or --no-port, if it opens none)'] };
  const health = port === undefined ? undefined : healthRouteIn(sources);
  const notes =
    seen?.host && /^(?:127\.|localhost|::1)/.test(seen.host)
      ? [`${seen.path} listens on ${seen.host}: nothing outside of the container reaches that; 0.0.0.0 would do`]
      : [];
  return started(project, argv, {
    environment: told.port && seen?.variable ? { [seen.variable]: String(told.port) } : {},
    opens: port === undefined ? undefined : { port, route: health?.route },
    says: [...says, port === undefined ? 'opens no port' : `port ${port}${seen ? ` (${seen.path})` : ''}`],
    notes,
  });
}
