import type { BuildCall, BuildRun } from '../../repository/build-steps.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { oldIndexes } from '../../repository/package-index.ts';
import { type Edit, edit } from '../../text/edit.ts';
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
      const { split, stale } = oldIndexes(file);
      for (const { update, installs } of split) {
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
      for (const step of stale) {
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
