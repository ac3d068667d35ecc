import { rule } from '../rule.ts';
import { shellCommands } from '../shell-code.ts';

export default rule({
  id: 'shell/no-useless-cat',
  level: 'note',
  optIn: true,
  must: 'A command that reads one file gets it by name or with `<`, not from `cat`.',
  why: 'The process more does nothing, and without pipefail a missing file goes unnoticed.',
  aliases: ['SC2002'],
  *check(repository) {
    for (const { file, command } of shellCommands(repository, 'cat')) {
      const [only] = command.args;
      if (command.args.length !== 1 || !only || command.inPipeline !== 0 || command.pipelineLength < 2) continue;
      if (command.redirects.length > 0 || command.wrappers.length > 0 || only.raw.startsWith('-')) continue;
      // A pattern, or a variable that may be several.
      if (/[*?[]/.test(only.raw) || (only.value === undefined && !only.raw.startsWith('"'))) continue;
      yield { file, range: command.span, message: `\`cat ${only.raw} |\`: the next command can read the file itself` };
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM debian:12\nRUN cat /etc/passwd | grep root\n' }, finds: ['Dockerfile:2:5'] },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN make -j $(cat /proc/cpuinfo | grep -c processor)\n' },
      finds: ['Dockerfile:2:15'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN grep root /etc/passwd; cat a b | sort; cat *.txt | sort; cat <<EOF | sh\nls\nEOF\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN true && \\\n    # shellcheck disable=SC2002\n    cat a | sort\n' } },
  ],
});
