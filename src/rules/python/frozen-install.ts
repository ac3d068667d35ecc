import { isForDevelopment } from '../../repository/installs.ts';
import type { Pins } from '../../repository/pinned-requirements.ts';
import { type PythonGap, pythonGapsOf } from '../../repository/python-freeze.ts';
import { type PythonInstall, pythonInstallOf } from '../../repository/python-installs.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'python/frozen-install',
  level: 'warning',
  must: 'An image installs Python packages from a lock file or from requirements with fixed versions.',
  why: 'What is not fixed is chosen at build time: the same commit gives another image tomorrow, and one day one that does not start.',
  aliases: ['DF031'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\b(?:pip[\d.]*|uv|poetry|pipenv|pdm|conda|mamba|micromamba)\b/.test(file.text)) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const install = run.command.conditional ? undefined : pythonInstallOf(run);
          if (!install || isForDevelopment(file, stage)) continue;
          const all = repository.contexts(file).map((context) => pythonGapsOf(repository, context, install));
          if (all.some((gaps) => gaps.length === 0)) continue;
          for (const gap of all[0] ?? []) {
            const { verb } = install;
            const range =
              gap.kind === 'open' ? gap.word.span : { start: run.command.nameWord.span.start, end: verb.span.end };
            const flag = gap.kind === 'not-frozen' && verb.editable ? gap.flag : undefined;
            const repair = flag && fix.unsafe(`add ${flag}`, file, edit.insert(verb.span.end, ` ${flag}`));
            yield { file, range, message: messageOf(install, gap), fix: repair || undefined };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n',
        'requirements.txt': 'flask\nredis>=5\nrequests==2.32.3\n',
      },
      finds: ['Dockerfile:4:35'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --no-dev\nCMD ["app"]\n',
        'pyproject.toml': '',
        'uv.lock': '',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\nCMD ["app"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml ./\nRUN pip install poetry==2.1 && poetry install --no-root\nCOPY . .\n',
        'pyproject.toml': '',
        'poetry.lock': '',
      },
      finds: ['Dockerfile:4:32'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pipenv install --system\nRUN poetry lock && poetry install\n',
        Pipfile: '',
        'Pipfile.lock': '{}',
        'pyproject.toml': '',
        'poetry.lock': '',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pipenv install --deploy --system\nRUN poetry lock && poetry install\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml pdm.lock ./\nRUN pdm install --prod\n',
        'pyproject.toml': '',
        'pdm.lock': '',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml pdm.lock ./\nRUN pdm install --check --prod\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM continuumio/miniconda3\nWORKDIR /app\nCOPY environment.yml .\nRUN conda env create -f environment.yml\n',
        'environment.yml': 'dependencies:\n  - python=3.12\n  - numpy\n  - pip:\n      - flask\n      - redis==5.2.1\n',
      },
      finds: ['Dockerfile:4:25'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM mambaorg/micromamba:2\nWORKDIR /app\nCOPY . .\nRUN micromamba install -y -n base -f env.yaml && micromamba create -f conda.lock\nRUN pdm sync --prod\n',
        'env.yaml': 'dependencies: [conda-forge::python=3.12.1=h1_0, "numpy ==1.26.4", pip]\n',
        'conda.lock': '@EXPLICIT\n',
        'pdm.lock': '',
        'pyproject.toml': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt && pip install -e .\n',
        'requirements.txt':
          '# runtime\nflask==3.0.3 \\\n    --hash=sha256:aaaa\nlib @ https://files.internal/lib-1.0.tar.gz\n-e ./plugins\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY requirements.txt constraints.txt ./\nRUN pip install -r requirements.txt -c constraints.txt\n',
        'requirements.txt': 'Flask\n',
        'constraints.txt': 'flask==3.0.3\njinja2==3.1.4\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nENV UV_FROZEN=1\nCOPY . .\nRUN uv sync --no-dev\nFROM python:3.13\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml uv sync --frozen --no-install-project\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --only main\n',
        'pyproject.toml': '',
        'uv.lock': '',
        'poetry.lock': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13 AS dev\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nFROM python:3.13\nRUN pip install gunicorn && git clone https://git.internal/x /x && pip install -r /x/requirements.txt\n',
        'requirements.txt': 'flask\n',
      },
    },
    {
      files: {
        'dev/Dockerfile': 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN uv sync\n',
        'dev/uv.lock': '',
        'dev/pyproject.toml': '',
      },
    },
  ],
});

function messageOf({ title }: PythonInstall, gap: PythonGap): string {
  switch (gap.kind) {
    case 'locks':
      return `\`${title}\` chooses versions during the build, whatever ${gap.lock} says: run it where you commit the result`;
    case 'no-lock':
      return `nothing is frozen: \`${title}\` finds no ${gap.name} beside ${gap.manifest}; commit one`;
    case 'lock-missing':
      return `nothing is frozen: \`${title}\` runs without ${gap.lock}, ${gap.why}`;
    case 'not-frozen':
      return `\`${title}\` does not stop where ${gap.manifest} and ${gap.lock} differ, it installs something else: add \`${gap.flag}\``;
    case 'open':
      return `${countOf(gap.pins)} of ${gap.path} without a fixed version (${named(gap.pins.open)}): \`${title}\` takes the newest at build time`;
  }
}

const countOf = ({ all, open }: Pins): string =>
  open.length === all
    ? all === 1
      ? 'the one requirement'
      : `all ${all} requirements`
    : `${open.length} of ${all} requirements`;

const named = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
