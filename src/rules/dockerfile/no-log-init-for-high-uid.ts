import { invocation } from '../../models/shell/tools/index.ts';
import { flagOf, has } from '../../models/shell/tools/tool.ts';
import { runCommands } from '../../repository/run-commands.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

/** From this number on the gap in `/var/log/lastlog` (292 bytes a user) is some thirty megabytes. */
const high = 100_000;

export default rule({
  id: 'dockerfile/no-log-init-for-high-uid',
  level: 'warning',
  must: '`useradd` with a high user number is given `--no-log-init`.',
  why: 'It writes the entry of that number into `lastlog` and `faillog`, files with a gap as long as the number is high; Go archives the gap as zeros, and the layer gets as large as that.',
  aliases: ['DL3046'],
  fixes: 'safe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!file.text.includes('useradd')) continue;
      for (const stage of file.stages) {
        for (const { command } of runCommands(file, stage)) {
          const call = invocation(command);
          if (call?.tool !== 'useradd' || has(call, 'no-log-init')) continue;
          const uid = flagOf(call, 'uid');
          const number = Number(uid?.value?.value);
          if (!uid || !(number >= high)) continue;
          yield {
            file,
            range: uid.span,
            message: `user number ${number} makes \`lastlog\` ${Math.round((number * 292) / 1e6)} MB long`,
            fix: command.nameWord.editable
              ? fix.safe('Add `--no-log-init`', file, edit.insert(command.nameWord.span.end, ' --no-log-init'))
              : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN groupadd app && useradd -u 1234567 -g app app\n' },
      finds: ['Dockerfile:2:29'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN groupadd app && useradd --no-log-init -u 1234567 -g app app\n' },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN useradd -u 10001 app\nRUN useradd -l -u 1234567 b\nRUN useradd -u $UID c\n',
      },
    },
  ],
});
