import { frozenGap, guessedContext } from '../../repository/frozen-gaps.ts';
import { frozenInstalls } from '../../repository/frozen-installs.ts';
import { commandSpan } from '../frozen.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/copied-before-install',
  level: 'error',
  must: 'The lock file is copied into the image before the frozen install that reads it.',
  why: 'The repository has the lock, the image does not: the frozen install stops the build, or goes on as if nothing was to be frozen.',
  aliases: [],
  *check(repository) {
    for (const install of frozenInstalls(repository)) {
      const gap = frozenGap(repository, install);
      if (gap?.kind !== 'lock-missing') continue;
      const { run, title, refusal } = install;
      const guess = guessedContext(repository, run.file);
      yield {
        file: run.file,
        range: commandSpan(install),
        level: refusal === undefined || guess ? 'warning' : undefined,
        message: `\`${title}\` runs without ${gap.lock}, ${gap.why}: ${refusal ?? 'it installs whatever is newest, nothing is frozen'}${guess ? ` (${guess})` : ''}`,
        related: [{ file: { path: gap.lock }, message: 'the lock' }],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json': '{}',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen --no-dev\n',
        '.dockerignore': '*.lock\n',
        'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n',
        'uv.lock': 'version = 1\n',
      },
      finds: ['Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCOPY *.go ./\nRUN go build -o /app .\n',
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n',
        'go.sum': '',
        'main.go': 'package main\n',
      },
      finds: ['Dockerfile:6:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nRUN --mount=type=bind,source=package.json,target=package.json --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS files\nCOPY . /src\nFROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY --from=files /src/package-lock.json ./\nRUN npm ci\n',
        'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
        'package-lock.json': '{}',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app .\n',
        'go.mod': 'module a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n',
        'go.sum': '',
      },
    },
  ],
});
