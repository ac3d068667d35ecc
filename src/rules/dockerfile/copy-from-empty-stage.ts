import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { expanded, sourceWords } from '../../repository/copies.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

const filling: ReadonlySet<string> = new Set(['COPY', 'ADD', 'RUN', 'WORKDIR']);

export default rule({
  id: 'dockerfile/copy-from-empty-stage',
  level: 'error',
  must: 'A stage that files are copied from has files.',
  why: 'A stage on `scratch` that copies nothing in is empty: the builder finds none of the sources and stops.',
  aliases: [],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const { stage: source, how, instruction } of stage.uses) {
          if (how !== 'copy' || !isEmpty(source)) continue;
          // `/` and patterns may well match nothing.
          const wanted = sourceWords(instruction)
            .map(({ text }) => expanded(file, stage, instruction, text))
            .find((text) => text !== undefined && !/[*?[]|^[./]*$/.test(text));
          if (wanted === undefined) continue;
          const from = instruction.flags.find(({ name }) => name === 'from');
          yield {
            file,
            range: (from ?? instruction).span,
            message: `there is no \`${wanted}\`: the stage ${source.name === undefined ? source.index : `\`${source.name}\``} is empty`,
            related: [{ file, range: source.from.span, message: 'it begins empty, and nothing is put in' }],
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM scratch AS files\nENV A=1\nFROM files AS more\nFROM alpine:3.20\nCOPY --from=more /etc/app /etc/app\n',
      },
      finds: ['Dockerfile:5:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM scratch AS files\nCOPY app /app\nFROM scratch AS empty\nFROM alpine:3.20\nCOPY --from=files /app /app\nCOPY --from=empty / /\nCOPY --from=empty /a* /b/\n',
      },
    },
    {
      files: {
        Dockerfile:
          'ARG BASE=scratch\nFROM scratch AS files\nADD rootfs.tar /\nFROM files\nCOPY --from=files /app /app\n',
      },
    },
  ],
});

function isEmpty(stage: Stage): boolean {
  const stages = ancestry(stage);
  return (
    stages.at(-1)?.base?.text === 'scratch' &&
    stages.every(({ instructions }) => !instructions.some(({ keyword }) => filling.has(keyword)))
  );
}
