import type { ShellCommand } from '../../models/shell/syntax.ts';
import { invocation } from '../../models/shell/tools/index.ts';
import { flagOf } from '../../models/shell/tools/tool.ts';
import { isDevelopment } from '../../repository/purpose.ts';
import { runCommands } from '../../repository/run-commands.ts';
import type { Span } from '../../text/span.ts';
import { ownDockerfiles } from '../dockerfiles.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-account-password',
  level: 'warning',
  must: 'No RUN sets or removes the password of an account.',
  why: 'The password is the same in every container of the image and stands in its history; whoever knows it, or an empty one, is that user wherever something asks for it: `su`, `sudo`, an SSH server.',
  aliases: ['CKV2_DOCKER_17'],
  tags: ['security'],
  securitySeverity: '6.0',
  *check(repository) {
    for (const file of ownDockerfiles(repository)) {
      if (!/passwd|useradd|usermod/.test(file.text)) continue;
      for (const stage of file.stages) {
        const level = isDevelopment(file, stage) || !file.live.includes(stage) ? 'note' : undefined;
        for (const { command } of runCommands(file, stage)) {
          const found = settingOf(command);
          if (found) yield { file, range: found.span, level, message: found.message };
        }
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN echo "root:secret" | chpasswd\nCMD ["/run"]\n' },
      finds: ['Dockerfile:2:26'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN useradd -m -p "$PW" app && passwd -d root\n' },
      finds: ['Dockerfile:2:16', 'Dockerfile:2:32'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN adduser --disabled-password app && passwd -l root && usermod -p "*" app\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN getent passwd app || useradd app\n' } },
  ],
});

function settingOf(command: ShellCommand): { readonly span: Span; readonly message: string } | undefined {
  const { name, nameWord, args } = command;
  if (name === 'chpasswd') return { span: nameWord.span, message: '`chpasswd` writes a password into the image' };
  if (name === 'passwd') {
    const words = args.map(({ value, raw }) => value ?? raw);
    // Locking, expiring and asking leave nobody a password.
    if (words.some((word) => /^-(?:l|e|S|u|n|x|w|i|-lock|-expire|-status|-help)/.test(word))) return undefined;
    if (words.some((word) => word === '-d' || word === '--delete'))
      return { span: nameWord.span, message: `\`passwd ${words.join(' ')}\` leaves the account without a password` };
    return { span: nameWord.span, message: '`passwd` writes a password into the image' };
  }
  const call = invocation(command);
  if (call?.tool !== 'useradd' && call?.tool !== 'usermod') return undefined;
  const password = flagOf(call, 'password');
  // A star or an exclamation mark is no password at all: nobody can log in with it.
  if (!password || /^[*!x]+$/.test(password.value?.value ?? '')) return undefined;
  return { span: password.span, message: `\`${call.tool} -p\` writes a password into the image` };
}
