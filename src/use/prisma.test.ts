import { expect, it } from 'vitest';
import { Repository } from '../repository/repository.ts';
import { memoryTree } from '../text/memory-tree.ts';
import { verifyPrisma } from './prisma.ts';

const stages = (build: string, final: string): string =>
  `FROM ${build} AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma generate\nFROM ${final}\nWORKDIR /app\nCOPY --from=build /app ./\nCMD ["node", "main.js"]\n`;

const rowsOf = (files: Record<string, string>) =>
  verifyPrisma(
    new Repository(
      memoryTree({
        'package.json': '{"dependencies": {"@prisma/client": "6.19.0", "prisma": "6.19.0"}}',
        'prisma/schema.prisma': 'generator client {\n  provider = "prisma-client-js"\n}\n',
        ...files,
      }),
    ),
  );

it('tells of each client what is asked for and what is made', () => {
  const [row, ...others] = rowsOf({ Dockerfile: stages('node:22-alpine', 'node:22-bookworm') });
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    schema: 'prisma/schema.prisma',
    generator: 'client',
    version: { version: '6.19.0', path: 'package.json' },
    dockerfile: 'Dockerfile',
    system: 'Debian 12',
    asked: { x64: 'debian-openssl-3.0.x', arm64: 'linux-arm64-openssl-3.0.x' },
    targets: ['native'],
    verdict: 'missing',
    fix: { safety: 'safe', edits: [{ path: 'prisma/schema.prisma' }] },
  });
});

it.each([
  ['native', stages('node:22-bookworm', 'node:22-bookworm'), 'provider = "prisma-client-js"'],
  [
    'named',
    stages('node:22-alpine', 'node:22-bookworm'),
    'provider = "prisma-client-js"\n  binaryTargets = ["debian-openssl-3.0.x"]',
  ],
  ['no-engine', stages('node:22-alpine', 'node:22-bookworm'), 'provider = "prisma-client-js"\n  engineType = "client"'],
  ['unknown', stages('node:22-alpine', 'example.org/node'), 'provider = "prisma-client-js"'],
])('%s', (verdict, Dockerfile, settings) =>
  expect(rowsOf({ Dockerfile, 'prisma/schema.prisma': `generator client {\n  ${settings}\n}\n` })).toMatchObject([
    { verdict, fix: undefined },
  ]),
);
