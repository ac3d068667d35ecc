import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { expanded, flag, sourceWords } from '../../repository/copies.ts';
import { isBare } from '../../repository/stage-files.ts';
import { ownInstructions } from '../own-instructions.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-copy-of-everything',
  level: 'warning',
  must: 'No COPY puts the whole file system of another stage over that of its base.',
  why: 'The system of the other stage is written over the base, of which little is left but its size: every file lies in the image twice. Copy what was built, or begin the stage with `FROM` the other one.',
  aliases: ['DL3067'],
  *check(repository) {
    for (const { file, instruction } of ownInstructions(repository, 'COPY')) {
      const stage = file.stageOf(instruction);
      const from = flag(instruction, 'from');
      const last = instruction.args.at(-1);
      if (!stage || from === undefined || !last) continue;
      // Into an empty image it makes one layer of many.
      if (ancestry(stage).at(-1)?.image === 'scratch') continue;
      const [source, other] = sourceWords(instruction);
      const isRoot = (text: string): boolean =>
        /^\/(?:\.?\/)*\.?$/.test(expanded(file, stage, instruction, text) ?? '');
      if (!source || other || !isRoot(source.text) || !isRoot(last.text) || mayBeSmall(stage, from)) continue;
      yield {
        file,
        range: { start: source.span.start, end: last.span.end },
        message: `all of \`${from}\` is copied over \`${stage.base?.text}\``,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12 AS build\nRUN make\nFROM debian:12-slim\nCOPY --from=build / /\n' },
      finds: ['Dockerfile:4:19'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12 AS build\nFROM scratch\nCOPY --from=build / /\n' } },
    {
      files: {
        Dockerfile:
          'FROM scratch AS files\nCOPY etc /etc\nFROM tonistiigi/xx:1 AS xx\nFROM debian:12\nCOPY --from=xx / /\nCOPY --from=files / /\nCOPY --from=tools.example/x:1 / /\n',
      },
    },
  ],
});

/** True unless `from` is a stage that rests on a whole system. */
function mayBeSmall(stage: Stage, from: string): boolean {
  const used = stage.uses.find((use) => use.stage.name === from.toLowerCase() || String(use.stage.index) === from);
  return used === undefined || ancestry(used.stage).at(-1)?.image === 'scratch' || !isBare(used.stage);
}
