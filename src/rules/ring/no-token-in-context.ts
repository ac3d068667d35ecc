import { baseName, inside, joinPath, leftOut } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { devContexts, type RingContext } from '../../repository/ring-contexts.ts';
import { mayBeSecret, secretFile } from '../../repository/secret-files.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/no-token-in-context',
  level: 'warning',
  must: 'No file with a token lies in the context of ring 1 without a pattern that keeps it out.',
  why: 'A builder may be sent the whole context: Tilt and the classic builder do, to a cluster or to another machine. The token is then where nobody looks for it, and one broad COPY away from the image. Speaks where the contract has `rings`; what a COPY takes already is a matter of `ignore/secrets-in-context`.',
  aliases: [],
  fixes: 'unsafe',
  tags: ['security'],
  securitySeverity: '5.0',
  *check(repository) {
    for (const group of devContexts(repository)) {
      const { context, files } = group;
      const found = tokensIn(repository, group);
      const [first] = found;
      if (!first) continue;
      const { ignorePath, dir } = context;
      const text = repository.tree.text(ignorePath);
      const patterns = found.map(({ path }) => inside(dir, path) ?? path);
      const lead = text === undefined || text === '' || text.endsWith('\n') ? '' : '\n';
      const names = [...new Set(files.map(({ service }) => service.name))].join(', ');
      yield {
        file: { path: ignorePath },
        message: `${found.map(({ path, what }) => `${path} (${what})`).join(', ')} is in the context of ring 1 of ${names}: ${text === undefined ? `there is no ${baseName(ignorePath)}` : 'no pattern keeps it out'}`,
        related: found.map(({ path, what }) => ({ file: { path }, message: what })),
        fix:
          text === undefined
            ? undefined
            : fix.unsafe(
                `add ${patterns.join(', ')} to ${ignorePath}`,
                { path: ignorePath },
                edit.insert(text.length, `${lead}${patterns.join('\n')}\n`),
                patterns.map((one) => `+${one}`),
              ),
      };
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        '.dockerignore': 'node_modules\n',
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web/src web/src\n',
        'web/src/a.js': '',
      },
      ignored: { '.env': 'BUF_TOKEN=8c1f0be2774a4d6bb1b2a9e1f63d50c47e9a\n' },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': 'node_modules\n.env\n' },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\n  api: { context: api }\nrings: {}\n',
        '.dockerignore': '.env*\n',
        '.env.example': 'BUF_TOKEN=\n',
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web/src web/src\n',
        'web/src/a.js': '',
        'api/Dockerfile.dev': 'FROM node:22-slim\nCOPY index.js ./\n',
        'api/index.js': '',
        'api/.env': 'PORT=8080\n',
      },
      ignored: { '.env': 'BUF_TOKEN=8c1f0be2774a4d6bb1b2a9e1f63d50c47e9a\n' },
    },
  ],
});

interface Token {
  readonly path: string;
  readonly what: string;
}

/** Files with tokens at the top of the context and of the services built from it, that no COPY takes and no pattern keeps out. */
function tokensIn(repository: Repository, { context, files }: RingContext): readonly Token[] {
  const taken = new Set(files.flatMap(({ file }) => repository.leaks(file, context).secrets.map(({ path }) => path)));
  const found = new Map<string, Token>();
  for (const dir of new Set([context.dir, ...files.map(({ service }) => service.folder)])) {
    if (inside(context.dir, dir) === undefined) continue;
    for (const { name, kind } of repository.tree.list(dir)) {
      const path = joinPath(dir, name);
      if (kind !== 'file' || !mayBeSecret(name) || leftOut(context, path) || taken.has(path)) continue;
      const secret = secretFile(repository.tree, path, repository.isOwn);
      // What only git leaves out holds no token that is seen.
      if (secret?.seen && !secret.what.endsWith('that git leaves out')) found.set(path, { path, what: secret.what });
    }
  }
  return [...found.values()];
}
