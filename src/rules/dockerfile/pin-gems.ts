import { buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';
import { listed } from '../run-edits.ts';
import { unpinned } from '../unpinned.ts';

export default rule({
  id: 'dockerfile/pin-gems',
  level: 'warning',
  optIn: true,
  must: '`gem install` names the version of each gem.',
  why: 'Another day the same Dockerfile builds another image; new releases of gems often ask for a newer Ruby than the image has.',
  aliases: ['DL3028'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const { call } of buildSteps(file).calls('gem')) {
        const loose = unpinned(call);
        const [first] = loose;
        if (!first) continue;
        yield {
          file,
          range: first.word.span,
          message: `${listed(loose.map(({ name }) => name))} without a version: gem takes the newest on the day of the build`,
        };
      }
    }
  },
  bad: [{ files: { Dockerfile: 'FROM ruby:3.3\nRUN gem install bundler:2.5 rails\n' }, finds: ['Dockerfile:2:29'] }],
  good: [{ files: { Dockerfile: 'FROM ruby:3.3\nRUN gem install bundler -v 2.5 && gem install ./x.gem rake:13.0\n' } }],
});
