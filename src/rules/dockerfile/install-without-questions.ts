import { packagesOf } from '../../models/shell/packages.ts';
import { asksQuestion, managerOf, packageTools } from '../../models/shell/package-managers.ts';
import { type BuildCall, buildSteps } from '../../repository/build-steps.ts';
import { afterSubcommand } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/install-without-questions',
  level: 'warning',
  must: 'A package manager in a build asks nothing.',
  why: 'Nobody answers during a build: apt-get stops with "Abort." as soon as one more package is needed, yum, dnf and zypper stop always.',
  aliases: ['DL3014', 'DL3030', 'DL3034', 'DL3038', 'DS-0021', 'aptGetInstallUseY', 'yumInstallForceYes'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      // apt.conf or yum.conf answers.
      if (/assume-?yes\W[^\n]{0,40}(?:true|1|yes)/i.test(file.text)) continue;
      for (const step of buildSteps(file).calls(...packageTools)) {
        const manager = managerOf(step.call.tool);
        if (!manager || !asksQuestion(step.call, manager) || isAnswered(step)) continue;
        const title = `${step.call.tool} ${step.call.subcommandWord?.raw ?? ''}`;
        const flag = afterSubcommand(step, manager.yesFlag);
        yield {
          file,
          range: { start: step.command.nameWord.span.start, end: step.call.subcommandWord?.span.end ?? 0 },
          level: mayHaveNothingToDo(step) ? 'note' : 'warning',
          message: `\`${title}\` asks for confirmation${manager.name === 'apt' ? ' as soon as it has more to do than it was told' : ''}, and in a build the answer is no: add \`${manager.yesFlag}\``,
          fix: flag && fix.safe(`add ${manager.yesFlag}`, file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install curl git\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y curl git\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM fedora:41\nRUN dnf install nginx && dnf clean all\nRUN sh -c "yum remove gcc"\nONBUILD RUN zypper in vim\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:12', 'Dockerfile:4:13'],
      fixed: {
        Dockerfile:
          'FROM fedora:41\nRUN dnf install -y nginx && dnf clean all\nRUN sh -c "yum remove -y gcc"\nONBUILD RUN zypper in -y vim\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\napt-get update\napt-get install curl\nEOF\n' },
      finds: ['Dockerfile:4:1'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN ["apt-get", "install", "curl"]\n' },
      finds: ['Dockerfile:2:6'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get -yq install curl && apt-get -qq install git\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get install -q -q git; apt-get -q=2 install git\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN yes | apt-get install curl && apt-get $APT_OPTS install git\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt-get -o APT::Get::Assume-Yes=true install curl\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN echo \'APT::Get::Assume-Yes "true";\' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install curl\n',
      },
    },
    { files: { Dockerfile: 'FROM opensuse/leap:15.6\nRUN zypper -n in vim && zypper --non-interactive rm vi\n' } },
    { files: { Dockerfile: 'FROM registry.access.redhat.com/ubi9-minimal\nRUN microdnf install nginx\n' } },
    {
      files: {
        Dockerfile:
          '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN apt-get install curl\n',
      },
    },
  ],
});

/** True if something is piped or redirected into the command. */
const isAnswered = ({ command }: BuildCall): boolean =>
  command.inPipeline > 0 || command.redirects.some(({ operator }) => operator.startsWith('<'));

/** `apt-get autoremove` and `apt-get -f install` ask only if they find something. */
const mayHaveNothingToDo = ({ call }: BuildCall): boolean =>
  call.subcommand === 'autoremove' || (call.subcommand === 'install' && packagesOf(call).length === 0);
