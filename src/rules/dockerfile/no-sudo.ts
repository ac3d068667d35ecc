import { ancestry, effective } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { startsAsRoot } from '../../repository/base-user.ts';
import { expanded } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-sudo',
  level: 'warning',
  must: 'No RUN calls `sudo`.',
  why: 'As root it changes nothing, and most images do not have it; for another user it needs a password or a rule that makes that user as good as root. `USER root` before the step says the same without it.',
  aliases: ['DL3004', 'DS-0010', 'CKV2_DOCKER_1', 'DKL-DI-0001'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!file.text.includes('sudo')) continue;
      for (const stage of file.stages) {
        for (const instruction of stage.instructions) {
          if (instruction.keyword !== 'RUN' || !mentionsSudo(instruction)) continue;
          const user = userAt(file, stage, instruction);
          for (const { commands } of file.scripts(instruction)) {
            for (const { wrappers, span, nameWord } of commands) {
              if (!wrappers.includes('sudo')) continue;
              const before = file.text.slice(span.start, nameWord.span.start);
              const at = /(?:^|\s)((?:[\w/.-]*\/)?sudo)\s/.exec(before);
              const word = at?.[1] ?? 'sudo';
              const start = at ? span.start + at.index + at[0].indexOf(word) : span.start;
              const bare = /^sudo[ \t]+(?:-[EHn]+[ \t]+)*$/.test(file.text.slice(start, nameWord.span.start));
              const other = /^\S*sudo\s[^\n]*?(?:-u|--user[= ])\s*([\w-]+)/.exec(
                file.text.slice(start, nameWord.span.start),
              )?.[1];
              yield {
                file,
                range: { start, end: start + word.length },
                level: user === 'root' && other === undefined ? undefined : 'note',
                message:
                  other !== undefined
                    ? `\`sudo -u ${other}\`: put \`USER ${other}\` before the step`
                    : user === 'root'
                      ? `\`sudo ${nameWord.raw}\` is called by root`
                      : `\`sudo ${nameWord.raw}\`: put \`USER root\` before the step${user === undefined ? '' : ` and \`USER ${user}\` behind it`}`,
                fix:
                  user === 'root' && bare && nameWord.editable
                    ? fix.safe('Take `sudo` out', file, edit.remove({ start, end: nameWord.span.start }))
                    : undefined,
              };
            }
          }
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM ubuntu:24.04\nRUN sudo apt-get update && \\\n    sudo -E apt-get install -y curl\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM ubuntu:24.04\nRUN apt-get update && \\\n    apt-get install -y curl\n' },
    },
    {
      files: { Dockerfile: 'FROM cimg/node:22.1\nRUN sudo npm install -g pnpm@9\n' },
      finds: ['Dockerfile:2:5'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN true && /usr/bin/sudo -u www-data ./run\n' },
      finds: ['Dockerfile:2:13'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y sudo\nRUN echo "%sudo ALL=(ALL) ALL"\n',
      },
    },
    { files: { Dockerfile: 'FROM ubuntu:24.04\nCMD ["sudo", "-u", "app", "/run"]\n' } },
  ],
});

const mentionsSudo = ({ rest, heredocs }: Instruction): boolean =>
  rest.text.includes('sudo') || heredocs.some(({ body }) => body.text.includes('sudo'));

/** Who runs the instruction: "root", a name, or undefined if the base image says it. */
function userAt(file: DockerfileUnit, stage: Stage, instruction: Instruction): string | undefined {
  const user = effective(stage, 'USER', instruction);
  const owner = user && file.stageOf(user);
  if (user && owner) {
    const name = expanded(file, owner, user, user.args[0]?.text ?? '');
    return name !== undefined && /^(?:root|0)(?::|$)/.test(name) ? 'root' : name;
  }
  const image = ancestry(stage).at(-1)?.image;
  return image !== undefined && startsAsRoot(parseImageReference(image)) ? 'root' : undefined;
}
