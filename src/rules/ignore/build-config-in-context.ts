import { ignoredConfigs } from '../../repository/build-configs.ts';
import { letIn } from '../let-in.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'ignore/build-config-in-context',
  level: 'error',
  must: 'The ignore file leaves in what configures a tool that the build runs.',
  why: '`tsc` without its tsconfig.json prints its help and fails; Next.js and Vite build with their defaults: without the output mode, the aliases and the plug-ins.',
  aliases: [],
  fixes: 'safe',
  *check(repository) {
    for (const { run, reached, tool, context, path, stops } of ignoredConfigs(repository)) {
      const where = reached.file === run.file ? '' : `, which \`${run.command.name}\` runs here,`;
      yield {
        file: run.file,
        range: run.command.span,
        level: stops ? 'error' : 'warning',
        message: `${context.ignorePath} keeps ${path} out of the build: \`${tool}\`${where} ${stops ? 'stops' : 'goes on with its defaults'}`,
        related: [
          { file: { path }, message: 'the configuration' },
          ...(reached.file === run.file
            ? []
            : [{ file: reached.file, range: reached.command.span, message: 'the script that runs it' }]),
        ],
        fix: letIn(repository, context, path),
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n',
        '.dockerignore': 'node_modules\ntsconfig*.json\n',
        'package.json': '{"scripts": {"build": "tsc -p tsconfig.build.json"}}',
        'package-lock.json': '{}',
        'tsconfig.json': '{}',
        'tsconfig.build.json': '{}',
        'main.ts': '',
      },
      finds: ['Dockerfile:5:5'],
      fixed: { '.dockerignore': 'node_modules\ntsconfig*.json\n!tsconfig.build.json\n' },
    },
    {
      files: {
        'compose.yaml': 'services:\n  web:\n    build: web\n',
        'web/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx next build\n',
        'web/.dockerignore': '*.config.*\n',
        'web/package.json': '{}',
        'web/package-lock.json': '{}',
        'web/next.config.mjs': '',
      },
      finds: ['web/Dockerfile:4:15'],
      fixed: { 'web/.dockerignore': '*.config.*\n!next.config.mjs\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build && npx tsc --version\n',
        'made.Dockerfile':
          'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN echo {} > tsconfig.json && npx tsc && npx tsc main.ts\n',
        '.dockerignore': 'tsconfig.json\nvite.config.*\n!vite.config.ts\n',
        'package.json': '{"scripts": {"build": "vite build"}}',
        'package-lock.json': '{}',
        'tsconfig.json': '{}',
        'vite.config.ts': '',
        'main.ts': '',
      },
    },
  ],
});
