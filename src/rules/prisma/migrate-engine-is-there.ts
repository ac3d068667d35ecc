import { foreignMigrations } from '../../repository/prisma-migrations.ts';
import { sayVersion } from '../../repository/prisma-versions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'prisma/migrate-engine-is-there',
  level: 'warning',
  must: 'An image that migrates with Prisma when it starts holds the schema engine of its own system: the packages are installed on the same C library and OpenSSL.',
  why: 'Otherwise each container fetches the engine before it starts, into node_modules: without a network, or as a user who may not write there, it does not start.',
  aliases: [],
  *check(repository) {
    for (const { place, call, install, installedOn, runtime, version, there, wanted } of foreignMigrations(
      repository,
    )) {
      yield {
        file: place.written,
        range: call.word.span,
        message: `\`prisma ${call.subcommand}\` looks for schema-engine-${wanted} (${runtime.title}); the packages come from ${installedOn.title}, where ${sayVersion(version)} is installed with the one for ${there}`,
        related: [
          { file: place.file, range: install.run.command.span, message: 'the packages are installed here' },
          { file: place.file, range: place.stage.from.span, message: 'the stage that starts' },
          ...place.related,
        ],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app ./\nCMD npx prisma migrate deploy && node dist/main.js\n',
        'package.json': '{"scripts": {"build": "tsc"}, "dependencies": {"@prisma/client": "7.1.0", "prisma": "7.1.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../src/generated"\n}\n',
      },
      finds: ['Dockerfile:8:9'],
    },
  ],
  good: [
    // One system; an engine that is named; packages of the final stage's own; no command line among them.
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app ./\nCMD npx prisma migrate deploy && node dist/main.js\n',
        'named.Dockerfile':
          'FROM node:22-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-alpine\nENV PRISMA_SCHEMA_ENGINE_BINARY=/engine\nWORKDIR /app\nCOPY --from=build /app ./\nCMD npx prisma migrate deploy && node dist/main.js\n',
        'targets.Dockerfile':
          'FROM node:22-bookworm AS build\nENV PRISMA_CLI_BINARY_TARGETS=linux-musl-openssl-3.0.x\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app ./\nCMD npx prisma migrate deploy && node dist/main.js\n',
        'own.Dockerfile':
          'FROM node:22-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app ./\nRUN npm ci\nCMD npx prisma migrate deploy && node dist/main.js\n',
        'without.Dockerfile':
          'FROM node:22-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app ./\nCMD npx prisma@7.1.0 migrate deploy && node dist/main.js\n',
        'package.json': '{"dependencies": {"@prisma/client": "7.1.0", "prisma": "7.1.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../src/generated"\n}\n',
      },
    },
  ],
});
