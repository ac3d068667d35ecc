import type { Fix } from '../../finding.ts';
import { denoGap } from '../../repository/deno-installs.ts';
import { isForDevelopment } from '../../repository/installs.ts';
import { isCleanInstallSame, isFrozenCommand, type NodeGap, nodeGapOf } from '../../repository/node-freeze.ts';
import { lockNames, type NodeInstall, nodeInstallOf } from '../../repository/node-installs.ts';
import type { Repository } from '../../repository/repository.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { gapReport } from '../frozen.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'node/frozen-install',
  level: 'warning',
  must: 'An image installs Node packages from a lock file, with the command that does not change it.',
  why: '`npm install` and its like take newer versions when lock and manifest differ, or whatever is newest when there is no lock: the same commit gives another image tomorrow.',
  aliases: ['DF031'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/\b(?:npm|pnpm|yarn|bun|deno)\b/.test(file.text)) continue;
      for (const stage of file.stages) {
        for (const run of runCommands(file, stage)) {
          const deno = run.command.conditional || isForDevelopment(file, stage) ? undefined : denoGap(repository, run);
          if (deno) yield gapReport(deno.install, deno.gap);
          const install = run.command.conditional ? undefined : nodeInstallOf(run);
          if (!install || isFrozenCommand(install) || isForDevelopment(file, stage)) continue;
          const gaps = repository.contexts(file).map((context) => nodeGapOf(repository, context, install));
          const [gap] = gaps;
          if (gap === undefined || gaps.includes(undefined)) continue;
          const range = {
            start: run.command.nameWord.span.start,
            end: (install.verb ?? run.command.nameWord).span.end,
          };
          yield { file, range, message: messageOf(install, gap), fix: repairOf(repository, install, gap) };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --omit=dev\nCOPY . .\nCMD ["node", "server.js"]\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json':
          '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "express": "^5.0.0" } } } }',
      },
      finds: ['Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "server.js"]\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nCOPY web /src/web\nRUN corepack enable && \\\n    cd /src/web && \\\n    pnpm install && \\\n    pnpm run build\nFROM nginx:1.27\nCOPY --from=build /src/web/dist /usr/share/nginx/html\n',
        'web/package.json': '{ "dependencies": { "vue": "3" } }',
        'web/pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
      finds: ['Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM node:22 AS build\nCOPY web /src/web\nRUN corepack enable && \\\n    cd /src/web && \\\n    pnpm install --frozen-lockfile && \\\n    pnpm run build\nFROM nginx:1.27\nCOPY --from=build /src/web/dist /usr/share/nginx/html\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm i\nCOPY . .\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'package-lock.json': '{}',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn && npm install\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'yarn.lock': '__metadata:\n  version: 8\n',
      },
      finds: ['Dockerfile:5:5', 'Dockerfile:5:13'],
      fixed: {
        Dockerfile: 'FROM node:22\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn --immutable && npm install\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM oven/bun:1\nWORKDIR /app\nCOPY package.json bun.lock ./\nCOPY web/package.json web/\nWORKDIR /app/web\nRUN bun install\n',
        'package.json': '{ "workspaces": ["web"] }',
        'bun.lock': '{}',
        'web/package.json': '{ "dependencies": { "x": "1" } }',
      },
      finds: ['Dockerfile:6:5'],
      fixed: {
        Dockerfile:
          'FROM oven/bun:1\nWORKDIR /app\nCOPY package.json bun.lock ./\nCOPY web/package.json web/\nWORKDIR /app/web\nRUN bun install --frozen-lockfile\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM denoland/deno:2.1\nWORKDIR /app\nCOPY deno.json deno.lock ./\nRUN deno install\nCOPY . .\nRUN deno cache main.ts\n',
        'deno.json': '{ "imports": {} }',
        'deno.lock': '{}',
        'main.ts': '',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:6:5'],
      fixed: {
        Dockerfile:
          'FROM denoland/deno:2.1\nWORKDIR /app\nCOPY deno.json deno.lock ./\nRUN deno install --frozen\nCOPY . .\nRUN deno cache --frozen main.ts\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM denoland/deno:2.1\nWORKDIR /app\nCOPY . .\nRUN deno install && deno install -g jsr:@x/y\n',
        'deno.json': '{ "lock": { "frozen": true } }',
        'deno.lock': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci && npm install -g serve && npm install pm2@5\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock* pnpm-lock.yaml* ./\nRUN if [ -f yarn.lock ]; then yarn --frozen-lockfile; elif [ -f pnpm-lock.yaml ]; then pnpm i --frozen-lockfile; else npm install; fi\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nENV CI=true\nWORKDIR /app\nCOPY . .\nRUN pnpm install --prod\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'pnpm-lock.yaml': '',
      },
    },
    {
      files: {
        'Dockerfile.dev': 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nRUN git clone https://git.internal/x /x && cd /x && npm install\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS development\nWORKDIR /app\nCOPY . .\nRUN pnpm install --no-frozen-lockfile\nFROM node:22\nWORKDIR /app\nCOPY . .\nRUN rm -f package-lock.json && npm install\n',
        'package.json': '{ "dependencies": { "x": "*" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\n',
        'package.json': '{ "name": "x" }',
      },
    },
  ],
});

function messageOf({ manager, run, verb }: NodeInstall, gap: NodeGap): string {
  const command = `\`${run.command.name}${verb ? ` ${verb.raw}` : ''}\``;
  if (gap.kind === 'lock-missing') return `nothing is frozen: ${command} runs without ${gap.lock}, ${gap.why}`;
  if (gap.kind === 'no-lock') {
    const other = gap.other === undefined ? '' : ` (${manager} does not follow ${gap.other})`;
    const then = manager === 'npm' ? ' and use `npm ci`' : '';
    return `nothing is frozen: ${command} finds no ${lockNames[manager][0]} beside ${gap.manifest}${other}; commit one${then}`;
  }
  const instead = manager === 'npm' ? 'use `npm ci`' : `add \`${gap.flag}\``;
  return `${command} does not stop where package.json and ${gap.lock} differ, it installs something else: ${instead}`;
}

function repairOf(repository: Repository, install: NodeInstall, gap: NodeGap): Fix | undefined {
  const { run, verb, manager } = install;
  const word = verb ?? run.command.nameWord;
  if (gap.kind !== 'not-frozen' || !word.editable) return undefined;
  if (manager !== 'npm') return fix.unsafe(`add ${gap.flag}`, run.file, edit.insert(word.span.end, ` ${gap.flag}`));
  const same = isCleanInstallSame(repository, install, gap.lock, gap.manifest);
  return fix[same ? 'safe' : 'unsafe']('use npm ci', run.file, edit.replace(word.span, 'ci'));
}
