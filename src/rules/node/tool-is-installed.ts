import { isForDevelopment } from '../../repository/installs.ts';
import type { ShellCommand, ShellWord } from '../../models/shell/syntax.ts';
import { type Lacks, lacksPackage } from '../../repository/node-modules.ts';
import type { Repository } from '../../repository/repository.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { type ReachedCommand, reachedBy } from '../../repository/script-commands.ts';
import { startContexts } from '../../repository/start-commands.ts';
import { isCovered, startPlacesOf } from '../../repository/start-places.ts';
import { type Report, rule } from '../rule.ts';

/** Programs of packages, by the package where it has another name. */
const packages: Readonly<Record<string, string>> = {
  nodemon: 'nodemon',
  tsx: 'tsx',
  'ts-node': 'ts-node',
  'ts-node-dev': 'ts-node-dev',
  tsnd: 'ts-node-dev',
  'ts-node-esm': 'ts-node',
  tsc: 'typescript',
  next: 'next',
  nest: '@nestjs/cli',
  vite: 'vite',
  nuxt: 'nuxt',
  nuxi: 'nuxi',
  astro: 'astro',
  ng: '@angular/cli',
  'vue-cli-service': '@vue/cli-service',
  'react-scripts': 'react-scripts',
  'cross-env': 'cross-env',
  concurrently: 'concurrently',
  'npm-run-all': 'npm-run-all',
  'run-p': 'npm-run-all',
  'run-s': 'npm-run-all',
  'env-cmd': 'env-cmd',
  dotenv: 'dotenv-cli',
  'babel-node': '@babel/node',
  babel: '@babel/cli',
  webpack: 'webpack-cli',
  rollup: 'rollup',
  esbuild: 'esbuild',
  tsup: 'tsup',
  parcel: 'parcel',
  gulp: 'gulp',
  grunt: 'grunt-cli',
  prisma: 'prisma',
  'drizzle-kit': 'drizzle-kit',
  'sequelize-cli': 'sequelize-cli',
  'remix-serve': '@remix-run/serve',
  'react-router-serve': '@react-router/serve',
  serve: 'serve',
  'http-server': 'http-server',
  'pm2-runtime': 'pm2',
};

export default rule({
  id: 'node/tool-is-installed',
  level: 'error',
  must: 'The tools that a script runs in the image are among the packages that the image installs.',
  why: 'An install without `devDependencies` leaves out what stands there: "tsc: not found" stops the build, "nodemon: not found" the container.',
  aliases: [],
  *check(repository) {
    for (const place of startPlacesOf(repository)) {
      if (!place.written.path.endsWith('package.json') || place.mounts.length > 0) continue;
      for (const { command, dir } of place.commands) {
        const tool = toolOf(command);
        if (!tool || mayFail(place.written.text, command) || isCovered(place, (dir ?? '/').slice(1))) continue;
        const lacks = lacksPackage(repository, place.file, place.contexts, place.stage, tool.package, undefined);
        const report =
          lacks && reportOf({ command, dir, file: place.written }, tool, lacks, 'when the container starts');
        if (report) yield { ...report, related: [...(report.related ?? []), ...place.related] };
      }
    }
    yield* inBuilds(repository);
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY src ./src\nCMD ["npm", "start"]\n',
        'package.json':
          '{\n  "scripts": { "start": "tsx src/index.ts" },\n  "dependencies": { "express": "5.0.0" },\n  "devDependencies": { "tsx": "4.19.0" }\n}\n',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/express": {"version": "5.0.0"}, "node_modules/tsx": {"version": "4.19.0", "dev": true}}}',
        'src/index.ts': '',
      },
      finds: ['package.json:2:26'],
    },
    // The environment leaves them out, and the build needs one.
    {
      files: {
        Dockerfile:
          'FROM node:22\nENV NODE_ENV=production\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/index.js"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json': '{\n  "scripts": { "build": "tsc -p ." },\n  "devDependencies": { "typescript": "5.9.0" }\n}\n',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/typescript": {"version": "5.9.0", "dev": true}}}',
      },
      finds: ['Dockerfile:7:5'],
    },
    // Taken out again behind the build.
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile && pnpm run build && pnpm prune --prod\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build /app/dist ./dist\nCOPY package.json ./\nCMD ["pnpm", "start"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{\n  "scripts": {\n    "build": "tsc",\n    "start": "cross-env PORT=80 node dist/index.js"\n  },\n  "devDependencies": { "cross-env": "7.0.3", "typescript": "5.9.0" }\n}\n',
        'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
      },
      finds: ['package.json:4:15'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22-alpine\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY src ./src\nCMD ["npm", "start"]\n',
        'package.json':
          '{"scripts": {"start": "tsx src/index.ts"}, "dependencies": {"tsx": "4.19.0"}, "devDependencies": {"nodemon": "3.0.0"}}',
        'package-lock.json': '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/tsx": {"version": "4.19.0"}}}',
        'src/index.ts': '',
      },
    },
    // All are installed, or the tool comes with another package, or by itself.
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nENV NODE_ENV=production\nCMD ["npm", "start"]\n',
        'other.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCMD ["npm", "run", "other"]\n',
        'global.Dockerfile':
          'FROM node:22\nWORKDIR /app\nRUN npm install -g tsx@4\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCMD ["npm", "start"]\n',
        '.dockerignore': 'node_modules\n',
        'package.json':
          '{"scripts": {"start": "tsx src/index.ts", "other": "tsc -v"}, "dependencies": {"ts-tool": "1.0.0"}, "devDependencies": {"tsx": "4.19.0", "typescript": "5.9.0"}}',
        'package-lock.json':
          '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/tsx": {"version": "4.19.0", "dev": true}, "node_modules/typescript": {"version": "5.9.0"}}}',
        'src/index.ts': '',
      },
    },
  ],
});

/** Build steps that run a script whose tool was left out. */
function* inBuilds(repository: Repository): Iterable<Report> {
  for (const file of repository.dockerfiles) {
    if (!/\b(?:npm|pnpm|yarn|bun)\b/.test(file.text)) continue;
    for (const stage of file.live) {
      if (isForDevelopment(file, stage)) continue;
      for (const run of runCommands(file, stage)) {
        if (run.command.conditional || !/^(?:npm|pnpm|yarn|bun)$/.test(run.command.name ?? '')) continue;
        const contexts = startContexts(repository)(file);
        const { commands } = reachedBy(repository, file, contexts, stage, { ...run, file });
        for (const one of commands) {
          const tool = one.file === file ? undefined : toolOf(one.command);
          if (!tool || mayFail(one.file.text, one.command)) continue;
          const lacks = lacksPackage(repository, file, contexts, stage, tool.package, run.command.span.start);
          const report = lacks && reportOf(one, tool, lacks, 'in the build');
          if (!report) continue;
          yield {
            ...report,
            file,
            range: run.command.span,
            related: [
              ...(report.related ?? []),
              { file: one.file, range: one.command.span, message: 'the script that runs it' },
            ],
          };
          break;
        }
      }
    }
  }
}

interface ToolWord {
  readonly word: ShellWord;
  readonly package: string;
}

/** A tool that is called by its name alone, so that it is looked for in node_modules/.bin and on PATH. */
function toolOf({ nameWord, name, wrappers }: ShellCommand): ToolWord | undefined {
  const found = name !== undefined && Object.hasOwn(packages, name) ? packages[name] : undefined;
  if (found === undefined || nameWord.value !== name || wrappers.some((one) => one === 'npx' || one === 'bunx'))
    return undefined;
  return { word: nameWord, package: found };
}

/** True if the script goes on another way where the command fails. */
const mayFail = (text: string, { span }: ShellCommand): boolean => /^\s*\|\|/.test(text.slice(span.end, span.end + 8));

function reportOf({ command, file }: ReachedCommand, tool: ToolWord, lacks: Lacks, when: string): Report | undefined {
  if (lacks.kind !== 'left-out') return undefined;
  const { install, manifest, keySpan } = lacks;
  const title = `${install.manager} ${install.verb?.value ?? 'install'}`;
  return {
    file,
    range: tool.word.span,
    message: `\`${command.name}\` is not there ${when}: ${tool.package} is one of the devDependencies, which \`${title}\` leaves out`,
    related: [
      { file: install.run.file, range: install.run.command.span, message: 'the install that leaves it out' },
      { file: { path: manifest }, range: keySpan, message: 'the dependency' },
    ],
  };
}
