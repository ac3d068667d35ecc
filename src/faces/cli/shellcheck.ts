import { systemProcesses } from '../../ports/process.ts';
import { isShellcheckCode, shellcheckId } from '../../rules/shellcheck.ts';
import type { CheckResult } from '../../use/check.ts';
import { withShellcheck } from '../../use/shellcheck.ts';
import type { CheckFlags } from './check.ts';
import { levelsIn, type Subject } from './subject.ts';

/** `own` and what the installed ShellCheck says. A contract that asks for it takes it as it comes; `--shellcheck` insists. */
export function withRemarks({ repository }: Subject, own: CheckResult, flags: CheckFlags): Promise<CheckResult> {
  return withShellcheck(repository, own, {
    processes: systemProcesses(),
    levels: flags.rule.length > 0 ? {} : levelsIn(repository.contract, repository.today ?? ''),
    required: flags.shellcheck === true,
    only: onlyCodes(flags.rule),
  });
}

/** The codes that `--rule` names; undefined if it wants all of them, or there is no `--rule`. */
function onlyCodes(wanted: readonly string[]): ReadonlySet<string> | undefined {
  const whole = wanted.some((name) => name === shellcheckId || /^shell(?:\/\*?)?$/.test(name));
  return wanted.length === 0 || whole ? undefined : new Set(wanted.filter(isShellcheckCode));
}
