import { knownFlags } from '../../models/dockerfile/keywords.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-empty-continuation',
  level: 'warning',
  must: 'No blank line stands between the continued lines of an instruction.',
  why: 'The builder skips the blank line and reads on, so what looks like the next instruction may be part of this one; a later release refuses such a file.',
  aliases: ['NoEmptyContinuation'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      // The parser warns of nothing else.
      const blanks = file.model.problems.filter(({ kind }) => kind === 'warning');
      let index = 0;
      for (const { span } of blanks) {
        while ((file.model.instructions[index]?.span.end ?? span.start) < span.start) index++;
        const swallowed = swallowedAt(file.text, span.end);
        const instruction = file.model.instructions[index];
        if (swallowed && instruction) {
          yield {
            file,
            range: span,
            message: `the line before continues, so \`${swallowed}\` is part of this ${instruction.keyword} and no instruction`,
            fix: fix.unsafe(
              `end the ${instruction.keyword} before \`${swallowed}\``,
              file,
              edit.remove(continuationBefore(file, span.start)),
              ['+', `-${instruction.keyword}`],
            ),
          };
        } else {
          yield {
            file,
            range: span,
            message: 'a blank line inside an instruction: the line before it continues',
            fix: fix.safe('remove the blank line', file, edit.remove(span)),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN apk add curl \\\n\n    git\nEXPOSE \\\n  \n\n80\n' },
      finds: ['Dockerfile:3:1', 'Dockerfile:6:1'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nRUN apk add curl \\\n    git\nEXPOSE \\\n80\n' },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\r\nRUN apk add curl \\\r\n\r\nUSER nobody\r\n' },
      finds: ['Dockerfile:3:1'],
      fixed: { Dockerfile: 'FROM alpine:3.20\r\nRUN apk add curl\r\n\r\nUSER nobody\r\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nEXPOSE \\\n# Port\n80\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN <<EOF\necho a \\\n\necho b\nEOF\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN echo a\\\\\n\nUSER nobody\n' } },
  ],
});

/** The keyword in capitals that the line at `offset` begins with. */
function swallowedAt(text: string, offset: number): string | undefined {
  const word = /^[ \t]*([A-Z]+)[ \t]/.exec(text.slice(offset, offset + 40))?.[1];
  return word !== undefined && knownFlags.has(word) ? word : undefined;
}

/** The escape character that continues the line before `offset`, with the white space before it. */
function continuationBefore({ text }: DockerfileUnit, offset: number): Span {
  let escape = offset - 1;
  while (escape > 0 && /\s/.test(text[escape] ?? '')) escape--;
  let start = escape;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start--;
  return { start, end: escape + 1 };
}
