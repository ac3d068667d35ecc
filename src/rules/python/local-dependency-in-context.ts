import { missingDependencies, whyMissing } from '../../repository/local-dependencies.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'python/local-dependency-in-context',
  level: 'error',
  must: 'The folders that path dependencies of pyproject.toml name are in the image when packages are installed.',
  why: '`uv sync` and `poetry install` stop: what lies outside the build context, or is copied later, is not there.',
  aliases: [],
  *check(repository) {
    for (const missing of missingDependencies(repository, 'python')) {
      const { file, run, manifest, span, isStated } = missing;
      yield {
        file,
        range: run.command.span,
        level: isStated ? 'error' : 'warning',
        message: whyMissing(missing),
        related: [{ file: { path: manifest }, range: span, message: 'the dependency' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: ./api\n',
        'api/Dockerfile': 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nCMD ["api"]\n',
        'api/pyproject.toml':
          '[project]\nname = "api"\ndependencies = ["shared"]\n\n[tool.uv.sources]\nshared = { path = "../shared", editable = true }\n',
        'shared/pyproject.toml': '[project]\nname = "shared"\n',
      },
      finds: ['api/Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install poetry==2.1.0\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\n',
        'pyproject.toml': '[tool.poetry]\nname = "api"\n[tool.poetry.dependencies]\nlib = { path = "./lib" }\n',
        'poetry.lock': '',
        'lib/pyproject.toml': '[project]\nname = "lib"\n',
      },
      finds: ['Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY lib lib\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\nRUN --mount=type=bind,target=/app uv sync --locked\n',
        'pyproject.toml':
          '[project]\nname = "api"\ndependencies = ["lib"]\n\n[tool.uv.sources]\nlib = { path = "lib" }\nother = { path = "../other" }\n',
        'uv.lock': '',
        'lib/pyproject.toml': '[project]\nname = "lib"\n',
      },
    },
  ],
});
