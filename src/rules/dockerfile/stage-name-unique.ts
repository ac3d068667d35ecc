import type { Stage } from '../../models/dockerfile/syntax.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/stage-name-unique',
  level: 'warning',
  must: 'No two stages of a Dockerfile have the same name.',
  why: '`COPY --from` and `--target` mean the last stage of that name, FROM means the last one above it: the same word stands for two images.',
  aliases: ['DuplicateStageName', 'DL3024', 'DS-0012', 'CKV_DOCKER_11'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const seen = new Map<string, Stage>();
      for (const stage of file.stages) {
        if (stage.name === undefined) continue;
        const first = seen.get(stage.name);
        if (!first) seen.set(stage.name, stage);
        else
          yield {
            file,
            range: (stage.from.args[2] ?? stage.from).span,
            message: `\`${stage.name}\` is the name of an earlier stage already`,
            related: [{ file, range: (first.from.args[2] ?? first.from).span, message: `the first \`${stage.name}\`` }],
          };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12 AS builder\nRUN true\n\nFROM golang:1.24 AS Builder\n' },
      finds: ['Dockerfile:4:21'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12 AS deb-builder\nFROM golang:1.24 AS go-builder\nFROM golang:1.24\n' } },
  ],
});
