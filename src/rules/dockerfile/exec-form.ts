import { jsonArray } from '../../models/dockerfile/json.ts';
import { effective } from '../../models/dockerfile/scope.ts';
import type { Instruction } from '../../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../../repository/dockerfile-unit.ts';
import { edit } from '../../text/edit.ts';
import { hasInnerComment, ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

/** Words that only a shell knows. */
const shellWords: ReadonlySet<string> = new Set(
  'alias bg cd command continue eval exec exit export fg for hash if jobs read return set shift source time times trap type ulimit umask unalias unset until wait while case local let . : { ( ! [['.split(
    ' ',
  ),
);

export default rule({
  id: 'dockerfile/exec-form',
  level: 'warning',
  must: 'CMD and ENTRYPOINT are written as a JSON array, unless SHELL says which shell reads them.',
  why: 'Otherwise `/bin/sh -c` is started in between: it may not hand on the signal of `docker stop`, so that the program is killed after ten seconds, and a shell-form ENTRYPOINT drops all arguments.',
  aliases: ['JSONArgsRecommended', 'DL3025'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      for (const stage of file.stages) {
        for (const instruction of stage.instructions) {
          const { keyword, form, args } = instruction;
          if ((keyword !== 'CMD' && keyword !== 'ENTRYPOINT') || form !== 'text') continue;
          const text = args[0]?.text ?? '';
          // The shell makes way for the program then, as intended; a broken JSON array is another matter.
          if (/^(?:exec\s|\[\s*["'])/.test(text) || effective(stage, 'SHELL', instruction)) continue;
          const consequence =
            keyword === 'ENTRYPOINT'
              ? 'arguments of CMD and `docker run` are dropped, signals stop at the shell'
              : 'signals may stop at the shell';
          yield {
            file,
            range: args[0]?.span,
            message: `${keyword} runs \`/bin/sh -c "…"\`, not \`${program(text)}\` itself: ${consequence}`,
            level: keyword === 'CMD' ? 'note' : undefined,
            fix: repair(file, instruction, text),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT my-program start\n' },
      finds: ['Dockerfile:2:12'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["my-program", "start"]\n' },
    },
    {
      files: { Dockerfile: 'FROM node:22\nCMD node "my server.js" \\\n  --port=3000\n' },
      finds: ['Dockerfile:2:5'],
      fixed: { Dockerfile: 'FROM node:22\nCMD ["node", "my server.js", "--port=3000"]\n' },
    },
    // These need their shell.
    { files: { Dockerfile: 'FROM node:22\nCMD node server.js --port=$PORT\n' }, finds: ['Dockerfile:2:5'] },
    { files: { Dockerfile: 'FROM node:22\nCMD cd /app && node server.js\n' }, finds: ['Dockerfile:2:5'] },
    { files: { Dockerfile: 'FROM node:22\nCMD NODE_ENV=production node server.js\n' }, finds: ['Dockerfile:2:5'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["my-program", "start"]\n' } },
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN apk add bash\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT echo "hello world"\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM alpine:3.20 AS base\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nFROM base\nCMD echo hello\n',
      },
    },
    { files: { Dockerfile: 'FROM eclipse-temurin:21\nENTRYPOINT exec java $JAVA_OPTS -jar app.jar\n' } },
    { files: { Dockerfile: 'FROM alpine:3.20\nHEALTHCHECK CMD wget -q localhost || exit 1\nCMD []\n' } },
  ],
});

const program = (text: string): string =>
  text
    .split(/\s+/, 8)
    .find((word) => !/^\w+=/.test(word))
    ?.slice(0, 40) ?? 'the program';

function repair(file: DockerfileUnit, instruction: Instruction, text: string) {
  const words = plainWords(text);
  if (!words || hasInnerComment(instruction)) return undefined;
  const { keyword, rest } = instruction;
  const array = jsonArray(words);
  const span = rest.span(0, rest.text.length);
  return fix.unsafe(`write ${keyword} ${array}`, file, edit.replace(span, array), [
    `-${keyword} text`,
    `+${keyword} json`,
  ]);
}

/** The words of a command that means the same without a shell; undefined if it needs one. */
function plainWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  for (const [, word = '', double, single] of text.matchAll(/([^\s"']+|"([^"]*)"|'([^']*)')(?=\s|$)\s*|[^]/g)) {
    if (word === '') return undefined;
    const value = double ?? single ?? word;
    if (single === undefined && !(double === undefined ? /^[\w./:=@%+,-]+$/ : /^[^$`\\!]*$/).test(value))
      return undefined;
    words.push(value);
  }
  const [first = ''] = words;
  return first === '' || shellWords.has(first) || first.includes('=') ? undefined : words;
}
