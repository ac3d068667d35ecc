import { piecesOf } from '../../models/shell/pieces.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellPlaces, spanInWord } from '../shell-code.ts';

export default rule({
  id: 'shell/no-stray-brace',
  level: 'warning',
  must: 'A `}` behind an expansion closes something.',
  why: 'In `${NAME}}` the second brace is text: it becomes part of the value.',
  aliases: ['SC1083'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, script } of shellPlaces(repository)) {
      if (!script.source.text.includes('}}')) continue;
      for (const { args, assignments } of script.commands) {
        for (const word of [...args, ...assignments.flatMap(({ value }) => value ?? [])]) {
          if (!/\w\}\}/.test(word.raw) || word.raw.includes('{{')) continue;
          const pieces = piecesOf(word.raw);
          const open = pieces.some(
            ({ kind, start, end }) => kind === 'text' && word.raw.slice(start, end).includes('{'),
          );
          const at = pieces.findIndex(
            ({ kind, end }) => kind === 'variable' && word.raw[end - 1] === '}' && word.raw[end] === '}',
          );
          const one = pieces[at];
          // Inside quotes it may be JSON whose beginning is another word.
          if (open || !one || one.quotes !== '') continue;
          const span = spanInWord(word, { start: one.end, end: one.end + 1 });
          yield {
            file,
            range: span,
            message: `this \`}\` closes nothing: it stays behind the value of \`${one.name}\``,
            ...(word.editable ? { fix: fix.unsafe('take it out', file, edit.remove(span)) } : {}),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nARG SHA=1\nRUN ./compile \\\n      ${SHA}}\n' },
      finds: ['Dockerfile:4:13'],
      fixed: { Dockerfile: 'FROM debian:12\nARG SHA=1\nRUN ./compile \\\n      ${SHA}\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nARG A=1\nRUN gox --output={{.Dir}} x{${A},b} ${B:-${A}} "{\\"a\\":${A}}"\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nARG A=1\n# hadolint ignore=SC1083\nRUN echo ${A}}\n' } },
  ],
});
