import { missingDependencies, whyMissing } from '../../repository/local-dependencies.ts';
import { type MissingMember, missingMembers, whyNoMember } from '../../repository/workspace-dependencies.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'node/local-dependency-in-context',
  level: 'error',
  must: 'The folders that `file:`, `link:`, `portal:` and `workspace:` dependencies mean are in the image when packages are installed.',
  why: 'The install stops, or leaves a link to nothing behind: what lies outside the build context, or is copied later, is not there.',
  aliases: [],
  *check(repository) {
    for (const missing of missingDependencies(repository, 'node')) {
      const { file, run, manifest, span } = missing;
      yield {
        file,
        range: run.command.span,
        level: 'warning',
        message: whyMissing(missing),
        related: [{ file: { path: manifest }, range: span, message: 'the dependency' }],
      };
    }
    for (const [missing, ...others] of grouped(missingMembers(repository))) {
      if (!missing) continue;
      const { run, manifest, dependency, isCertain } = missing;
      yield {
        file: run.file,
        range: run.command.span,
        level: isCertain ? 'error' : 'warning',
        message: whyNoMember(missing, others.length),
        related: [{ file: { path: manifest }, range: dependency.span, message: 'the dependency' }],
      };
    }
  },
  bad: [
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: ./web\n',
        'web/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "main.js"]\n',
        'web/package.json': '{"dependencies": {"@x/ui": "file:../ui"}}',
        'web/main.js': '',
        'ui/package.json': '{"name": "@x/ui"}',
      },
      finds: ['web/Dockerfile:4:5'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\nCOPY . .\nCMD ["node", "main.js"]\n',
        'package.json': '{"dependencies": {"ui": "file:./packages/ui"}}',
        'yarn.lock': '',
        'main.js': '',
        'packages/ui/package.json': '{"name": "ui"}',
      },
      finds: ['Dockerfile:4:5'],
    },
    // A member of a workspace, built from its own folder.
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: ./apps/web\n',
        'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
        'package.json': '{"private": true}',
        'apps/web/Dockerfile':
          'FROM node:22\nWORKDIR /app\nRUN corepack enable\nCOPY package.json ./\nRUN pnpm install\nCOPY . .\n',
        'apps/web/package.json': '{"name": "web", "dependencies": {"@x/ui": "workspace:*", "zod": "4.0.0"}}',
        'packages/ui/package.json': '{"name": "@x/ui"}',
      },
      finds: ['apps/web/Dockerfile:5:5'],
    },
    // The link is there, and nothing behind it when the build wants it.
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nRUN corepack enable\nCOPY package.json pnpm-workspace.yaml pnpm-lock.yaml ./\nCOPY apps/web/package.json apps/web/\nRUN pnpm install --frozen-lockfile\nCOPY apps/web apps/web\nRUN pnpm --filter web run build\n',
        'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'package.json': '{"private": true}',
        'apps/web/package.json':
          '{"name": "web", "scripts": {"build": "tsc"}, "dependencies": {"@x/ui": "workspace:*"}}',
        'apps/web/main.ts': '',
        'packages/ui/package.json': '{"name": "@x/ui"}',
        'packages/ui/index.ts': '',
      },
      finds: ['Dockerfile:8:5'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install\n',
        'package.json': '{"workspaces": ["ui"], "dependencies": {"@x/ui": "workspace:^"}}',
        'ui/package.json': '{"name": "@x/ui"}',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\nRUN pnpm --filter web run build\n',
        'some.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package.json pnpm-workspace.yaml pnpm-lock.yaml ./\nCOPY packages packages\nCOPY apps/web apps/web\nRUN pnpm install --frozen-lockfile\nRUN pnpm --filter web run build\n',
        'rewritten.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY apps/web .\nRUN sed -i "/workspace:/d" package.json && pnpm install\n',
        'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
        'package.json': '{"private": true}',
        'apps/web/package.json': '{"name": "web", "dependencies": {"@x/ui": "workspace:*"}}',
        'apps/web/main.ts': '',
        'packages/ui/package.json': '{"name": "@x/ui"}',
        'packages/ui/index.ts': '',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22\nWORKDIR /app\nCOPY packages packages\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
        'package.json':
          '{"dependencies": {"ui": "file:./packages/ui", "tar": "file:./vendor/tar-1.0.0.tgz", "a": "1.0.0"}}',
        'yarn.lock': '',
        'packages/ui/package.json': '{"name": "ui"}',
      },
    },
  ],
});

/** Those that one command misses for one reason and one manifest; of what a build misses, each folder once. */
function grouped(all: Iterable<MissingMember>): Iterable<readonly MissingMember[]> {
  const groups = new Map<string, MissingMember[]>();
  for (const one of all) {
    const { run, why, manifest, folder } = one;
    const key = `${run.file.path}\0${run.command.span.start}\0${why}\0${why === 'no-source' ? folder : manifest}`;
    const group = groups.get(key);
    // A folder that several packages miss is missing once.
    if (!group) groups.set(key, [one]);
    else if (why !== 'no-source') group.push(one);
  }
  return groups.values();
}
