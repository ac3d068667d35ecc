import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellPlaces } from '../shell-code.ts';

export default rule({
  id: 'shell/space-inside-brackets',
  level: 'warning',
  must: '`[` and `]` have a space on both sides.',
  why: '`[` is a command: `[$x` is another one that does not exist, and `x]` does not end it. The test then counts as false.',
  aliases: ['SC1035', 'SC1020'],
  fixes: 'safe',
  *check(repository) {
    for (const { file, script, instruction } of shellPlaces(repository)) {
      const text = script.source.text;
      // `CMD ['a']` was to be the JSON form.
      if (!text.includes('[') || /^\s*\[[^\]]*['"]/.test(text)) continue;
      for (const { nameWord, name, args } of script.commands) {
        const { raw, span } = nameWord;
        if (raw[0] !== '[') continue;
        const last = args.at(-1);
        const open = /^(\[{1,2})(?=[^\s[\]*?])/.exec(raw)?.[1];
        if (open !== undefined && (raw.endsWith(']') || args.some(({ raw: one }) => one.endsWith(']')))) {
          const at = span.start + open.length;
          yield {
            file,
            range: { start: span.start, end: at },
            message: `\`${raw}\` is taken as the name of a command: a space is missing behind \`${open}\``,
            ...(nameWord.editable && instruction.form !== 'json'
              ? { fix: fix.safe('put a space there', file, edits(at, raw, open, span.end)) }
              : {}),
          };
        } else if (
          name === '[' &&
          last &&
          last.value !== ']' &&
          /[^\\[\]]\]$/.test(last.raw) &&
          !args.some(({ raw: one }) => one === ']')
        ) {
          const at = last.span.end - 1;
          yield {
            file,
            range: { start: at, end: at + 1 },
            message: `\`[\` is never closed: a space is missing before the \`]\` of \`${last.raw}\``,
            ...(last.editable ? { fix: fix.safe('put a space there', file, edit.insert(at, ' ')) } : {}),
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nARG X=a\nRUN if ["$X" = a ]; then \\\n      make; fi\n' },
      finds: ['Dockerfile:3:8'],
      fixed: { Dockerfile: 'FROM debian:12\nARG X=a\nRUN if [ "$X" = a ]; then \\\n      make; fi\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\n[ -f /etc/x] && make\nEOF\n' },
      finds: ['Dockerfile:3:12'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN <<EOF\n[ -f /etc/x ] && make\nEOF\n' },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN ["sh", "-c", "[-f /x ] && make"]\n' }, finds: ['Dockerfile:2:19'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN [ -f /x ] && [ "$(ls [ab])" = "[a]" ] || exit 1; ls [ab]\n' } },
    { files: { Dockerfile: "FROM debian:12\nCMD ['nginx', '-g', 'daemon off;']\n" } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC1035\nRUN [-f /x ] && make\n' } },
  ],
});

/** Behind the opening bracket, and before a closing one in the same word. */
function edits(at: number, raw: string, open: string, end: number) {
  const close = ']'.repeat(open.length);
  const both = raw.length > 2 * open.length && raw.endsWith(close);
  return both ? [edit.insert(at, ' '), edit.insert(end - close.length, ' ')] : edit.insert(at, ' ');
}
