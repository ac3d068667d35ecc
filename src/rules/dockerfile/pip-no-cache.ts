import { environmentAt } from '../../models/dockerfile/scope.ts';
import { ancestry } from '../../models/dockerfile/scope.ts';
import { has, valueOf } from '../../models/shell/tools/tool.ts';
import { type BuildCall, buildSteps, stepsAfter, systemOfStage } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { afterSubcommand } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/pip-no-cache',
  level: 'note',
  must: 'What pip downloads does not stay in a layer of the image.',
  why: 'The cache is a second copy of every package, and no container ever installs from it. A cache mount keeps it out of the image and makes the next build faster.',
  aliases: ['DL3042', 'pipUseNoCacheDir'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      // pip.conf says it.
      if (/no-cache-dir\s?=/.test(file.text)) continue;
      for (const step of buildSteps(file).calls('pip')) {
        if (!step.run.kept || !fillsCache(step)) continue;
        const { call, command } = step;
        const flag = knowsFlag(step) ? afterSubcommand(step, '--no-cache-dir') : undefined;
        yield {
          file,
          range: { start: command.nameWord.span.start, end: (call.subcommandWord ?? command.nameWord).span.end },
          message: `\`pip ${call.subcommand}\` leaves its downloads in the layer (~/.cache/pip): add \`--no-cache-dir\`, or mount a cache there`,
          fix: flag && fix.safe('add --no-cache-dir', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install -U pip && \\\n    python3 -m pip install -r requirements.txt\nONBUILD RUN pip3.11 install x\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5', 'Dockerfile:4:13'],
      fixed: {
        Dockerfile:
          'FROM python:3.13-slim\nRUN pip install --no-cache-dir -U pip && \\\n    python3 -m pip install --no-cache-dir -r requirements.txt\nONBUILD RUN pip3.11 install --no-cache-dir x\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=0\nRUN pip install flask==3\nRUN rm -rf /root/.cache\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=0\nRUN pip install --no-cache-dir flask==3\nRUN rm -rf /root/.cache\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask\n' } },
    { files: { Dockerfile: 'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n' } },
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n',
      },
    },
    { files: { Dockerfile: 'FROM python:3.13-slim\nRUN pip install flask && rm -rf ~/.cache\n' } },
    { files: { Dockerfile: 'FROM python:3.13-slim\nRUN pip install flask && pip cache purge\n' } },
    {
      files: {
        Dockerfile:
          'FROM python:3.13-slim AS build\nRUN pip install flask\nFROM scratch\nCOPY --from=build /usr/local /usr/local\n',
      },
    },
    { files: { Dockerfile: 'FROM python:3.13-slim\nRUN export PIP_NO_CACHE_DIR=1 && pip install flask\n' } },
  ],
});

const off = /^(?:|0|false|no|off)$/i;

/** Images whose configuration sets PIP_NO_CACHE_DIR. */
const cacheless = /^registry\.(?:access\.redhat\.com|redhat\.io)\/ubi\d+\/python-|^docker\.io\/tiangolo\//;

/** The pip 1.5 of Debian 8 and Ubuntu 14.04 has no `--no-cache-dir`. */
function knowsFlag({ run }: BuildCall): boolean {
  const system = systemOfStage(run.stage);
  const release = Number(system?.release ?? 99);
  return !((system?.distribution === 'debian' && release < 9) || (system?.distribution === 'ubuntu' && release < 16));
}

function fillsCache(step: BuildCall): boolean {
  const { call, run } = step;
  if (
    !['install', 'download', 'wheel'].includes(call.subcommand ?? '') ||
    has(call, 'no-cache-dir') ||
    has(call, 'help')
  )
    return false;
  if (call.operands.length === 0 && call.flags.length === 0) return false;
  if (valueOf(call, 'cache-dir') !== undefined || run.mounts.some(holdsCache)) return false;
  const assigned = step.command.assignments.find(({ name }) => name === 'PIP_NO_CACHE_DIR');
  if (assigned || /export PIP_NO_CACHE_DIR|no-cache-dir (?:true|1)/.test(run.body.rest.text)) return false;
  const environment = environmentAt(run.stage, run.instruction);
  if (environment.has('PIP_NO_CACHE_DIR') && !off.test(environment.get('PIP_NO_CACHE_DIR') ?? '1')) return false;
  if (environment.has('PIP_CACHE_DIR')) return false;
  if (cacheless.test(ancestry(run.stage).at(-1)?.image ?? '')) return false;
  if (call.command.args.some(({ value, raw }) => value === undefined && /^["']?\$\{?\w*(?:opt|flag|arg)/i.test(raw)))
    return false;
  return !stepsAfter(step).some(
    (later) =>
      (later.call?.tool === 'pip' &&
        (later.call.subcommand === 'cache purge' || later.call.subcommand === 'cache remove')) ||
      removedPaths(later).some((path) => /\.cache|^\/root(?:\/[.*{].*)?$|^(?:~|\$HOME|\$\{HOME\})\/?\*?$/.test(path)),
  );
}

/** A cache of pip, of a user's whole cache folder, or of that of a tool that pip shares. */
const holdsCache = ({ type, target }: BuildCall['run']['mounts'][number]): boolean =>
  (type === 'cache' || type === 'tmpfs') &&
  /(?:\.cache|pip|^\/root|^\/home\/[^/]+|\$\{?HOME\}?|~)\/?(?:$|\/?pip|http)/.test(target ?? '');
