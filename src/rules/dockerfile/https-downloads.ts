import { buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { checksIntegrity, urlsOf } from '../../repository/downloads.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

/** Hosts that serve the same files by https. */
const secure: ReadonlySet<string> = new Set(
  [
    'github.com www.github.com raw.githubusercontent.com raw.github.com codeload.github.com gist.githubusercontent.com archive.apache.org',
    'downloads.apache.org dlcdn.apache.org www.apache.org ftp.gnu.org ftpmirror.gnu.org www.gnu.org downloads.sourceforge.net download.sourceforge.net',
    'sourceforge.net repo1.maven.org repo.maven.apache.org search.maven.org nodejs.org dl.google.com storage.googleapis.com',
    'download.oracle.com pypi.python.org bootstrap.pypa.io files.pythonhosted.org www.python.org deb.nodesource.com rpm.nodesource.com packages.elastic.co',
    'artifacts.elastic.co download.elastic.co nginx.org cdn.mysql.com dev.mysql.com repo.mysql.com get.docker.com download.docker.com',
    'repo.continuum.io repo.anaconda.com curl.se www.openssl.org golang.org go.dev download.redis.io getcomposer.org php.net',
    'www.php.net pecl.php.net dist.neo4j.org dl.fedoraproject.org download.fedoraproject.org s3.amazonaws.com dl.yarnpkg.com yarnpkg.com',
    'packages.confluent.io apt.llvm.org releases.llvm.org cmake.org www.cmake.org archive.cloudera.com deb.debian.org security.debian.org',
    'ftp.debian.org archive.ubuntu.com keyserver.ubuntu.com apt.postgresql.org www.postgresql.org ftp.postgresql.org packages.microsoft.com',
    'dl.bintray.com cran.r-project.org cran.rstudio.com download.qt.io zlib.net www.sqlite.org sqlite.org rubygems.org cache.ruby-lang.org',
    'registry.npmjs.org services.gradle.org repo.spring.io releases.hashicorp.com dl.k8s.io developer.download.nvidia.com openresty.org',
  ].flatMap((hosts) => hosts.split(' ')),
);

const local =
  /^(?:$|localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[|[^.]+$)|\.(?:local|internal|lan|test|localhost)$|^(?:metadata\.|169\.254\.)/;

export default rule({
  id: 'dockerfile/https-downloads',
  level: 'note',
  must: 'What a build downloads comes by https, or is compared with a checksum.',
  why: 'By plain http anyone on the way can put another file in its place, and it becomes part of the image.',
  aliases: ['curlUseHttpsUrl', 'wgetUseHttpsUrl'],
  tags: ['security'],
  securitySeverity: '5.0',
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!file.text.includes('http://')) continue;
      for (const step of buildSteps(file).calls('curl', 'wget')) {
        for (const { scheme, host, word, text } of urlsOf(step.call)) {
          if (scheme !== 'http' || !text.startsWith('http:') || local.test(host)) continue;
          if (stepsAfter(step).some(checksIntegrity)) continue;
          const start = word.span.start + word.raw.indexOf('http:');
          const known = secure.has(host) && word.editable && word.raw.includes('http:');
          yield {
            file,
            range: word.span,
            message: `\`${step.call.tool}\` downloads from \`${host}\` by plain http, and nothing checks what arrives`,
            fix: known ? fix.safe('use https', file, edit.insert(start + 4, 's')) : undefined,
          };
        }
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN wget -q "http://archive.apache.org/dist/x-$V.tgz" && \\\n    wget -q http://example.org/y\n',
      },
      finds: ['Dockerfile:2:13', 'Dockerfile:3:13'],
      fixed: {
        Dockerfile:
          'FROM debian:12\nRUN wget -q "https://archive.apache.org/dist/x-$V.tgz" && \\\n    wget -q http://example.org/y\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsS https://example.org/x -o x; curl -f http://localhost/x; wget -q http://$HOST/x\n',
      },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN wget -q http://example.org/x && echo "$SUM  x" | sha256sum --check\n' },
    },
  ],
});
