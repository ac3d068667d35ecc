import { ancestry } from '../../models/dockerfile/scope.ts';
import { parentOf } from '../../repository/build-context.ts';
import { readsEnvFiles } from '../../repository/context-needs.ts';
import { broadCopies, keepOut, leadingWord, listed } from '../keep-out.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ignore/secrets-in-context',
  level: 'error',
  must: 'The ignore file keeps `.env` files, private keys and stored credentials out of every COPY of a folder.',
  why: 'Whoever can pull the image can read them, and deleting them in a later layer does not take them out of the earlier one.',
  aliases: ['CIS-DI-0010'],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '7.5',
  *check(repository) {
    const seen = new Set<string>();
    for (const file of repository.dockerfiles) {
      for (const context of repository.contexts(file)) {
        const { secrets } = repository.leaks(file, context);
        const fresh = secrets.filter(({ path }) => !seen.has(`${context.ignorePath}\0${path}`));
        for (const { path } of fresh) seen.add(`${context.ignorePath}\0${path}`);
        if (fresh.length === 0) continue;
        const final = file.final ? ancestry(file.final) : [];
        const shipped = fresh.some(({ copy }) => final.includes(copy.stage));
        yield {
          file: { path: context.ignorePath },
          message: `${leadingWord(repository, context.ignorePath)} \`${fresh[0]?.copy.instruction.keyword} ${fresh[0]?.copy.word.text}\` takes along ${listed(fresh)}`,
          level: shipped && fresh.some(({ mild }) => !mild) ? 'error' : 'warning',
          related: broadCopies(file, fresh),
          fix: keepOut(
            repository,
            context,
            fresh,
            fresh.every(
              ({ path, local, read }) => local && !read && !readsEnvFiles(repository, context, parentOf(path)),
            )
              ? 'safe'
              : 'unsafe',
          ),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', 'index.js': '' },
      ignored: { '.env': 'DATABASE_URL=postgres://app:hunter2@db/app\n' },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '.git\n.env\n.env.*\n!.env.example\n' },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\n',
        '.dockerignore': '# keep it small\nnode_modules',
        'certs/server.key': '-----BEGIN PRIVATE KEY-----\n',
      },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': '# keep it small\nnode_modules\ncerts/server.key\n' },
    },
  ],
  good: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\n', '.dockerignore': '.env*\n' },
      ignored: { '.env': 'TOKEN=abc\n' },
    },
    { files: { Dockerfile: 'FROM node:22\nCOPY src src\n', 'src/a.js': '' }, ignored: { '.env': 'TOKEN=abc\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\n',
        '.env.example': 'TOKEN=abc\n',
        '.env': 'PORT=3000\nNEXT_PUBLIC_URL=/\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\n',
        'ssl/localhost.key': '-----BEGIN PRIVATE KEY-----\n',
      },
    },
  ],
});
