import { piecesOf } from '../../models/shell/pieces.ts';
import type { ShellWord } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellCommands, takesQuotes } from '../shell-code.ts';

export default rule({
  id: 'shell/json-keeps-quotes',
  level: 'warning',
  must: 'JSON that a command prints or sends keeps its quotes.',
  why: 'Inside `"…"` a plain `"` ends the string: the shell takes all of them off, and what reads the file finds no JSON.',
  aliases: ['SC2140', 'SC2026'],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of shellCommands(repository, 'echo', 'printf', 'curl', 'tee')) {
      for (const word of place.command.args) {
        const text = lostQuotes(word);
        if (text === undefined) continue;
        const inner = word.raw.slice(1, -1);
        const plain = /^".*"$/s.test(word.raw) && !/['$`\\]/.test(inner) && word.editable;
        const room = plain && place.instruction.form !== 'json' && takesQuotes(place, place.index);
        yield {
          file: place.file,
          range: word.span,
          message: `the quotes inside are taken off: \`${place.command.name}\` gets \`${text.slice(0, 40)}\``,
          ...(room
            ? { fix: fix.unsafe('quote it with single quotes', place.file, edit.replace(word.span, `'${inner}'`)) }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -p ~/.docker \\\n && echo "{"experimental": "enabled"}" > ~/.docker/config.json\n',
      },
      finds: ['Dockerfile:3:10'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN mkdir -p ~/.docker \\\n && echo \'{"experimental": "enabled"}\' > ~/.docker/config.json\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nARG P=1\nRUN <<EOF\necho "{"port":"$P"}" > /etc/app.json\nEOF\n' },
      finds: ['Dockerfile:4:6'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nARG P=1\nRUN echo \'{"a": "b"}\' > /a; echo "{\\"port\\":\\"$P\\"}"; echo \'{"p":"\'"$P"\'"}\'\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN echo "a"b"c" "{}" {a:b} "{a:b}"\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2140\nRUN echo "{"a":"b"}"\n' } },
  ],
});

/** The word without its quotes, if it looks like an object of JSON and has plain text between two quoted parts. */
function lostQuotes({ raw }: ShellWord): string | undefined {
  if (!/^["']\s*\{/.test(raw)) return undefined;
  const pieces = piecesOf(raw);
  const bare = pieces.some(
    ({ quotes, start, end }, index) => quotes === '' && index > 0 && isQuote(raw[start - 1]) && isQuote(raw[end]),
  );
  if (!bare) return undefined;
  const text = pieces.map(({ start, end }) => raw.slice(start, end)).join('');
  return /^\s*\{\s*[\w.$@/-]+\s*:/.test(text) && !text.includes('"') ? text : undefined;
}

const isQuote = (char: string | undefined): boolean => char === '"' || char === "'";
