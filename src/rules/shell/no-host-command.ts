import { type HostCommand, hostCommandsOf } from '../../repository/host-commands.ts';
import { promiseAt } from '../../repository/contract-place.ts';
import type { Repository } from '../../repository/repository.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'shell/no-host-command',
  level: 'warning',
  must: 'No Makefile, script or pipeline runs on the host what the contract keeps in the container (`dev.forbid`).',
  why: 'There are two ways in then: what passes on one machine’s Python, packages and settings says nothing of the container that everybody else works in.',
  aliases: [],
  *check(repository) {
    const { forbid = [] } = repository.contract.dev ?? {};
    if (forbid.length === 0) return;
    for (const one of hostCommandsOf(repository)) {
      // They start no other way than through a program that is refused.
      if (one.from === 'package.json' && forbid.some((program) => packageManagers.has(program))) continue;
      const forbidden = forbiddenIn(one, forbid);
      if (forbidden === undefined) continue;
      const { path, command, by, from } = one;
      const at = forbid.indexOf(forbidden);
      yield {
        file: { path },
        range: { start: command.nameWord.span.start, end: (command.args.at(-1) ?? command.nameWord).span.end },
        // A pipeline’s machine is nobody’s own.
        level: from === 'pipeline' ? 'note' : undefined,
        message: `${by} runs \`${forbidden}\` on the host: ${insteadOf(repository, one)}`,
        related: promiseAt(repository, ['dev', 'forbid', at], 'the contract refuses it on the host'),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'dev:\n  compose: docker/compose.yaml\n  service: app\n  runner: [poetry, run]\n  forbid: [python, pip, poetry, pytest]\n',
        Makefile:
          'setup:\n\tpython3 -m venv .venv\n\t.venv/bin/pip install poetry\n\ntest: setup\n\t@.venv/bin/poetry run pytest -q\n\ncheck:\n\t./scripts/check.sh\n\tdocker compose exec app pytest\n',
        'README.md': 'Run ./scripts/check.sh before a commit.\n',
        'scripts/check.sh': '#!/bin/sh\nset -e\nsudo -E pytest -q "$@"\n',
        'docker/compose.yaml': 'services:\n  app:\n    image: example/app:1\n',
      },
      finds: ['Makefile:2:2', 'Makefile:3:2', 'Makefile:6:3', 'scripts/check.sh:3:9'],
    },
    {
      files: {
        'plimsoll.yaml': 'dev: { forbid: [pytest, mypy] }\n',
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: python -m pytest\n  inside:\n    runs-on: ubuntu-24.04\n    container: example/app:1\n    steps:\n      - run: pytest\n',
      },
      finds: ['.github/workflows/ci.yml:6:14'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app, forbid: [python, pip, pytest] }\n',
        Makefile:
          'test:\n\tdocker compose exec app pytest -q\n\tdocker compose run --rm app sh -c "pip install x && pytest"\n\techo pytest\n',
        'docker/entrypoint.sh': '#!/bin/sh\npip install -e .\nexec "$@"\n',
        'scripts/in-container.sh': '#!/bin/sh\npytest\n',
        'tools/both.sh': '#!/bin/sh\nif [ -f /.dockerenv ]; then pytest; else docker compose exec app pytest; fi\n',
        'compose.yaml': 'services:\n  app:\n    build: .\n',
        Dockerfile: 'FROM python:3.13\nCOPY docker/entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      },
    },
    // The Makefile is for the container.
    {
      files: {
        'plimsoll.yaml': 'dev: { service: app, forbid: [pytest] }\n',
        Makefile: 'test:\n\tpytest -q\n',
        'README.md': 'docker compose exec app make test\n',
      },
    },
    { files: { Makefile: 'test:\n\tpytest -q\n' } },
  ],
});

const packageManagers = new Set(['npm', 'pnpm', 'yarn', 'bun', 'node']);
const runners = new Set(['poetry', 'uv', 'pdm', 'pipenv', 'hatch', 'rye', 'pixi']);

/** The entry of `forbid` that a command comes under: its program, or the one that `python -m` and `poetry run` start. */
function forbiddenIn({ command: { name, args } }: HostCommand, forbid: readonly string[]): string | undefined {
  if (name === undefined) return undefined;
  const plain = name.replace(/(?<=[a-z])[\d.]+$/, '');
  const own = forbid.find((one) => one === name) ?? forbid.find((one) => one === plain);
  if (own !== undefined) return own;
  const [first, second] = args;
  const started =
    (/^(?:python|pypy)$/.test(plain) && first?.value === '-m') || (runners.has(plain) && first?.value === 'run')
      ? second?.value
      : undefined;
  return started === undefined ? undefined : forbid.find((one) => one === started);
}

/** What to do instead: the image is where packages are installed; all else runs in the container. */
function insteadOf(repository: Repository, { command: { name = '', args } }: HostCommand): string {
  const { compose, service, runner = [] } = repository.contract.dev ?? {};
  const words = args.map(({ raw }) => raw);
  const isSetup =
    words.includes('venv') ||
    /^(?:virtualenv|pip[\d.]*)$/.test(name) ||
    /^(?:install|sync|add|update|ci|lock)$/.test(words[0] ?? '');
  if (isSetup) return 'packages are installed in the image';
  if (service === undefined) return 'it belongs in the container';
  const command = [name, ...words];
  const begins = runner.every((word, index) => command[index] === word);
  const file = compose === undefined ? [] : ['-f', compose];
  const all = ['docker', 'compose', ...file, 'exec', service, ...(begins ? [] : runner), ...command].join(' ');
  return all.length > 160 || all.includes('\n') ? `it belongs in \`${service}\`` : `\`${all}\``;
}
