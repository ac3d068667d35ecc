import { has, type Invocation } from '../../models/shell/tools/tool.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';
import { listed } from '../run-edits.ts';
import { unpinned } from '../unpinned.ts';

export default rule({
  id: 'dockerfile/pin-npm-tools',
  level: 'note',
  must: 'Tools that a build takes from the npm registry have a named version.',
  why: 'No lock file holds them: `npm install -g` and `npx` run whatever was published last, with all rights of the build.',
  aliases: ['DL3016'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call, command } of buildSteps(file).calls('npm', 'pnpm', 'yarn', 'bun', 'npx', 'bunx')) {
        if (!fetchesTool(call)) continue;
        const loose = unpinned(call).filter(({ name }) => !/[/\\]$/.test(name));
        const [first] = loose;
        // `npx tool` runs what package.json has installed; `-y` and `-p` say that the package is to be fetched.
        if (!first || (call.tool === 'npx' && !has(call, 'yes') && !has(call, 'package'))) continue;
        yield {
          file,
          range: first.word.span,
          message: `${listed(loose.map(({ word }) => word.value ?? word.raw))}: \`${command.name}\` takes the newest release on the day of the build`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN npm install -g pnpm@9 \\\n    typescript@latest @nestjs/cli\nRUN npx -y create-thing && yarn global add serve\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:12', 'Dockerfile:4:44'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nRUN npm install -g pnpm@9.1.0 ./local $TOOL && npm install express\n' } },
    { files: { Dockerfile: 'FROM node:22\nCOPY package.json .\nRUN npm ci && npx tsc && npx prisma generate\n' } },
    { files: { Dockerfile: 'FROM node:22\nRUN npm i -g "typescript@${TS_VERSION}" .\n' } },
  ],
});

function fetchesTool(call: Invocation): boolean {
  if (call.tool === 'npx' || call.tool === 'bunx') return !has(call, 'no-install') && !has(call, 'no');
  if (call.subcommand === 'global add') return true;
  return has(call, 'global') && (call.subcommand === 'install' || call.subcommand === 'add');
}
