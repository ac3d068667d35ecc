import { ancestry, effective } from '../../models/dockerfile/scope.ts';
import { edit } from '../../text/edit.ts';
import { hasInnerComment, ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-owned-by-user',
  level: 'note',
  must: 'A COPY behind USER says whose its files are.',
  why: 'COPY takes no notice of USER: the files are those of root, and the program cannot change them. That may be meant; `--chown` says so.',
  aliases: ['copy-after-user-without-chown'],
  optIn: true,
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const shipped = file.final ? ancestry(file.final) : [];
      for (const stage of shipped) {
        for (const instruction of stage.instructions) {
          if (
            (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') ||
            instruction.flags.some(({ name }) => name === 'chown')
          )
            continue;
          const user = effective(stage, 'USER', instruction)?.args[0]?.text;
          if (user === undefined || /^(?:root|0)(?::|$)/.test(user)) continue;
          yield {
            file,
            range: instruction.keywordSpan,
            message: `these files belong to root, and the user here is \`${user}\``,
            fix: hasInnerComment(instruction)
              ? undefined
              : fix.unsafe(`Add --chown=${user}`, file, edit.insert(instruction.keywordSpan.end, ` --chown=${user}`), [
                  `-${instruction.keyword}`,
                  `+${instruction.keyword}`,
                ]),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM node:22\nUSER node\nCOPY a.js /app/\n' },
      finds: ['Dockerfile:3:1'],
      fixed: { Dockerfile: 'FROM node:22\nUSER node\nCOPY --chown=node a.js /app/\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM node:22\nCOPY a.js /app/\nUSER node\nCOPY --chown=0 b.js /app/\nUSER root\nCOPY c.js /app/\n',
      },
    },
  ],
});
