import { baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ignore/file-is-read',
  level: 'warning',
  must: 'An ignore file lies where a build reads it: at the root of the context, or beside its Dockerfile under that name.',
  why: 'BuildKit looks for `<Dockerfile>.dockerignore` beside the Dockerfile and for `.dockerignore` at the root of the context, nowhere else. What a file elsewhere is meant to keep out is sent and may be copied.',
  aliases: [],
  *check(repository) {
    const paths = ['.dockerignore', '.containerignore'].flatMap((name) => repository.named(name));
    if (paths.length === 0) return;
    const contexts = repository.dockerfiles.flatMap((file) =>
      repository.contexts(file).map((context) => ({ file, context })),
    );
    for (const path of paths) {
      const dir = parentOf(path);
      const beside = contexts.filter(({ file }) => parentOf(file.path) === dir);
      // Only what somebody states is sure: a build may be started from here by hand.
      const [first] = beside;
      if (!first || beside.some(({ context }) => context.statedBy === undefined)) continue;
      if (contexts.some(({ context }) => context.dir === dir || context.ignorePath === path)) continue;
      const { statedBy, ignore, ignorePath } = first.context;
      if (!statedBy) continue;
      const read = ignore === undefined ? 'there is no ignore file' : `${ignorePath} is read`;
      yield {
        file: { path },
        message: `no build reads this file: ${first.file.path} is built from ${first.context.dir || 'the root'} (\`${statedBy.service}\`, ${statedBy.path}), where ${read}; its own would be ${joinPath(dir, `${baseName(first.file.path)}.dockerignore`)}`,
        related: [{ file: { path: statedBy.path }, message: 'the context is stated here' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: { context: ., dockerfile: api/Dockerfile }\n',
        'api/Dockerfile': 'FROM alpine:3.22\nCOPY . /srv\n',
        'api/.dockerignore': 'node_modules\n',
      },
      finds: ['api/.dockerignore:1:1'],
    },
  ],
  good: [
    {
      files: {
        'compose.yaml': 'services:\n  api:\n    build: { context: ., dockerfile: api/Dockerfile }\n',
        'api/Dockerfile': 'FROM alpine:3.22\nCOPY . /srv\n',
        'api/Dockerfile.dockerignore': 'node_modules\n',
        '.dockerignore': 'node_modules\n',
      },
    },
    {
      files: {
        'compose.yaml':
          'services:\n  api:\n    build: api\n  all:\n    build: { context: ., dockerfile: api/Dockerfile }\n',
        'api/Dockerfile': 'FROM alpine:3.22\nCOPY . /srv\n',
        'api/.dockerignore': 'node_modules\n',
      },
    },
    { files: { 'api/Dockerfile': 'FROM alpine:3.22\n', 'api/.dockerignore': 'x\n' } },
    { files: { 'site/.dockerignore': 'x\n', Dockerfile: 'FROM alpine:3.22\n' } },
  ],
});
