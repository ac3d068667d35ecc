import type { Stage } from '../../models/dockerfile/syntax.ts';
import { nodeRangeAllows, supportedIn } from '../../models/versions/node.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { basesThatRun, copiedManifests } from '../../repository/project.ts';
import type { Repository } from '../../repository/repository.ts';
import { rule } from '../rule.ts';
import { bringsInterpreter, otherTag, promised } from '../version-range.ts';

export default rule({
  id: 'node/base-image-in-range',
  level: 'error',
  must: "The base image's Node.js lies in the project's `engines.node`.",
  why: 'Yarn 1 refuses to install for another engine, npm and pnpm do with `engine-strict`; the others warn, and the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const reported = new Set<unknown>();
      for (const { path, stages } of copiedManifests(repository, file, 'package.json')) {
        const manifest = repository.packageJson(path);
        const range = manifest?.model.engines.node;
        if (!manifest || !range) continue;
        const speaks = (base: Stage): boolean => promised(repository, file, base, 'node') !== undefined;
        for (const { base, stages: onIt, copies } of basesThatRun(file, stages, speaks)) {
          const version = promised(repository, file, base, 'node');
          if (version === undefined || reported.has(base) || nodeRangeAllows(range.text, version) !== 'no') continue;
          if (bringsInterpreter(onIt)) continue;
          reported.add(base);
          const line = repository.lines(path).position(range.span.start).line;
          yield {
            file,
            range: base.base?.span,
            message: `Node.js ${version} is outside \`engines.node\` "${range.text}" (${path}:${line})`,
            level: copies && refuses(repository, file, path) ? 'error' : 'warning',
            related: [{ file: manifest, range: range.span, message: 'the range that the project supports' }],
            fix: otherTag(file, base, version, supportedIn(range.text)),
          };
        }
      }
    }
  },
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
