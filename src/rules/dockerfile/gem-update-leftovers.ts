import { has } from '../../models/shell/tools/tool.ts';
import { buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/gem-update-leftovers',
  level: 'note',
  optIn: true,
  must: '`gem update --system` leaves no index of all gems behind.',
  why: 'RubyGems keeps the index that it compared with below ~/.gem, and it stays in the layer.',
  aliases: ['gemUpdateSystemRmRootGem'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('gem')) {
        const { call, command, run } = step;
        if (call.subcommand !== 'update' || !has(call, 'system') || !run.kept) continue;
        if (stepsAfter(step).some((later) => removedPaths(later).some((path) => /\.gem|^\/root$/.test(path)))) continue;
        yield {
          file,
          range: { start: command.nameWord.span.start, end: (call.subcommandWord ?? command.nameWord).span.end },
          message: '`gem update --system` leaves its index in /root/.gem: remove that in the same RUN',
        };
      }
    }
  },
  bad: [{ files: { Dockerfile: 'FROM ruby:3.3\nRUN gem update --system 3.5\n' }, finds: ['Dockerfile:2:5'] }],
  good: [{ files: { Dockerfile: 'FROM ruby:3.3\nRUN gem update --system && rm -r /root/.gem/\n' } }],
});
