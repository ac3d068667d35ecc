import { effectiveUser } from '../../models/dockerfile/scope.ts';
import { accountsOf } from '../../repository/accounts.ts';
import { expanded } from '../../repository/copies.ts';
import { edit } from '../../text/edit.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/user-keeps-groups',
  level: 'warning',
  must: 'A user that was put into further groups is named by USER without a group.',
  why: 'With a group behind the colon the process has that group alone: what `usermod -aG` or `useradd -G` gave is lost, and with it the access to devices, sockets and folders.',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      const stage = file.final;
      const user = stage && effectiveUser(stage);
      if (!stage || !user || !user.word.text.includes(':')) continue;
      const owner = file.stageOf(user.instruction) ?? stage;
      const [name = '', group = ''] = (expanded(file, owner, user.instruction, user.word.text) ?? '').split(':');
      if (name === '' || group === '') continue;
      const lost = (accountsOf(file, stage).groups.get(name) ?? []).filter((one) => one.group !== group);
      if (lost.length === 0) continue;
      const colon = user.word.text.indexOf(':');
      const literal =
        file.text.slice(user.word.span.start, user.word.span.end) === user.word.text && !user.word.text.includes('$');
      yield {
        file,
        range: user.word.span,
        message: `as \`${user.word.text}\` the process is not in ${[...new Set(lost.map((one) => `\`${one.group}\``))].join(', ')}`,
        related: lost.map((one) => ({
          file,
          range: one.word.span,
          message: `\`${name}\` is put into \`${one.group}\` here`,
        })),
        fix: literal
          ? fix.unsafe(
              `Name \`${name}\` alone`,
              file,
              edit.remove({ start: user.word.span.start + colon, end: user.word.span.end }),
            )
          : undefined,
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN useradd -m -G video,audio app\nUSER app:app\nCMD ["/run"]\n' },
      finds: ['Dockerfile:3:6'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN useradd -m -G video,audio app\nUSER app\nCMD ["/run"]\n' },
    },
    {
      files: { Dockerfile: 'FROM alpine:3.22\nRUN adduser -D app && addgroup app dialout\nUSER app:app\n' },
      finds: ['Dockerfile:3:6'],
      fixed: { Dockerfile: 'FROM alpine:3.22\nRUN adduser -D app && addgroup app dialout\nUSER app\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN useradd -m -G video app\nUSER app\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN groupadd app && useradd -g app -G app app\nUSER app:app\n' } },
  ],
});
