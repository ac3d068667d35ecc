import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { type BuildRun, type BuildStep, buildSteps, systemOfStage } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/pipefail',
  level: 'warning',
  must: 'A pipe whose left side fails fails as a whole.',
  why: 'The status of a pipe is that of its last command: if the download or the compiler on the left fails, the build goes on with half a file or none, and fails later or in production.',
  aliases: ['DL4006'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const mended = new Set<Stage>();
      for (const run of buildSteps(file).runs) {
        for (const step of run.steps) {
          const reader = step.command.inPipeline === 0 ? unnoticed(step) : undefined;
          if (!reader) continue;
          const repaired = mended.has(run.stage) ? undefined : repair(run);
          if (repaired) mended.add(run.stage);
          const left = step.command.name ?? '';
          yield {
            file,
            range: { start: step.command.span.start, end: reader.command.nameWord.span.end },
            message: `if \`${left}\` fails, \`${reader.command.name ?? ''}\` gets nothing and the build goes on: ${adviceFor(run)}`,
            fix: repaired,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nWORKDIR /opt\nRUN set -e; \\\n    curl -fsSL https://example.org/v1.2.3/x.sh | sh\nRUN make 2>&1 | tee build.log\n',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nWORKDIR /opt\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN set -e; \\\n    curl -fsSL https://example.org/v1.2.3/x.sh | sh\nRUN make 2>&1 | tee build.log\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nRUN wget -qO- https://example.org/v1.2.3/x.sh | sed s/a/b/ | tee /x.sh\nRUN <<EOF\n#!/bin/bash\nV=$(curl -fsSL https://example.org/v | cut -d. -f1)\nEOF\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\nRUN set -o pipefail && wget -qO- https://example.org/v1.2.3/x.sh | sed s/a/b/ | tee /x.sh\nRUN <<EOF\n#!/bin/bash\nset -o pipefail\nV=$(curl -fsSL https://example.org/v | cut -d. -f1)\nEOF\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.org/v1.2.3/x | sh\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN set -eo pipefail; wget -qO- https://example.org/v1.2.3/x | sh\n' } },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN bash -o pipefail -c "curl -fsSL https://example.org/v1.2.3/x | sh"\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN <<EOF\n#!/bin/bash -eo pipefail\ncurl -fsSL https://example.org/v1.2.3/x | sh\nEOF\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN bash <<EOF\nset -o pipefail\ncurl -fsSL https://example.org/v1.2.3/x | sh\nEOF\n',
      },
    },
    // What is on the left cannot fail, or the right side fails for want of input.
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo y | ./configure && yes | sh x.sh && curl -fsSL https://example.org/x.tgz | tar xz && curl -fsS https://x.org/k | gpg --dearmor > k\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN curl -fsS https://example.org/v1.2.3/x | sh || true\n' } },
    {
      files: {
        Dockerfile:
          'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN curl x | sh\n',
      },
    },
  ],
});

/** Programs that fail for reasons which matter: the network, the compiler, a missing package. */
const mayFail =
  /^(?:curl|wget|git|svn|hg|aria2c|http|aws|gsutil|gcloud|az|rclone|scp|rsync|make|cmake|ninja|gcc|g\+\+|go|cargo|mvn|mvnw|gradle|gradlew|npm|npx|yarn|pnpm|pip[\d.]*|python[\d.]*|node|ruby|php|composer|bundle|gem|mysqldump|pg_dump|openssl|gpg|gpg2|docker|kubectl|helm|apt-get|dotnet|java|poetry|pipenv|uv|conda)$/;

/** Programs that succeed although they are given nothing. */
const takesNothing =
  /^(?:sh|bash|ash|dash|zsh|tee|sed|awk|gawk|mawk|cut|tr|sort|uniq|tail|cat|jq|xargs|base64|wc|column|perl|python[\d.]*|node|ruby|php|mysql|psql|sqlite3|install|dd|envsubst|paste|rev|xxd|od|tac)$/;

/** The command that hides a failure of `step`; undefined if none does, or if that is meant. */
function unnoticed(step: BuildStep): BuildStep | undefined {
  const { command, script, run } = step;
  if (command.pipelineLength < 2 || !mayFail.test(command.name ?? '') || script.pipefail) return undefined;
  if (script.dialect !== 'sh' && script.dialect !== 'bash') return undefined;
  if (
    /^(?:--?version|-[Vv]|version|--?help)$/.test(command.args[0]?.value ?? '') ||
    command.args.some(({ value }) => value === '--version')
  )
    return undefined;
  const pipe = run.steps.filter((one) => one.script === script && one.command.pipeline === command.pipeline);
  const last = pipe.find((one) => one.command.inPipeline === command.pipelineLength - 1);
  // A compound command (`while read`), or one that fails by itself, stands on the right.
  if (!last || pipe.some((one) => one !== step && !takesNothing.test(nameOf(one)))) return undefined;
  if (
    run.steps.some(
      (one) =>
        one.command.span.start <= command.span.start && one.command.args.some(({ value }) => value === 'pipefail'),
    )
  )
    return undefined;
  // What comes out is compared: an empty answer is noticed.
  const isCompared = run.steps
    .slice(Math.max(0, step.index - 20), step.index)
    .some(({ command: one }) => /^(?:\[|test|case)$/.test(one.name ?? '') && one.span.end > last.command.span.end);
  if (isCompared) return undefined;
  const next = run.steps.find(
    (one) =>
      one.script === script &&
      one.command.span.start >= last.command.span.end &&
      one.command.pipeline > command.pipeline,
  );
  return next?.command.before === '||' ? undefined : last;
}

const nameOf = ({ command }: BuildStep): string =>
  command.wrappers.includes('xargs') ? 'xargs' : (command.name ?? '');

const isAsh = (run: BuildRun): boolean => systemOfStage(run.stage)?.distribution === 'alpine';

/** The shells of these distributions' /bin/sh are bash, or bash stands beside it. */
const withBash = /^(?:debian|ubuntu|fedora|rhel|centos|rocky|alma|amazonlinux|opensuse|arch)$/;

const knowsPipefail = (run: BuildRun): boolean =>
  isAsh(run) ||
  run.scripts.every(({ dialect }) => dialect === 'bash') ||
  /^(?:fedora|rhel|centos|rocky|alma|amazonlinux|arch)$/.test(systemOfStage(run.stage)?.distribution ?? '');

const adviceFor = (run: BuildRun): string =>
  knowsPipefail(run)
    ? 'put `set -o pipefail` before it'
    : 'the `sh` of Debian and Ubuntu knows no `pipefail`, so set `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` before it';

/** Programs that stop reading early: with `pipefail` the left side then fails of SIGPIPE. */
const stopsEarly = /\|\s*(?:head|grep\s+-\w*[qm])|\byes\s*\|/;

function repair(run: BuildRun) {
  const { file, body, stage, instruction } = run;
  if (body.form !== 'text' || body.rest.text === '') return undefined;
  const title = 'set pipefail';
  const [heredoc] = body.heredocs;
  if (knowsPipefail(run)) {
    if (heredoc) {
      const shebang = /^#![^\n]*\n/.exec(heredoc.body.text);
      if (body.heredocs.length > 1 || stopsEarly.test(heredoc.body.text) || heredoc.chomp) return undefined;
      return fix.unsafe(title, file, edit.insert(heredoc.body.offset(shebang?.[0].length ?? 0), 'set -o pipefail\n'));
    }
    if (stopsEarly.test(body.rest.text) || /\|\||(?<!&)&(?!&)/.test(body.rest.text.replaceAll(/[\d]?>&[\d-]/g, '')))
      return undefined;
    return fix.unsafe(title, file, edit.insert(body.rest.offset(0), 'set -o pipefail && '));
  }
  // SHELL holds for all that follows: the rest must not live on what only `sh` does.
  const system = systemOfStage(stage)?.distribution ?? '';
  const runs = buildSteps(file).runs.filter(({ stage: one }) => ancestry(one).includes(stage));
  const fragile = runs.some(
    ({ body: one, steps }) =>
      stopsEarly.test(one.rest.text) ||
      steps.some(({ command }) => command.name === 'echo' && command.args.some(({ raw }) => /\\/.test(raw))),
  );
  if (!withBash.test(system) || fragile || run.body !== run.instruction || heredoc) return undefined;
  return fix.unsafe(title, file, edit.insert(instruction.span.start, 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'), [
    '+SHELL',
  ]);
}
