import { type BuildStep, buildSteps, stepsAfter } from '../../repository/build-steps.ts';
import { removedPaths } from '../../repository/removals.ts';
import { rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/mktemp-removed',
  level: 'note',
  must: 'A temporary folder is deleted in the RUN that makes it.',
  why: 'It stays in the layer under a name that nobody knows, with all that was unpacked or imported there.',
  aliases: ['rmRecursiveAfterMktempD'],
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).named('mktemp')) {
        const variable = step.run.kept ? variableOf(step) : undefined;
        if (variable === undefined || isRemoved(step, variable)) continue;
        yield {
          file,
          range: step.command.span,
          message: `the folder in \`$${variable}\` stays in the layer: \`rm -rf "$${variable}"\` at the end of this RUN`,
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM debian:12\nRUN export GNUPGHOME="$(mktemp -d)" \\\n && gpg --batch --verify x.asc x\nRUN d=`mktemp -d` && cd $d && make install\n',
      },
      finds: ['Dockerfile:2:25', 'Dockerfile:4:8'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN d="$(mktemp -d)"; cd "$d"; make install; cd /; rm -rf "${d}"\n' } },
    {
      files: {
        Dockerfile: 'FROM debian:12\nRUN f=$(mktemp) && date > $f; trap \'rm -rf "$d"\' EXIT; d=$(mktemp -d)\n',
      },
    },
    { files: { Dockerfile: 'FROM debian:12 AS b\nRUN d=$(mktemp -d) && make\nFROM scratch\nCOPY --from=b /x /\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp d=$(mktemp -d) && make\n' } },
  ],
});

/** The variable that holds the folder. */
function variableOf({ command, run }: BuildStep): string | undefined {
  if (!command.args.some(({ value }) => value === '--directory' || /^-[a-z]*d/.test(value ?? ''))) return undefined;
  if (run.mounts.some(({ type, target }) => type === 'tmpfs' && /^\/tmp\/?$/.test(target ?? ''))) return undefined;
  const before = run.file.text.slice(run.instruction.span.start, command.span.start);
  return /(?:^|[\s;&(])([A-Za-z_]\w*)=["']?(?:\$\(|`)\s*$/.exec(before.slice(-200))?.[1];
}

function isRemoved(step: BuildStep, variable: string): boolean {
  const mention = new RegExp(`\\$\\{?${variable}\\b`);
  return (
    stepsAfter(step).some((later) =>
      removedPaths(later).some((path) => mention.test(path) || path.startsWith('/tmp')),
    ) || step.run.steps.some(({ command }) => command.name === 'trap')
  );
}
