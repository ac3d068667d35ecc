import { baseName } from '../../repository/build-context.ts';
import { manifestWrite, offenceText } from '../../repository/ring-commands.ts';
import { commandsIn, devFiles } from '../../repository/rings.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ring/dev-keeps-manifests',
  level: 'warning',
  must: 'A Dockerfile of ring 1 takes the manifests as they are committed.',
  why: 'A manifest that a build rewrites is one that nobody reviews: the image runs what no file of the repository says, and the release, which is built from the committed manifest, is never tried before it is out. Speaks where the contract has `rings`.',
  aliases: [],
  *check(repository) {
    for (const { file } of devFiles(repository)) {
      for (const { command } of commandsIn(file)) {
        const found = manifestWrite(command);
        // One that comes from elsewhere is none of the repository's.
        if (!found || repository.named(baseName(found.object)).length === 0) continue;
        const message = `\`${offenceText(found)}\` rewrites a manifest while ring 1 is built; a link of the workspace needs none of it`;
        yield { file, range: found.span, message };
      }
    }
  },
  bad: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'web/package.json': '{}',
        'web/Dockerfile': 'FROM node:22-slim\nCOPY package.json ./\nRUN sed -i s/a/b/ package.json\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nCOPY web/package.json ./\nRUN sed -i \'s#"1.5.0"#"workspace:*"#\' package.json && \\\n    npm pkg set dependencies.sdk=file:../sdk && jq .a package.json > tmp && mv tmp package.json\n',
      },
      finds: ['web/Dockerfile.dev:3:5', 'web/Dockerfile.dev:4:5', 'web/Dockerfile.dev:4:77'],
    },
    {
      files: {
        'plimsoll.yaml': 'services:\n  api: { context: api }\nrings: {}\n',
        'api/go.mod': 'module example.com/api\n',
        'package.json': '{}',
        'api/Dockerfile.dev':
          'FROM golang:1.25\nCOPY . .\nRUN go mod edit -replace example.com/sdk=../sdk\nRUN echo "{}" > package.json\n',
      },
      finds: ['api/Dockerfile.dev:3:5', 'api/Dockerfile.dev:4:5'],
    },
  ],
  good: [
    {
      files: {
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nRUN curl -fsSL https://example.com/package.json > package.json && npm install\n',
      },
    },
    {
      files: {
        'web/package.json': '{}',
        'plimsoll.yaml': 'services:\n  web: { context: web }\nrings: {}\n',
        'web/Dockerfile.dev':
          'FROM node:22-slim\nCOPY web/package.json ./\nRUN sed -n 1p package.json && sed -i s/a/b/ config.js && mv package.json /app/package.json && jq .name package.json > name.txt\n',
      },
    },
    {
      files: {
        'web/Dockerfile': 'FROM node:22-slim\n',
        'web/Dockerfile.dev': 'FROM node:22-slim\nCOPY package.json ./\nRUN npm pkg set type=module\n',
      },
    },
  ],
});
