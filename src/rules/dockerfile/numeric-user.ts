import { effectiveUser } from '../../models/dockerfile/scope.ts';
import { expanded } from '../../repository/copies.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/numeric-user',
  level: 'note',
  must: 'The last USER of the final stage is a number.',
  why: 'Whoever runs the image can tell from a number alone that it is not root; Kubernetes refuses a name under `runAsNonRoot`.',
  aliases: ['DL3066'],
  optIn: true,
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const user = file.final && effectiveUser(file.final);
      const stage = user && file.stageOf(user.instruction);
      const name = stage && expanded(file, stage, user.instruction, user.word.text)?.split(':')[0];
      if (!user || name === undefined || name === '' || /^\d+$/.test(name)) continue;
      yield { file, range: user.word.span, message: `\`${user.word.text}\` is a name: write the number of that user` };
    }
  },
  bad: [{ files: { Dockerfile: 'FROM node:22\nUSER node\nCMD ["node", "a.js"]\n' }, finds: ['Dockerfile:2:6'] }],
  good: [
    { files: { Dockerfile: 'FROM node:22 AS build\nUSER node\nFROM node:22\nUSER 1000:1000\n' } },
    { files: { Dockerfile: 'FROM node:22\nARG U\nUSER ${U}\n' } },
  ],
});
