import type { LockedInstall, LockGap } from '../repository/lock-gaps.ts';
import { edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { fix, type Report } from './rule.ts';

/** From the program's name to its subcommand. */
export const commandSpan = ({ run, verb }: Pick<LockedInstall, 'run' | 'verb'>): Span => ({
  start: run.command.nameWord.span.start,
  end: Math.max(run.command.nameWord.span.end, verb.span.end),
});

/** What a rule says of an install with a gap; whether lock and manifest differ, `lock/in-step` says. */
export function gapReport(install: LockedInstall, gap: LockGap): Report {
  const { run, verb } = install;
  const flag = gap.kind === 'not-frozen' && verb.editable ? gap.flag : undefined;
  return {
    file: run.file,
    range: commandSpan(install),
    message: gapMessage(install.title, gap),
    fix: flag === undefined ? undefined : fix.unsafe(`add ${flag}`, run.file, edit.insert(verb.span.end, ` ${flag}`)),
  };
}

export function gapMessage(title: string, gap: LockGap): string {
  switch (gap.kind) {
    case 'chooses':
      return `\`${title}\` takes ${gap.what} at build time`;
    case 'no-lock':
      return `nothing is frozen: \`${title}\` finds no ${gap.name} beside ${gap.manifest}; commit one`;
    case 'lock-missing':
      return `nothing is frozen: \`${title}\` runs without ${gap.lock}, ${gap.why}`;
    case 'not-frozen':
      return `\`${title}\` does not stop where ${gap.manifest} and ${gap.lock} differ, it installs something else: add \`${gap.flag}\``;
  }
}
