import { basesThatRun, copiedManifests } from '../../repository/project.ts';
import { supportedIn, nodeRangeAllows } from '../../models/versions/node.ts';
import { joinPath, parentOf } from '../../repository/build-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { rule } from '../rule.ts';
import { otherTag, promised } from '../version-range.ts';

export default rule({
  id: 'node/base-image-in-range',
  level: 'error',
  must: "The base image's Node.js lies in the project's `engines.node`.",
  why: 'pnpm and yarn refuse to install for another engine, npm does with `engine-strict`; without it the program meets an interpreter that nobody has tried.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const reported = new Set<unknown>();
      for (const { path, stages } of copiedManifests(repository, file, 'package.json')) {
        const manifest = repository.packageJson(path);
        const range = manifest?.model.engines.node;
        if (!manifest || !range) continue;
        for (const stage of basesThatRun(file, stages)) {
          const version = promised(stage, 'node');
          if (version === undefined || reported.has(stage) || nodeRangeAllows(range.text, version) !== 'no') continue;
          reported.add(stage);
          const line = repository.lines(path).position(range.span.start).line;
          yield {
            file,
            range: stage.base?.span,
            message: `Node.js ${version} is outside \`engines.node\` "${range.text}" (${path}:${line})`,
            level: refuses(repository, path) ? 'error' : 'warning',
            related: [{ file: manifest, range: range.span, message: 'the range that the project supports' }],
            fix: otherTag(file, stage, version, supportedIn(range.text)),
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
  ],
});

/** True if the project's package manager fails on a wrong engine instead of warning. */
function refuses(repository: Repository, manifest: string): boolean {
  const dir = parentOf(manifest);
  const has = (name: string): boolean => repository.tree.exists(joinPath(dir, name));
  return (
    has('pnpm-lock.yaml') ||
    has('yarn.lock') ||
    /^engine-strict\s*=\s*true/m.test(repository.tree.text(joinPath(dir, '.npmrc')) ?? '')
  );
}
