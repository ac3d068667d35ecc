import { packagesOf } from '../../models/shell/packages.ts';
import { type BuildStep, buildSteps, readerOf, systemOfStage } from '../../repository/build-steps.ts';
import { checksIntegrity } from '../../repository/downloads.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/checksum-line-form',
  level: 'error',
  must: 'A line for `sha256sum -c` has two characters between checksum and name.',
  why: 'The sha256sum of busybox, and so of Alpine, reads a line with one blank as a wrong checksum and ends the build; that of coreutils takes it only if all lines are so.',
  aliases: ['sha256sumEchoOneSpaces'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('echo', 'printf')) {
        const reader = readerOf(step);
        if (!reader || !checksIntegrity(reader) || !reader.command.name?.endsWith('sum')) continue;
        const gap = singleBlank(step);
        if (gap === undefined) continue;
        const busybox = isBusybox(step);
        yield {
          file,
          range: { start: gap, end: gap + 1 },
          level: busybox ? 'error' : 'note',
          message: busybox
            ? `one blank between checksum and name: the \`${reader.command.name}\` of busybox wants two and fails`
            : `one blank between checksum and name: the \`${reader.command.name}\` of coreutils reads it, that of busybox fails`,
          fix: fix.safe('write two blanks', file, edit.insert(gap, ' ')),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN wget -q https://x.org/f && \\\n  echo "$SUM f" | sha256sum -c -\n' },
      finds: ['Dockerfile:3:13'],
      fixed: { Dockerfile: 'FROM alpine:3.20\nRUN wget -q https://x.org/f && \\\n  echo "$SUM  f" | sha256sum -c -\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo "0123456789abcdef0123456789abcdef *f" | md5sum -c && echo "${S} f" | sha1sum --check\n',
      },
      finds: ['Dockerfile:2:73'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN echo "0123456789abcdef0123456789abcdef *f" | md5sum -c && echo "${S}  f" | sha1sum --check\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM alpine:3.20\nRUN echo "$SUM  f" | sha256sum -c - && echo "$SUM *f" | sha256sum -c -\n',
      },
    },
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN echo "$(cat sum) f" | sha256sum && echo "a b" | cat\n' } },
  ],
});

/** Offset of the one blank between checksum and name in the only argument of echo. */
function singleBlank({ command }: BuildStep): number | undefined {
  const words = command.args.filter(({ raw }) => !/^-[neE]+$/.test(raw));
  const [word, second] = words;
  if (!word || second || !word.editable) return undefined;
  const match = /^["'](?:[0-9a-f]{32,128}|\$\{?\w+\}?) (?=[^\s*"'][^\s]*["']$)/i.exec(word.raw);
  return match ? word.span.start + match[0].length - 1 : undefined;
}

function isBusybox({ run }: BuildStep): boolean {
  const system = systemOfStage(run.stage)?.distribution;
  if (system !== 'alpine' && system !== 'busybox') return false;
  return !buildSteps(run.file)
    .calls('apk')
    .some(({ call }) => packagesOf(call).some(({ name, kind }) => name === 'coreutils' || kind === 'unknown'));
}
