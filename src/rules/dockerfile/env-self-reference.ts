import type { Instruction, Pair } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles, withTriggers } from '../dockerfiles.ts';
import { referencesIn } from '../references.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/env-self-reference',
  level: 'warning',
  must: 'A value in ENV does not use a variable that the same ENV sets.',
  why: 'All values of one ENV are put in before any of them is set: the variable still has its old value, or none.',
  aliases: ['DL3044'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const instruction of withTriggers(file.model.instructions)) {
        if (instruction.keyword !== 'ENV' || instruction.pairs.length < 2) continue;
        const before = new Set<string>();
        for (const [index, pair] of instruction.pairs.entries()) {
          const name = referencesIn(pair.value ?? '', file.model.escape).find((one) => before.has(one.name))?.name;
          if (!keepsIts(pair)) before.add(pair.key);
          if (name === undefined) continue;
          yield {
            file,
            range: pair.span,
            message: `\`${pair.key}\` takes the \`${name}\` from before this ENV, not the one set here`,
            fix: split(file, instruction, instruction.pairs[index - 1], pair),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV DIR=/opt/app PATH=$PATH:$DIR/bin\n' },
      finds: ['Dockerfile:2:18'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV DIR=/opt/app\nENV PATH=$PATH:$DIR/bin\n' },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENV A=1 \\\n    B="${A:-x}" \\\n    C=3\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENV A=1\nENV B="${A:-x}" \\\n    C=3\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV A=1 \\\n# why\n    B=$A\n' }, finds: ['Dockerfile:4:5'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nENV DIR=/opt/app\nENV PATH=$PATH:$DIR/bin OTHER=1\n' } },
    { files: { Dockerfile: "FROM alpine:3.20\nENV PATH=/x:$PATH A=1 B='$A' C=\\$A D=$AB\n" } },
    { files: { Dockerfile: 'FROM alpine:3.20\nENV OLD=$A A=2\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nARG A=1\nENV A=${A} B=$A\n' } },
  ],
});

/** True for `A=$A`, which stays what it was. */
const keepsIts = ({ key, value }: Pair): boolean => {
  const bare = value?.replace(/^(["'])(.*)\1$/, '$2');
  return bare === `$${key}` || bare === `\${${key}}`;
};

/** Puts `pair` and what follows into an ENV of its own. */
function split(file: DockerfileUnit, instruction: Instruction, previous: Pair | undefined, pair: Pair) {
  // What ONBUILD registers is one instruction.
  if (!previous || !file.stageOf(instruction)) return undefined;
  const gap = { start: previous.span.end, end: pair.span.start };
  if (file.text.slice(gap.start, gap.end).includes('#')) return undefined;
  const keyword = file.text.slice(instruction.keywordSpan.start, instruction.keywordSpan.end);
  return fix.unsafe(`set ${pair.key} in an ENV of its own`, file, edit.replace(gap, `\n${keyword} `), ['-ENV', '+ENV']);
}
