import { type BuildStep, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { checksIntegrity, urlsOf } from '../../repository/downloads.ts';
import { rule } from '../rule.ts';

const flags: Readonly<Record<string, string>> = { curl: 'insecure', wget: 'no-check-certificate' };

export default rule({
  id: 'dockerfile/verify-tls-of-downloads',
  level: 'warning',
  must: 'Downloads check the certificate of the server that they download from.',
  why: 'Without the check anyone on the way can put another file in its place, and it becomes part of the image.',
  aliases: ['CKV2_DOCKER_2', 'CKV2_DOCKER_3'],
  tags: ['security'],
  securitySeverity: '7.0',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('curl', 'wget')) {
        const flag = step.call.flags.find(({ name }) => name === flags[step.call.tool]);
        if (!flag || isLocal(step)) continue;
        const [url] = urlsOf(step.call);
        const checked = stepsAfter(step).some(checksIntegrity);
        yield {
          file,
          range: flag.span,
          level: checked ? 'note' : 'warning',
          message: `\`${step.call.tool}\` does not check the certificate of ${url ? `\`${url.host}\`` : 'the server'} (\`${flag.word.raw}\`)${checked ? '; the checksum behind it makes up for that' : ''}`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSkL https://example.org/x.tgz | tar xz && \\\n    wget --no-check-certificate https://example.org/y\n',
      },
      finds: ['Dockerfile:2:14', 'Dockerfile:3:10'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://example.org/k -o k && wget -q https://example.org/y\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN ./server & curl -k https://localhost:8443/health\n' } },
  ],
});

const isLocal = ({ call }: BuildStep): boolean =>
  call !== undefined && urlsOf(call).some(({ host }) => /^(?:localhost|127\.|0\.0\.0\.0|\[::1\])/.test(host));
