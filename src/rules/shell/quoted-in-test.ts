import { type Piece, piecesOf } from '../../models/shell/pieces.ts';
import type { ShellCommand, ShellWord } from '../../models/shell/syntax.ts';
import { fix, rule } from '../rule.ts';
import { quoting, shellCommands, spanInWord, takesQuotes } from '../shell-code.ts';
import { type Variable, variableAt } from '../shell-variables.ts';

export default rule({
  id: 'shell/quoted-in-test',
  level: 'warning',
  must: 'A variable that may be empty or hold blanks is quoted inside `[ … ]` and `test`.',
  why: 'An empty one is no word at all: `[ = yes ]` is an error that counts as false, and `[ -n ]` is always true.',
  aliases: ['SC2086', 'SC2070'],
  fixes: 'safe',
  *check(repository) {
    for (const place of shellCommands(repository, '[', 'test')) {
      for (const [word, operator] of operands(place.command)) {
        const pieces = piecesOf(word.raw);
        const quote = takesQuotes(place, place.index) ? quoting(word, pieces) : undefined;
        for (const one of pieces) {
          if (one.kind !== 'variable' || one.quotes !== '' || one.operation.startsWith('#')) continue;
          const whole = one.start === 0 && one.end === word.raw.length;
          const harm = harmOf(variableAt(place, one.name), operator, whole, one);
          if (harm === undefined) continue;
          const edits = quote?.(one);
          yield {
            file: place.file,
            range: spanInWord(word, one),
            message: `\`${word.raw.slice(one.start, one.end)}\` ${harm}`,
            ...(edits ? { fix: fix.safe(`quote \`$${one.name}\``, place.file, edits) } : {}),
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nARG MODE\nRUN if [ $MODE = dev ]; then \\\n      apt-get update; \\\n    fi\n',
      },
      finds: ['Dockerfile:3:10'],
      fixed: {
        Dockerfile: 'FROM debian:12\nARG MODE\nRUN if [ "$MODE" = dev ]; then \\\n      apt-get update; \\\n    fi\n',
      },
    },
    {
      files: { Dockerfile: 'FROM node:22\nARG TOKEN\nRUN <<EOF\ntest -n ${TOKEN} && npm ci\nEOF\n' },
      finds: ['Dockerfile:4:9'],
      fixed: { Dockerfile: 'FROM node:22\nARG TOKEN\nRUN <<EOF\ntest -n "${TOKEN}" && npm ci\nEOF\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nENV FLAGS="-a -b"\nRUN ["sh", "-c", "[ $FLAGS != -a ] || make"]\n' },
      finds: ['Dockerfile:3:21'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nARG MODE\nRUN if [ "$MODE" = dev ]; then apt-get update; fi\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG MODE=prod\nRUN if [ $MODE = dev ]; then apt-get update; fi\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG MODE\nRUN [ x$MODE = xdev ] || [ $? -eq 0 ] || [ -z $MODE ]\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN arch=$(uname -m); [ $arch = x86_64 ] || exit 1\n' } },
    { files: { Dockerfile: 'FROM debian:12\nARG MODE\nSHELL ["/bin/bash", "-c"]\nRUN [[ $MODE = dev ]] && make\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nARG MODE\nRUN [ -f /x ] && \\\n    # shellcheck disable=SC2086\n    [ $MODE = dev ]\n',
      },
    },
  ],
});

/** The words on both sides of `=` and `!=`, and the one behind `-n`, with the operator. */
function* operands({ name, args }: ShellCommand): Iterable<readonly [ShellWord, string]> {
  const words = name === '[' && args.at(-1)?.value === ']' ? args.slice(0, -1) : args;
  for (const [index, { value }] of words.entries()) {
    const [before, after] = [words[index - 1], words[index + 1]];
    if (value === '=' || value === '==' || value === '!=') {
      if (before) yield [before, value];
      if (after) yield [after, value];
    } else if (value === '-n' && after && (index === 0 || /^(?:!|-a|-o|\()$/.test(before?.value ?? '')))
      yield [after, value];
  }
}

/** What goes wrong with a variable that is not quoted; undefined if nothing is known to. */
function harmOf(known: Variable, operator: string, whole: boolean, { operation }: Piece): string | undefined {
  if (operation !== '') return undefined;
  const blanks = known.kind === 'value' && /\S\s+\S/.test(known.text);
  if (blanks) return 'holds blanks: to `[` these are several words';
  const empty = known.kind === 'value' ? known.text.trim() === '' : known.kind !== 'unknown' && known.kind !== 'base';
  if (!empty || !whole) return undefined;
  if (operator === '-n') return 'may be empty: then `-n` stands alone, which is always true';
  return `may be empty: then nothing stands beside \`${operator}\`, which is an error and counts as false`;
}
