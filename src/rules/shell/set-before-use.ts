import { environmentAt } from '../../models/dockerfile/scope.ts';
import { piecesOf } from '../../models/shell/pieces.ts';
import { rule } from '../rule.ts';
import { shellPlaces, spanInWord } from '../shell-code.ts';
import { isSetByShell } from '../shell-variables.ts';

/** Before these an assignment stays in force, in sh (POSIX, 2.14 "Special Built-In Utilities"). */
const special =
  /^(?:set|export|readonly|eval|\.|:|exec|shift|trap|unset|times|break|continue|return|exit|local|declare|source)$/;

export default rule({
  id: 'shell/set-before-use',
  level: 'warning',
  must: 'A variable that a command line takes is set by an earlier command, not in front of the same one.',
  why: 'In `V=1 cmd $V` the shell puts in `$V` before it sets it: the command gets what `V` was before, which is nothing.',
  aliases: ['SC2097', 'SC2098'],
  *check(repository) {
    for (const place of shellPlaces(repository)) {
      const { file, script, stage, instruction } = place;
      const { text } = script.source;
      if (!text.includes('$') || !text.includes('=')) continue;
      for (const { assignments, args, name, nameWord, wrappers } of script.commands) {
        if (assignments.length === 0 || wrappers.length > 0 || nameWord.raw === '' || special.test(name ?? ''))
          continue;
        for (const word of args) {
          const set = word.variables.find((one) => assignments.some((assignment) => assignment.name === one));
          if (set === undefined || isSetByShell(set) || environmentAt(stage, instruction).has(set)) continue;
          const piece = piecesOf(word.raw).find((one) => one.kind === 'variable' && one.name === set);
          if (!piece || /^:?[-+?=]/.test(piece.operation) || timesNamed(text, set) > 1) continue;
          const assignment = assignments.find((one) => one.name === set);
          yield {
            file,
            range: spanInWord(word, piece),
            message: `\`$${set}\` is put in before \`${set}=…\` in front of \`${nameWord.raw}\` counts: it is empty here`,
            related: assignment
              ? [{ file, range: assignment.span, message: 'this holds for the command itself only' }]
              : [],
          };
          break;
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN VERSION=1.2 \\\n    curl -O https://example.org/app-$VERSION.tgz\n' },
      finds: ['Dockerfile:3:37'],
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nNAME=app useradd "$NAME"\nEOF\n' }, finds: ['Dockerfile:3:19'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN VERSION=1.2 && curl -O https://example.org/app-$VERSION.tgz\n' } },
    {
      files: {
        Dockerfile: "FROM debian:12\nRUN deps='a b' set -x && apt-get install -y $deps\nRUN X=1 sh -c 'echo $X'\n",
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nENV V=1\nRUN V=2 ./x $V; W=1; W=2 ./x $W; PATH=/x:$PATH ./y $PATH\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2097,SC2098\nRUN V=2 ./x $V\n' } },
  ],
});

/** How often `text` names the variable without taking it; counted up to two. */
function timesNamed(text: string, name: string): number {
  let times = 0;
  for (let at = text.indexOf(name); at !== -1 && times < 2; at = text.indexOf(name, at + name.length)) {
    if (/[\w$]/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '')) continue;
    if (text[at - 1] !== '{' || text[at - 2] !== '$') times++;
  }
  return times;
}
