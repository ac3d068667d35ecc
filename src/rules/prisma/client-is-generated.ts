import { baseName } from '../../repository/build-context.ts';
import { type Ungenerated, ungeneratedClients } from '../../repository/prisma-gaps.ts';
import { sayVersion } from '../../repository/prisma-versions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'prisma/client-is-generated',
  level: 'warning',
  must: 'A build that installs `@prisma/client` generates the client of its schema.',
  why: 'What is installed is a stub: "@prisma/client did not initialize yet" when the program starts, or types that are missing when it is compiled.',
  aliases: [],
  *check(repository) {
    for (const gap of ungeneratedClients(repository)) {
      const { file, schema, install } = gap;
      yield {
        file,
        range: install.run.command.span,
        message: `no command of ${baseName(file.path)} generates the client of ${schema.path}: ${whyOf(gap)}`,
        related: [{ file: schema, message: 'the schema' }],
      };
    }
  },
  bad: [
    // The install runs before the schema is there, and nothing generates behind it.
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/main.js"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"build": "tsc"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci --ignore-scripts && npm run build\nFROM node:22-slim\nCOPY --from=build /app /app\nCMD ["node", "/app/dist/main.js"]\n',
        '.dockerignore': '**/node_modules\n',
        'package.json':
          '{"scripts": {"build": "tsc"}, "dependencies": {"@prisma/client": "5.22.0"}, "devDependencies": {"prisma": "5.22.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    // From 7 on the install generates nothing.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["npm", "start"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"@prisma/client": "7.1.0"}, "devDependencies": {"prisma": "7.1.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../generated"\n}\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    // The shell's script starts the program, and nothing else.
    {
      files: {
        Dockerfile:
          'FROM node:24-alpine AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY prisma ./prisma\nRUN for i in 1 2 3; do npm ci --ignore-scripts && exit 0; sleep 10; done; exit 1\nCOPY src ./src\nRUN npm run build\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY scripts ./scripts\nENTRYPOINT ["/bin/sh", "/app/scripts/start.sh"]\n',
        'scripts/start.sh':
          '#!/bin/sh\nset -eu\nnode node_modules/prisma/build/index.js migrate deploy\nexec node server.js\n',
        '.dockerignore': 'node_modules\nsrc/generated\n',
        'package.json':
          '{"scripts": {"build": "next build", "postinstall": "prisma generate"}, "dependencies": {"@prisma/client": "7.1.0", "prisma": "7.1.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../src/generated"\n}\n',
      },
      finds: ['Dockerfile:5:24'],
    },
  ],
  good: [
    // The scripts that containers start generate it, or do what nobody sees.
    {
      files: {
        'a.Dockerfile':
          'FROM node:24-alpine\nWORKDIR /app\nCOPY package.json prisma ./\nRUN npm i --ignore-scripts\nCOPY src start.sh ./\nENTRYPOINT ["sh", "start.sh"]\n',
        'b.Dockerfile':
          'FROM node:24-alpine\nWORKDIR /app\nCOPY package.json prisma ./\nRUN npm i --ignore-scripts\nCOPY src other.sh ./\nENTRYPOINT ["sh", "other.sh"]\n',
        'start.sh': '#!/bin/sh\nnode node_modules/prisma/build/index.js generate\nexec node main.js\n',
        'other.sh': '#!/bin/sh\n./prepare\nexec node main.js\n',
        '.dockerignore': 'node_modules\n',
        'package.json': '{"dependencies": {"@prisma/client": "7.1.0", "prisma": "7.1.0"}}',
        'schema.prisma': 'generator client {\n  provider = "prisma-client"\n  output = "../src/generated"\n}\n',
        'src/main.js': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY prisma prisma\nRUN npm install\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/main.js"]\n',
        'build.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm run generate && npm run build\nCMD ["node", "dist/main.js"]\n',
        'start.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\nCMD ["./start.sh"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"build": "tsc", "generate": "prisma generate"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
    // The client is committed; packages of the machine that builds are copied; a script does what nobody sees.
    {
      files: {
        'web/Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci --ignore-scripts\nCMD ["node", "main.js"]\n',
        'web/.dockerignore': 'node_modules\n',
        'web/package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'web/prisma/schema.prisma':
          'generator client {\n  provider = "prisma-client-js"\n  output = "../generated"\n}\n',
        'web/generated/index.js': '',
        'api/Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci --ignore-scripts\nCMD ["node", "main.js"]\n',
        'api/package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'api/prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
        'job/Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci --ignore-scripts && ./build.sh\nCMD ["node", "main.js"]\n',
        'job/.dockerignore': 'node_modules\n',
        'job/package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'job/prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
  ],
});

function whyOf({ why, version, install }: Ungenerated): string {
  const title = `${install.manager} ${install.verb?.value ?? 'install'}`;
  switch (why) {
    case 'no-hook':
      return `${sayVersion(version)} generates nothing when it is installed`;
    case 'ignore-scripts':
      return `\`${title} --ignore-scripts\` leaves out the script of @prisma/client that would`;
    case 'schema-later':
      return `\`${title}\` does so only where it finds the schema, which is not there yet`;
  }
}
