import { documentedHostCommandsOf } from '../../repository/documented-host-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'docs/host-commands',
  level: 'warning',
  must: 'No code block of a document runs a program on the host that the contract forbids there.',
  why: 'People and programs do what the documentation shows: the way around the one container is then the documented one.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { document, command, program, lead } of documentedHostCommandsOf(repository)) {
      const plain = command.wrappers.length === 0 && command.assignments.length === 0 && command.nameWord.editable;
      yield {
        file: document,
        range: command.nameWord.span,
        message: `\`${program}\` is forbidden on the host${lead === undefined ? '' : `; it runs behind \`${lead}\``}`,
        fix:
          plain && lead !== undefined
            ? fix.unsafe('run it in the container', document, edit.insert(command.nameWord.span.start, `${lead} `))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml':
          'dev:\n  compose: docker/compose.yml\n  service: app\n  runner: [poetry, run]\n  forbid: [python, poetry, pytest]\n',
        'README.md':
          '# A\n\n```\ndocker compose -f docker/compose.yml up -d\npoetry install\npytest -q && echo ok\npoetry run mypy src\n```\n\n```console\n$ SEED=1 python3 run.py\n```\n',
        'docker/compose.yml': 'services:\n  app:\n    image: app:1\n',
      },
      finds: ['README.md:5:1', 'README.md:6:1', 'README.md:7:1', 'README.md:11:10'],
      fixed: {
        'README.md':
          '# A\n\n```\ndocker compose -f docker/compose.yml up -d\ndocker compose -f docker/compose.yml exec app poetry install\ndocker compose -f docker/compose.yml exec app poetry run pytest -q && echo ok\ndocker compose -f docker/compose.yml exec app poetry run mypy src\n```\n\n```console\n$ SEED=1 python3 run.py\n```\n',
      },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'dev:\n  service: app\n  forbid: [python, pytest]\n',
        'README.md':
          '```sh\ndocker compose exec app pytest -q\ndocker run app python a.py\n```\n\n```sh\ndocker compose exec app bash\npytest -q\n```\n\n```py\npython = 1\n```\n\nWhoever runs `pytest` on the host gets an error.\n',
      },
    },
    { files: { 'README.md': '```sh\npytest\n```\n' } },
  ],
});
