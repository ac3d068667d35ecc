import { piecesOf } from '../../models/shell/pieces.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellCommands, spanInWord, takesQuotes } from '../shell-code.ts';

export default rule({
  id: 'shell/no-lost-backslash',
  level: 'warning',
  must: 'An escape such as `\\n` that a program is to see stands in quotes.',
  why: 'Outside of quotes the shell takes the backslash off, and `echo a\\nb` prints "anb".',
  aliases: ['SC1001'],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of shellCommands(repository, 'echo', 'printf')) {
      for (const word of place.command.args) {
        const lost = piecesOf(word.raw).find(
          ({ kind, start, end }) => kind === 'escape' && /^\\[nt]$/.test(word.raw.slice(start, end)),
        );
        if (!lost) continue;
        const plain = /^[\w\\./:=@%+,-]+$/.test(word.raw) && word.editable && takesQuotes(place, place.index);
        yield {
          file: place.file,
          range: spanInWord(word, lost),
          message: `outside of quotes \`${word.raw.slice(lost.start, lost.end)}\` is the letter ${word.raw[lost.start + 1]}`,
          ...(plain
            ? { fix: fix.unsafe('put the word in quotes', place.file, edit.replace(word.span, `"${word.raw}"`)) }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN true \\\n    && printf y\\ny\\n | ./setup\n' },
      finds: ['Dockerfile:3:16'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN true \\\n    && printf "y\\ny\\n" | ./setup\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN printf "y\\n" | ./setup; echo a\\ b \\"x\\"; echo a\\\\nb\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# plimsoll ignore=SC1001 meant\nRUN echo a\\nb\n' } },
  ],
});
