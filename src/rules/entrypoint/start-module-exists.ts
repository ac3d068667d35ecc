import { joinPath, parentOf } from '../../repository/build-context.ts';
import { isMadeByScript, isProduct } from '../../repository/products.ts';
import type { Repository } from '../../repository/repository.ts';
import {
  findInstalled,
  findModule,
  type FoundModule,
  installedPackages,
  installsProject,
  type ModuleTarget,
  moduleTargetOf,
} from '../../repository/start-modules.ts';
import { isCovered, type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import type { WrittenIn } from '../../repository/start-words.ts';
import { copiedPackages, isBound, isDependency, modulesIn } from '../../repository/start-packages.ts';
import { isSlip, isSwap, nearest } from '../../text/nearest.ts';
import { type Report, rule } from '../rule.ts';
import { inModule, withHint } from '../start-module.ts';

export default rule({
  id: 'entrypoint/start-module-exists',
  level: 'error',
  must: 'The Python module that CMD or ENTRYPOINT starts is in the image where Python looks for it, and binds the name behind the colon.',
  why: 'The image builds and the container exits at once with "No module named …" or "Attribute … not found in module".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of startPlacesOf(repository)) {
      for (const command of place.commands) {
        const target = moduleTargetOf(place.stage, command);
        if (!target?.roots) continue;
        const report = reportOf(repository, place, target, target.roots);
        if (
          !report ||
          target.roots.some((root) => isCovered(place, joinPath(root, target.module.split('.', 1)[0] ?? '')))
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
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["uvicorn", "app.mian:app", "--port", "80"]\n',
        'app/__init__.py': '',
        'app/main.py': 'app = FastAPI()\n',
      },
      finds: ['Dockerfile:4:17'],
      fixed: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["uvicorn", "app.main:app", "--port", "80"]\n',
      },
    },
    // The module is there, the name is not: the one application in it is meant.
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD gunicorn --bind :80 -w 2 web.wsgi\n',
        'web/wsgi.py': 'from flask import Flask\napi = Flask(__name__)\n',
      },
      finds: ['Dockerfile:4:30'],
      fixed: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD gunicorn --bind :80 -w 2 web.wsgi:api\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD ["poetry", "run", "uvicorn", "main:ap"]\n',
        'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      },
      finds: ['Dockerfile:4:34'],
      fixed: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD ["poetry", "run", "uvicorn", "main:app"]\n',
      },
    },
    // Nothing puts the folder with the module on the search path.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY src src\nCMD ["python", "-m", "worker"]\n',
        'requirements.txt': '',
        'src/worker/__main__.py': '',
        'src/worker/__init__.py': '',
      },
      finds: ['Dockerfile:6:22'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["python"]\nCMD ["-m", "worker"]\n',
        'worker/__init__.py': '',
        'worker/cli.py': '',
      },
      finds: ['Dockerfile:5:12'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nENV FLASK_APP=appp.py\nWORKDIR /app\nCOPY . .\nCMD ["flask", "run"]\n',
        'app.py': 'app = Flask(__name__)\n',
      },
      finds: ['Dockerfile:2:15'],
      fixed: {
        Dockerfile: 'FROM python:3.12-slim\nENV FLASK_APP=app.py\nWORKDIR /app\nCOPY . .\nCMD ["flask", "run"]\n',
      },
    },
    // The command of a service.
    {
      files: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n  worker:\n    build: .\n    command: celery -A app.taks worker -l info\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["uvicorn", "app.main:app"]\n',
        'app/__init__.py': '',
        'app/main.py': 'app = FastAPI()\n',
        'app/tasks.py': 'app = Celery()\n',
      },
      finds: ['compose.yaml:6:24'],
      fixed: {
        'compose.yaml':
          'services:\n  web:\n    build: .\n  worker:\n    build: .\n    command: celery -A app.tasks worker -l info\n',
      },
    },
    {
      files: {
        'k8s/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          command: [python, -m, app.nightly]\n',
        'compose.yaml': 'services:\n  batch:\n    build: .\n    image: example/batch\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["python", "-m", "app.main"]\n',
        'app/__init__.py': '',
        'app/main.py': '',
        'app/night.py': '',
      },
      finds: ['k8s/deploy.yaml:10:33'],
      fixed: {
        'k8s/deploy.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: batch }\nspec:\n  template:\n    spec:\n      containers:\n        - name: batch\n          image: example/batch:v1\n          command: [python, -m, app.night]\n',
      },
    },
    // The package is installed, and its folder holds no such module.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install uv && uv sync --frozen\nCMD ["uv", "run", "python", "-m", "worker.rnu"]\n',
        'pyproject.toml': '[project]\nname = "worker"\n',
        'src/worker/__init__.py': '',
        'src/worker/run.py': '',
      },
      finds: ['Dockerfile:5:35'],
      fixed: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install uv && uv sync --frozen\nCMD ["uv", "run", "python", "-m", "worker.run"]\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["uvicorn", "app.main:app"]\n',
        'app/main.py': 'app = FastAPI()\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nENV PYTHONPATH=/srv/src\nWORKDIR /srv\nCOPY . .\nCMD ["uvicorn", "app.main:create", "--factory"]\n',
        'src/app/main.py': 'def create():\n    return FastAPI()\n',
      },
    },
    // Installed: Python finds it whatever the folder is.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install .\nCMD ["python", "-m", "worker"]\n',
        'src/worker/__main__.py': '',
      },
    },
    // Of a distribution, not of the repository.
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install litellm\nCMD ["uvicorn", "litellm.proxy.proxy_server:app"]\n',
        'notes.txt': '',
      },
    },
    { files: { Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD ["python", "-m", "http.server"]\n' } },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'main.py': 'from app.factory import *\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: api\n    volumes: [./code:/srv]\n',
        'api/Dockerfile': 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'api/mian.py': '',
        'code/main.py': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\nRUN pip install uv && uv sync --frozen\nCMD ["uv", "run", "python", "-m", "worker.run"]\n',
        'pyproject.toml': '[project]\nname = "worker"\n',
        'src/worker/__init__.py': '',
        'src/worker/run.py': '',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  worker:\n    build: .\n    command: python -m app.wroker\n    volumes: [".:/srv"]\n',
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /srv\nCOPY app ./app\nCMD ["python", "-m", "app.main"]\n',
        'app/main.py': '',
        'app/worker.py': '',
      },
    },
  ],
});

function reportOf(
  repository: Repository,
  place: StartPlace,
  target: ModuleTarget,
  roots: readonly string[],
): Report | undefined {
  const { file: dockerfile, contexts, stage } = place;
  const file = sourceOf(place, target);
  let best: (FoundModule & { kind: 'missing' }) | undefined;
  for (const root of roots) {
    const found = findModule(repository, dockerfile, contexts, stage, root, target.module);
    if (found.kind === 'module') return inModule(repository, file, target, found);
    if (found.kind === 'no-package')
      return {
        file,
        range: target.span,
        message: `${found.path} is a module and no package: there is no \`${target.module}\``,
      };
    if (!found.certain && found.index === 0) return uncertain(repository, place, target, root);
    if (!best || found.index > best.index) best = found;
  }
  const installed = best?.index === 0 ? findInstalled(repository, dockerfile, contexts, target.module) : undefined;
  if (installed?.kind === 'module') return inModule(repository, file, target, installed);
  return best && missing(repository, place, target, installed?.kind === 'missing' ? installed : best);
}

/** What may lie there all the same is judged by the packages that surely do: those that the project installs, those copied by their names. */
function uncertain(repository: Repository, place: StartPlace, target: ModuleTarget, root: string): Report | undefined {
  const { file: dockerfile, contexts, stage } = place;
  const file = sourceOf(place, target);
  const installed = findInstalled(repository, dockerfile, contexts, target.module);
  if (installed?.kind === 'module') return inModule(repository, file, target, installed);
  const report = installed && missing(repository, place, target, installed);
  if (report) return { ...report, level: 'warning' };
  const parts = target.module.split('.');
  const part = parts[0] ?? '';
  const meant = copiedPackages(repository, dockerfile, stage, root).find((name) => isSwap(part, name));
  if (installed || meant === undefined || meant.length < 4 || isDependency(repository, part)) return undefined;
  return withHint(file, target, parts, 0, meant, `/${root} holds no module \`${part}\``, 'warning');
}

/** The file that names the module: FLASK_APP stands in the Dockerfile. */
const sourceOf = ({ file, written }: StartPlace, { program }: ModuleTarget): WrittenIn =>
  program === 'FLASK_APP' ? file : written;

/** Names that no distribution has for its own. */
const local = new Set(
  'main app apps server api src wsgi asgi manage run backend application bot worker workers web service services core index start'.split(
    ' ',
  ),
);

function missing(
  repository: Repository,
  { file: dockerfile, contexts, stage, written }: StartPlace,
  target: ModuleTarget,
  { index, root, folder, place, certain }: FoundModule & { kind: 'missing' },
): Report | undefined {
  const file = target.program === 'FLASK_APP' ? dockerfile : written;
  const parts = target.module.split('.');
  const part = parts[index] ?? '';
  const names = folder === undefined ? [] : modulesIn(repository, folder);
  const [near] = nearest(part, names);
  if (place.kind === 'absent') {
    if (place.ignored)
      return {
        file,
        range: target.span,
        message: `${contexts[0]?.ignorePath} keeps ${place.path} out of the build: \`${target.module}\` would be there`,
      };
    if (isProduct(repository.tree, place.path, contexts[0]?.dir, repository.isIgnoredByGit)) return undefined;
    if (isMadeByScript(repository.tree, ['', parentOf(place.path)], place.path)) return undefined;
  }
  // Compiled, or made of a template.
  if (folder !== undefined && repository.tree.list(folder).some(({ name }) => name.startsWith(`${part}.`)))
    return undefined;
  if (index > 0) {
    if (!certain && near === undefined) return undefined;
    // Celery and others take the last part for a name of the module before it.
    if (folder === undefined || (index === parts.length - 1 && isBound(repository, folder, part))) return undefined;
    return withHint(
      file,
      target,
      parts,
      index,
      near,
      `${folder} holds no module \`${part}\``,
      certain ? 'error' : 'warning',
    );
  }
  if (installsProject(dockerfile)) {
    const packages = installedPackages(repository, dockerfile, contexts);
    const meant = [...packages].find(([name]) => isSlip(part, name));
    return meant === undefined || isDependency(repository, part) || packages.has(part)
      ? undefined
      : withHint(file, target, parts, 0, meant[0], `the project installs no package \`${part}\``, 'warning');
  }
  if (isDependency(repository, part)) return undefined;
  const elsewhere = [
    ...repository.named(`${part}.py`),
    ...repository.ending(`/${part}/__init__.py`).map(parentOf),
  ].filter(
    (path) =>
      contexts.some(({ dir }) => dir === '' || path.startsWith(`${dir}/`)) &&
      !/(?:^|\/)(?:tests?|docs|examples?)\//.test(path),
  );
  const where = root === '' ? '/' : `/${root}`;
  if (elsewhere.length === 1 && (place.kind === 'absent' || place.kind === 'never') && near === undefined)
    return {
      file,
      range: target.span,
      message: `\`${part}\` is looked for in ${where}, which holds neither ${part}.py nor ${part}/; ${elsewhere[0]} is copied elsewhere or not at all, and PYTHONPATH does not name its folder`,
    };
  const copied = folder === undefined ? copiedPackages(repository, dockerfile, stage, root) : [];
  const meant = copied.find((name) => isSlip(part, name));
  if (meant !== undefined && (place.kind === 'absent' || place.kind === 'never' || certain))
    return withHint(file, target, parts, 0, meant, `${where} holds no module \`${part}\``, 'warning');
  if (near !== undefined && folder !== undefined)
    return withHint(
      file,
      target,
      parts,
      0,
      near,
      `${folder === '' ? 'the root of the context' : folder} holds no module \`${part}\``,
      'warning',
    );
  return local.has(part) && elsewhere.length === 0 && folder !== undefined
    ? {
        file,
        range: target.span,
        message: `${where} would hold neither ${part}.py nor ${part}/: ${folder === '' ? 'the root of the context' : folder} has none`,
        level: 'warning',
      }
    : undefined;
}
