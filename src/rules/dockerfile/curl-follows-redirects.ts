import { has } from '../../models/shell/tools/tool.ts';
import { type BuildCall, buildSteps, readerOf } from '../../repository/build-steps.ts';
import { type DownloadUrl, targetOf, urlsOf } from '../../repository/downloads.ts';
import { afterName } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

/** Places that answer with a redirect and nothing else. */
const redirecting: readonly (readonly [host: RegExp, path: RegExp])[] = [
  [/^(?:www\.)?github\.com$/, /^\/[^/]+\/[^/]+\/(?:releases\/|archive\/|raw\/|tarball\/|zipball\/)/],
  [/^api\.github\.com$/, /^\/repos\/[^/]+\/[^/]+\/(?:tarball|zipball)/],
  [/^(?:www\.)?sourceforge\.net$/, /\/download$|\/projects\//],
  [/^downloads?\.sourceforge\.net$/, /./],
  [/^(?:golang\.org|go\.dev)$/, /^\/dl\/go/],
  [/^(?:git\.io|bit\.ly|goo\.gl|aka\.ms|tinyurl\.com)$/, /^\/./],
];

/** Hosts that answer plain http with a redirect to https. */
const upgrading =
  /^(?:(?:www\.)?github\.com|raw\.githubusercontent\.com|(?:www\.)?nodejs\.org|www\.python\.org|(?:www\.)?golang\.org|go\.dev|(?:www\.)?npmjs\.(?:com|org)|pypi\.(?:python\.)?org|bitbucket\.org|gitlab\.com)$/;

export default rule({
  id: 'dockerfile/curl-follows-redirects',
  level: 'warning',
  must: 'A download by curl follows the redirect of its address.',
  why: 'Without `-L` curl saves the empty answer that holds the redirect, and succeeds.',
  aliases: ['curlUseFlagL'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('curl')) {
        const url = lostRedirect(step);
        if (!url) continue;
        const flag = afterName(step, '-L');
        yield {
          file,
          range: step.command.nameWord.span,
          message: `\`curl\` without \`-L\`: \`${url.host}\` answers with a redirect there, and nothing else arrives`,
          fix: flag && fix.safe('add -L', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN set -e; \\\n  curl -fsS "https://github.com/a/b/releases/download/v1/b.tgz" | tar xz\nRUN curl -f http://nodejs.org/dist/v0.10.15/x.tgz | tar xz\nRUN curl -f -o x http://sourceforge.net/projects/x/files/x/download\n',
      },
      finds: ['Dockerfile:3:3', 'Dockerfile:4:5', 'Dockerfile:5:5'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN set -e; \\\n  curl -L -fsS "https://github.com/a/b/releases/download/v1/b.tgz" | tar xz\nRUN curl -L -f http://nodejs.org/dist/v0.10.15/x.tgz | tar xz\nRUN curl -L -f -o x http://sourceforge.net/projects/x/files/x/download\n',
      },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSLO https://github.com/a/b/archive/v1.tar.gz\n' } },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsS https://raw.githubusercontent.com/a/b/main/x -o x && curl -fo y https://api.github.com/repos/a/b\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN curl -sI https://github.com/a/b/releases/latest | grep -i location\n' },
    },
  ],
});

function lostRedirect(step: BuildCall): DownloadUrl | undefined {
  const { call } = step;
  if (
    ['location', 'location-trusted', 'head', 'write-out', 'include', 'dump-header', 'config', 'verbose'].some((flag) =>
      has(call, flag),
    )
  )
    return undefined;
  if (call.command.args.some(({ value, raw }) => value === undefined && /^["']?\$\{?\w*(?:opt|flag|arg)/i.test(raw)))
    return undefined;
  if (targetOf(step).kind === 'none' || (targetOf(step).kind === 'stdout' && !readerOf(step))) return undefined;
  return urlsOf(call).find(
    ({ host, path, scheme, text }) =>
      (scheme === 'http' && text.startsWith('http:') && upgrading.test(host)) ||
      redirecting.some(([hosts, paths]) => hosts.test(host) && paths.test(path)),
  );
}
