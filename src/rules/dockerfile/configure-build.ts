import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/configure-build',
  level: 'note',
  optIn: true,
  must: 'A `./configure` is told which machine it builds for.',
  why: 'Old `config.guess` files do not know newer architectures: the build fails on arm64, or builds for another machine under emulation.',
  aliases: ['configureShouldUseBuildFlag'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { command } of buildSteps(file).named('configure')) {
        if (!command.nameWord.raw.includes('/')) continue;
        const args = command.args.map(({ value, raw }) => value ?? raw);
        if (args.some((arg) => /^["']?--(?:build|host|target|help)\b/.test(arg) || arg.startsWith('$'))) continue;
        yield {
          file,
          range: command.nameWord.span,
          message:
            '`./configure` guesses the machine: say it, `--build="$(dpkg-architecture --query DEB_BUILD_GNU_TYPE)"` on Debian',
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /x && \\\n  ./configure --prefix=/usr\n' },
      finds: ['Dockerfile:3:3'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN ./configure --build="$(gcc -dumpmachine)" && ./configure $FLAGS && docker-php-ext-configure gd\n',
      },
    },
  ],
});
