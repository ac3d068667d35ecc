import { buildSteps, systemOfStage } from '../../repository/build-steps.ts';
import { ancestry } from '../../models/dockerfile/scope.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/apt-cache-mount-keeps',
  level: 'note',
  must: 'A cache mount for apt keeps what apt downloads.',
  why: 'The images of Debian and Ubuntu tell apt to delete each package as soon as it is installed (/etc/apt/apt.conf.d/docker-clean): the mount stays empty and every build downloads all again.',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (!file.text.includes('/var/cache/apt') || /docker-clean|Keep-Downloaded/i.test(file.text)) continue;
      for (const run of buildSteps(file).runs) {
        const flag = run.body.flags.find(
          ({ name, value = '' }) =>
            name === 'mount' &&
            /type=cache/.test(value) &&
            /(?:target|dst|destination)=\/var\/cache\/apt\b/.test(value),
        );
        const system = systemOfStage(run.stage)?.distribution;
        if (
          !flag ||
          (system !== 'debian' && system !== 'ubuntu') ||
          !isOfficial(ancestry(run.stage).at(-1)?.image ?? '')
        )
          continue;
        if (!run.steps.some(({ call }) => call?.tool === 'apt-get' || call?.tool === 'apt')) continue;
        yield {
          file,
          range: flag.span,
          message:
            '`/etc/apt/apt.conf.d/docker-clean` of the base image empties this cache after each install: delete that file first',
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt \\\n  apt-get update && apt-get install -y curl\n',
      },
      finds: ['Dockerfile:2:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl\n',
      },
    },
    {
      files: {
        Dockerfile: 'FROM example.org/base:1\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y curl\n',
      },
    },
  ],
});

const isOfficial = (image: string): boolean =>
  !/^[\w.-]+\.[a-z]+\//.test(image) && (!image.includes('/') || image.startsWith('library/'));
