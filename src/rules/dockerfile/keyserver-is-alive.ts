import { type BuildRun, buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

/**
 * Key servers that are gone: the SKS pools were switched off in June 2021, keys.gnupg.net was a name for them, keyserver.pgp.com and
 * certserver.pgp.com answer no more.
 */
const dead =
  /(?:hkps?:\/\/|https?:\/\/)?\b([\w.-]{0,60}pool\.sks-keyservers\.net|(?:http-)?keys\.gnupg\.net|(?:keyserver|certserver)\.pgp\.com|subkeys\.pgp\.net|wwwkeys\.pgp\.net|pool\.sks\.keyservers\.net)(:\d+)?/g;

export default rule({
  id: 'dockerfile/keyserver-is-alive',
  level: 'warning',
  must: 'Keys are asked for at a key server that answers.',
  why: 'The SKS pools were switched off in 2021: `gpg --recv-keys` waits for an answer, fails, and ends the build.',
  aliases: ['gpgUseHaPools'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!/keyservers?\.net|gnupg\.net|\.pgp\.(?:com|net)/.test(file.text)) continue;
      for (const run of buildSteps(file).runs) yield* inRun(run);
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN gpg --batch --keyserver ha.pool.sks-keyservers.net --recv-keys 0xABC\nRUN apt-key adv --keyserver \\\n    hkp://p80.pool.sks-keyservers.net:80 --recv-keys ABC\n',
      },
      finds: ['Dockerfile:2:29', 'Dockerfile:4:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN gpg --batch --keyserver hkps://keyserver.ubuntu.com --recv-keys 0xABC\nRUN apt-key adv --keyserver \\\n    hkps://keyserver.ubuntu.com --recv-keys ABC\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN for s in pgp.mit.edu keys.gnupg.net; do gpg --batch --keyserver "$s" --recv-keys ABC && break; done\n',
      },
      finds: ['Dockerfile:2:26'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN for s in pgp.mit.edu hkps://keyserver.ubuntu.com; do gpg --batch --keyserver "$s" --recv-keys ABC && break; done\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys ABC # not keys.gnupg.net.example\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\n# ha.pool.sks-keyservers.net is gone\nRUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys ABC\n',
      },
    },
  ],
});

function* inRun(run: BuildRun) {
  const { file } = run;
  const names = run.steps.filter(({ command }) =>
    /^(?:gpg2?|apt-key|pacman-key|dirmngr|gpgv)$/.test(command.name ?? ''),
  );
  if (names.length === 0) return;
  for (const { source } of run.scripts) {
    const others = [...source.text.matchAll(/\b(?:keyserver\.ubuntu\.com|keys\.openpgp\.org)\b/g)].length > 0;
    for (const match of source.text.matchAll(dead)) {
      const end = match.index + match[0].length;
      if (/[\w.-]/.test(source.text.charAt(end))) continue;
      const range = source.span(match.index, end);
      const fallback = others || run.steps.some(({ command }) => command.before === '||');
      yield {
        file,
        range,
        level: fallback ? ('note' as const) : ('warning' as const),
        message: `\`${match[1] ?? ''}\` answers no more${fallback ? '; the build waits for it before it asks another server' : ': the key cannot be fetched'}`,
        fix:
          source.contiguous(match.index, end) && !others
            ? fix.unsafe('ask keyserver.ubuntu.com', file, edit.replace(range, 'hkps://keyserver.ubuntu.com'))
            : undefined,
      };
    }
  }
}
