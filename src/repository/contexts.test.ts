import { describe, expect, it } from 'vitest';
import { memoryTree } from '../text/memory-tree.ts';
import { Repository } from './repository.ts';

/** "folder by path service" for each context of `web/Dockerfile`. */
function contexts(files: Readonly<Record<string, string>>): string[] {
  const repository = new Repository(memoryTree({ 'web/Dockerfile': 'FROM a\nCOPY x y\n', 'web/x': '', ...files }));
  const file = repository.dockerfile('web/Dockerfile');
  if (file === undefined) throw new Error('no Dockerfile');
  return repository.contexts(file).map(({ dir, statedBy }) => {
    return statedBy ? `${dir || '.'} by ${statedBy.path} ${statedBy.service}` : `${dir || '.'} by nobody`;
  });
}

const workflow = (withs: string): string =>
  `on: push\njobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: ${withs}\n`;

describe('contexts', () => {
  it('are the likeliest folder where nobody states one', () => {
    expect(contexts({})).toEqual(['web by nobody']);
  });
  it.each([
    [
      'a workflow',
      '.github/workflows/ci.yml',
      workflow('{ context: ., file: web/Dockerfile }'),
      '. by .github/workflows/ci.yml image',
    ],
    ['a script', 'build.sh', 'docker build -f web/Dockerfile .\n', '. by build.sh build.sh'],
    ['a Makefile', 'Makefile', 'all:\n\tdocker build web\n', 'web by Makefile all'],
    ['a Tiltfile', 'Tiltfile', "docker_build('web', '.', dockerfile='web/Dockerfile')\n", '. by Tiltfile web'],
    [
      'a Skaffold file',
      'skaffold.yaml',
      'apiVersion: skaffold/v4\nkind: Config\nbuild:\n  artifacts: [{ image: web, context: ., docker: { dockerfile: web/Dockerfile } }]\n',
      '. by skaffold.yaml web',
    ],
    [
      'GitLab',
      '.gitlab-ci.yml',
      'image:\n  script: [docker build web]\nbuild:\n  script: [docker build web]\n',
      'web by .gitlab-ci.yml build',
    ],
  ])('are stated by %s', (_who, path, text, wanted) => {
    expect(contexts({ [path]: text })).toEqual([wanted]);
  });
  it('come from compose files first, each folder once', () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    build: web\n',
      'a.sh': 'docker build web\n',
      '.github/workflows/ci.yml': workflow('{ context: ., file: web/Dockerfile }'),
    };
    expect(contexts(files)).toEqual(['web by compose.yaml web', '. by .github/workflows/ci.yml image']);
  });
  it('are no guesses where a script may run in several folders, or a checkout of others is built', () => {
    const files = {
      'tools/build.sh': 'cd "$SOMEWHERE"\ndocker build -f web/Dockerfile .\n',
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  image:\n    steps:\n      - uses: actions/checkout@v4\n        with: { repository: a/b }\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: web/Dockerfile }\n',
    };
    expect(contexts(files)).toEqual(['web by nobody']);
  });
});
