import { type BuildRun, type BuildStep, buildSteps } from '../../repository/build-steps.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'dockerfile/run-has-lasting-effect',
  level: 'warning',
  must: 'What a RUN does lasts beyond it.',
  why: 'Each RUN is a shell of its own: the directory, variables and aliases that it sets end with it. The next instruction knows nothing of them.',
  aliases: ['DS-0013'],
  fixes: 'unsafe',
  *check(repository) {
    for (const file of repository.dockerfiles) {
      for (const run of buildSteps(file).runs) {
        const lost = lostBy(run);
        if (lost) yield { file, range: lost.step.command.span, message: messageOf(lost), fix: repair(run, lost.step) };
      }
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /app\nRUN export PORT=80\nRUN make\n' },
      finds: ['Dockerfile:2:5', 'Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM debian:12\nWORKDIR /app\nENV PORT=80\nRUN make\n' },
    },
    {
      files: {
        Dockerfile:
          'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN source ~/.bashrc\nRUN python3 -m venv /v && . /v/bin/activate\nRUN make && \\\n    export PATH=$PATH:/opt/bin\nRUN alias ll="ls -l"\n',
      },
      finds: ['Dockerfile:3:5', 'Dockerfile:4:27', 'Dockerfile:6:5', 'Dockerfile:7:5'],
    },
  ],
  good: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN cd /app && make && cd ..\nRUN export A=1; make\nRUN . ./install.sh\n' },
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN echo "export A=1" >> ~/.bashrc && set -e\nRUN cd /app || exit 1\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN . /v/bin/activate && pip list\nRUN ["/bin/x"]\n' } },
  ],
});

/** Files that only set up a shell. */
const setsUp =
  /(?:^|\/)(?:activate(?:\.\w+)?|\.?(?:bash|zsh)?rc|\.?(?:bash_)?profile|\.bash_profile|env|\.env|environment|setup\.(?:ba|z)?sh|nvm\.sh|sdkman-init\.sh|setenv\S*|\.bash_aliases|bash\.bashrc|rvm)$|\/etc\/profile(?:\.d\/[\w.-]+)?$/;

interface Lost {
  readonly step: BuildStep;
  readonly what: string;
}

const stateful = /^(?:cd|pushd|popd|export|source|\.|alias|unalias|umask|ulimit|unset|set|shopt)$/;
const idle = /^(?:echo|true|:|pwd|ls|which)$/;

/** Says or shows something, and uses nothing that was set. */
const isIdle = ({ command }: BuildStep): boolean =>
  idle.test(command.name ?? '') &&
  command.pipelineLength === 1 &&
  command.redirects.length === 0 &&
  command.args.every(({ value }) => value !== undefined);

/** The last command of the RUN, if all that it does is lost. */
function lostBy(run: BuildRun): Lost | undefined {
  const outer = run.steps.filter(({ script }) => script === run.scripts[0]);
  const last = outer.findLast((step) => !isIdle(step) && !isInside(step.command.span, outer));
  if (
    !last ||
    !/^(?:sh|bash)$/.test(last.script.dialect) ||
    last.command.conditional ||
    last.command.pipelineLength > 1
  )
    return undefined;
  if (last.script.errors.length > 0 || last.command.redirects.length > 0) return undefined;
  const name = last.command.name ?? '';
  const [first] = last.command.args;
  const text = first?.value ?? first?.raw ?? '';
  const alone = outer.every(({ command }) => stateful.test(command.name ?? '') || idle.test(command.name ?? ''));
  if (outer.some(({ command }) => command.before === '||')) return undefined;
  if ((name === 'cd' || name === 'pushd') && alone && first)
    return { step: last, what: `the next RUN does not begin in \`${text}\`` };
  if (name === 'export' && last.command.args.some(({ raw }) => raw.includes('='))) {
    return { step: last, what: `the next RUN does not see \`${text.replace(/=.*$/s, '')}\`` };
  }
  if (name === 'alias' && alone && text.includes('='))
    return { step: last, what: `the next RUN does not know \`${text.replace(/=.*$/s, '')}\`` };
  if ((name === 'source' || name === '.') && setsUp.test(text))
    return { step: last, what: `nothing of what \`${text}\` sets reaches the next RUN` };
  return undefined;
}

const isInside = (span: { start: number; end: number }, steps: readonly BuildStep[]): boolean =>
  steps.some(({ command }) => command.span.start <= span.start && command.span.end > span.end);

const messageOf = ({ step, what }: Lost): string => {
  const name = step.command.name;
  const instead = name === 'cd' || name === 'pushd' ? ': set WORKDIR' : name === 'export' ? ': set ENV' : '';
  return `\`${name}\` ends with this RUN, ${what}${instead}`;
};

/** `RUN cd x` → WORKDIR, `RUN export A=b` → ENV, where they are all that there is. */
function repair(run: BuildRun, { command }: BuildStep) {
  const { instruction, body, file, steps } = run;
  if (
    steps.length !== 1 ||
    body !== instruction ||
    body.form !== 'text' ||
    body.flags.length > 0 ||
    body.heredocs.length > 0
  )
    return undefined;
  const [arg, more] = command.args;
  if (
    !arg ||
    more ||
    instruction.comments.some(({ inside }) => inside) ||
    body.rest.text !== file.text.slice(command.span.start, command.span.end)
  )
    return undefined;
  const whole = { start: instruction.keywordSpan.start, end: command.span.end };
  if (command.name === 'cd' && /^\/[\w./-]*$/.test(arg.raw))
    return fix.unsafe('set WORKDIR', file, edit.replace(whole, `WORKDIR ${arg.raw}`), ['-RUN text', '+WORKDIR']);
  if (command.name === 'export' && /^[A-Za-z_]\w*=(?:[\w./:@%+,-]*|(?:[\w./:@%+,-]|\$\w+)*)$/.test(arg.raw))
    return fix.unsafe('set ENV', file, edit.replace(whole, `ENV ${arg.raw}`), ['-RUN text', '+ENV']);
  return undefined;
}
