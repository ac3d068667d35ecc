import { invocation } from '../models/shell/tools/index.ts';
import { has, valueOf } from '../models/shell/tools/tool.ts';
import { formats } from './formats.ts';
import { gapEverywhere, lockGapIn, type LockedInstall, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand } from './run-commands.ts';

/** A call of Composer that composer.lock does not settle. */
export interface ComposerGap {
  readonly install: LockedInstall;
  readonly gap: LockGap;
}

/** What is open about a call of Composer: `install` keeps to the lock where there is one, `update` and `require` choose (getcomposer.org, "Command-line interface"). */
export function composerGap(repository: Repository, run: RunCommand): ComposerGap | undefined {
  const call = invocation(run.command);
  const verb = call?.subcommandWord;
  if (call?.tool !== 'composer' || verb === undefined) return undefined;
  const { subcommand = '' } = call;
  const working = valueOf(call, 'working-dir');
  const hidden = call.flags.some(({ name, value }) => name === 'working-dir' && value?.value === undefined);
  const install: LockedInstall = {
    run,
    title: `composer ${subcommand}`,
    verb,
    dir: hidden ? undefined : working === undefined ? run.dir : below(run.dir, working),
    manifest: 'composer.json',
    locks: ['composer.lock'],
    flag: undefined,
  };
  if (has(call, 'dry-run') || has(call, 'no-install')) return undefined;
  if (subcommand === 'require' || subcommand === 'global require') {
    const open = call.operands.filter(({ value }) => value !== undefined && !/[:=]v?\d+\.\d+\.\d+$/.test(value));
    const known = call.operands.length > 0 && call.operands.every(({ value }) => value !== undefined);
    return known && open.length > 0
      ? {
          install,
          gap: { kind: 'chooses', what: `the newest release that ${open.map(({ value }) => value).join(', ')} allows` },
        }
      : undefined;
  }
  if (subcommand !== 'install' && subcommand !== 'update') return undefined;
  const wants = (path: string): boolean =>
    (repository.unit(formats.composerJson, path)?.model.packages.length ?? 0) > 0;
  const chooses = subcommand === 'update' && !has(call, 'lock');
  const gap = gapEverywhere(repository, run.file, (context) => {
    const found = lockGapIn(repository, context, chooses ? { ...install, flag: 'install' } : install, wants);
    return found?.kind === 'not-frozen'
      ? { kind: 'chooses' as const, what: `newer packages than ${found.lock}` }
      : found;
  });
  return gap && { install, gap };
}
