import { type BuildStep, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/gpg-signature-removed',
  level: 'note',
  optIn: true,
  must: 'A signature is deleted in the RUN that verified it.',
  why: 'Nobody reads it again, and it stays in the layer.',
  aliases: ['gpgVerifyAscRmAsc'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('gpg', 'gpg2')) {
        const at = step.command.args.findIndex(({ value }) => value === '--verify');
        const signature = at === -1 ? undefined : step.command.args[at + 1];
        const name = signature?.value ?? signature?.raw.replaceAll(/["']/g, '') ?? '';
        if (!signature || !step.run.kept || !/\.(?:asc|sig|gpg)$/.test(name) || isRemoved(step, name)) continue;
        yield { file, range: signature.span, message: `\`${name}\` stays in the layer after it was verified` };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN gpg --batch --verify x.tgz.asc x.tgz && tar xf x.tgz\n' },
      finds: ['Dockerfile:2:26'],
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN gpg --batch --verify x.asc x && rm x.asc && gpg --verify a.asc && rm -rf *.asc\n',
      },
    },
  ],
});

const isRemoved = (step: BuildStep, name: string): boolean =>
  stepsAfter(step).some((later) =>
    removedPaths(later).some((path) => path.includes(name) || /[*?{]/.test(path) || name.startsWith(path)),
  );
