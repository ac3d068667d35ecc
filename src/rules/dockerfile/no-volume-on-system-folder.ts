import { expanded } from '../../repository/copies.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-volume-on-system-folder',
  level: 'warning',
  must: 'No VOLUME covers a folder of the system.',
  why: 'The volume keeps the programs, libraries or settings of the first start: a container of a newer image runs with the old ones.',
  aliases: ['DKL-DI-0002'],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'VOLUME')) {
      const stage = file.stageOf(instruction);
      if (!stage) continue;
      for (const word of instruction.args) {
        const path = expanded(file, stage, instruction, word.text);
        if (path !== undefined && system.test(path))
          yield { file, range: word.span, message: `a volume in place of ${path}` };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nVOLUME ["/data", "/etc"]\nVOLUME /usr/\n' },
      finds: ['Dockerfile:2:18', 'Dockerfile:3:8'],
    },
  ],
  good: [{ files: { Dockerfile: 'FROM debian:12\nVOLUME /data /etc/app /sys/fs/cgroup /var/lib/mysql\n' } }],
});

const system =
  /^\/(?:|bin|boot|dev|etc|lib|lib32|lib64|proc|sbin|sys|usr|usr\/(?:bin|sbin|lib|lib64|local|local\/bin|local\/lib))\/?$/;
