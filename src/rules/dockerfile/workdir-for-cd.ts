import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/workdir-for-cd',
  level: 'note',
  must: 'WORKDIR says where a RUN works, not a `cd` at its start.',
  why: 'A reader sees the folder without reading the command, and the instructions that follow work there too.',
  aliases: ['DL3003', 'DS-0013'],
  optIn: true,
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'RUN')) {
      if (instruction.form !== 'text' || instruction.heredocs.length > 0) continue;
      const [first, second] = file.scripts(instruction)[0]?.commands ?? [];
      const path = first?.args[0]?.value;
      if (first?.name !== 'cd' || !second || first.wrappers.length > 0 || path === undefined || !path.startsWith('/'))
        continue;
      if (instruction.rest.text.trimStart().startsWith('(')) continue;
      yield {
        file,
        range: first.span,
        message: `\`cd ${path}\` begins this RUN: \`WORKDIR ${path}\` before it says the same`,
      };
    }
  },
  bad: [{ files: { Dockerfile: 'FROM debian:12\nRUN cd /app && make\n' }, finds: ['Dockerfile:2:5'] }],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nWORKDIR /app\nRUN make && cd x && make\nRUN (cd /tmp && make)\nRUN cd sub && make\n',
      },
    },
  ],
});
