import { instructionProblem } from '../../models/dockerfile/validate.ts';
import { flag } from '../../repository/copies.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/onbuild-trigger-is-valid',
  level: 'error',
  must: 'What ONBUILD registers is an instruction that the builder accepts.',
  why: 'This image builds, the trigger is not looked at; every image built on it fails before its first step.',
  aliases: ['DL3043'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      let names: ReadonlySet<string> | undefined;
      for (const { keyword, inner } of file.model.instructions) {
        // What may not be a trigger at all is refused when the file is read.
        if (keyword !== 'ONBUILD' || !inner || ['ONBUILD', 'FROM', 'MAINTAINER'].includes(inner.keyword)) continue;
        const written = file.text.slice(inner.keywordSpan.start, inner.keywordSpan.end);
        const problem = instructionProblem(inner, written);
        if (problem) {
          yield { file, range: problem.span, message: `every build on this image fails here: ${problem.message}` };
          continue;
        }
        names ??= new Set(file.stages.flatMap(({ name }) => name ?? []));
        const from = inner.keyword === 'COPY' ? flag(inner, 'from') : undefined;
        if (from !== undefined && names.has(from.toLowerCase())) {
          yield {
            file,
            range: inner.flags.find(({ name }) => name === 'from')?.valueSpan,
            message: `the stage \`${from}\` is one of this file; the build that the trigger runs in has stages of its own`,
            level: 'warning',
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS build\nONBUILD COPY app\nONBUILD RNU make\nONBUILD RUN --mout=type=cache true\nONBUILD HEALTHCHECK curl localhost\nONBUILD COPY --from=build /a /a\n',
      },
      finds: ['Dockerfile:2:9', 'Dockerfile:3:9', 'Dockerfile:4:13', 'Dockerfile:5:21', 'Dockerfile:6:21'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20\nONBUILD COPY . /app\nonbuild run <<EOF\nmake\nEOF\nONBUILD COPY --from=nginx:1.27 /a /a\nONBUILD HEALTHCHECK NONE\n',
      },
    },
  ],
});
