import { parentOf } from '../../repository/build-context.ts';
import { lacksPackage } from '../../repository/node-modules.ts';
import { type PrismaCall, prismaCallOf } from '../../repository/prisma-calls.ts';
import { prismaSchemas } from '../../repository/prisma-schema-folders.ts';
import { prismaVersionAt } from '../../repository/prisma-versions.ts';
import type { Repository } from '../../repository/repository.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { isCovered, startPlacesOf } from '../../repository/start-places.ts';
import { partOfWord } from '../../repository/start-modules.ts';
import type { WrittenIn } from '../../repository/start-words.ts';
import { startContexts } from '../../repository/start-commands.ts';
import { edit } from '../../text/edit.ts';
import { fix, type Report, rule } from '../rule.ts';

export default rule({
  id: 'prisma/cli-is-pinned',
  level: 'warning',
  must: 'A `prisma` that a container or a build calls is in the image, or has a version.',
  why: 'Otherwise `npx` fetches the newest release each time: a container without a network does not start, and the next major refuses the schema of the one before.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    if (prismaSchemas(repository).length === 0) return;
    for (const place of startPlacesOf(repository)) {
      for (const { command, dir } of place.commands) {
        const call = unpinned(prismaCallOf(command));
        if (!call || isCovered(place, `${dir ?? ''}/node_modules`.slice(1))) continue;
        const lacks = lacksPackage(repository, place.file, place.contexts, place.stage, 'prisma', undefined);
        if (!lacks) continue;
        yield {
          ...reportOf(repository, place.written, call, 'each time the container starts'),
          related: [
            ...(lacks.kind === 'left-out'
              ? [
                  {
                    file: { path: lacks.manifest },
                    range: lacks.keySpan,
                    message: 'a dependency for development, which the install leaves out',
                  },
                ]
              : [
                  {
                    file: place.file,
                    range: place.stage.from.span,
                    message: 'no instruction brings packages into this image',
                  },
                ]),
            ...place.related,
          ],
        };
      }
    }
    for (const file of repository.dockerfiles) {
      if (!/\bprisma\b/.test(file.text)) continue;
      for (const stage of file.live) {
        for (const run of runCommands(file, stage)) {
          const call = unpinned(prismaCallOf(run.command));
          if (!call) continue;
          const lacks = lacksPackage(
            repository,
            file,
            startContexts(repository)(file),
            stage,
            'prisma',
            run.command.span.start,
          );
          if (lacks) yield reportOf(repository, file, call, 'at build time');
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/prisma ./prisma\nCMD npx prisma migrate deploy && node server.js\n',
        'package.json':
          '{"scripts": {"build": "next build"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:9:9'],
      fixed: {
        Dockerfile:
          'FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/prisma ./prisma\nCMD npx prisma@6.19.0 migrate deploy && node server.js\n',
      },
    },
    // It is a dependency for development, and the install of the final stage leaves those out.
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY prisma ./prisma\nRUN npx prisma generate\nCOPY src ./src\nCMD ["node", "src/main.js"]\n',
        'package.json': '{"dependencies": {"@prisma/client": "5.1.0"}, "devDependencies": {"prisma": "5.1.0"}}',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"@prisma/client": "5.1.0"}, "devDependencies": {"prisma": "5.1.0"}}, "node_modules/@prisma/client": {"version": "5.1.0"}, "node_modules/prisma": {"version": "5.1.0", "dev": true}}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
        'src/main.js': '',
      },
      finds: ['Dockerfile:6:9'],
      fixed: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY prisma ./prisma\nRUN npx prisma@5.1.0 generate\nCOPY src ./src\nCMD ["node", "src/main.js"]\n',
      },
    },
  ],
  good: [
    // Installed, named with its version, or kept from fetching.
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nCMD npx prisma migrate deploy && node main.js\n',
        'slim.Dockerfile':
          'FROM node:22-alpine\nWORKDIR /app\nCOPY prisma ./prisma\nCMD npx prisma@6.19.0 migrate deploy && npx --no-install prisma -v\n',
        'global.Dockerfile':
          'FROM node:22-alpine\nWORKDIR /app\nRUN npm install -g prisma@6.19.0\nCOPY prisma ./prisma\nCMD prisma migrate deploy\n',
        'modules.Dockerfile':
          'FROM node:22-alpine AS deps\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nFROM node:22-alpine\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY prisma ./prisma\nCMD npx prisma migrate deploy\n',
        'ci.Dockerfile':
          'FROM node:22-alpine\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY prisma ./prisma\nRUN npx prisma generate\nCMD npx prisma migrate deploy\n',
        '.dockerignore': 'node_modules\n',
        'package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
        'main.js': '',
      },
    },
  ],
});

/** A call that fetches what is not there. */
const unpinned = (call: PrismaCall | undefined): PrismaCall | undefined =>
  call && call.version === undefined && !call.isLocal && /^(?:npx|bunx)$/.test(call.runner ?? '') ? call : undefined;

function reportOf(repository: Repository, file: WrittenIn, call: PrismaCall, when: string): Report {
  const schema = prismaSchemas(repository)[0]?.path ?? '';
  const version = prismaVersionAt(repository, parentOf(schema));
  const part = partOfWord(file, call.word, 'prisma');
  const pin = version?.isExact && part && call.word.value === 'prisma' ? `prisma@${version.version}` : undefined;
  return {
    file,
    range: call.word.span,
    message: `no \`prisma\` is in the image: \`${call.runner} prisma\` fetches the newest release ${when}${version?.isExact ? `; ${version.path} says ${version.version}` : ''}`,
    fix: pin && part ? fix.unsafe(`Name version ${version?.version}`, file, edit.replace(part, pin)) : undefined,
  };
}
