import { pythonRuntime } from '../../repository/language-python.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'python/base-image-in-range',
  level: 'error',
  must: "The base image's Python is one that the project takes: `requires-python`, a Pipfile's `python_version`, `.python-version`, `.tool-versions`, `mise.toml`.",
  why: 'pip and Poetry refuse to install the project for an interpreter that it does not support, uv downloads a second one; with a requirements file alone the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) => outOfRange(repository, pythonRuntime),
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim AS runtime\nCOPY pyproject.toml ./\nRUN pip install .\n',
        'pyproject.toml': '[project]\nname = "docmind"\nversion = "1"\nrequires-python = ">=3.11,<3.12"\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM python:3.11-slim AS runtime\nCOPY pyproject.toml ./\nRUN pip install .\n' },
    },
    {
      files: {
        Dockerfile:
          'ARG PYTHON=3.9\nFROM python:${PYTHON} AS build\nCOPY . .\nFROM python:3.12-slim\nCOPY --from=build /app /app\n',
        'pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3.10"\n',
      },
      finds: ['Dockerfile:1:12'],
      fixed: {
        Dockerfile:
          'ARG PYTHON=3.14\nFROM python:${PYTHON} AS build\nCOPY . .\nFROM python:3.12-slim\nCOPY --from=build /app /app\n',
      },
    },
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n',
        'docker/Dockerfile':
          'FROM node:22 AS web\nCOPY web .\nFROM python:3.13 AS build\nCOPY api/pyproject.toml ./\nFROM python:3.9-slim\nCOPY --from=build /venv /venv\n',
        'api/pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.10"\n',
        'web/index.html': '',
      },
      finds: ['docker/Dockerfile:5:6'],
      fixed: {
        'docker/Dockerfile':
          'FROM node:22 AS web\nCOPY web .\nFROM python:3.13 AS build\nCOPY api/pyproject.toml ./\nFROM python:3.14-slim\nCOPY --from=build /venv /venv\n',
      },
    },
    // What compose builds with counts, and is mended there.
    {
      files: {
        'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      args:\n        - PYTHON=3.8\n',
        Dockerfile: 'ARG PYTHON=3.12\nFROM python:${PYTHON}\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
      finds: ['compose.yaml:6:18'],
      fixed: {
        'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      args:\n        - PYTHON=3.14\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.9-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        'requirements.txt': 'flask==3.0.3\n',
        '.tool-versions': '# asdf\nnodejs 22.1.0\npython 3.12.4 3.11.9\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile: 'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy\n',
        Pipfile: '[requires]\npython_version = "3.12"\n',
        'Pipfile.lock': '{}',
      },
      finds: ['Dockerfile:1:6'],
      fixed: { Dockerfile: 'FROM python:3.12\nCOPY Pipfile* ./\nRUN pipenv install --system --deploy\n' },
    },
    // The variant that the build puts in the place of pyproject.toml.
    {
      files: {
        Dockerfile:
          'ARG VARIANT=cpu\nFROM python:3.13-slim\nCOPY pyproject.cpu.toml pyproject.toml\nRUN poetry install\n',
        'pyproject.cpu.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = ">=3.11,<3.12"\n',
        'pyproject.gpu.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = ">=3.13"\n',
      },
      finds: ['Dockerfile:2:6'],
      fixed: {
        Dockerfile:
          'ARG VARIANT=cpu\nFROM python:3.11-slim\nCOPY pyproject.cpu.toml pyproject.toml\nRUN poetry install\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM python:3.11-slim\nCOPY pyproject.toml ./\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11.4"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY tools /tools\n',
        'tools/x.py': '',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = "<3.12"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS web\nCOPY . .\nFROM python:3\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.8"\n',
      },
    },
    // The Python stage takes web pages alone; the tools of the Node stage are not its own.
    {
      files: {
        Dockerfile:
          'FROM node:22 AS web\nCOPY . .\nFROM python:3.8\nCOPY --from=web /site /site\nCMD ["python", "-m", "http.server"]\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
    // Compose builds with another version than the default.
    {
      files: {
        'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      args:\n        PYTHON: "3.12"\n',
        Dockerfile: 'ARG PYTHON=3.8\nFROM python:${PYTHON}\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
    // A pipeline builds with versions of its own; a range says more than the file of those who develop; a second Python is brought.
    {
      files: {
        '.github/workflows/image.yml':
          'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: |\n            PYTHON=${{ matrix.python }}\n',
        Dockerfile: 'ARG PYTHON=3.8\nFROM python:${PYTHON}\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
        '.python-version': '3.12\n',
        'mise.toml': '[tools]\npython = "3.12"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.8\nCOPY --from=python:3.12 /usr/local /usr/local\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.8\nCOPY . .\nRUN pip install uv && uv python install 3.12 && uv sync\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
  ],
});
