import type { Stage } from '../../models/dockerfile/syntax.ts';
import { buildTargetsOf, isTargetSomewhere } from '../../repository/build-targets.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import type { Repository } from '../../repository/repository.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stage-is-used',
  level: 'note',
  must: 'Every stage is part of the last one, or some build asks for it by its name.',
  why: 'BuildKit never builds such a stage: it rots unseen, or it was meant to be copied from and is not.',
  aliases: [],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (file.stages.length < 2) continue;
      const isAsked = askedIn(repository, file);
      const needed = new Set(file.stages.flatMap(({ uses }) => uses.map(({ stage }) => stage)));
      for (const stage of file.stages) {
        if (stage === file.final || needed.has(stage) || isAsked(stage)) continue;
        const name = stage.name === undefined ? `stage ${stage.index}` : `the stage \`${stage.name}\``;
        yield {
          file,
          range: stage.from.span,
          message: `nothing builds ${name}: no later stage takes from it${stage.name === undefined ? '' : ', and no file here names it as a target'}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM node:22\nRUN make\nFROM golang:1.24 AS gone\nFROM node:22 AS build\nFROM nginx:1.27\nCOPY --from=build /a /a\n',
      },
      finds: ['Dockerfile:1:1', 'Dockerfile:3:1'],
    },
    {
      files: {
        Dockerfile: 'FROM node:22 AS api\nFROM node:22 AS web\nFROM nginx:1.27\n',
        'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: web\n',
      },
      finds: ['Dockerfile:1:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM node:22 AS build\nFROM build AS more\nFROM nginx:1.27\nRUN --mount=from=more,target=/m true\nCOPY --from=0 /a /a\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM node:22 AS api\nFROM node:22 AS web\nFROM node:22 AS worker\nFROM node:22 AS dev\nFROM nginx:1.27\n',
        'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: Web\n',
        'docker-bake.hcl': 'target "api" {\n  target = "api"\n}\n',
        Makefile: 'worker:\n\tdocker build --target=worker .\n',
      },
    },
    { files: { Dockerfile: 'FROM node:22 AS base\nFROM base AS worker\nCMD ["worker"]\nFROM base\nCMD ["web"]\n' } },
    {
      files: { Dockerfile: 'ARG KIND=web\nFROM alpine:3.20 AS app-web\nFROM alpine:3.20 AS app-api\nFROM app-$KIND\n' },
    },
    // A base whose name is put together when the build begins.
    {
      files: {
        Dockerfile: 'FROM alpine:3.20 AS base-amd64\nFROM alpine:3.20 AS base-arm64\nFROM base-${TARGETARCH}\n',
      },
    },
  ],
});

/** True for the stages that some build may ask for. */
function askedIn(repository: Repository, file: DockerfileUnit): (stage: Stage) => boolean {
  const targets = buildTargetsOf(repository);
  const names = new Set([...(targets.get(file.path) ?? []), ...(targets.get('') ?? [])]);
  const chosen = chosenPrefixes(file);
  let questions = 0;
  return (stage) => {
    const { name } = stage;
    if (name === undefined) return names.has(String(stage.index));
    return (
      names.has(name) ||
      // What has a program of its own, or is for tests or for work at the program, is built by hand.
      stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT') ||
      isDevelopment(file, stage) ||
      chosen.some((prefix) => name.startsWith(prefix)) ||
      // Each question is a walk over files; nobody writes that many stages by hand.
      ++questions > 100 ||
      isTargetSomewhere(repository, name)
    );
  };
}

/** How the names begin that a FROM with a variable may choose among: "base-" of `base-${TARGETARCH}`. */
function chosenPrefixes({ stages }: DockerfileUnit): readonly string[] {
  const prefixes = new Set<string>();
  for (const { base, image, parent } of stages) {
    const dollar = base?.text.indexOf('$') ?? -1;
    if (base && dollar !== -1 && (parent || image === undefined))
      prefixes.add(base.text.slice(0, dollar).toLowerCase());
  }
  return [...prefixes].slice(0, 100);
}
