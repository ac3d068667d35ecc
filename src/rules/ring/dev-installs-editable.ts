import { parentOf } from '../../repository/build-context.ts';
import { originAt } from '../../repository/installs.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import { sdksOf } from '../../repository/ring-packages.ts';
import { commandsIn, devFiles } from '../../repository/rings.ts';
import { below } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-installs-editable',
  level: 'warning',
  must: 'Ring 1 installs Python packages of the workspace editable.',
  why: 'A copy in site-packages is as old as the layer that made it: what is synced into the container, or changed in it, is not run. Speaks where the contract has `rings`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const folders = sdksOf(repository).flatMap(({ kind, source }) =>
      kind === 'pypi' && source ? [source.folder] : [],
    );
    for (const { file, service } of devFiles(repository)) {
      if (!/\b(?:uv|pip)\b/.test(file.text)) continue;
      for (const run of commandsIn(file)) {
        const install = pythonInstallOf(run);
        if (!install) continue;
        const { args } = run.command;
        const flag = install.manager === 'uv' ? args.find(({ value }) => value === '--no-editable') : undefined;
        if (flag) {
          const blank = file.text[flag.span.start - 1] === ' ' ? 1 : 0;
          yield {
            file,
            range: flag.span,
            message: `\`${install.title} --no-editable\` in ring 1 of ${service.name} installs copies of the workspace’s packages`,
            fix: flag.editable
              ? fix.unsafe(
                  'take --no-editable out',
                  file,
                  edit.remove({ start: flag.span.start - blank, end: flag.span.end }),
                )
              : undefined,
          };
        }
        if (install.manager !== 'pip' || install.verb.value !== 'install') continue;
        for (const word of install.operands) {
          const before = args[args.indexOf(word) - 1]?.value ?? '';
          const path = below(run.dir, word.value);
          if (path === undefined || before === '-e' || before === '--editable') continue;
          const isSdk = repository.contexts(file).some((context) => {
            const origin = originAt(repository, context, run, `${path}/pyproject.toml`);
            return origin.kind === 'context' && folders.includes(parentOf(origin.path));
          });
          if (!isSdk) continue;
          yield {
            file,
            range: word.span,
            message: `\`${install.title} ${word.value ?? ''}\` installs a copy of the SDK in ring 1 of ${service.name}`,
            fix: word.editable
              ? fix.unsafe('install it editable', file, edit.insert(word.span.start, '-e '))
              : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  job: { context: job }\nrings: { release: { sdks: { pypi: acme-sdk } } }\n',
        'sdk/pyproject.toml': '[project]\nname = "acme-sdk"\n',
        'job/pyproject.toml': '[project]\nname = "job"\n',
        'job/Dockerfile.dev':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY sdk sdk\nCOPY job job\nRUN uv sync --no-editable --no-dev\nRUN pip install ./sdk\n',
      },
      finds: ['job/Dockerfile.dev:5:13', 'job/Dockerfile.dev:6:17'],
      fixed: {
        'job/Dockerfile.dev':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY sdk sdk\nCOPY job job\nRUN uv sync --no-dev\nRUN pip install -e ./sdk\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  job: { context: job }\nrings: { release: { sdks: { pypi: acme-sdk } } }\n',
        'sdk/pyproject.toml': '[project]\nname = "acme-sdk"\n',
        'job/Dockerfile': 'FROM python:3.13-slim\nRUN uv sync --no-editable\n',
        'job/Dockerfile.dev':
          'FROM python:3.13-slim\nWORKDIR /app\nCOPY sdk sdk\nRUN uv sync --no-dev && pip install -e ./sdk requests==2.32.0\n',
      },
    },
  ],
});
