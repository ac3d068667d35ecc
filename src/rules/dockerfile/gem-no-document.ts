import { ancestry } from '../../models/dockerfile/scope.ts';
import type { Stage } from '../../models/dockerfile/syntax.ts';
import { parseImageReference } from '../../models/image/reference.ts';
import { has } from '../../models/shell/tools/tool.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { afterSubcommand } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/gem-no-document',
  level: 'note',
  must: '`gem install` makes no documentation.',
  why: 'It takes longer to make than the gem to install, and nobody reads it in an image.',
  aliases: ['gemUpdateNoDocument'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      if (/gem(?:rc|:)[^\n]{0,200}--no-|--no-[^\n]{0,200}gemrc/.test(file.text)) continue;
      for (const step of buildSteps(file).calls('gem')) {
        const { call, command, run } = step;
        if (call.subcommand !== 'install' && call.subcommand !== 'update') continue;
        if (has(call, 'no-document') || has(call, 'no-ri') || has(call, 'no-rdoc') || has(call, 'document')) continue;
        if (has(call, 'system') || setsGemrc(run.stage)) continue;
        const flag = afterSubcommand(step, '--no-document');
        yield {
          file,
          range: { start: command.nameWord.span.start, end: (call.subcommandWord ?? command.nameWord).span.end },
          message: `\`gem ${call.subcommand}\` makes documentation of each gem: add \`--no-document\``,
          fix: flag && fix.safe('add --no-document', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN gem install sass && gem update rake\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:2:25'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN gem install --no-document sass && gem update --no-document rake\n' },
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM ruby:3.3\nRUN gem install sass\n' } },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN gem install -N a && gem install b --no-ri --no-rdoc && gem update --system\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN echo "gem: --no-document" > ~/.gemrc && gem install a\n' } },
  ],
});

/** The official Ruby images have a gemrc that says it already. */
function setsGemrc(stage: Stage): boolean {
  const image = ancestry(stage).at(-1)?.image;
  return image === undefined || parseImageReference(image).normalized.endsWith('/ruby');
}
