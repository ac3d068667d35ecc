import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/merge-consecutive-runs',
  level: 'note',
  optIn: true,
  must: 'Commands that follow each other are one RUN.',
  why: 'Each RUN is a layer, and what one deletes of another stays in the image. The price: a change of one command runs all of them again.',
  aliases: ['DL3059'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const runs = new Set(buildSteps(file).runs.map(({ instruction }) => instruction));
      for (const { instructions } of file.stages) {
        for (const [index, one] of instructions.entries()) {
          const before = instructions[index - 1];
          if (!before || one.keyword !== 'RUN' || before.keyword !== 'RUN' || !runs.has(one)) continue;
          if (one.flags.length > 0 || before.flags.length > 0 || one.form !== before.form) continue;
          const line = repository.lines(file.path).position(before.span.start).line;
          yield {
            file,
            range: one.keywordSpan,
            message: `this RUN follows that of line ${line}: they can be one layer`,
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN a\n# b\nRUN b\nRUN c\n' },
      finds: ['Dockerfile:4:1', 'Dockerfile:5:1'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN a\nENV A=1\nRUN b\nFROM debian:12\nRUN a\nRUN --network=none b\nRUN ["c"]\n',
      },
    },
  ],
});
