import { type BuildCall, type BuildStep, buildSteps, readerOf } from '../../repository/build-steps.ts';
import { urlsOf } from '../../repository/downloads.ts';
import { rule } from '../rule.ts';

const interpreters = /^(?:bash|sh|ash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|php)$/;

export default rule({
  id: 'dockerfile/no-pipe-to-shell',
  level: 'warning',
  must: 'Code from the network is not run unseen.',
  why: 'The script may be another one tomorrow, or half of it if the connection breaks; whoever controls its server runs commands in the build. Save it in a named version and compare its checksum.',
  aliases: ['DF021'],
  tags: ['security'],
  securitySeverity: '5.5',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('curl', 'wget')) {
        const by = runBy(step);
        if (by === undefined) continue;
        const [url] = urlsOf(step.call);
        const version = url && versionIn(url.path);
        yield {
          file,
          range: { start: step.command.span.start, end: step.command.span.end },
          level: version === undefined ? 'warning' : 'note',
          message: `\`${by}\` runs what ${url?.host ? `\`${url.host}\`` : 'the server'} sends${version === undefined ? ', whatever that is on the day of the build' : `; the address names a version (${version}), but nothing checks the content`}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://deb.nodesource.com/setup_22.x | bash -\nRUN wget -qO- https://example.org/v1.2.3/install.sh | tee /log | sudo -E bash\nRUN sh -c "$(curl -fsSL https://example.org/i.sh)"\nRUN curl -fsSL https://example.org/i.py | python3 -\n',
      },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5', 'Dockerfile:4:14', 'Dockerfile:5:5'],
    },
    {
      files: {
        Dockerfile: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN bash <(curl -fsSL https://example.org/i.sh)\n',
      },
      finds: ['Dockerfile:3:12'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://example.org/x.json | python3 -m json.tool && curl -fsSL https://example.org/k | apt-key add -\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSLo i.sh https://example.org/i.sh && echo "abc  i.sh" | sha256sum -c && sh i.sh\n',
      },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://example.org/x | perl -pe "s/a/b/" && echo "$(curl -fsS https://x.org)" | sh -c "cat"\n',
      },
    },
  ],
});

const isCode = ({ command }: BuildStep): boolean => {
  if (!interpreters.test(command.name ?? '')) return false;
  const args = command.args.map(({ value, raw }) => value ?? raw);
  if (!/^(?:bash|sh|ash|dash|zsh|ksh)$/.test(command.name ?? '')) return args.length === 0 || args[0] === '-';
  for (const [at, arg] of args.entries()) {
    if (/^-[a-z]*s[a-z]*$/.test(arg) || arg === '-' || arg === '/dev/stdin') return true;
    if (/^-[a-z]*c$/.test(arg)) return false;
    if (!/^[-+]/.test(arg) && !/^-[a-z]*o$/.test(args[at - 1] ?? '')) return false;
  }
  return true;
};

/** The interpreter that runs what `step` downloads; undefined if none does, as far as can be seen. */
function runBy(step: BuildCall): string | undefined {
  // Through `tee`, `sed` and the like it is still code.
  for (let next = readerOf(step); next; next = readerOf(next)) {
    if (isCode(next)) return next.command.name;
    if (!/^(?:tee|sed|tr|cat|gunzip|awk|envsubst)$/.test(next.command.name ?? '')) return undefined;
  }
  if (step.command.pipelineLength > 1) return undefined;
  // `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(curl …)"`, `source <(curl …)`
  const { start, end } = step.command.span;
  const outer = step.run.steps.findLast(
    ({ index, command }) =>
      index < step.index &&
      command.span.start < start &&
      command.span.end > end &&
      (interpreters.test(command.name ?? '') || /^(?:eval|source|\.)$/.test(command.name ?? '')),
  );
  if (!outer) return undefined;
  const word = outer.command.args.find(({ span }) => span.start < start && span.end > end);
  return word && /^"?(?:\$\(|`|<\()\s*(?:curl|wget|sudo)\b/.test(word.raw) ? outer.command.name : undefined;
}

const versionIn = (path: string): string | undefined =>
  /(?:^|[/_v-])v?(\d+\.\d+(?:\.\d+)*|[0-9a-f]{40})(?=$|[/_-]|\.(?:sh|py|tar|tgz|zip))/.exec(path)?.[1] ??
  /\$\{?\w*(?:version|ver|tag|sha|commit|ref|release)\w*\}?/i.exec(path)?.[0];
