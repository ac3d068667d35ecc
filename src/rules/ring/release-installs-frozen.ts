import { isForDevelopment, isSwitchedOn } from '../../repository/installs.ts';
import { nodeInstallOf } from '../../repository/node-installs.ts';
import { type PythonInstall, pythonInstallOf } from '../../repository/python-installs.ts';
import { commandsIn, releaseFiles, type RingFile } from '../../repository/rings.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'ring/release-installs-frozen',
  level: 'warning',
  must: 'Ring 2 installs from its lock and stops where that is stale: no `--no-frozen-lockfile`, and one `uv sync --locked` beside `--frozen`.',
  why: 'A release that may leave its lock is another one tomorrow. `uv sync --frozen` never compares the lock with the manifest: a release with a stale lock is built without a word. Speaks where the contract has `rings`; an install that says nothing of its lock is a matter of `node/frozen-install`, `python/frozen-install` and `go/frozen-install`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const one of releaseFiles(repository)) {
      const { file, service } = one;
      const syncs: PythonInstall[] = [];
      for (const run of commandsIn(file)) {
        if (isForDevelopment(file, run.stage)) continue;
        if (nodeInstallOf(run)) {
          const word = run.command.args.find(({ value }) => unfrozen.test(value ?? ''));
          if (!word) continue;
          const text = (word.value ?? '').replace('--no-', '--');
          const repair =
            word.editable && word.value?.startsWith('--no-') && word.value !== '--no-lockfile'
              ? fix.unsafe(`use ${text}`, file, edit.replace(word.span, text))
              : undefined;
          const message = `\`${run.command.name ?? ''} install ${word.value ?? ''}\` lets ring 2 of ${service.name} leave its lock`;
          yield { file, range: word.span, message, fix: repair };
          continue;
        }
        const install = pythonInstallOf(run);
        if (install?.manager === 'uv' && install.verb.value === 'sync') syncs.push(install);
      }
      const verified = syncs.some(
        ({ options, run }) => options.has('--locked') || options.has('--check') || isSwitchedOn(run, 'UV_LOCKED'),
      );
      if (!verified) yield* unverified(one, syncs);
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\n  job: { context: job }\nrings: {}\n',
        'web/package.json': '{}',
        'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\nimporters:\n  .: {}\n",
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install --no-frozen-lockfile\n',
        'job/pyproject.toml': '[project]\nname = "job"\n',
        'job/uv.lock': '',
        'job/Dockerfile':
          'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --frozen --no-install-project\nRUN uv sync --frozen --no-dev\n',
      },
      finds: ['job/Dockerfile:4:13', 'web/Dockerfile:3:18'],
      fixed: {
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
        'job/Dockerfile':
          'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --frozen --no-install-project\nRUN uv sync --locked --no-dev\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\n  job: { context: job }\nrings: {}\n',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install --frozen-lockfile && pnpm install -g x\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY . .\nRUN pnpm install --no-frozen-lockfile\n',
        'job/Dockerfile':
          'FROM python:3.13-slim\nCOPY . .\nRUN uv sync --frozen --no-install-workspace\nCOPY src src\nRUN uv sync --locked\n',
      },
    },
  ],
});

/** Options that say that the lock need not be kept. */
const unfrozen = /^--(?:no-frozen-lockfile|no-immutable|no-lockfile|no-package-lock|fix-lockfile)$/;

/** `--frozen` where no command of the file compares lock and manifest. */
function* unverified({ file, service }: RingFile, syncs: readonly PythonInstall[]): Iterable<Report> {
  const frozen = syncs.filter(({ options }) => options.has('--frozen'));
  // The layer of dependencies alone may be frozen; the one that installs the project has all manifests.
  const whole = frozen.findLast(({ options }) => ![...options.keys()].some((one) => one.startsWith('--no-install-')));
  const word = (whole ?? frozen.at(-1))?.run.command.args.find(({ value }) => value === '--frozen');
  if (!word) return;
  yield {
    file,
    range: word.span,
    message: `no \`uv sync\` in ring 2 of ${service.name} compares uv.lock with pyproject.toml: \`--frozen\` takes a stale lock, \`--locked\` stops`,
    fix: word.editable ? fix.unsafe('use --locked', file, edit.replace(word.span, '--locked')) : undefined,
  };
}
