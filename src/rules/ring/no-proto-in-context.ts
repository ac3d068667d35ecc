import { protocolIn, ringContexts } from '../../repository/ring-contexts.ts';
import { baseName, inside, joinPath } from '../../repository/build-context.ts';
import { contractPath, contractSpan } from '../../repository/rings.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'ring/no-proto-in-context',
  level: 'warning',
  must: 'The ignore file keeps protocol sources and templates of code generation out of the contexts that services are built from.',
  why: 'What is in the context can be generated from in an image, and sooner or later is: then the messages of a service are no longer those of the SDK. Speaks where the contract has `rings.proto`.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const written = repository.contract.rings?.proto;
    if (written === undefined) return;
    const proto = joinPath('', written);
    for (const group of ringContexts(repository)) {
      const found = protocolIn(repository, group, proto);
      const [first] = found;
      if (first === undefined) continue;
      const { context, files } = group;
      const { ignorePath, dir } = context;
      const more = found.length > 1 ? ` and ${found.length - 1} more` : '';
      const text = repository.tree.text(ignorePath);
      const patterns = [
        ...new Set(found.map((path) => (path.endsWith('.proto') ? '**/*.proto' : (inside(dir, path) ?? path)))),
      ];
      const lead = text === undefined || text === '' || text.endsWith('\n') ? '' : '\n';
      yield {
        file: { path: ignorePath },
        message: `${first}${more} can be copied into the image of ${[...new Set(files.map(({ service }) => service.name))].join(', ')}: ${text === undefined ? `there is no ${baseName(ignorePath)}` : 'no pattern keeps it out of the context'}`,
        related: [
          { file: { path: first }, message: 'a source of generated code' },
          {
            file: { path: contractPath },
            range: contractSpan(repository, 'rings', 'proto'),
            message: 'code is generated there alone',
          },
        ],
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
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { proto: proto }\n',
        '.dockerignore': 'node_modules',
        'proto/a.proto': '',
        'proto/buf.gen.yaml': 'version: v2\n',
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY index.js ./\n',
        'web/index.js': '',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web web\n',
      },
      finds: ['.dockerignore:1:1'],
      fixed: { '.dockerignore': 'node_modules\n**/*.proto\nproto/buf.gen.yaml\n' },
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { proto: proto }\n',
        '.dockerignore': '**/*.proto\nproto/buf*.yaml\n',
        'proto/a.proto': '',
        'proto/buf.gen.yaml': 'version: v2\n',
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web web\n',
      },
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: { proto: proto }\n',
        'proto/a.proto': '',
        'proto/Dockerfile': 'FROM bufbuild/buf:1.50\nCOPY proto proto\n',
        'compose.yaml':
          'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile.dev }\n  gen:\n    build: { context: ., dockerfile: proto/Dockerfile }\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY web web\n',
      },
    },
  ],
});
