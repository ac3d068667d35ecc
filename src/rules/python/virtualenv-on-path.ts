import { inside } from '../../repository/build-context.ts';
import { isBare } from '../../repository/stage-files.ts';
import { isCovered, type StartPlace, startPlacesOf } from '../../repository/start-places.ts';
import { knownPath, mayHoldSystemPackages, type Placed, virtualenvsOf } from '../../repository/virtualenvs.ts';
import { type Report, rule } from '../rule.ts';

/** Programs that come with packages. */
const scripts =
  /^(?:uvicorn|gunicorn|hypercorn|daphne|granian|celery|flask|fastapi|streamlit|django-admin|alembic|dagster|airflow|mlflow|litestar|waitress-serve|chainlit|huey_consumer|dramatiq|rq|arq)$/;

export default rule({
  id: 'python/virtualenv-on-path',
  level: 'warning',
  must: 'What starts runs from the virtual environment that the image was given: it is on PATH, and lies where it was made.',
  why: 'The interpreter of the base image knows none of its packages ("No module named …", "executable file not found"); a virtual environment that was moved has scripts whose first line names a Python that is not there.',
  aliases: [],
  *check(repository) {
    for (const place of startPlacesOf(repository)) {
      const report = reportOf(place);
      if (report) yield report;
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install uv==0.9.0\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'pyproject.toml': '',
        'uv.lock': '',
        'main.py': 'app = 1\n',
      },
      finds: ['Dockerfile:7:6'],
    },
    // Made at one place, copied to another.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS build\nRUN python -m venv /build/venv\nCOPY requirements.txt .\nRUN /build/venv/bin/pip install -r requirements.txt\nFROM python:3.13-slim\nCOPY --from=build /build/venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nWORKDIR /app\nCOPY app.py .\nCMD ["gunicorn", "app:app"]\n',
        'requirements.txt': '',
        'app.py': 'app = 1\n',
      },
      finds: ['Dockerfile:10:6'],
    },
    // Poetry keeps one of its own.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install poetry==2.1.0\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\nCMD python main.py\n',
        'pyproject.toml': '',
        'poetry.lock': '',
        'main.py': '',
      },
      finds: ['Dockerfile:7:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS build\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\nFROM python:3.13-slim\nENV PATH=/app/.venv/bin:$PATH\nWORKDIR /app\nCOPY --from=build /app/.venv ./.venv\nCOPY . .\nCMD ["uvicorn", "main:app"]\n',
        'run.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["uv", "run", "uvicorn", "main:app"]\n',
        'path.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["/app/.venv/bin/python", "main.py"]\n',
        'shell.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD . .venv/bin/activate && python main.py\n',
        'system.Dockerfile':
          'FROM python:3.13-slim\nENV UV_PROJECT_ENVIRONMENT=/usr/local\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["python", "main.py"]\n',
        'both.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN python -m venv /tools && /tools/bin/pip install x && pip install -r requirements.txt\nCMD ["python", "main.py"]\n',
        'poetry.Dockerfile':
          'FROM python:3.13-slim\nRUN pip install poetry && poetry config virtualenvs.create false\nWORKDIR /app\nCOPY . .\nRUN poetry install\nCMD ["python", "main.py"]\n',
        'moved.Dockerfile':
          'FROM python:3.13-slim AS build\nRUN python -m venv /build/venv\nFROM python:3.13-slim\nCOPY --from=build /build/venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nCOPY main.py .\nCMD ["python", "main.py"]\n',
        'pyproject.toml': '',
        'uv.lock': '',
        'poetry.lock': '',
        'requirements.txt': '',
        'main.py': 'app = 1\n',
      },
    },
  ],
});

function reportOf(place: StartPlace): Report | undefined {
  const { file, stage, commands, written } = place;
  const last = commands.at(-1);
  if (
    !last ||
    !isBare(stage) ||
    commands.some(({ command }) => /^(?:\.|source|activate|export)$/.test(command.name ?? ''))
  )
    return undefined;
  const { command } = last;
  const { name, nameWord } = command;
  const isScript = scripts.test(name ?? '');
  const isPython = /^python[\d.]*$/.test(name ?? '');
  if (
    !(isScript || isPython) ||
    nameWord.value !== name ||
    command.wrappers.length > 0 ||
    command.assignments.length > 0
  )
    return undefined;
  const found = virtualenvsOf(file, stage);
  if (found.length === 0 || found.some((one) => one.place !== undefined && isCovered(place, one.place)))
    return undefined;
  const path = knownPath(stage);
  if (!path) return undefined;
  const isOn = ({ place: at }: Placed): boolean =>
    at !== undefined && (/^usr(?:\/local)?$/.test(at) || path.some((dir) => inside(at, dir.slice(1)) !== undefined));
  const on = found.find(isOn);
  const [first] = found;
  const shown = { file: written, range: nameWord.span };
  if (on) {
    if (!isScript || on.place === on.path || on.isRelocatable || on.place === undefined || !on.carried)
      return undefined;
    return {
      ...shown,
      message: `\`${name}\` of /${on.place} begins with the path of /${on.path}/bin/python, where the virtual environment was made and which is not in this image`,
      related: [{ file, range: on.run.command.span, message: `\`${on.by}\` makes it here` }, ...place.related],
    };
  }
  if (!first || mayHoldSystemPackages(file, stage) || path.some((dir) => /venv|virtualenv/.test(dir))) return undefined;
  const where = first.place === undefined ? 'a virtual environment of its own' : `/${first.place}`;
  return {
    ...shown,
    message: `\`${name}\` is looked for on PATH, and \`${first.by}\` installs into ${where}, which is not on it`,
    related: [{ file, range: first.run.command.span, message: 'the packages are installed here' }, ...place.related],
  };
}
