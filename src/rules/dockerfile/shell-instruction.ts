import type { BuildRun, BuildStep } from '../../repository/build-steps.ts';
import { buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/shell-instruction',
  level: 'note',
  must: 'The shell of a build is chosen by SHELL, not by another file in place of /bin/sh.',
  why: 'Every script of the distribution runs by /bin/sh and was tested with the one that came along; the next update of its package puts it back.',
  aliases: ['DL4005'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const step of buildSteps(file).calls('ln')) {
        const shell = linkedShell(step);
        if (!shell) continue;
        yield {
          file,
          range: step.command.span,
          message: `\`/bin/sh\` is replaced by \`${shell}\`: \`SHELL ["${shell}", "-c"]\` chooses the shell of the build`,
          fix: repair(step.run, shell),
        };
      }
    }
  },
  bad: [
    {
      files: {
        Dockerfile:
          'FROM ubuntu:24.04\nRUN rm /bin/sh && ln -s /bin/bash /bin/sh\nRUN cd /x && ln -snf /bin/bash /bin/sh && make\n',
      },
      finds: ['Dockerfile:2:19', 'Dockerfile:3:14'],
      fixed: {
        Dockerfile: 'FROM ubuntu:24.04\nSHELL ["/bin/bash", "-c"]\nRUN cd /x && ln -snf /bin/bash /bin/sh && make\n',
      },
    },
  ],
  good: [
    {
      files: {
        Dockerfile:
          'FROM ubuntu:24.04\nSHELL ["/bin/bash", "-c"]\nRUN ln -s /bin/bash /usr/local/bin/sh2 && ln -s /opt/x /bin/x\n',
      },
    },
  ],
});

function linkedShell({ call }: BuildStep): string | undefined {
  const [target, link] = call?.operands ?? [];
  if (link?.value !== '/bin/sh' && link?.value !== '/usr/bin/sh') return undefined;
  return /^\/(?:usr\/)?bin\/(?:bash|zsh|ksh)$|^bash$/.test(target?.value ?? '')
    ? target?.value === 'bash'
      ? '/bin/bash'
      : target?.value
    : undefined;
}

/** SHELL in place of a RUN that does nothing but move the link. */
function repair(run: BuildRun, shell: string) {
  const { instruction, body, steps, file } = run;
  if (body !== instruction || body.flags.length > 0 || body.heredocs.length > 0 || body.form !== 'text')
    return undefined;
  const only = steps.every(
    (step) =>
      /^(?:ln|rm|mv|cp)$/.test(step.call?.tool ?? '') &&
      step.call?.operands.some(({ value }) => value?.endsWith('/sh')),
  );
  if (!only || instruction.comments.some(({ inside }) => inside)) return undefined;
  return fix.unsafe('choose it with SHELL', file, edit.replace(instruction.span, `SHELL ["${shell}", "-c"]`), [
    '-RUN text',
    '+SHELL',
  ]);
}
