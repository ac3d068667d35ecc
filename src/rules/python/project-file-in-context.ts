import { type UnbuiltProject, unbuiltProjects } from '../../repository/project-files.ts';
import { letIn } from '../let-in.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'python/project-file-in-context',
  level: 'error',
  must: 'The readme, licence and version file that pyproject.toml names are in the image when the project is built there.',
  why: 'Hatchling, Flit, Poetry and uv_build read them for the metadata: without one of them `pip install .`, `uv sync` and `poetry install` stop. `*.md` in .dockerignore is the usual cause.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    for (const missing of unbuiltProjects(repository)) {
      const { file, install, manifest, span, mayGoOn, isStated, key, path, ignoredBy } = missing;
      const sure = isStated && !mayGoOn;
      yield {
        file,
        range: install.run.command.span,
        level: sure ? 'error' : 'warning',
        message: messageOf(missing),
        related: [
          { file: { path: manifest }, range: span, message: `\`${key}\`` },
          ...(path === undefined ? [] : [{ file: { path }, message: 'what is missing' }]),
        ],
        fix: ignoredBy && path !== undefined ? letIn(repository, ignoredBy, path) : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .\nCMD ["api"]\n',
        '.dockerignore': '.git\n*.md\n',
        'README.md': '# api\n',
        'pyproject.toml':
          '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "api"\nversion = "1"\nreadme = "README.md"\n',
      },
      finds: ['Dockerfile:4:5'],
      fixed: { '.dockerignore': '.git\n*.md\n!README.md\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9.0 /uv /bin/uv\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nCOPY src src\nRUN uv sync --locked\nCOPY . .\n',
        'uv.lock': 'version = 1\n',
        'README.md': '# api\n',
        LICENSE: '',
        'pyproject.toml':
          '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "api"\ndynamic = ["version"]\nreadme = { file = "README.md", content-type = "text/markdown" }\nlicense = { file = "LICENSE" }\n\n[tool.hatch.version]\npath = "src/api.py"\n',
        'src/api.py': '__version__ = "1"\n',
      },
      finds: ['Dockerfile:6:5', 'Dockerfile:6:5'],
    },
    // Poetry before 2.0 warns and leaves the project out.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install poetry==1.8.0\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nCOPY api api\nRUN poetry install --without dev\n',
        'poetry.lock': '',
        'README.md': '# api\n',
        'api/__init__.py': '',
        'pyproject.toml':
          '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n\n[tool.poetry]\nname = "api"\nversion = "1"\nreadme = "README.md"\n',
      },
      finds: ['Dockerfile:6:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-install-project\nRUN touch README.md && uv sync --locked\nCOPY . .\nRUN uv sync --locked\n',
        'all.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml README.md ./\nCOPY src src\nRUN pip install -e .\n',
        'mounted.Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nRUN --mount=type=bind,target=. uv sync --locked\nRUN pip install -r requirements.txt\n',
        '.dockerignore': '*.md\n!README.md\n',
        'uv.lock': 'version = 1\n',
        'README.md': '# api\n',
        'src/api.py': '',
        'pyproject.toml':
          '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "api"\nversion = "1"\nreadme = "README.md"\n',
      },
    },
    // setuptools warns, and no backend is asked where the project is no package.
    {
      files: {
        'a/Dockerfile': 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml ./\nRUN pip install .\n',
        'a/pyproject.toml':
          '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "a"\nversion = "1"\nreadme = "README.md"\n',
        'b/Dockerfile':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\n',
        'b/poetry.lock': '',
        'b/pyproject.toml':
          '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n\n[tool.poetry]\nname = "b"\nversion = "1"\nreadme = "README.md"\n',
      },
    },
  ],
});

function messageOf({ install, backend, target, inImage, path, ignoredBy, manifest, mayGoOn }: UnbuiltProject): string {
  const why = ignoredBy
    ? `${ignoredBy.ignorePath} keeps it out of the build`
    : path === undefined
      ? 'the repository has none'
      : `nothing copies ${path} there before`;
  const end = mayGoOn ? 'the project is not installed, and Poetry 2 stops' : 'the build of the project stops';
  return `\`${install.title}\` builds the project with ${backend.split('.')[0]}, which reads ${target} of ${manifest} at ${inImage}; ${why}: ${end}`;
}
