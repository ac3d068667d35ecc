import type { Stage } from '../../models/dockerfile/syntax.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { pythonRangeAllows, supportedIn } from '../../models/versions/python.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'python/base-image-in-range',
  level: 'error',
  must: "The base image's Python lies in the project's `requires-python`.",
  why: 'pip and Poetry refuse to install the project for an interpreter that it does not support, uv downloads a second one; with a requirements file alone the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) =>
    outOfRange(repository, {
      language: 'python',
      name: 'Python',
      manifest: 'pyproject.toml',
      key: 'requires-python',
      range(path) {
        const file = repository.pyproject(path);
        const range = file?.model.requiresPython;
        return file && range && { file, text: range.text, span: range.span };
      },
      allows: pythonRangeAllows,
      supportedIn,
      refuses: (file, _path, { stages }) => stages.some((stage) => installsProject(file, stage)),
    }),
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
      finds: ['Dockerfile:2:6'],
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
    {
      files: {
        Dockerfile: 'FROM python:3.8\nCOPY . .\nRUN pip install uv && uv python install 3.12 && uv sync\n',
        'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.12"\n',
      },
    },
  ],
});

/** True if a RUN of `stage` installs the project itself: then the installer compares the interpreter. */
function installsProject(file: DockerfileUnit, stage: Stage): boolean {
  return stage.instructions.some(
    (instruction) =>
      instruction.keyword === 'RUN' &&
      file.scripts(instruction).some(({ commands }) =>
        commands.some((command) => {
          const call = invocation(command);
          if (call?.tool === 'poetry' || call?.tool === 'pdm') return /^(?:install|sync)$/.test(call.subcommand ?? '');
          return (
            (call?.tool === 'pip' || call?.tool === 'uv') &&
            /^(?:pip )?install$/.test(call.subcommand ?? '') &&
            command.args.some(({ value }) => /^\.{1,2}(?:\/|\[|$)/.test(value ?? ''))
          );
        }),
      ),
  );
}
