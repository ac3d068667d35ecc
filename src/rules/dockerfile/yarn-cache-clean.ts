import { environmentAt } from '../../models/dockerfile/scope.ts';
import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import type { Repository } from '../../repository/repository.ts';
import { appended } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/yarn-cache-clean',
  level: 'note',
  must: 'What Yarn 1 downloads does not stay in a layer of the image.',
  why: 'The cache is a second, unpacked copy of every package, and no container ever installs from it. A cache mount keeps it out of the image.',
  aliases: ['DL3060', 'yarnCacheCleanAfterInstall'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!file.text.includes('yarn') || isLaterYarn(repository, file.text)) continue;
      for (const { steps } of buildSteps(file).runs) {
        const last = steps.findLast(
          (step): step is BuildCall => step.call?.tool === 'yarn' && fillsCache(step as BuildCall),
        );
        if (!last?.run.kept || isClean(last)) continue;
        const { call, command, run } = last;
        const edit = appended(run, 'yarn cache clean');
        yield {
          file,
          range: { start: command.nameWord.span.start, end: (call.subcommandWord ?? command.nameWord).span.end },
          message: `\`yarn ${call.subcommand}\` leaves its downloads in the layer: clean up with \`yarn cache clean\` in the same RUN, or mount a cache`,
          fix: edit && fix.safe('clean up with `yarn cache clean`', file, edit),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\nRUN yarn --frozen-lockfile && yarn build\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM node:22\nCOPY . .\nRUN yarn --frozen-lockfile && yarn build && yarn cache clean\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nRUN yarn install && yarn cache clean\n' } },
    {
      files: { Dockerfile: 'FROM node:22\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install\n' },
    },
    { files: { Dockerfile: 'FROM node:22\nRUN yarn install --immutable\n' } },
    { files: { Dockerfile: 'FROM node:22\nRUN yarn install\n', '.yarnrc.yml': 'nodeLinker: pnp\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nRUN yarn && yarn build\nFROM nginx:1.27\nCOPY --from=build /dist /\n',
      },
    },
  ],
});

/** Yarn 2 and later keep the cache in the project, where Plug'n'Play loads it from. */
const isLaterYarn = (repository: Repository, text: string): boolean =>
  /--immutable|corepack|yarn set version|workspaces focus|\.yarnrc\.yml|\.yarn\b/.test(text) ||
  repository.named('.yarnrc.yml').length > 0;

function fillsCache({ call }: BuildCall): boolean {
  if (!['install', 'add', 'global add', 'upgrade'].includes(call.subcommand ?? '')) return false;
  return !has(call, 'help') && valueOf(call, 'cache-folder') === undefined;
}

function isClean(step: BuildCall): boolean {
  const { run } = step;
  if (
    run.mounts.some(
      ({ type, target = '' }) => (type === 'cache' || type === 'tmpfs') && /yarn|\.cache|^\/root|^\/home/.test(target),
    )
  )
    return true;
  if (environmentAt(run.stage, run.instruction).has('YARN_CACHE_FOLDER')) return true;
  return stepsAfter(step).some(
    (later) =>
      (later.call?.tool === 'yarn' && later.call.subcommand?.startsWith('cache clea') === true) ||
      removedPaths(later).some((path) => /yarn|^\/root(?:\/[.*{].*)?$|\.cache/.test(path)),
  );
}
