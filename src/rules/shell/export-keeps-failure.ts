import { piecesOf } from '../../models/shell/pieces.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellCommands, spanInWord } from '../shell-code.ts';

/** Commands that do not fail in a build, or whose failure cannot be missed. */
const sure =
  /^(?:\$\(|`)\s*(?:mktemp|nproc|uname|pwd|date|dpkg|lsb_release|dirname|basename|arch|id|whoami|echo|printf|getconf|rpm)\b[^|&;]*[)`]$/;

export default rule({
  id: 'shell/export-keeps-failure',
  level: 'note',
  must: 'A command whose output becomes an exported variable can still fail the step.',
  why: '`export X=$(cmd)` succeeds whatever `cmd` does: the build goes on with an empty variable.',
  aliases: ['SC2155'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, command, instruction } of shellCommands(repository, 'export', 'local', 'readonly', 'declare')) {
      for (const word of command.args) {
        const equals = word.raw.indexOf('=');
        const name = word.raw.slice(0, equals);
        if (equals < 1 || !/^[A-Za-z_]\w*$/.test(name)) continue;
        const run = piecesOf(word.raw).find(
          ({ kind, start, end }) => kind === 'command' && !sure.test(word.raw.slice(start, end)),
        );
        if (!run) continue;
        const only = command.args.length === 1 && command.name === 'export' && instruction.form !== 'json';
        const apart = only && word.editable && command.nameWord.editable && command.wrappers.length === 0;
        yield {
          file,
          range: spanInWord(word, run),
          message: `\`${command.name}\` hides it if this command fails: \`${name}\` is then empty`,
          ...(apart && command.inPipeline === 0 && command.pipelineLength === 1
            ? {
                fix: fix.unsafe('assign first, then export', file, [
                  edit.remove({ start: command.nameWord.span.start, end: word.span.start }),
                  edit.insert(word.span.end, ` && export ${name}`),
                ]),
              }
            : {}),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN export V="$(curl -fs https://example.org/v)" \\\n && ./get "$V"\n' },
      finds: ['Dockerfile:2:15'],
      fixed: {
        Dockerfile: 'FROM debian:12\nRUN V="$(curl -fs https://example.org/v)" && export V \\\n && ./get "$V"\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nexport KEY=`cat /key | head -1`\nmake\nEOF\n' },
      finds: ['Dockerfile:3:12'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN <<EOF\nKEY=`cat /key | head -1` && export KEY\nmake\nEOF\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN V="$(curl -fs https://example.org/v)" && export V W=1 && ./get\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN export GNUPGHOME="$(mktemp -d)" && gpg --import key\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2155\nRUN export V=$(./v)\n' } },
  ],
});
