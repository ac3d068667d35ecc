import { uncopiedClients } from '../../repository/prisma-gaps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'prisma/client-is-copied',
  level: 'warning',
  must: 'The client that one stage generates in node_modules/.prisma comes into the final stage.',
  why: 'The final stage installs its packages anew, and with them the stub: "@prisma/client did not initialize yet" when the program starts.',
  aliases: [],
  *check(repository) {
    for (const { client, install } of uncopiedClients(repository)) {
      const { file, made, final, schema } = client;
      yield {
        file,
        range: install.run.command.span,
        message: `the final stage installs its packages anew, and no instruction takes node_modules/.prisma from ${made.stage.name === undefined ? `stage ${made.stage.index}` : `\`${made.stage.name}\``}, where the client is generated`,
        related: [
          { file, range: made.command.span, message: 'the client is generated here' },
          { file: schema, message: 'its schema' },
          { file, range: final.from.span, message: 'the final stage' },
        ],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"build": "tsc"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
      finds: ['Dockerfile:8:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nCOPY --from=build /app/node_modules/.prisma ./node_modules/.prisma\nCMD ["node", "dist/main.js"]\n',
        'again.Dockerfile':
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run build\nFROM node:22\nWORKDIR /app\nCOPY package*.json ./\nCOPY prisma ./prisma\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
        'bundled.Dockerfile':
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate && npm run bundle\nFROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /app/dist ./dist\nCMD ["node", "dist/main.js"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"build": "tsc", "bundle": "esbuild src/main.ts --bundle"}, "dependencies": {"@prisma/client": "6.19.0"}, "devDependencies": {"prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
      },
    },
  ],
});
