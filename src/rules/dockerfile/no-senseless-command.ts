import { type BuildStep, buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

/** Program → why it does nothing useful while an image is built. */
const senseless: Readonly<Record<string, string>> = {
  ...named('nano emacs less more top htop', 'waits for a terminal that a build does not have'),
  ...named('vim vi', 'waits for a terminal that a build does not have'),
  ...named('shutdown reboot halt poweroff', 'has no machine to switch off: a build is no running system'),
  ...named('mount umount', 'needs rights that a build does not have, and a mount ends with its RUN'),
  ...named('free', 'looks at the machine of the build, not at that of the container'),
  ...named('journalctl', 'needs systemd, which does not run in a build'),
};

export default rule({
  id: 'dockerfile/no-senseless-command',
  level: 'note',
  must: 'A RUN holds no command that needs a terminal, a running system or its kernel.',
  why: 'During a build there is none of these: the command waits, fails, or has no effect on the image.',
  aliases: ['DL3001'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named(...Object.keys(senseless))) {
        const { command, run } = step;
        if (isSensible(step) || run.body.flags.some(({ name }) => name === 'security')) continue;
        yield {
          file,
          range: command.nameWord.span,
          message: `\`${command.name}\` ${senseless[command.name ?? ''] ?? ''}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN top && \\\n  vim /etc/passwd\nONBUILD RUN shutdown now\nRUN mount -a\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:3', 'Dockerfile:4:13', 'Dockerfile:5:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get install -y vim less && vim +PlugInstall +qall && vim -es -u /x && less --version\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN top -b -n 1 && echo mount && ls | more && free | tail -1\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN --security=insecure mount -t tmpfs none /x && mount --help\n' } },
  ],
});

function named(programs: string, why: string): Record<string, string> {
  return Object.fromEntries(programs.split(' ').map((program) => [program, why]));
}

function isSensible({ command }: BuildStep): boolean {
  const args = command.args.map(({ value, raw }) => value ?? raw);
  if (command.conditional || command.inPipeline > 0 || args.some((arg) => /^(?:--version|--help|-V)$/.test(arg)))
    return true;
  if (command.name === 'top' || command.name === 'htop') return args.some((arg) => /^-\w*b/.test(arg));
  if (command.name === 'vim' || command.name === 'vi' || command.name === 'emacs')
    return args.some((arg) => /^(?:\+|-[cesES]|--batch|--cmd|--headless)/.test(arg));
  return command.name === 'free' && command.pipelineLength > 1;
}
