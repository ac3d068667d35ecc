import type { ShellWord } from '../../models/shell/syntax.ts';
import { baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import type { StartCommand } from '../../repository/start-commands.ts';
import { partOfWord } from '../../repository/start-modules.ts';
import { isCovered, type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import {
  manifestAt,
  mayRewrite,
  memberManifest,
  type ScriptTarget,
  scriptTargetOf,
} from '../../repository/start-scripts.ts';
import { edit } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'entrypoint/start-script-exists',
  level: 'error',
  must: 'The script that CMD or ENTRYPOINT runs through a package manager stands in the manifest that is in the image.',
  why: 'The image builds and the container exits at once with "Missing script" or "Command not found".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of startPlacesOf(repository)) {
      for (const command of place.commands) {
        const target = scriptTargetOf(command);
        if (!target && !runners.has(command.command.name ?? '')) continue;
        const report = target ? ofNode(repository, place, target) : ofPython(repository, place, command);
        if (
          !report ||
          isCovered(place, joinPath(target?.dir ?? command.dir ?? '', target ? 'package.json' : 'pyproject.toml'))
        )
          continue;
        const level = place.isStated ? (report.level ?? 'error') : 'warning';
        yield { ...report, level, related: [...(report.related ?? []), ...place.related] };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npm", "run", "strat"]\n',
        'package.json': '{"scripts": {"start": "node dist/main.js", "build": "tsc"}}',
      },
      finds: ['Dockerfile:5:20'],
      fixed: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npm", "run", "start"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /src\nCOPY . .\nFROM node:22\nWORKDIR /app\nCOPY --from=build /src/package.json ./\nENTRYPOINT npm start\n',
        'package.json': '{"scripts": {"dev": "vite"}}',
      },
      finds: ['Dockerfile:7:16'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "run", "start:prod", "--workspace", "@x/api"]\n',
        'package.json': '{"workspaces": ["packages/*"], "scripts": {"start:prod": "node ."}}',
        'packages/api/package.json': '{"name": "@x/api", "scripts": {"serve": "node ."}}',
      },
      finds: ['Dockerfile:4:20'],
    },
    // The manifest lies in a folder of its own.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY web ./web\nCMD ["yarn", "start"]\n',
        'web/package.json': '{"scripts": {"start": "node ."}}',
      },
      finds: ['Dockerfile:4:14'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install poetry && poetry install\nCMD ["poetry", "run", "servr"]\n',
        'pyproject.toml': '[tool.poetry]\nname = "x"\n[tool.poetry.scripts]\nserver = "x:main"\n',
      },
      finds: ['Dockerfile:5:23'],
      fixed: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install poetry && poetry install\nCMD ["poetry", "run", "server"]\n',
      },
    },
    // The command of a service.
    {
      files: {
        'compose.yaml': 'services:\n  worker:\n    build: .\n    command: ["npm", "run", "wroker"]\n',
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "node .", "worker": "node worker.js"}}',
        'worker.js': '',
      },
      finds: ['compose.yaml:4:29'],
      fixed: {
        'compose.yaml': 'services:\n  worker:\n    build: .\n    command: ["npm", "run", "worker"]\n',
      },
    },
    // A script that runs a script.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "npm run sevre", "serve": "node ."}}',
      },
      finds: ['package.json:1:32'],
      fixed: {
        'package.json': '{"scripts": {"start": "npm run serve", "serve": "node ."}}',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{"scripts": {"start": "node dist/main.js"}}',
      },
    },
    // What npm runs without a script.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["npm", "start"]\n',
        'package.json': '{}',
        'server.js': '',
      },
    },
    // A program of a dependency.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["yarn", "next", "start"]\n',
        'package.json': '{"scripts": {"dev": "next dev"}, "dependencies": {"next": "15.0.0"}}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["pnpm", "--filter", "api", "start"]\n',
        'package.json': '{"scripts": {}}',
        'apps/api/package.json': '{"name": "api", "scripts": {"start": "node ."}}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm pkg set scripts.serve="node ."\nCMD ["npm", "run", "serve"]\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync\nCMD ["uv", "run", "uvicorn", "main:app"]\n',
        'pyproject.toml': '[project]\nname = "x"\n[project.scripts]\nuvicor = "x:main"\n',
        'main.py': 'app = FastAPI()\n',
      },
    },
  ],
});

function ofNode(
  repository: Repository,
  { file: dockerfile, contexts, stage, written: file }: StartPlace,
  target: ScriptTarget,
): Report | undefined {
  const { name, program, dir, member, span } = target;
  if (dir === undefined || mayRewrite(stage, 'package.json')) return undefined;
  const found = manifestAt(repository, dockerfile, contexts, stage, dir, 'package.json');
  if (found.kind === 'unknown') return undefined;
  const called = program === 'node' ? `node --run ${name}` : `${program} ${name === 'start' ? '' : 'run '}${name}`;
  if (found.kind === 'missing') {
    if (found.elsewhere === undefined || member !== undefined) return undefined;
    return {
      file,
      range: span,
      message: `\`${called}\` reads package.json in /${dir} or above: none is copied there, only ${found.elsewhere}/package.json`,
    };
  }
  const path = member === undefined ? found.path : memberManifest(repository, found.path, member);
  const unit = path === undefined ? undefined : repository.packageJson(path);
  if (path === undefined || !unit || unit.model.problems.length > 0 || unit.model.scripts.has(name)) return undefined;
  const { scripts } = unit.model;
  if (runsAnyway(repository, program, name, path, [...scripts.keys()])) return undefined;
  const [near] = nearest(name, [...scripts.keys()]);
  const offered = scripts.size === 0 ? 'it has no scripts' : `it has ${listed([...scripts.keys()])}`;
  const written = partOfWord(file, { span }, name);
  return {
    file,
    range: span,
    message: `${path} has no script \`${name}\`${near === undefined ? `: ${offered}` : `; did you mean \`${near}\`?`}`,
    related: [{ file: { path }, message: 'the manifest that is in the image' }],
    ...(near === undefined || !written
      ? {}
      : { fix: fix.unsafe(`Run \`${near}\``, file, edit.replace(written, near)) }),
  };
}

const listed = (names: readonly string[]): string =>
  names.length > 6
    ? `${names
        .slice(0, 5)
        .map((name) => `\`${name}\``)
        .join(', ')} and ${names.length - 5} more`
    : names.map((name) => `\`${name}\``).join(', ');

/** npm runs server.js for a missing `start`; yarn, pnpm and bun run programs of dependencies as if they were scripts. */
function runsAnyway(
  repository: Repository,
  program: string,
  name: string,
  path: string,
  scripts: readonly string[],
): boolean {
  const hasServer = repository.tree.exists(joinPath(parentOf(path), 'server.js'));
  if (program === 'npm' || program === 'node') {
    if (name === 'restart') return scripts.includes('start');
    return (name === 'start' && hasServer) || name === 'stop' || name === 'env';
  }
  if (name === 'start') return program === 'pnpm' && hasServer;
  // No program has a colon in its name; others may come from a dependency.
  return !name.includes(':');
}

const runners = new Set(['poetry', 'uv', 'pdm']);

/** `poetry run serve`: a name that is nearly a script of the project, and no program of a distribution as far as the manifests tell. */
function ofPython(
  repository: Repository,
  { file: dockerfile, contexts, stage, written: file }: StartPlace,
  { command, dir }: StartCommand,
): Report | undefined {
  const manager = command.name ?? '';
  if (dir === undefined || mayRewrite(stage, 'pyproject.toml')) return undefined;
  const [run, ...rest] = command.args.filter(({ value }) => value !== undefined && !value.startsWith('-'));
  const word: ShellWord | undefined = run?.value === 'run' ? rest[0] : undefined;
  // The value of a flag would be taken for the program.
  const first = command.args.findIndex(({ value }) => value === 'run') + 1;
  if (word?.value === undefined || command.args[first] !== word || !/^[\w-]+$/.test(word.value)) return undefined;
  const found = manifestAt(repository, dockerfile, contexts, stage, joinPath('', dir), 'pyproject.toml');
  if (found.kind !== 'there') return undefined;
  const model = repository.pyproject(found.path)?.model;
  if (!model || model.problems.length > 0) return undefined;
  const own = manager === 'pdm' ? (model.node.at('tool', 'pdm', 'scripts')?.entries() ?? []).map(({ key }) => key) : [];
  const scripts = [...model.scripts.keys(), ...own];
  const name = word.value;
  if (scripts.includes(name) || programs.test(name)) return undefined;
  if (model.dependencies.some((one) => one.name === name.toLowerCase() || one.name.includes(name.toLowerCase())))
    return undefined;
  const [near] = nearest(name, scripts);
  if (near === undefined) return undefined;
  const written = partOfWord(file, word, name);
  return {
    file,
    range: word.span,
    level: 'warning',
    message: `${baseName(found.path)} has no script \`${name}\`; did you mean \`${near}\`?`,
    ...(written ? { fix: fix.unsafe(`Run \`${near}\``, file, edit.replace(written, near)) } : {}),
  };
}

/** What distributions bring that start commands run. */
const programs =
  /^(?:python[\d.]*|pip|uvicorn|gunicorn|hypercorn|daphne|granian|celery|flask|django-admin|streamlit|fastapi|alembic|pytest|jupyter|uwsgi|waitress-serve|sanic|litestar|dramatiq|rq|huey\w*|airflow|dagster\w*|mlflow|ray|opentelemetry-instrument|ddtrace-run|newrelic-admin|coverage|mkdocs|sphinx-build|bash|sh|chainlit|gradio|panel|bokeh|voila|scrapy|ansible\w*|watchfiles|watchmedo|honcho|supervisord|arq|taskiq|faststream|robyn|nicegui)$/;
