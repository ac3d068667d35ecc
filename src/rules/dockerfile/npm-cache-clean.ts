import { environmentAt } from '../../models/dockerfile/scope.ts';
import { packagesOf } from '../../models/shell/packages.ts';
import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { appended } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/npm-cache-clean',
  level: 'note',
  must: 'What npm downloads does not stay in a layer of the image.',
  why: 'The cache (~/.npm) is a second copy of every package, and no container ever installs from it. A cache mount keeps it out of the image and makes the next build faster.',
  aliases: ['npmCacheCleanAfterInstall'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { steps } of buildSteps(file).runs) {
        const last = steps.findLast(
          (step): step is BuildCall => step.call?.tool === 'npm' && fillsCache(step as BuildCall),
        );
        if (!last?.run.kept || isClean(last)) continue;
        const { call, command, run } = last;
        const edit = appended(run, 'npm cache clean --force');
        yield {
          file,
          range: { start: command.nameWord.span.start, end: (call.subcommandWord ?? command.nameWord).span.end },
          message: `\`npm ${call.subcommandWord?.raw ?? ''}\` leaves its downloads in the layer (~/.npm): clean up in the same RUN, or mount a cache there`,
          fix: edit && fix.safe('clean up with `npm cache clean --force`', file, edit),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci --omit=dev\nRUN npm cache clean --force\n' },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM node:22\nCOPY . .\nRUN npm ci --omit=dev && npm cache clean --force\nRUN npm cache clean --force\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM node:22\nRUN npm ci && npm cache clean --force\n' } },
    { files: { Dockerfile: 'FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n' } },
    { files: { Dockerfile: 'FROM node:22\nRUN npm install -g a@1 && rm -rf ~/.npm/_cacache\n' } },
    {
      files: {
        Dockerfile: 'FROM node:22 AS build\nRUN npm ci && npm run build\nFROM nginx:1.27\nCOPY --from=build /dist /\n',
      },
    },
  ],
});

function fillsCache({ call }: BuildCall): boolean {
  const { subcommand } = call;
  if (subcommand !== 'install' && subcommand !== 'ci' && subcommand !== 'install-test' && subcommand !== 'update')
    return false;
  if (has(call, 'package-lock-only') || has(call, 'dry-run') || valueOf(call, 'cache') !== undefined) return false;
  const packages = packagesOf(call);
  return packages.length === 0 || packages.some(({ kind }) => kind !== 'directory' && kind !== 'file');
}

function isClean(step: BuildCall): boolean {
  const { run } = step;
  if (
    run.mounts.some(
      ({ type, target = '' }) => (type === 'cache' || type === 'tmpfs') && /npm|\.cache|^\/root|^\/home/.test(target),
    )
  )
    return true;
  const environment = environmentAt(run.stage, run.instruction);
  if (environment.has('npm_config_cache') || environment.has('NPM_CONFIG_CACHE')) return true;
  return stepsAfter(step).some(
    (later) =>
      (later.call?.tool === 'npm' && later.call.subcommand === 'cache clean') ||
      removedPaths(later).some((path) => /npm|^\/root(?:\/[.*{].*)?$|\.\*|\.cache/.test(path)),
  );
}
