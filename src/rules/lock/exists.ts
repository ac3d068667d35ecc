import { frozenGap, guessedContext } from '../../repository/frozen-gaps.ts';
import { frozenInstalls } from '../../repository/frozen-installs.ts';
import { baseName, joinPath, parentOf } from '../../repository/build-context.ts';
import { commandSpan } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/exists',
  level: 'error',
  must: 'Where an image installs with a frozen command, the repository has the lock file that it reads.',
  why: 'A frozen install takes nothing but what the lock says: without one `npm ci`, `uv sync --locked` and their like stop the build.',
  aliases: [],
  *check(repository) {
    for (const install of frozenInstalls(repository)) {
      const gap = frozenGap(repository, install);
      if (gap?.kind !== 'no-lock') continue;
      const { run, title, refusal } = install;
      const lock = joinPath(parentOf(gap.manifest), gap.name);
      const ignored = repository.isIgnoredByGit(lock);
      const guess = guessedContext(repository, run.file);
      yield {
        file: run.file,
        range: commandSpan(install),
        level: refusal === undefined || ignored || guess ? 'warning' : undefined,
        message: `there is no ${gap.name} for ${gap.manifest}${ignored ? ' (git ignores it)' : ''}, but \`${title}\` installs from one: ${refusal ?? 'it installs whatever is newest, nothing is frozen'}${guess ? ` (${guess})` : ''}`,
        related: [{ file: { path: gap.manifest }, message: `${baseName(gap.manifest)} without a lock` }],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci --omit=dev\nCOPY . .\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv:0.9.0 /uv /bin/uv\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
        'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n',
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN yarn install --frozen-lockfile\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n',
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n',
        'main.go': 'package main\n',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm i --frozen-lockfile\n',
        'package.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile: 'FROM internal/base:1\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
      },
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod tidy && go build -o /app .\n',
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install --package-lock-only && npm ci\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
      },
    },
  ],
});
