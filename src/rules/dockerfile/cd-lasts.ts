import type { Instruction } from '../../models/dockerfile/syntax.ts';
import type { ShellCommand } from '../../models/shell/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { ownInstructions } from '../own-instructions.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/cd-lasts',
  level: 'warning',
  must: 'No RUN ends with `cd`.',
  why: 'Each RUN has a shell of its own: the folder is forgotten with it, and the next instruction runs where WORKDIR says.',
  aliases: ['DL3003', 'DS-0013'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'RUN')) {
      if (instruction.form !== 'text' || instruction.heredocs.length > 0 || !/\bcd\s/.test(instruction.rest.text))
        continue;
      const [script, other] = file.scripts(instruction);
      const last = script?.commands.at(-1);
      if (!script || other || script.errors.length > 0 || last?.name !== 'cd' || last.wrappers.length > 0) continue;
      // Brackets, braces and `fi` behind it belong to something larger.
      if (
        last.conditional ||
        last.redirects.length > 0 ||
        last.pipelineLength > 1 ||
        endOf(instruction) !== last.span.end
      )
        continue;
      const alone = script.commands.length === 1;
      // Back to where the RUN began: of no use, and no error in anybody's mind.
      if (!alone && /^(?:-|\.\.(?:\/\.\.)*\/?|~|)$/.test(last.args[0]?.value ?? '')) continue;
      yield {
        file,
        range: last.span,
        message: `\`${file.text.slice(last.span.start, last.span.end)}\` ends with this RUN${alone ? ': the instruction does nothing' : ''}`,
        fix: alone ? asWorkdir(file, instruction, last) : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /app\nCOPY . .\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM debian:12\nWORKDIR /app\nCOPY . .\n' },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN mkdir -p /app && cd /app\nCOPY . .\n' }, finds: ['Dockerfile:2:22'] },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN cd /app && make\nRUN make && (cd /app)\nRUN cd src && make && cd ..\nRUN [ -d x ] || cd y && make\n',
      },
    },
  ],
});

const endOf = ({ rest }: Instruction): number => rest.span(0, rest.text.length).end;

function asWorkdir(file: DockerfileUnit, { keywordSpan, flags, comments }: Instruction, { args, span }: ShellCommand) {
  const [path, other] = args;
  const inside = comments.some((one) => one.inside);
  if (
    !path?.editable ||
    path.value !== path.raw ||
    other ||
    flags.length > 0 ||
    inside ||
    !/^[\w./-]+$/.test(path.raw) ||
    path.raw.startsWith('-')
  )
    return undefined;
  return fix.unsafe(
    `Write \`WORKDIR ${path.raw}\``,
    file,
    edit.replace({ start: keywordSpan.start, end: span.end }, `WORKDIR ${path.raw}`),
    ['-RUN', '+WORKDIR'],
  );
}
