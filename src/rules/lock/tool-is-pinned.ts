import { unreadLocks } from '../../repository/lock-tools.ts';
import { commandSpan } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/tool-is-pinned',
  level: 'error',
  must: 'The package manager in an image is of a version that reads the lock.',
  why: 'Formats of locks change with the major version of the package manager: one that is too new or too old stops the build, or takes no notice of the lock.',
  aliases: [],
  *check(repository) {
    for (const { install, lock, tool, chosen, format, effect, mend, sure } of unreadLocks(repository)) {
      const { run, title } = install;
      yield {
        file: run.file,
        range: commandSpan(install),
        level: sure ? undefined : 'warning',
        message: `\`${title}\` runs ${tool} on ${lock}, ${format}: ${effect}; ${mend}`,
        related: [
          { file: { path: lock }, message: 'the lock' },
          ...(chosen ? [{ file: chosen, range: chosen.range, message: 'the version is chosen here' }] : []),
        ],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN npm install -g pnpm\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{}',
        'pnpm-lock.yaml': "lockfileVersion: '6.0'\n",
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN corepack enable\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{ "packageManager": "pnpm@8.15.9" }',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
        'package.json': '{}',
        'yarn.lock': '__metadata:\n  version: 8\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile: 'FROM node:14\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        'package.json': '{}',
        'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN corepack enable\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{ "packageManager": "pnpm@10.1.0" }',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN npm install -g pnpm\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{}',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN corepack enable\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --immutable\n',
        'package.json': '{ "packageManager": "yarn@4.1.0" }',
        'yarn.lock': '__metadata:\n  version: 8\n',
      },
    },
  ],
});
