import { keptOn } from '../../text/kept-on.ts';
import { ancestry, shellAt } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { bashismsOf, type PosixShell } from '../../models/shell/bashisms.ts';
import { type BuildRun, buildSteps, systemOfStage } from '../../repository/build-steps.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-bash-in-sh',
  level: 'warning',
  must: 'A RUN that needs bash runs in bash.',
  why: 'Without SHELL a RUN is read by /bin/sh, which is dash on Debian and Ubuntu and ash on Alpine: what only bash knows fails there, or does something else without a word.',
  aliases: ['DF066'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of buildSteps(file).runs) {
        const shell = shellOf(run);
        if (!shell) continue;
        for (const script of run.scripts) {
          if (script.dialect !== 'sh' || script.errors.length > 0) continue;
          for (const { what, effect, span, instead } of bashismsOf(script.source, shell.name)) {
            yield {
              file,
              range: span,
              message: `${what} is bash, and \`/bin/sh\` of ${shell.of} is ${shell.name}: ${effect}${instead === undefined ? '' : `; write ${instead}`}`,
            };
          }
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN source /v/activate && \\\n    if [[ $A = b ]]; then make &> log; fi\nRUN for i in {1..3}; do echo $i; done; [ "$A" == b ] || x\nRUN a=(1 2); cat <<< x\nRUN mkdir -p /opt/{a,b} && echo "${A//x/y}"\n',
      },
      finds: [
        ...[
          'Dockerfile:2:5',
          'Dockerfile:3:8',
          'Dockerfile:3:32',
          'Dockerfile:4:47',
          'Dockerfile:5:5',
          'Dockerfile:5:18',
        ],
        ...['Dockerfile:6:14', 'Dockerfile:6:33'],
      ],
    },
    {
      files: { Dockerfile: 'FROM node:22-alpine\nRUN pushd /x && make\nRUN set -o pipefail; [[ a = b ]]\n' },
      finds: ['Dockerfile:2:5'],
    },
    {
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN set -o pipefail && curl -fsSL https://x.org/x.tgz | tar xz\n' },
      finds: ['Dockerfile:2:12'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN source /v && [[ a = b ]]\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN bash -c "source /v && [[ a = b ]]"\nRUN <<EOF\n#!/bin/bash\nsource /v\nEOF\nRUN bash <<EOF\nsource /v\nEOF\n',
      },
    },
    { files: { Dockerfile: 'FROM fedora:41\nRUN source /v && [[ a = b ]]\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\nRUN source /v && [[ a = b ]]\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo "[[ source ]] {1..3}" && sed -i "s/[[:space:]]//" x && ls ${A:-b} > /dev/null 2>&1 && echo \'${a//b}\'\n',
      },
    },
    { files: { Dockerfile: 'FROM example.org/base:1\nRUN source /v\n' } },
  ],
});

const names: Readonly<Record<string, readonly [PosixShell, string]>> = {
  debian: ['dash', 'Debian'],
  ubuntu: ['dash', 'Ubuntu'],
  alpine: ['ash', 'Alpine'],
};

/** The sh that reads the RUN; undefined if it is bash, or if nobody knows. */
function shellOf(run: BuildRun): { readonly name: PosixShell; readonly of: string } | undefined {
  const system = systemOfStage(run.stage)?.distribution ?? '';
  const known = Object.hasOwn(names, system) ? names[system] : undefined;
  if (!known || run.body.form !== 'text') return undefined;
  const [program = ''] = shellAt(run.stage, run.instruction);
  if (!/^(?:\/(?:usr\/)?bin\/)?(?:sh|dash|ash)$/.test(program) || isReplaced(run)) return undefined;
  return { name: known[0], of: known[1] };
}

const replaced = keptOn<Stage, number>();

/** Where the first RUN of `stage` stands that may put another shell in the place of /bin/sh; infinity if none does. */
function replacedAt(file: DockerfileUnit, stage: Stage): number {
  if (!replaced.has(stage)) {
    for (const one of file.stages) replaced.set(one, Number.POSITIVE_INFINITY);
    for (const { stage: one, instruction, body } of buildSteps(file).runs) {
      const { text } = body.rest;
      if (!/\/bin\/sh\b|dpkg-reconfigure dash|dash\/sh/.test(text)) continue;
      if (!/\b(?:ln|mv|cp|update-alternatives|dpkg-reconfigure|dpkg-divert)\b/.test(text)) continue;
      replaced.set(one, Math.min(replaced.get(one) ?? 0, instruction.span.start));
    }
  }
  return replaced.get(stage) ?? Number.POSITIVE_INFINITY;
}

/** True if something up to the RUN may have put another shell in the place of /bin/sh. */
const isReplaced = ({ file, stage, instruction }: BuildRun): boolean =>
  ancestry(stage).some((one) => replacedAt(file, one) <= instruction.span.start);
