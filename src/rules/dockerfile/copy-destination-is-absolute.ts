import { ancestry, effective } from '../../models/dockerfile/scope.ts';
import type { Instruction, Stage, Word } from '../../models/dockerfile/syntax.ts';
import { expanded } from '../../repository/copies.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { workdirAt } from '../../repository/stage-files.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/copy-destination-is-absolute',
  level: 'note',
  must: 'A relative destination of COPY or ADD follows a WORKDIR.',
  why: 'Without one the files lie wherever the base image begins, mostly in `/` among those of the system, and elsewhere with another base.',
  aliases: ['DL3045'],
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        const found = stage.instructions.flatMap((instruction) => {
          const word = looseTarget(file, stage, instruction);
          return word ? [{ ...word, instruction }] : [];
        });
        const [first] = found;
        if (!first) continue;
        const rest = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
        yield {
          file,
          range: first.span,
          message: `\`${first.text}\` without a WORKDIR is a place in /, where \`${ancestry(stage).at(-1)?.image}\` begins${rest}`,
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM python:3.13\nCOPY . .\nCOPY a.py lib/\n' },
      finds: ['Dockerfile:2:8'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM python:3.13 AS base\nWORKDIR /app\nFROM base\nCOPY . .\n' } },
    {
      files: {
        Dockerfile: 'FROM team.example/base:1\nCOPY . .\nFROM python:3.13\nCOPY . /app\nFROM scratch\nCOPY app .\n',
      },
    },
  ],
});

/** The destination of a COPY or ADD if it is relative and the folder that it begins in is the root, by the base image alone. */
function looseTarget(file: DockerfileUnit, stage: Stage, instruction: Instruction): Word | undefined {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return undefined;
  const last = instruction.args.at(-1);
  if (!last || effective(stage, 'WORKDIR', instruction) || ancestry(stage).at(-1)?.image === 'scratch')
    return undefined;
  const target = expanded(file, stage, instruction, last.text);
  if (target === undefined || /^(?:\/|\\|[A-Za-z]:|~|\$)/.test(target)) return undefined;
  return workdirAt(stage, instruction) === '/' ? last : undefined;
}
