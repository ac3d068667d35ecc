import type { Stage } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { type PrismaClient, prismaClients } from '../../repository/prisma-clients.ts';
import { type PrismaRuntime, prismaRuntime } from '../../repository/prisma-runtime.ts';
import { type OpensslGap, opensslGap, rootOf, targetState } from '../../repository/prisma-targets.ts';
import { sayVersion } from '../../repository/prisma-versions.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'prisma/openssl-in-final-stage',
  level: 'error',
  must: 'An image that runs a Prisma client with a native engine holds the OpenSSL that the engine loads, where Prisma looks for it.',
  why: 'Without it Prisma falls back to the engine for OpenSSL 1.1, which does not load: "libssl.so.1.1: cannot open shared object file" at the first query.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    const seen = new Set<Stage>();
    for (const client of prismaClients(repository)) {
      const state = targetState(repository, client);
      if (!state) continue;
      const { file, final, made, version } = client;
      // The stage that generates matters only where its own system is meant.
      const stages = state.isNamed || !state.targets.includes('native') ? [final] : [final, made.stage];
      for (const stage of stages) {
        const root = rootOf(stage);
        const runtime = prismaRuntime(file, stage);
        const gap = runtime && opensslGap(runtime, version.version);
        // Without OpenSSL the engine for 1.1 is taken: in a stage that only generates, that may be the right one.
        if (!gap || seen.has(root) || (stage !== final && runtime.openssl === '1.1.x')) continue;
        seen.add(root);
        yield reportOf(client, file, root, runtime, gap, stage === final);
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-bookworm-slim AS base\nWORKDIR /app\n\nFROM base AS build\nCOPY . .\nRUN npm ci && npx prisma generate\n\nFROM base\nCOPY --from=build /app ./\nCMD ["node", "dist/main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM node:22-bookworm-slim AS base\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends openssl \\\n    && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\n\nFROM base AS build\nCOPY . .\nRUN npm ci && npx prisma generate\n\nFROM base\nCOPY --from=build /app ./\nCMD ["node", "dist/main.js"]\n',
      },
    },
    // Since Alpine 3.21 the library lies where Prisma before 6.1 does not look.
    {
      files: {
        Dockerfile:
          'FROM node:20-alpine3.21\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx prisma generate\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "5.22.0", "prisma": "5.22.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM node:20-alpine3.21\nRUN apk add --no-cache openssl\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx prisma generate\nCMD ["node", "main.js"]\n',
      },
    },
    // Build and final stage are two.
    {
      files: {
        Dockerfile:
          'FROM node:22-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx prisma generate\nFROM node:22-slim\nRUN apt-get update && apt-get install -y dumb-init\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "5.22.0", "prisma": "5.22.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:1:6', 'Dockerfile:6:6'],
      fixed: {
        Dockerfile:
          'FROM node:22-slim AS build\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends openssl \\\n    && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npx prisma generate\nFROM node:22-slim\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends openssl \\\n    && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y dumb-init\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCMD ["node", "main.js"]\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22-bookworm-slim\nRUN apt-get update && apt-get install -y openssl\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
    // Prisma 6.1 looks into /usr/lib; the full image holds OpenSSL; a package may bring it along.
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD ["node", "main.js"]\n',
        'full.Dockerfile':
          'FROM node:22-bookworm\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD ["node", "main.js"]\n',
        'other.Dockerfile':
          'FROM node:22-slim\nRUN apt-get update && apt-get install -y chromium\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "6.1.0", "prisma": "6.1.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
    // The engine that is taken without OpenSSL is the one that the final stage wants.
    {
      files: {
        Dockerfile:
          'FROM node:20-bullseye-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nFROM node:20-bullseye-slim\nRUN apt-get update && apt-get install -y openssl\nCOPY --from=build /app /app\nCMD ["node", "/app/main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
    // No engine.
    {
      files: {
        Dockerfile:
          'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "7.0.0", "prisma": "7.0.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../src/db"\n}\n',
      },
    },
  ],
});

function reportOf(
  { version, schema, generator, made }: PrismaClient,
  file: DockerfileUnit,
  root: Stage,
  { image, title, distribution, isPinned }: PrismaRuntime,
  gap: OpensslGap,
  isFinal: boolean,
): Report {
  const debian =
    '\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends openssl \\\n    && rm -rf /var/lib/apt/lists/*';
  const where = isFinal ? 'the client runs' : 'the client is generated';
  const lack =
    gap === 'absent'
      ? `${image}, where ${where}, holds no libssl, and no instruction installs it`
      : `${sayVersion(version)} looks for libssl in /lib alone, ${isPinned ? title : `the Alpine of ${image}`} has it in /usr/lib; the \`openssl\` program would tell it (Prisma 6.1 looks there)`;
  return {
    file,
    range: root.base?.span ?? root.from.span,
    // What a moving tag holds today is known, the engine that a range of versions brings is not.
    level: version.isExact && (isPinned || gap === 'absent') ? 'error' : 'warning',
    message: lack,
    related: [
      {
        file: schema,
        range: generator.nameSpan,
        message: `the client of ${sayVersion(version)}, which has a native engine`,
      },
      { file, range: made.command.span, message: 'the client is generated here' },
    ],
    fix: fix.unsafe(
      'Install OpenSSL',
      file,
      edit.insert(root.from.span.end, distribution === 'alpine' ? '\nRUN apk add --no-cache openssl' : debian),
      ['+RUN'],
    ),
  };
}
