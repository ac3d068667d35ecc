import { baseName, type BuildContext, joinPath, parentOf } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { rule } from '../rule.ts';

const names = ['.dockerignore', '.containerignore'];

export default rule({
  id: 'ignore/file-is-read',
  level: 'warning',
  must: 'An ignore file lies where a build reads it: at the root of the context, or beside its Dockerfile under that name.',
  why: 'BuildKit looks for `<Dockerfile>.dockerignore` beside the Dockerfile and for `.dockerignore` at the root of the context, nowhere else. What a file elsewhere is meant to keep out is sent and may be copied.',
  aliases: [],
  *check(repository) {
    const paths = names.flatMap((name) => repository.named(name));
    if (paths.length === 0) return;
    const besides = new Map<string, { readonly file: DockerfileUnit; readonly context: BuildContext }[]>();
    const read = new Set<string>();
    for (const file of repository.dockerfiles) {
      const dir = parentOf(file.path);
      const beside = besides.get(dir) ?? [];
      besides.set(dir, beside);
      for (const context of repository.contexts(file)) {
        beside.push({ file, context });
        for (const one of [context.ignorePath, ...names.map((name) => joinPath(context.dir, name))]) read.add(one);
      }
    }
    for (const path of paths) {
      const dir = parentOf(path);
      const beside = besides.get(dir) ?? [];
      // Only what somebody states is sure: a build may be started from here by hand.
      const [first] = beside;
      if (!first || beside.some(({ context }) => context.statedBy === undefined)) continue;
      if (read.has(path)) continue;
      const { statedBy, ignore, ignorePath } = first.context;
      if (!statedBy) continue;
      const instead = ignore === undefined ? 'there is no ignore file' : `${ignorePath} is read`;
      yield {
        file: { path },
        message: `no build reads this file: ${first.file.path} is built from ${first.context.dir || 'the root'} (\`${statedBy.service}\`, ${statedBy.path}), where ${instead}; its own would be ${joinPath(dir, `${baseName(first.file.path)}.dockerignore`)}`,
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
