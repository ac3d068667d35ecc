import { type MissingName, missingNamesOf } from '../../repository/missing-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'docs/commands-exist',
  level: 'warning',
  must: 'Commands in the code blocks of a document name compose services, targets of Makefiles, scripts of packages and files that exist.',
  why: 'The first thing that people do with a repository is to copy these commands, and it fails.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const one of missingNamesOf(repository)) {
      const { document, word, meant } = one;
      yield {
        file: document,
        range: word.span,
        message: messageOf(one),
        related: [{ file: { path: one.at }, message: `${meant} is meant` }],
        fix:
          word.editable && word.raw === word.value
            ? fix.unsafe(`name ${meant}`, document, edit.replace(word.span, meant))
            : undefined,
      };
    }
  },
  bad: [
    {
      files: {
        'README.md':
          '# A\n\n```sh\ndocker compose -f docker/compose.yml up --build webb\nmake tset\nnpm run biuld\ndocker build -f docker/Dockerfil .\n```\n\n```console\n$ docker compose -f docker/compose.yml exec -T databse psql -c \\\n    "select 1"\nmake: tset is done\n$ ./scripts/strat.sh\n```\n',
        'docker/compose.yml': 'services:\n  web:\n    build: .\n  database:\n    image: postgres:17\n',
        'docker/Dockerfile': 'FROM node:22\n',
        'scripts/start.sh': 'exec node .\n',
        Makefile: 'test:\n\tnpm test\nbuild: test\n\tdocker build .\n',
        'package.json': '{ "scripts": { "build": "tsc", "test": "vitest" } }\n',
      },
      finds: [
        'README.md:4:49',
        'README.md:5:6',
        'README.md:6:9',
        'README.md:7:17',
        'README.md:11:48',
        'README.md:14:3',
      ],
      fixed: {
        'README.md':
          '# A\n\n```sh\ndocker compose -f docker/compose.yml up --build web\nmake test\nnpm run build\ndocker build -f docker/Dockerfile .\n```\n\n```console\n$ docker compose -f docker/compose.yml exec -T database psql -c \\\n    "select 1"\nmake: tset is done\n$ ./scripts/start.sh\n```\n',
      },
    },
  ],
  good: [
    {
      files: {
        'README.md':
          '# A\n\n```\ndocker compose up worker\nmake lint VERBOSE=1\nnpm run deploy\n./configure\ncd other && make tset\n```\n\n```yaml\nmake tset\n```\n',
        'CHANGELOG.md': '```sh\nmake tset\n```\n',
        'compose.yaml': 'services:\n  web:\n    image: web:1\n',
        Makefile: 'test:\n\tnpm test\n',
        'package.json': '{ "scripts": { "build": "tsc" } }\n',
      },
    },
    // Another file may hold the target.
    {
      files: {
        'README.md': '```sh\nmake tset\n```\n',
        Makefile: 'include more.mk\n\ntest:\n\tnpm test\n',
      },
    },
  ],
});

const kinds = { service: 'compose service', target: 'target', script: 'script' } as const;

function messageOf({ what, name, meant, at }: MissingName): string {
  return what === 'file'
    ? `${name} does not exist; ${at} does`
    : `there is no ${kinds[what]} \`${name}\`; ${at} has \`${meant}\``;
}
