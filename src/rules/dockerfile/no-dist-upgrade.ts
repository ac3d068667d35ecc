import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-dist-upgrade',
  level: 'warning',
  must: 'A build does not upgrade the distribution of its base image.',
  why: 'A distribution upgrade may replace or remove any package, and puts a second copy of them into a layer. A newer base image is smaller and says what it is.',
  aliases: ['DL3035', 'DS-0024', 'DKL-DI-0003'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call, command } of buildSteps(file).calls('apt-get', 'apt', 'aptitude', 'zypper', 'dnf', 'yum')) {
        const { subcommand, subcommandWord } = call;
        const isUpgrade =
          subcommand === 'dist-upgrade' || subcommand === 'distro-sync' || subcommand === 'system-upgrade';
        if (!isUpgrade || !subcommandWord) continue;
        yield {
          file,
          range: { start: command.nameWord.span.start, end: subcommandWord.span.end },
          message: `\`${call.tool} ${subcommandWord.raw}\` upgrades the whole distribution inside a layer: take a newer base image`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN apt-get update \\\n  && apt-get -y dist-upgrade\nRUN apt full-upgrade -y\n',
      },
      finds: ['Dockerfile:3:6', 'Dockerfile:4:5'],
    },
    { files: { Dockerfile: 'FROM opensuse/tumbleweed\nRUN zypper -n dup\n' }, finds: ['Dockerfile:2:5'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && apt-get upgrade -y && echo dist-upgrade\n' } },
    { files: { Dockerfile: 'FROM fedora:41\nRUN dnf -y upgrade && dnf clean all\n' } },
  ],
});
