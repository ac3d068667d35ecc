import { isInstall, managerOf, packageTools } from '../../models/shell/package-managers.ts';
import { packagesOf } from '../../models/shell/packages.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { listed } from '../run-edits.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/pin-system-packages',
  level: 'warning',
  optIn: true,
  must: 'Every system package is installed in a named version.',
  why: 'Another day the same Dockerfile builds another image. The price: distributions delete old versions, so pins of apt and apk break builds unless the index is a snapshot.',
  aliases: ['DL3008', 'DL3018', 'DL3033', 'DL3037', 'DL3041'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call } of buildSteps(file).calls(...packageTools)) {
        const manager = managerOf(call.tool);
        if (!manager || !isInstall(call, manager)) continue;
        const loose = packagesOf(call).filter(({ kind, version }) => kind === 'package' && version === undefined);
        const [first] = loose;
        if (!first) continue;
        yield {
          file,
          range: first.word.span,
          message: `${listed(loose.map(({ name }) => name))} without a version: the image holds whatever is newest on the day of the build`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    curl=7.88.1-10 \\\n    git\nRUN dnf -y install nginx\n',
      },
      finds: ['Dockerfile:4:5', 'Dockerfile:5:20'],
    },
    {
      files: { Dockerfile: 'FROM alpine:3.20\nRUN apk add --no-cache -t .deps curl "git~=2.45"\n' },
      finds: ['Dockerfile:2:33'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM alpine:3.20\nRUN apk add --no-cache curl=8.9.1-r1 "git>2" ./local.apk $MORE\n' } },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN apt-get install -y ./x.deb curl=$CURL_VERSION && apt-get purge -y gcc\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM fedora:41\nRUN dnf -y install nginx-1.26.2 && yum install -y gcc-14.2.1-3.fc41.x86_64\n',
      },
    },
  ],
});
