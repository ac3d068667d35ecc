import { has } from '../../models/shell/tools/tool.ts';
import { packagesOf } from '../../models/shell/packages.ts';
import { type BuildCall, buildSteps, systemOfStage } from '../../repository/build-steps.ts';
import { afterName } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/wget-progress',
  level: 'note',
  optIn: true,
  must: 'A download by wget does not fill the log with its progress.',
  why: 'Without a terminal wget writes a line for every 50 kilobytes: a large download buries the rest of the log.',
  aliases: ['DL3047'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('wget')) {
        if (!isLoud(step)) continue;
        const flag = afterName(step, '--progress=dot:giga');
        yield {
          file,
          range: step.command.nameWord.span,
          message: '`wget` writes its progress into the log: add `--progress=dot:giga`, or `-nv`',
          fix: flag && fix.safe('add --progress=dot:giga', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /opt && \\\n    wget https://example.org/x.tgz\n' },
      finds: ['Dockerfile:3:5'],
      fixed: {
        Dockerfile: 'FROM debian:12\nRUN cd /opt && \\\n    wget --progress=dot:giga https://example.org/x.tgz\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN wget -q https://x.org/a && wget -nv https://x.org/b && wget -qO- https://x.org/c | sh\n',
      },
    },
    // The wget of busybox has no such option.
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN wget https://example.org/x.tgz\n' } },
  ],
});

const quiet = [
  'quiet',
  'no-verbose',
  'progress',
  'output-file',
  'append-output',
  'show-progress',
  'spider',
  'version',
  'help',
  'background',
];

function isLoud({ call, run, command }: BuildCall): boolean {
  if (quiet.some((flag) => has(call, flag)) || call.operands.length === 0) return false;
  if (command.redirects.some(({ operator }) => /^(?:2|&)>/.test(operator))) return false;
  const system = systemOfStage(run.stage)?.distribution;
  if (system !== 'alpine' && system !== 'busybox') return true;
  return buildSteps(run.file)
    .calls('apk')
    .some((apk) => packagesOf(apk.call).some(({ name }) => name === 'wget'));
}
