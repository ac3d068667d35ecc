import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { joinPath } from '../../repository/build-context.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { originAt } from '../../repository/installs.ts';
import { pythonInstallOf } from '../../repository/python-installs.ts';
import { reproducibleRuns } from '../../repository/reproducible.ts';
import { below, runCommands } from '../../repository/run-commands.ts';
import { rule } from '../rule.ts';

const files = {
  'plimsoll.yaml': 'reproducible:\n  lock: requirements.lock.txt\n',
  'requirements.lock.txt': 'numpy==1.26.4\n',
  'requirements.in': 'numpy\n',
};

/** What installs the rest, and the repository itself. */
const tools = /^(?:pip|setuptools|wheel|uv|pip-tools|virtualenv)(?:[=<>~!].*)?$|^\.{1,2}(?:\/|\[|$)|^\//;

export default rule({
  id: 'reproducible/installs-from-lock',
  level: 'warning',
  must: 'The image of reproducible runs installs Python packages from the lock that is promised, and from nothing else.',
  why: 'A run is said to be made of what the lock names; what comes from another list is chosen on the day of the build, and the record of the run does not show it.',
  aliases: [],
  *check(repository) {
    const runs = reproducibleRuns(repository);
    if (runs?.lock === undefined || runs.lockFile?.model.format !== 'pip') return;
    const lock = joinPath('', runs.lock);
    for (const file of runs.images) {
      for (const stage of madeOf(file)) {
        for (const run of runCommands(file, stage)) {
          const install = run.command.conditional ? undefined : pythonInstallOf(run);
          if (!install || !/^(?:install|sync)$/.test(install.verb.value ?? '')) continue;
          const related = [{ ...runs.placeOf('lock'), message: `the contract names ${runs.lock}` }].filter(
            (one) => one.range !== undefined,
          );
          if (install.manager !== 'pip') {
            yield {
              file,
              range: run.command.span,
              message: `\`${install.title}\` does not install from ${lock}`,
              related,
            };
            continue;
          }
          for (const word of install.requirements) {
            const path = below(install.dir, word.value);
            const origins =
              path === undefined
                ? []
                : repository.contexts(file).map((context) => originAt(repository, context, run, path));
            const other = origins.find((one) => one.kind === 'context');
            if (other?.kind === 'context' && origins.every((one) => one.kind === 'context' && one.path !== lock))
              yield { file, range: word.span, message: `installs from ${other.path}, not from ${lock}`, related };
          }
          const listed = new Set(install.requirements.map(({ value }) => value));
          const named = install.operands.filter(
            ({ value }) => value !== undefined && !tools.test(value) && !listed.has(value),
          );
          const [first] = named;
          if (first)
            yield {
              file,
              range: first.span,
              message: `installs \`${named.map(({ value }) => value).join('`, `')}\` beside ${lock}`,
              related,
            };
        }
      }
    }
  },
  bad: [
    {
      files: {
        ...files,
        'docker/Dockerfile':
          'FROM python:3.12-slim\nWORKDIR /r\nCOPY . .\nRUN pip install -r requirements.in\nRUN pip install scipy\n',
        'compose.yaml': 'services:\n  run:\n    build: { context: ., dockerfile: docker/Dockerfile }\n',
      },
      finds: ['docker/Dockerfile:4:20', 'docker/Dockerfile:5:17'],
    },
    {
      files: {
        ...files,
        Dockerfile: 'FROM python:3.12-slim\nWORKDIR /r\nCOPY . .\nRUN uv sync --locked\n',
        'pyproject.toml': '',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        ...files,
        Dockerfile:
          'FROM python:3.12-slim\nWORKDIR /r\nCOPY requirements.lock.txt ./\nRUN pip install --upgrade pip && pip install --no-deps -r requirements.lock.txt\nCOPY . .\nRUN pip install --no-deps .\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nRUN pip install -r requirements.in\n',
        'requirements.in': 'numpy\n',
        'requirements.lock.txt': 'numpy==1\n',
      },
    },
  ],
});

/** The stages that the image is made of. */
function madeOf(file: DockerfileUnit): ReadonlySet<Stage> {
  const stages = new Set(file.final ? ancestry(file.final) : []);
  for (const one of stages) for (const { stage } of one.uses) for (const base of ancestry(stage)) stages.add(base);
  return stages;
}
