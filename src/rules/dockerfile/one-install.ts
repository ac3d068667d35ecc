import { isInstall, managerOf, packageTools } from '../../models/shell/package-managers.ts';
import { type BuildCall, buildSteps } from '../../repository/build-steps.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/one-install',
  level: 'note',
  optIn: true,
  must: 'A stage installs its system packages with one command.',
  why: 'Each install resolves, downloads and unpacks on its own; together they are one layer and one list that can be read at a glance.',
  aliases: ['ruleMoreThanOneInstall'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      const first = new Map<string, BuildCall>();
      for (const step of buildSteps(file).calls(...packageTools)) {
        const manager = managerOf(step.call.tool);
        if (!manager || !isInstall(step.call, manager) || step.command.conditional) continue;
        const key = `${step.run.stage.index} ${manager.name}`;
        const before = first.get(key);
        if (!before) {
          first.set(key, step);
          continue;
        }
        const line = repository.lines(file.path).position(before.command.nameWord.span.start).line;
        yield {
          file,
          range: step.command.nameWord.span,
          message: `the stage installs with \`${step.call.tool}\` again: line ${line} could name these packages too`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get install -y a && \\\n    apt-get install -y b\nRUN apt-get install -y c\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:5'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile: 'FROM debian:12 AS a\nRUN apt-get install -y a\nFROM debian:12\nRUN apt-get install -y b\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN if x; then apt-get install -y a; else apt-get install -y b; fi\n' } },
  ],
});
