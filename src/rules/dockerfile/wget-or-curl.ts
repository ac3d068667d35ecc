import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { isInstall, managerOf, packageTools } from '../../models/shell/package-managers.ts';
import { packagesOf } from '../../models/shell/packages.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/wget-or-curl',
  level: 'note',
  must: 'An image that installs a program for downloads has one of them, wget or curl.',
  why: 'Both do the same: the second is one more package to install, to update and to be attacked through.',
  aliases: ['DL4001', 'DS-0014'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!file.text.includes('wget') || !file.text.includes('curl')) continue;
      const steps = buildSteps(file);
      for (const stage of file.stages) {
        const stages = new Set(ancestry(stage));
        const [wget, curl] = ['wget', 'curl'].map((tool) =>
          steps.calls(tool).filter(({ run }) => stages.has(run.stage)),
        );
        const [firstWget] = wget ?? [];
        const [firstCurl] = curl ?? [];
        const second = [firstWget, firstCurl].toSorted(
          (a, b) => (a?.command.span.start ?? 0) - (b?.command.span.start ?? 0),
        )[1];
        if (!firstWget || !firstCurl || second?.run.stage !== stage) continue;
        const installed = installedIn(file, stages);
        if (installed.size === 0) continue;
        const first = second === firstWget ? firstCurl : firstWget;
        const line = repository.lines(file.path).position(first.command.nameWord.span.start).line;
        yield {
          file,
          range: second.command.nameWord.span,
          message: `the image downloads with \`${second.call.tool}\` here and with \`${first.call.tool}\` in line ${line}, and installs ${[...installed].map((one) => `\`${one}\``).join(' and ')}: one of them does`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y wget curl\nRUN wget -q https://x.org/a\nRUN curl -fsSO https://x.org/b\n',
      },
      finds: ['Dockerfile:4:5'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y wget curl\nRUN wget -q https://x.org/a\n' } },
    { files: { Dockerfile: 'FROM python:3.13\nRUN wget -q https://x.org/a && curl -fsSO https://x.org/b\n' } },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS a\nRUN apk add curl && curl -fO https://x.org\nFROM alpine:3.20\nRUN wget -q https://x.org\n',
      },
    },
  ],
});

function installedIn(file: DockerfileUnit, stages: ReadonlySet<Stage>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { call, run } of buildSteps(file).calls(...packageTools)) {
    const manager = managerOf(call.tool);
    if (!manager || !isInstall(call, manager) || !stages.has(run.stage)) continue;
    for (const { name } of packagesOf(call)) if (name === 'wget' || name === 'curl') found.add(name);
  }
  return found;
}
