import { type BuildStep, buildSteps, systemOfStage } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/no-apt-key',
  level: 'error',
  must: 'The key of a package source belongs to that source alone, not to all of apt.',
  why: 'A key that `apt-key` adds signs for every package of every source, those of the distribution too. Debian 13 and Ubuntu 25.04 have no `apt-key` any more: the build fails there.',
  aliases: [],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('apt-key')) {
        const gone = isGone(step);
        yield {
          file,
          range: step.command.nameWord.span,
          level: gone ? 'error' : 'note',
          message: gone
            ? `${gone} has no \`apt-key\`: put the key into /etc/apt/keyrings and name it with \`[signed-by=…]\``
            : '`apt-key` is deprecated and trusts the key for every source: put it into /etc/apt/keyrings and name it with `[signed-by=…]`',
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://example.org/key.asc | apt-key add -\n' },
      finds: ['Dockerfile:2:46'],
    },
    { files: { Dockerfile: 'FROM python:3.13-trixie\nRUN apt-key adv --recv-keys ABC\n' }, finds: ['Dockerfile:2:5'] },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN curl -fsSL https://example.org/key.asc -o /etc/apt/keyrings/x.asc && echo apt-key\n',
      },
    },
  ],
});

/** The distribution that came without it: Debian from 13, Ubuntu from 25.04. */
function isGone({ run, command }: BuildStep): string | undefined {
  const system = systemOfStage(run.stage);
  const release = Number(system?.release ?? 'x');
  if (command.conditional) return undefined;
  if (system?.distribution === 'debian' && release >= 13) return `Debian ${system.release}`;
  if (system?.distribution === 'ubuntu' && release >= 25.04) return `Ubuntu ${system.release}`;
  return undefined;
}
