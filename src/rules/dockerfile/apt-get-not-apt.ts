import { buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

/** Subcommands of apt → the command line that scripts can rely on. */
const stable: Readonly<Record<string, string>> = {
  install: 'apt-get',
  update: 'apt-get',
  upgrade: 'apt-get',
  'dist-upgrade': 'apt-get',
  remove: 'apt-get',
  purge: 'apt-get',
  autoremove: 'apt-get',
  clean: 'apt-get',
  autoclean: 'apt-get',
  'build-dep': 'apt-get',
  source: 'apt-get',
  download: 'apt-get',
  search: 'apt-cache',
  show: 'apt-cache',
  policy: 'apt-cache',
  depends: 'apt-cache',
  rdepends: 'apt-cache',
};

export default rule({
  id: 'dockerfile/apt-get-not-apt',
  level: 'note',
  must: 'A build calls apt-get and apt-cache, not apt.',
  why: 'apt is made for people: its output and options may change with every release, and it warns of that in each build.',
  aliases: ['DL3027', 'CKV_DOCKER_9'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call, command } of buildSteps(file).calls('apt')) {
        const word = call.subcommandWord?.value;
        // `apt full-upgrade` has another name in apt-get; `apt search` prints otherwise than apt-cache.
        const other = word !== undefined && Object.hasOwn(stable, word) ? stable[word] : undefined;
        const { nameWord } = command;
        const instead = other ?? (word === 'full-upgrade' ? 'apt-get dist-upgrade' : undefined);
        yield {
          file,
          range: nameWord.span,
          message: `\`apt${word === undefined ? '' : ` ${word}`}\` has no stable command line${instead === undefined ? '' : `: \`${instead}\` does the same`}`,
          fix:
            other === 'apt-get' && nameWord.editable && /(?:^|\/)apt$/.test(nameWord.raw)
              ? fix.safe('call apt-get', file, edit.insert(nameWord.span.end, '-get'))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt update \\\n # tools\n && DEBIAN_FRONTEND=noninteractive apt install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:4:36'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update \\\n # tools\n && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN apt list --installed\n' }, finds: ['Dockerfile:2:5'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN rm -rf /etc/apt && apt-cache show apt && apt-get autoremove\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN cat <<EOF > /notes\napt install x\nEOF\n' } },
  ],
});
