import type { ShellCommand } from '../../models/shell/syntax.ts';
import { rule } from '../rule.ts';
import { type PlacedCommand, shellCommands, stopsAtFailure, wordAround } from '../shell-code.ts';

export default rule({
  id: 'shell/cd-before-delete',
  level: 'warning',
  must: 'Nothing is deleted by a relative path behind a `cd` that may have failed.',
  why: 'When `cd` fails and `;` or a new line follows, the deletion runs in the folder before it.',
  aliases: ['SC2164'],
  *check(repository) {
    for (const place of shellCommands(repository, 'cd', 'pushd')) {
      const { file, command, script, index } = place;
      const to = command.args[0]?.value ?? command.args[0]?.raw;
      // These are always there.
      if (to === undefined || /^(?:\/|\/tmp\/?|-|\.\.?|~|\$HOME)$/.test(to) || command.inPipeline > 0) continue;
      const victim = deletionBehind(place, index);
      if (!victim || stopsAtFailure(place, index)) continue;
      const inner = wordAround(script, index);
      if (inner && /^-\w*e/.test(inner.command.args[0]?.value ?? '')) continue;
      const what = victim.args.map(({ raw }) => raw).join(' ');
      yield {
        file,
        range: command.span,
        message: `if \`cd ${to}\` fails, \`${victim.name} ${what}\` deletes where the shell was before: join them with \`&&\``,
        related: [{ file, range: victim.span, message: 'this runs in any case' }],
      };
    }
  },
  bad: [
    {
      files: { Dockerfile: 'FROM debian:12\nRUN apt-get update; \\\n    cd /build/cache; \\\n    rm -rf *\n' },
      finds: ['Dockerfile:3:5'],
    },
    {
      files: { Dockerfile: 'FROM debian:12\nRUN <<EOF\ncd /src/app && make\nfind . -name "*.o" -delete\nEOF\n' },
      finds: ['Dockerfile:3:1'],
    },
    { files: { Dockerfile: 'FROM debian:12\nRUN ["sh", "-c", "cd /src; rm -r build"]\n' }, finds: ['Dockerfile:2:19'] },
  ],
  good: [
    { files: { Dockerfile: 'FROM debian:12\nRUN cd /build/cache && rm -rf *\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN cd /build || exit 1; rm -rf *\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN set -eux; cd /build; rm -rf *\n' } },
    { files: { Dockerfile: 'FROM debian:12\nSHELL ["/bin/bash", "-ec"]\nRUN cd /build; rm -rf *\n' } },
    { files: { Dockerfile: 'FROM debian:12\nRUN cd /build; make; rm -rf /build; (cd /x; make); rm -rf *\n' } },
    { files: { Dockerfile: 'FROM debian:12\n# hadolint ignore=SC2164\nRUN cd /build; rm -rf *\n' } },
  ],
});

/** The first deletion of a relative path that runs although the `cd` failed, in the same shell. */
function deletionBehind(
  { script, command: cd, instruction, file }: PlacedCommand,
  index: number,
): ShellCommand | undefined {
  let guarded = true;
  for (let at = index + 1; at < script.commands.length; at++) {
    const next = script.commands[at];
    if (!next) break;
    const between = file.text.slice(cd.span.end, next.span.start);
    // The end of a subshell, function or other text: who knows what holds behind it.
    if (next.span.start > instruction.span.end || /[)}'"]/.test(between)) return undefined;
    if (next.inPipeline === 0) {
      if (next.before === '||' && guarded) return undefined;
      if (next.before === ';' || next.before === '&') guarded = false;
    }
    if (next.name === 'cd' || next.name === 'pushd') return undefined;
    if (!guarded && !next.conditional && deletes(next)) return next;
  }
  return undefined;
}

function deletes({ name, args }: ShellCommand): boolean {
  if (name === 'rm') {
    const operands = args.filter(({ raw }) => !raw.startsWith('-'));
    const whole = args.some(({ value = '' }) => /^-\w*[rR]|^--recursive$/.test(value));
    // A name with an ending is one file, and hardly in another folder too.
    return operands.some(
      ({ raw }) => /^(?:\.{1,2}\/)*[^/]*[*?]/.test(raw) || (whole && /^(?:\.{1,2}(?:\/|$)|[\w-]+\/?$)/.test(raw)),
    );
  }
  if (name === 'find') return args[0]?.value === '.' && args.some(({ value }) => value === '-delete' || value === 'rm');
  return name === 'git' && args[0]?.value === 'clean';
}
