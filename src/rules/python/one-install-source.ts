import { installSourceOf, packagesNamed } from '../../repository/install-source.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'python/one-install-source',
  level: 'warning',
  must: 'Where a lock says what an image gets (poetry.lock, uv.lock …), `pip install` brings the installer alone.',
  why: 'What pip adds beside the lock stands in no manifest: nobody resolves it together with the rest, it may replace what the lock has fixed, and the next machine has something else.',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\bpip\b/.test(file.text) || !/\b(?:poetry|uv|pdm|pipenv)\b/.test(file.text)) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const install = pythonInstallOf(run);
          if (
            install?.manager !== 'pip' ||
            install.verb.value !== 'install' ||
            elsewhere(install.options) ||
            isOther(run.command.nameWord.raw)
          )
            continue;
          const named = packagesNamed(install);
          const [first] = named;
          const source = first && installSourceOf(repository, file, stage);
          if (!first || !source) continue;
          const words = named.map(({ name, pin }) => {
            const locked = source.packages?.find((one) => one.name === name)?.version;
            if (locked === undefined) return `\`${name}\``;
            return `\`${name}\` ${locked === pin ? `(${locked} there, too)` : `(${locked} there)`}`;
          });
          const command = source.install.title;
          yield {
            file,
            range: first.word.span,
            // A version that is named is the same tomorrow, but for what it brings along.
            level: named.every(({ pin }) => pin !== undefined) ? 'note' : undefined,
            message: `\`${install.title}\` adds ${words.join(', ')} beside ${source.lock}, which \`${command}\` installs`,
            related: [{ file, range: source.install.run.command.span, message: 'installs the lock' }],
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install --no-cache-dir poetry==2.1.4\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nRUN pip install requests "gunicorn>=22"\n',
        'pyproject.toml': '',
        'poetry.lock':
          '[[package]]\nname = "gunicorn"\nversion = "23.0.0"\noptional = false\npython-versions = "*"\nfiles = []\n',
      },
      finds: ['Dockerfile:6:17'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS base\nWORKDIR /app\nCOPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\nFROM base AS dev\nRUN uv pip install debugpy==1.8.9\n',
        'pyproject.toml': '',
        'uv.lock': '',
      },
      finds: ['Dockerfile:7:20'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install --upgrade pip setuptools && pip install "poetry>=2" poetry-plugin-export\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\nRUN pip install --no-deps .\nRUN python -m venv /opt/tools && /opt/tools/bin/pip install awscli\nRUN poetry export -o r.txt && pip install -r r.txt\n',
        'pyproject.toml': '',
        'poetry.lock': '',
      },
    },
    // Nothing here is locked.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nCOPY . .\nRUN pip install poetry && poetry install\nRUN pip install requests\n',
        'pyproject.toml': '',
      },
    },
    // The stage has nothing to do with the one that installs the lock.
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS docs\nRUN pip install mkdocs\nFROM python:3.13-slim\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked\n',
        'pyproject.toml': '',
        'uv.lock': '',
      },
    },
  ],
});

/** True if what is installed goes to a folder of its own. */
const elsewhere = (options: ReadonlyMap<string, string>): boolean =>
  ['-t', '--target', '--prefix', '--root', '--dry-run', '--user', '--python', '-p'].some((one) => options.has(one));

/** True for the pip of another environment than the project's: `/opt/tools/bin/pip`. */
const isOther = (program: string): boolean =>
  program.includes('/') && !/^(?:\/usr(?:\/local)?\/bin\/|(?:\.\/|\/app\/)?\.?venv\/bin\/)/.test(program);
