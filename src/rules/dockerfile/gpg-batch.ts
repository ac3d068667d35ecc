import { buildSteps } from '../../repository/build-steps.ts';
import { afterName } from '../run-edits.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/gpg-batch',
  level: 'note',
  optIn: true,
  must: 'A gpg in a build runs in batch mode.',
  why: 'Without `--batch` gpg may ask, and looks for a terminal that a build does not have.',
  aliases: ['gpgUseBatchFlag'],
  fixes: 'safe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('gpg', 'gpg2')) {
        const args = step.command.args.map(({ value, raw }) => value ?? raw);
        if (args.length === 0 || args.some((arg) => /^--(?:batch|version|help)$/.test(arg) || arg.startsWith('$')))
          continue;
        const flag = afterName(step, '--batch');
        yield {
          file,
          range: step.command.nameWord.span,
          message: `\`${step.command.name}\` may ask for something: add \`--batch\``,
          fix: flag && fix.safe('add --batch', file, flag),
        };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://x.org/k | gpg --dearmor -o /k.gpg\n' },
      finds: ['Dockerfile:2:34'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN curl -fsSL https://x.org/k | gpg --batch --dearmor -o /k.gpg\n' },
    },
  ],
  good: [{ files: { Dockerfile: 'FROM debian:12\nRUN gpg --no-tty --batch --verify a.asc a && gpg --version\n' } }],
});
