import { effective } from '../../models/dockerfile/scope.ts';
import { expanded } from '../../repository/copies.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/workdir-outside-system',
  level: 'warning',
  must: 'The program does not work in a folder of the system.',
  why: 'What it writes, and what a relative path of COPY names, lands among programs, libraries and settings, or in `/proc`, `/sys` and `/dev`, which the container covers with its own when it starts.',
  aliases: ['DS-0030'],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'WORKDIR')) {
      const stage = file.stageOf(instruction);
      const [word] = instruction.args;
      const path = stage && word && expanded(file, stage, instruction, word.text)?.replace(/\/+$/, '');
      if (!stage || !word || path === undefined) continue;
      const covered = /^\/(?:proc|sys|dev)(?:\/(?!shm)|$)/.test(path);
      const stays =
        file.live.some((one) => effective(one, 'WORKDIR') === instruction) &&
        file.final !== undefined &&
        effective(file.final, 'WORKDIR') === instruction;
      if (!covered && (!system.test(path) || !stays)) continue;
      yield {
        file,
        range: word.span,
        message: covered
          ? `what lies in ${path} is covered when the container starts`
          : `the program works in ${path}, a folder of the system`,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nWORKDIR /usr/bin\nCOPY tool .\nCMD ["tool"]\n' },
      finds: ['Dockerfile:2:9'],
    },
    { files: { Dockerfile: 'FROM debian:12\nWORKDIR /proc/app\nWORKDIR /srv\n' }, finds: ['Dockerfile:2:9'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nWORKDIR /usr/bin\nRUN make\nWORKDIR /etc/nginx\n' } },
    { files: { Dockerfile: 'FROM debian:12\nWORKDIR /usr/local/bin\nFROM debian:12\nWORKDIR /dev/shm\n' } },
  ],
});

const system = /^\/(?:bin|boot|etc|lib|lib32|lib64|sbin|usr\/(?:bin|sbin|lib|lib64|libexec|include))$/;
