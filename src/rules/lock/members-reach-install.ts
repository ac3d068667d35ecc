import { guessedContext } from '../../repository/frozen-gaps.ts';
import { partialWorkspaces } from '../../repository/workspace-installs.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'lock/members-reach-install',
  level: 'error',
  must: 'The manifests of all members of a workspace are in the image when its install begins.',
  why: 'The lock of a workspace is made from all of its manifests: without one of them `uv sync --locked`, `yarn install --immutable`, Go and Cargo stop, and pnpm and yarn 1 leave packages out or take them from elsewhere.',
  aliases: [],
  *check(repository) {
    for (const { run, title, range, root, missing, effect, stops } of partialWorkspaces(repository)) {
      const [first = ''] = missing;
      const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
      const guess = guessedContext(repository, run.file);
      yield {
        file: run.file,
        range,
        level: stops && !guess ? undefined : 'warning',
        message: `\`${title}\` runs without ${first}${more}, of the workspace of ${root}: ${effect}${guess ? ` (${guess})` : ''}`,
        related: [{ file: { path: first }, message: 'a member that is not copied before' }],
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nCOPY packages/a/pyproject.toml packages/a/\nRUN uv sync --locked --no-install-workspace\nCOPY . .\n',
        'pyproject.toml': '[project]\nname = "root"\nversion = "1"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        'uv.lock': 'version = 1\n',
        'packages/a/pyproject.toml': '[project]\nname = "a"\nversion = "1"\n',
        'packages/b/pyproject.toml': '[project]\nname = "b"\nversion = "1"\n',
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY go.work ./\nCOPY a a\nRUN go build ./a\n',
        'go.work': 'go 1.24\n\nuse (\n\t./a\n\t./b\n)\n',
        'a/go.mod': 'module example.com/a\n\ngo 1.24\n',
        'b/go.mod': 'module example.com/b\n\ngo 1.24\n',
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json pnpm-workspace.yaml pnpm-lock.yaml ./\nCOPY web/package.json web/\nRUN pnpm install --frozen-lockfile\nCOPY . .\n',
        'package.json': '{}',
        'pnpm-workspace.yaml': 'packages: [web, lib, docs]\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'web/package.json': '{ "dependencies": { "lib": "workspace:*" } }',
        'lib/package.json': '{ "name": "lib", "dependencies": { "zod": "4" } }',
        'docs/package.json': '{ "name": "docs", "dependencies": { "zod": "4" } }',
      },
      finds: ['Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nWORKDIR /src\nCOPY Cargo.toml Cargo.lock ./\nCOPY a a\nRUN cargo fetch --locked\n',
        'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\n',
        'Cargo.lock': 'version = 4\n',
        'a/Cargo.toml': '[package]\nname = "a"\n',
        'b/Cargo.toml': '[package]\nname = "b"\n',
      },
      finds: ['Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --frozen --no-install-workspace\nCOPY . .\nRUN uv sync --locked\n',
        'pyproject.toml': '[project]\nname = "root"\nversion = "1"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        'uv.lock': 'version = 1\n',
        'packages/a/pyproject.toml': '[project]\nname = "a"\nversion = "1"\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nENV GOWORK=off\nCOPY go.work ./\nCOPY a a\nRUN cd a && go build .\n',
        'go.work': 'go 1.24\n\nuse (\n\t./a\n\t./b\n)\n',
        'a/go.mod': 'module example.com/a\n\ngo 1.24\n',
        'b/go.mod': 'module example.com/b\n\ngo 1.24\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY web/package.json web/\nRUN npm ci\n',
        'package.json': '{ "workspaces": ["web", "lib"] }',
        'package-lock.json': '{}',
        'web/package.json': '{ "dependencies": { "lib": "1.0.0" } }',
        'lib/package.json': '{ "name": "lib", "dependencies": { "zod": "4" } }',
      },
    },
    {
      files: {
        Dockerfile: 'FROM rust:1.84\nWORKDIR /src\nCOPY Cargo.toml Cargo.lock ./\nCOPY a a\nRUN cargo fetch --locked\n',
        'Cargo.toml': '[workspace]\nmembers = ["*"]\n',
        'Cargo.lock': 'version = 4\n',
        'a/Cargo.toml': '[package]\nname = "a"\n',
        'b/Cargo.toml': '[package]\nname = "b"\n',
      },
    },
  ],
});
