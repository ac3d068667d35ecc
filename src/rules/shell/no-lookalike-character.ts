import { piecesOf } from '../../models/shell/pieces.ts';
import type { ShellWord } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellPlaces, spanInWord } from '../shell-code.ts';

/** Characters that look like one of the shell's own, with what they look like. */
const lookalikes: Readonly<Record<string, readonly [name: string, meant: string]>> = {
  '\u00a0': ['a no-break space', ' '],
  '\u202f': ['a narrow no-break space', ' '],
  '\u3000': ['an ideographic space', ' '],
  '\u200b': ['a zero-width space', ''],
  '\ufeff': ['a byte order mark', ''],
  '“': ['a typographic quote', '"'],
  '”': ['a typographic quote', '"'],
  '‘': ['a typographic quote', "'"],
  '’': ['a typographic quote', "'"],
};
const any = /[\u00a0\u202f\u3000\u200b\ufeff“”‘’–—]/;

export default rule({
  id: 'shell/no-lookalike-character',
  level: 'warning',
  must: 'Blanks, quotes and dashes of a command line are those of the keyboard.',
  why: 'To the shell a no-break space, a typographic quote or a long dash is a letter like any other: the word around it is another word.',
  aliases: ['SC1018', 'SC1015', 'SC1016', 'SC1100', 'SC1110', 'SC1111', 'SC1112'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, script } of shellPlaces(repository)) {
      if (!any.test(script.source.text)) continue;
      for (const command of script.commands) {
        for (const word of [command.nameWord, ...command.args]) {
          const found = any.test(word.raw) ? lookalikeIn(word) : undefined;
          if (!found) continue;
          const range = spanInWord(word, found);
          yield {
            file,
            range,
            message: found.message,
            ...(found.meant === undefined || !word.editable
              ? {}
              : { fix: fix.unsafe('write what it looks like', file, edit.replace(range, found.meant)) }),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN apt-get update \\\n && apt-get install\u00a0-y curl\n' },
      finds: ['Dockerfile:3:20'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN apt-get update \\\n && apt-get install -y curl\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN apt-get install –y curl\n' },
      finds: ['Dockerfile:2:21'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN apt-get install -y curl\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\ngit config user.name “Ann Lee”\nEOF\n' },
      finds: ['Dockerfile:3:22', 'Dockerfile:3:30'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN echo "“quoted” – text\u00a0here" \'–\' a–b\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC1100\nRUN x –y\n' } },
  ],
});

interface Lookalike {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly meant: string | undefined;
}

function lookalikeIn(word: ShellWord): Lookalike | undefined {
  const dash = /^([–—])(-?[A-Za-z][\w-]*)/.exec(word.raw);
  if (dash) {
    const [, sign = '', rest = ''] = dash;
    const meant = rest.startsWith('-') || /^[A-Za-z]$/.test(rest) ? '-' : /^\w{2,}/.test(rest) ? '--' : '-';
    return { start: 0, end: 1, message: `\`${sign}${rest}\` begins with a long dash: it is no option`, meant };
  }
  for (const { kind, quotes, start, end } of piecesOf(word.raw)) {
    if (kind !== 'text' || quotes !== '') continue;
    for (let at = start; at < end; at++) {
      const one = lookalikes[word.raw[at] ?? ''];
      if (!one) continue;
      const [name, meant] = one;
      // Which word a quote was to begin or end is not for us to say.
      const isQuote = meant === '"' || meant === "'";
      return {
        start: at,
        end: at + 1,
        message: `${name} stands here: the shell takes it as part of the word`,
        meant: isQuote ? undefined : meant,
      };
    }
  }
  return undefined;
}
