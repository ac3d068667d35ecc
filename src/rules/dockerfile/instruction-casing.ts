import { knownFlags } from '../../models/dockerfile/keywords.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/instruction-casing',
  level: 'note',
  must: 'The instructions of a Dockerfile are all written in upper case, or all in lower case.',
  why: 'Keywords that look different read as if they meant something different.',
  aliases: ['ConsistentInstructionCasing'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const keywords = writtenKeywords(file);
      const lower = keywords.filter(({ written }) => written === written.toLowerCase()).length;
      const upper = keywords.filter(({ written }) => written === written.toUpperCase()).length;
      if (lower === keywords.length || upper === keywords.length) continue;
      const cased = lower > upper ? toLower : toUpper;
      for (const { instruction, written } of keywords) {
        const wanted = cased(written);
        if (written === wanted) continue;
        const edits = [edit.replace(instruction.keywordSpan, wanted)];
        const as = instruction.keyword === 'FROM' ? instruction.args[1] : undefined;
        if (as && as.text !== cased(as.text)) edits.push(edit.replace(as.span, cased(as.text)));
        yield {
          file,
          range: instruction.keywordSpan,
          message: `\`${written}\` where most instructions are in ${lower > upper ? 'lower' : 'upper'} case`,
          fix: fix.safe(`write ${wanted}`, file, edits),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'From alpine:3.20\nRun echo hello > /greeting.txt\nEntRYpOiNT ["cat", "/greeting.txt"]\n' },
      finds: ['Dockerfile:1:1', 'Dockerfile:2:1', 'Dockerfile:3:1'],
      fixed: {
        Dockerfile: 'FROM alpine:3.20\nRUN echo hello > /greeting.txt\nENTRYPOINT ["cat", "/greeting.txt"]\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20 as build\nfrom alpine:3.20 as run\nrun true\ncmd ["true"]\n' },
      finds: ['Dockerfile:1:1'],
      fixed: { Dockerfile: 'from alpine:3.20 as build\nfrom alpine:3.20 as run\nrun true\ncmd ["true"]\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'from alpine:3.20\nrun echo hello\nentrypoint ["cat", "/greeting.txt"]\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN <<EOF\nrun me\ncopy that\nEOF\n' } },
  ],
});

const toLower = (text: string): string => text.toLowerCase();
const toUpper = (text: string): string => text.toUpperCase();

/** The keywords as they stand in the file, those before the first FROM and unknown ones left out, as in BuildKit's `validateCommandCasing`. */
function writtenKeywords(file: DockerfileUnit): { readonly instruction: Instruction; readonly written: string }[] {
  const first = file.stages[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  return file.model.instructions
    .filter(({ keyword, span }) => span.start >= first && knownFlags.has(keyword))
    .map((instruction) => ({
      instruction,
      written: file.text.slice(instruction.keywordSpan.start, instruction.keywordSpan.end),
    }))
    .filter(({ instruction, written }) => written.length === instruction.keyword.length);
}
