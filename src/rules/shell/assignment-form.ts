import type { ShellCommand } from '../../models/shell/syntax.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';
import { shellPlaces } from '../shell-code.ts';
import type { Span } from '../../text/span.ts';

export default rule({
  id: 'shell/assignment-form',
  level: 'warning',
  must: 'A variable is assigned as `NAME=value`: no `$`, no blanks, no `set`.',
  why: 'The shell takes anything else as a command: "NAME: not found", or a variable that is never set.',
  aliases: ['SC1068', 'SC1066', 'SC1007', 'SC2121', 'SC1097'],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, script, instruction } of shellPlaces(repository)) {
      if (instruction.keyword !== 'RUN' || !script.source.text.includes('=')) continue;
      for (const command of script.commands) {
        const found = faultOf(command);
        if (!found) continue;
        const { span, message, gap } = found;
        const fixed = gap && file.text.slice(gap.start, gap.end).trim() === '';
        yield {
          file,
          range: span,
          message,
          ...(fixed ? { fix: fix.unsafe('join the parts', file, edit.remove(gap)) } : {}),
        };
      }
    }
  },
  bad: [
    { files: { Dockerfile: 'FROM debian:12\nRUN VERSION = 1.2 && \\\n    make\n' }, finds: ['Dockerfile:2:5'] },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN make; \\\n    VERSION= "1.2"; make\n' },
      finds: ['Dockerfile:3:5'],
      fixed: { Dockerfile: 'FROM debian:12\nRUN make; \\\n    VERSION="1.2"; make\n' },
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\n$VERSION=1.2\nset MODE=prod\nEOF\n' },
      finds: ['Dockerfile:3:1', 'Dockerfile:4:1'],
    },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN VERSION=1.2; LDFLAGS= make; set -e; set -- a=b; X= ; test a = b\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN IFS= read -r x; FOO= ./run "$x"; conf a = b; $RUN --x=1\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC1068\nRUN X = 1\n' } },
  ],
});

interface Fault {
  readonly span: Span;
  readonly message: string;
  /** What must go. */
  readonly gap?: Span;
}

function faultOf({ nameWord, name, args, assignments, wrappers }: ShellCommand): Fault | undefined {
  const [first, second] = args;
  if (wrappers.length > 0) return undefined;
  const { raw, span } = nameWord;
  if (first && /^[A-Z_][A-Z0-9_]*$/.test(raw) && /^=(?!=)/.test(first.raw) && (first.raw !== '=' || args.length >= 2)) {
    return {
      span: { start: span.start, end: first.span.end },
      message: `the shell looks for a command \`${raw}\`: no blank may stand before \`=\``,
    };
  }
  const dollar = /^\$\{?([A-Za-z_]\w*)\}?=/.exec(raw)?.[1];
  if (dollar !== undefined && !raw.startsWith('${') && args.length === 0) {
    return { span, message: `\`$\` belongs to taking a variable, not to setting it: \`${dollar}=…\`` };
  }
  const last = assignments.at(-1);
  if (
    last &&
    last.value !== undefined &&
    last.value.raw === '' &&
    args.length === 0 &&
    /^(?:["']|\d+\.\d)/.test(raw) &&
    last.name !== 'IFS'
  ) {
    const end = last.span.end;
    return {
      span: { start: last.span.start, end: span.end },
      message: `\`${last.name}\` is set to nothing for a command ${raw}: no blank may stand behind \`=\``,
      gap: { start: end, end: span.start },
    };
  }
  if (name === 'set' && first && !second && /^[A-Za-z_]\w*=/.test(first.raw)) {
    return {
      span: { start: span.start, end: first.span.end },
      message: `\`set\` of the shell sets no variable: \`${first.raw}\` becomes its first argument`,
    };
  }
  return undefined;
}
