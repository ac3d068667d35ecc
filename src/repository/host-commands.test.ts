import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { hostCommandsOf } from './host-commands.ts';
import { Repository } from './repository.ts';

const commands = (files: Readonly<Record<string, string>>): string[] =>
  hostCommandsOf(new Repository(memoryTree(files))).map(({ by, command, from }) => `${from} ${by}: ${command.name}`);

describe('hostCommandsOf', () => {
  it('follows scripts from where they are called', () => {
    const files = {
      Makefile: 'TOOL = mypy\ncheck:\n\t@$(TOOL) src\n\tbash ci/all.sh\n',
      'ci/all.sh': 'pytest\n./ci/more.sh\n',
      'ci/more.sh': 'ruff check\n./ci/all.sh\n',
      'ci/unused.sh': 'pip install x\n',
      'up.sh': 'docker compose up -d\nsleep 1\n',
    };
    expect(commands(files)).toEqual([
      'make `make check`: mypy',
      'make `make check`: bash',
      'script up.sh: docker',
      'script up.sh: sleep',
      'script ci/all.sh: pytest',
      'script ci/all.sh: more.sh',
      'script ci/more.sh: ruff',
      'script ci/more.sh: all.sh',
    ]);
  });

  it('leaves out what runs in a container, or asks whether it does', () => {
    expect(
      commands({
        Dockerfile: 'FROM alpine:3.22\nCOPY ci/start.sh /\nCMD ["/start.sh"]\n',
        Makefile: 'up:\n\t./ci/start.sh\n\t./ci/both.sh\n',
        'ci/start.sh': 'pytest\n',
        'ci/both.sh': '[ -f /.dockerenv ] || exit 1\npytest\n',
      }),
    ).toEqual(['make `make up`: start.sh', 'make `make up`: both.sh']);
    expect(commands({ Makefile: 'test:\n\tpytest\nup:\n\tdocker compose run --rm app make test\n' })).toEqual([]);
    expect(
      commands({
        '.github/workflows/a.yml':
          'on: push\njobs:\n  a:\n    runs-on: x\n    container: example/a:1\n    steps:\n      - run: pytest\n',
      }),
    ).toEqual([]);
  });
});
