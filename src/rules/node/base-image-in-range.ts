import { nodeRangeAllows, supportedIn } from '../../models/versions/node.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Repository } from '../../repository/repository.ts';
import { rule } from '../rule.ts';
import { outOfRange } from '../version-range.ts';

export default rule({
  id: 'node/base-image-in-range',
  level: 'error',
  must: "The base image's Node.js lies in the project's `engines.node`.",
  why: 'Yarn 1 refuses to install for another engine, npm and pnpm do with `engine-strict`; the others warn, and the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  check: (repository) =>
    outOfRange(repository, {
      language: 'node',
      name: 'Node.js',
      manifest: 'package.json',
      key: 'engines.node',
      range(path) {
        const file = repository.packageJson(path);
        const range = file?.model.engines.node;
        return file && range && { file, text: range.text, span: range.span };
      },
      allows: nodeRangeAllows,
      supportedIn,
      refuses: (file, path, { copies }) => copies && refuses(repository, file, path),
    }),
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:18-alpine\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
        'package.json': '{\n  "engines": { "node": ">=20" }\n}\n',
        'pnpm-lock.yaml': '',
      },
      finds: ['Dockerfile:1:6'],
      fixed: {
        Dockerfile:
          'FROM node:24-alpine\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile\n',
      },
    },
    {
      files: {
        Dockerfile: 'ARG BASE=nikolaik/python-nodejs:python3.12-nodejs18\nFROM $BASE\nCOPY . .\nRUN yarn\n',
        'package.json': '{ "engines": { "node": "^20 || ^22" } }',
        'yarn.lock': '# yarn lockfile v1\n',
      },
      finds: ['Dockerfile:2:6'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nCOPY . .\nRUN npm ci\nFROM node:16-slim\nCOPY --from=build /app /app\n',
        'package.json': '{ "engines": { "node": "22.x" } }',
      },
      finds: ['Dockerfile:4:6'],
      fixed: {
        Dockerfile: 'FROM node:22 AS build\nCOPY . .\nRUN npm ci\nFROM node:22-slim\nCOPY --from=build /app /app\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:20\nCOPY . .\n', 'package.json': '{ "engines": { "node": ">=18.17 <23" } }' } },
    { files: { Dockerfile: 'FROM node:lts\nCOPY . .\n', 'package.json': '{ "engines": { "node": "20.x" } }' } },
    {
      files: {
        Dockerfile: 'FROM node:16\nCOPY web web\n',
        'package.json': '{ "engines": { "node": "20.x" } }',
        'web/a.js': '',
      },
    },
    {
      files: {
        Dockerfile: 'FROM node:16\nCOPY . .\nRUN npm install -g n && n 20 && npm ci\n',
        'package.json': '{ "engines": { "node": "20.x" } }',
      },
    },
  ],
});

/** True if the project's package manager fails on a wrong engine instead of warning (pnpm: packageIsInstallable.ts of its cli-utils). */
function refuses({ tree }: Repository, file: DockerfileUnit, manifest: string): boolean {
  const dir = parentOf(manifest);
  const holds = (name: string, pattern: RegExp): boolean => pattern.test(tree.text(joinPath(dir, name)) ?? '');
  if (holds('.npmrc', /^engine-strict\s*=\s*true/m) || holds('pnpm-workspace.yaml', /^engineStrict:\s*true/m))
    return true;
  return (
    holds('yarn.lock', /^# yarn lockfile v1$/m) &&
    !file.text.includes('--ignore-engines') &&
    !holds('.yarnrc', /^(?:--)?(?:install\.)?ignore-engines true/m)
  );
}
