import { type UnfitInstall, type UnfitPackage, unfitInstalls } from '../../repository/wheels.ts';
import { type Report, rule } from '../rule.ts';

export default rule({
  id: 'python/wheels-fit-image',
  level: 'error',
  must: "Every package of the lock has a wheel for the image's Python and C library, or the image can build it.",
  why: 'Wheels hold machine code for one Python and one C library: on Alpine none that is built for manylinux runs. Without a source distribution the install stops; with one it needs a compiler, and takes minutes in place of seconds.',
  aliases: [],
  *check(repository) {
    for (const one of unfitInstalls(repository)) {
      const sourceless = one.packages.filter(({ hasSource }) => !hasSource);
      const source = one.packages.filter(({ hasSource }) => hasSource);
      if (sourceless.length > 0) yield reportOf(one, sourceless, 'error');
      if (source.length > 0) yield reportOf(one, source, 'warning');
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.12-alpine\nCOPY --from=ghcr.io/astral-sh/uv:0.9.0 /uv /bin/uv\nRUN apk add --no-cache curl\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\nCOPY . .\n',
        'pyproject.toml':
          '[project]\nname = "api"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["torch", "psycopg2", "httpx"]\n',
        'uv.lock': `version = 1
requires-python = ">=3.12"

[[package]]
name = "api"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "torch" }, { name = "psycopg2" }, { name = "httpx" }, { name = "pywin32", marker = "sys_platform == 'win32'" }]

[[package]]
name = "httpx"
version = "0.28.0"
wheels = [{ url = "https://example.org/httpx-0.28.0-py3-none-any.whl" }]

[[package]]
name = "psycopg2"
version = "2.9.10"
sdist = { url = "https://example.org/psycopg2-2.9.10.tar.gz" }
wheels = [{ url = "https://example.org/psycopg2-2.9.10-cp312-cp312-win_amd64.whl" }]

[[package]]
name = "pywin32"
version = "310"
wheels = [{ url = "https://example.org/pywin32-310-cp312-cp312-win_amd64.whl" }]

[[package]]
name = "torch"
version = "2.7.0"
wheels = [{ url = "https://example.org/torch-2.7.0-cp312-cp312-manylinux_2_28_x86_64.whl" }]
`,
      },
      finds: ['Dockerfile:6:5', 'Dockerfile:6:5'],
    },
    // Older than the image's Python, and Poetry.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim-bookworm\nRUN pip install poetry==2.1.0\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root --only main\nCOPY . .\n',
        'pyproject.toml':
          '[tool.poetry]\nname = "api"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.11"\nlxml = "^5.0"\n',
        'poetry.lock': `[[package]]
name = "lxml"
version = "5.0.0"
files = [
    {file = "lxml-5.0.0-cp311-cp311-manylinux_2_28_x86_64.whl", hash = "sha256:1"},
    {file = "lxml-5.0.0-cp312-cp312-manylinux_2_28_x86_64.whl", hash = "sha256:2"},
    {file = "lxml-5.0.0.tar.gz", hash = "sha256:3"},
]

[metadata]
lock-version = "2.1"
python-versions = "^3.11"
content-hash = "1"
`,
      },
      finds: ['Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
        'alpine.Dockerfile':
          'FROM python:3.12-alpine\nRUN apk add --no-cache gcc musl-dev\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
        'full.Dockerfile':
          'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
        'other.Dockerfile':
          'FROM python:3.13-slim\nENV UV_PYTHON=3.12\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
        'pyproject.toml':
          '[project]\nname = "api"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["lxml", "cryptography", "pyyaml"]\n',
        'uv.lock': `version = 1
requires-python = ">=3.12"

[[package]]
name = "api"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "lxml" }, { name = "cryptography" }, { name = "pyyaml" }]

[[package]]
name = "cryptography"
version = "45.0.0"
sdist = { url = "https://example.org/cryptography-45.0.0.tar.gz" }
wheels = [
    { url = "https://example.org/cryptography-45.0.0-cp37-abi3-manylinux_2_28_x86_64.whl" },
    { url = "https://example.org/cryptography-45.0.0-cp37-abi3-musllinux_1_2_x86_64.whl" },
]

[[package]]
name = "lxml"
version = "5.0.0"
sdist = { url = "https://example.org/lxml-5.0.0.tar.gz" }
wheels = [{ url = "https://example.org/lxml-5.0.0-cp312-cp312-manylinux_2_28_x86_64.whl" }]

[[package]]
name = "pyyaml"
version = "6.0.0"
sdist = { url = "https://example.org/PyYAML-6.0.0.tar.gz" }
wheels = [{ url = "https://example.org/PyYAML-6.0.0-cp311-cp311-manylinux_2_17_x86_64.whl" }]
`,
      },
    },
  ],
});

/** Names in a message. */
const shown = 3;

function reportOf(
  { file, install, lock, image, wanted }: UnfitInstall,
  packages: readonly UnfitPackage[],
  level: 'error' | 'warning',
): Report {
  const named = packages
    .slice(0, shown)
    .map(({ locked, built }) => `${locked.name} ${locked.version} (built ${built})`)
    .join(', ');
  const more = packages.length > shown ? ` and ${packages.length - shown} more` : '';
  const rest =
    level === 'error'
      ? `nor a source distribution: \`${install.title}\` stops`
      : `and no compiler is installed before: \`${install.title}\` has to build from source`;
  return {
    file,
    range: install.run.command.span,
    level,
    message: `${image} takes ${wanted} wheels, and ${lock} has none for ${named}${more}, ${rest}`,
    related: packages
      .slice(0, shown)
      .map(({ locked }) => ({ file: { path: lock }, range: locked.span, message: `the files of ${locked.name}` })),
  };
}
