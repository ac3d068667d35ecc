import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import {
  type Assets,
  asksForNoStandalone,
  missingAssets,
  type StandaloneCopy,
  standaloneCopies,
} from '../../repository/next-standalone.ts';
import { destinationOf } from '../../repository/stage-files.ts';
import { edit } from '../../text/edit.ts';
import type { Fix } from '../../finding.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'node/next-standalone',
  level: 'error',
  must: "An image that takes Next.js' standalone output asks for it in the configuration, and takes `.next/static` and `public` along.",
  why: 'Without `output: "standalone"` the build stops at the COPY. The standalone folder holds neither the scripts and styles of the pages nor what lies in `public`: pages come without them.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const copy of standaloneCopies(repository, file)) {
        const { instruction, folder } = copy;
        const range = instruction.args[0]?.span ?? instruction.span;
        if (asksForNoStandalone(repository, file, folder)) {
          yield {
            file,
            range,
            message: `no configuration in ${folder === '' ? 'the root' : folder} says \`output: "standalone"\`: \`next build\` writes no .next/standalone`,
          };
          continue;
        }
        for (const assets of missingAssets(repository, file, copy)) {
          yield {
            file,
            range,
            level: 'warning',
            message:
              assets === 'public'
                ? `the standalone output does not hold public, and no instruction copies it: what lies there is not served`
                : `the standalone output does not hold .next/static, and no instruction copies it: pages come without their scripts and styles`,
            fix: repair(file, copy, assets),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/.next/static ./.next/static\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15.0.0"}}',
        'next.config.mjs': 'export default { reactStrictMode: true }\n',
      },
      finds: ['Dockerfile:7:19'],
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /srv\nCOPY --from=build --chown=node /app/.next/standalone ./\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15.0.0"}}',
        'next.config.js': "module.exports = { output: 'standalone' }\n",
        'public/logo.svg': '',
      },
      finds: ['Dockerfile:7:32', 'Dockerfile:7:32'],
      fixed: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /srv\nCOPY --from=build --chown=node /app/.next/standalone ./\nCOPY --from=build --chown=node /app/public ./public\nCOPY --from=build --chown=node /app/.next/static ./.next/static\nCMD ["node", "server.js"]\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCOPY --from=build /app/.next/static ./.next/static\nCOPY public ./public\nCMD ["node", "server.js"]\n',
        'package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15.0.0"}}',
        'next.config.js': "module.exports = { output: 'standalone' }\n",
        'public/logo.svg': '',
      },
    },
    // The script copies them; another module, or the environment, may ask for the output.
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nENV BUILD=standalone\nRUN npm ci && npm run build\nFROM node:22\nWORKDIR /app\nCOPY --from=build /app/.next/standalone ./\nCMD ["node", "server.js"]\n',
        'package.json':
          '{"scripts": {"build": "next build && cp -r public .next/static .next/standalone/"}, "dependencies": {"next": "15.0.0"}}',
        'next.config.js': 'module.exports = { output: process.env.BUILD }\n',
        'public/logo.svg': '',
      },
    },
  ],
});

/** The same COPY for the folder that is missing. */
function repair(file: DockerfileUnit, { stage, instruction, root }: StandaloneCopy, assets: Assets): Fix | undefined {
  const target = instruction.args.at(-1);
  const text = file.text.slice(instruction.span.start, instruction.span.end);
  const [source] = instruction.args;
  if (!target || !source || text.includes('\n') || !destinationOf(file, stage, instruction)) return undefined;
  const head = file.text.slice(instruction.span.start, source.span.start);
  const folder = target.text.replace(/\/?\.?$/, '');
  const to = target.text === '.' || target.text === './' ? './' : `${folder}/`;
  const line = `\n${head}${root}/${assets} ${to}${assets}`;
  return fix.unsafe(`Copy ${assets}`, file, edit.insert(instruction.span.end, line), ['+COPY']);
}
