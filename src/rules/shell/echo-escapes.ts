import { piecesOf } from '../../models/shell/pieces.ts';
import type { ShellWord } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import {
  type PlacedCommand,
  type ShellProgram,
  shellCommands,
  shellProgram,
  spanInWord,
  wordAround,
} from '../shell-code.ts';
import { dialectOfProgram } from '../../models/shell/dialect.ts';

/** What each shell's echo does with `\n` when no option is given. */
const keeps: Readonly<Record<ShellProgram, string | undefined>> = {
  bash: 'bash',
  busybox: 'busybox',
  dash: undefined,
};

/** Programs that read escapes themselves. */
const readers =
  /^(?:sed|g?awk|mawk|perl|python[\d.]*|ruby|node|php|psql|mysql|jq|grep|egrep|xargs|sh|bash|ash|dash|tr|envsubst|base64|openssl)$/;

/** Code of another program in the text: the escape is that program's. */
const code =
  /printf|echo\s|PS[14]=|sed\s|awk|grep|\bjson|\\\\n|format|log_|=~|preg_|re\.|regex|^\s*[#;]!|\$\{?\w+\}?\\n?"?$/i;

export default rule({
  id: 'shell/echo-escapes',
  level: 'warning',
  must: 'Escapes such as `\\n` are written with `printf`, not with `echo`.',
  why: '`echo` of dash makes a new line of `\\n`, that of bash and busybox writes a backslash and an n: the file that the image needs has one wrong line.',
  aliases: ['SC2028'],
  fixes: 'unsafe',
  *check(repository) {
    for (const place of shellCommands(repository, 'echo')) {
      const { command, file, script } = place;
      const [first] = command.args;
      if (!first || /^-\w*[eE]/.test(first.value ?? '') || command.args.length === 0) continue;
      const found = escapeIn(command.args);
      if (!found || goesToReader(place)) continue;
      const around = wordAround(script, place.index);
      const shell = around ? programOf(around.command.name) : shellProgram(place);
      const name = shell && keeps[shell];
      if (name === undefined) continue;
      const [word, span] = found;
      const kept = command.redirects.some(({ operator }) => operator.startsWith('>')) || command.pipelineLength > 1;
      yield {
        file,
        range: spanInWord(word, span),
        message: `\`echo\` of ${name} writes \`${word.raw.slice(span.start, span.end)}\` as these two characters`,
        level: kept ? 'warning' : 'note',
        ...(command.args.length === 1 &&
        command.nameWord.editable &&
        around === undefined &&
        command.nameWord.raw === 'echo'
          ? { fix: fix.unsafe("use `printf '%b\\n'`", file, edit.replace(command.nameWord.span, "printf '%b\\n'")) }
          : {}),
      };
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN mkdir -p /etc/app \\\n && echo "[app]\\nport = 80" > /etc/app/app.ini\n',
      },
      finds: ['Dockerfile:3:16'],
      fixed: {
        Dockerfile:
          'FROM alpine:3.20\nRUN mkdir -p /etc/app \\\n && printf \'%b\\n\' "[app]\\nport = 80" > /etc/app/app.ini\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN <<EOF\necho \'a\\tb\' >> /etc/table\nEOF\n',
      },
      finds: ['Dockerfile:4:8'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN <<EOF\nprintf \'%b\\n\' \'a\\tb\' >> /etc/table\nEOF\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN echo "[app]\\nport = 80" > /etc/app.ini\n' } },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN printf "[app]\\nport = 80\\n" > /etc/app.ini && echo -e "a\\nb" > /x\n',
      },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN echo \'printf "a\\n"\' > /run.sh && echo "a\\nb" | sed "s/x/y/"\n' },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\n# hadolint ignore=SC2028\nRUN echo "a\\nb" > /x\n' } },
  ],
});

/** The first `\n` or `\t` inside quotes. */
function escapeIn(args: readonly ShellWord[]): readonly [ShellWord, { start: number; end: number }] | undefined {
  for (const word of args) {
    if (!word.raw.includes('\\')) continue;
    if (code.test(word.raw)) return undefined;
    for (const { kind, quotes, start, end } of piecesOf(word.raw)) {
      if (kind !== 'text' || quotes === '') continue;
      const match = /(?:^|[^\\])(\\[nt])/.exec(word.raw.slice(start, end));
      if (!match) continue;
      const at = start + match.index + match[0].length - 2;
      return [word, { start: at, end: at + 2 }];
    }
  }
  return undefined;
}

/** True if a command behind it in its pipeline reads escapes. */
const goesToReader = ({ script, command }: PlacedCommand): boolean =>
  script.commands.some(
    ({ pipeline, inPipeline, name }) =>
      pipeline === command.pipeline && inPipeline > command.inPipeline && (name === undefined || readers.test(name)),
  );

function programOf(name: string | undefined): ShellProgram | undefined {
  return name !== undefined && dialectOfProgram(name) === 'bash' ? 'bash' : undefined;
}
