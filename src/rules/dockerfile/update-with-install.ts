import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { isInstall, isLocalInstall, managerOf, type PackageManager } from '../../models/shell/package-managers.ts';
import { has } from '../../models/shell/tools/tool.ts';
import { type BuildCall, type BuildRun, buildSteps, isMounted } from '../../repository/build-steps.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import type { Edit } from '../../text/edit.ts';
import { edit } from '../../text/edit.ts';
import { before } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/update-with-install',
  level: 'warning',
  must: 'The index of packages is brought up to date in the RUN that installs from it.',
  why: 'The builder keeps the layer with the index while the install changes: months later it asks for versions that the mirror has deleted, and the build fails with 404 or installs old packages.',
  aliases: ['DS-0017', 'CKV_DOCKER_5', 'CIS-DI-0007', 'aptGetUpdatePrecedesInstall'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const lineOf = (offset: number): number => repository.lines(file.path).position(offset).line;
      for (const { update, installs } of splitUpdates(file)) {
        const range = spanOf(update);
        const title = `${update.call.tool} update`;
        const lines = [...new Set(installs.map(({ run }) => lineOf(run.instruction.span.start)))];
        const [first] = installs;
        if (!first) {
          yield {
            file,
            range,
            level: 'note',
            message: `\`${title}\` alone in its RUN, and no RUN installs from it: the layer is of no use`,
          };
          continue;
        }
        yield {
          file,
          range,
          message: `\`${title}\` in a layer of its own, while \`${titleOf(first)}\` stands in ${lines.length > 1 ? 'lines' : 'line'} ${lines.join(', ')}: it takes this index even if that is months old`,
          fix: joining(file, update, installs),
        };
      }
      for (const step of staleInstalls(file)) {
        const command = `${step.call.tool === 'aptitude' ? 'apt-get' : step.call.tool} update`;
        const insert = before(step, command);
        yield {
          file,
          range: spanOf(step),
          message: `\`${titleOf(step)}\` without \`${command}\` in its RUN takes the index of an older layer, even if it is months old`,
          fix: insert && fix.safe(`run ${command} before it`, file, insert),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\n# index\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\n# index\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends a\nRUN set -x; \\\n    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends b\n',
      },
      finds: ['Dockerfile:4:36'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends a\nRUN set -x; \\\n    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends b\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN apk update\nENV A=1\nRUN apk add curl\nRUN apk add git\n' },
      finds: ['Dockerfile:2:5'],
      fixed: {
        Dockerfile: 'FROM alpine:3.20\nENV A=1\nRUN apk update && apk add curl\nRUN apk update && apk add git\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get -q update\nCMD ["bash"]\n' }, finds: ['Dockerfile:2:5'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo deb x > /etc/apt/sources.list.d/x.list \\\n  && apt-get update\nRUN apt-get update && apt-get install -y curl\nRUN apt-get install -y ./local.deb\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN apk update && apk add a\nRUN apk add --no-cache curl && apk -U add b\n',
      },
    },
    { files: { Dockerfile: 'FROM rockylinux:9\nRUN yum -y update\nRUN yum -y install nginx\n' } },
    // Nobody knows what the script brings along.
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://example.org/setup | bash -\nRUN apt-get install -y nodejs\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get install -y curl\n',
      },
    },
  ],
});

const spanOf = ({ command, call }: BuildCall) => ({
  start: command.nameWord.span.start,
  end: (call.subcommandWord ?? command.nameWord).span.end,
});

const titleOf = ({ call }: BuildCall): string => `${call.tool} ${call.subcommandWord?.raw ?? ''}`;

/** apt and apk: the others fetch their index when they need it. */
function indexed(
  step: BuildRun['steps'][number],
): { readonly step: BuildCall; readonly manager: PackageManager } | undefined {
  const manager = step.call && managerOf(step.call.tool);
  return step.call && manager && (manager.name === 'apt' || manager.name === 'apk')
    ? { step: { ...step, call: step.call }, manager }
    : undefined;
}

const isUpdate = ({ call }: BuildCall): boolean => call.subcommand === 'update';

/** `apk add -U` and `--no-cache` bring the index themselves. */
const bringsIndex = ({ call }: BuildCall): boolean =>
  has(call, 'no-cache') || has(call, 'update-cache') || isLocalInstall(call);

/** Installs of `run` that no update stands before. */
function installsWithoutUpdate(run: BuildRun): BuildCall[] {
  const found: BuildCall[] = [];
  for (const one of run.steps) {
    if (mayUpdate(one)) return found;
    const known = indexed(one);
    if (!known) continue;
    if (isUpdate(known.step)) return found;
    if (!isInstall(known.step.call, known.manager) || bringsIndex(known.step)) continue;
    if (!known.manager.caches.some((path) => isMounted(run, path))) found.push(known.step);
  }
  return found;
}

/** Programs and scripts that may run an update of their own: `curl … | bash`, `add-apt-repository`, `./setup.sh`. */
const mayUpdate = ({ command }: BuildRun['steps'][number]): boolean =>
  command.name === undefined ||
  (/^(?:bash|sh|ash|source|\.|eval|add-apt-repository|apt-add-repository|make|ansible\S*|extrepo|tasksel|apt-fast)$|\.sh$|setup|install/.test(
    command.name,
  ) &&
    command.name !== 'install');

/** The runs of `stage` and its ancestors, in order, without ONBUILD. */
const lineageOf = (file: DockerfileUnit, stage: Stage): readonly BuildRun[] => {
  const stages = new Set(ancestry(stage));
  return buildSteps(file).runs.filter((run) => stages.has(run.stage) && run.body === run.instruction);
};

interface SplitUpdate {
  readonly update: BuildCall;
  readonly installs: readonly BuildCall[];
}

/** Updates in a RUN that installs nothing, with the installs further down (up to the next update) that rest on them. */
function* splitUpdates(file: DockerfileUnit): Iterable<SplitUpdate> {
  const { runs } = buildSteps(file);
  for (const run of runs) {
    if (run.body !== run.instruction) continue;
    const known = run.steps.flatMap((step) => indexed(step) ?? []);
    const update = known.find(({ step }) => isUpdate(step));
    if (!update || run.steps.some(mayUpdate) || update.manager.caches.some((path) => isMounted(run, path))) continue;
    if (known.some(({ step, manager }) => isInstall(step.call, manager))) continue;
    const { installs, certain } = restingOn(runs, run, update.manager);
    // An update that the next RUN repeats does no harm; one that nothing rests on may serve an image built on this one.
    if (installs.length > 0 || (certain && run.kept && isAlone(run))) yield { update: update.step, installs };
  }
}

const isAlone = ({ steps }: BuildRun): boolean =>
  steps.every((step) => step.command.name === 'echo' || step.command.name === 'set' || indexed(step) !== undefined);

function restingOn(runs: readonly BuildRun[], run: BuildRun, manager: PackageManager) {
  const installs: BuildCall[] = [];
  let certain = true;
  const later = runs.filter(
    (one) => one.instruction.span.start > run.instruction.span.start && ancestry(one.stage).includes(run.stage),
  );
  for (const one of later) {
    const own = installsWithoutUpdate(one).filter(({ call }) => manager.tools.includes(call.tool));
    installs.push(...own);
    if (one.steps.some(mayUpdate)) certain = false;
    if (one.steps.some((step) => step.call && manager.tools.includes(step.call.tool))) certain = false;
    if (
      one.steps.some((step) => step.call && manager.tools.includes(step.call.tool) && step.call.subcommand === 'update')
    )
      break;
  }
  return { installs, certain };
}

/** Installs whose index comes from an earlier RUN that installed something, too. */
function* staleInstalls(file: DockerfileUnit): Iterable<BuildCall> {
  const seen = new Set<BuildRun>();
  for (const stage of file.stages) {
    let source: 'none' | 'split' | 'joined' | 'unknown' = 'none';
    for (const run of lineageOf(file, stage)) {
      const known = run.steps.flatMap((step) => indexed(step) ?? []);
      if (source === 'joined' && !seen.has(run) && run.stage === stage) {
        seen.add(run);
        yield* installsWithoutUpdate(run);
      }
      if (known.some(({ step }) => isUpdate(step))) {
        source = known.some(({ step, manager }) => isInstall(step.call, manager)) ? 'joined' : 'split';
      } else if (run.steps.some(mayUpdate)) source = 'unknown';
    }
  }
}

/** Takes the update's RUN away and runs the update where packages are installed; undefined unless that is all the RUN does. */
function joining(file: DockerfileUnit, update: BuildCall, installs: readonly BuildCall[]) {
  const { run } = update;
  const { instruction, body } = run;
  if (run.steps.length !== 1 || body.form !== 'text' || body.flags.length > 0 || body.heredocs.length > 0)
    return undefined;
  if (instruction.comments.some(({ inside }) => inside) || update.command.redirects.length > 0) return undefined;
  const edits: Edit[] = [];
  const done = new Set<BuildRun>();
  for (const install of installs) {
    if (done.has(install.run)) continue;
    done.add(install.run);
    const insert = before(install, `${update.call.tool} update`);
    if (!insert) return undefined;
    edits.push(insert);
  }
  const end = file.text.indexOf('\n', instruction.span.end);
  if (end === -1) return undefined;
  return fix.safe(
    'run it where packages are installed',
    file,
    [edit.remove({ start: instruction.span.start, end: end + 1 }), ...edits],
    ['-RUN text'],
  );
}
