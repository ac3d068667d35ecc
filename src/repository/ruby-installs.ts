import { ancestry } from '../models/dockerfile/scope.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has } from '../models/shell/tools/tool.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { isSwitchedOn } from './installs.ts';
import { gapEverywhere, lockGapIn, type LockedInstall, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import type { RunCommand } from './run-commands.ts';

/** A call of Bundler that the lock does not settle. */
export interface BundlerGap {
  readonly install: LockedInstall;
  readonly gap: LockGap;
}

/**
 * What is open about `bundle install`: without `frozen` or `deployment` (bundler.io, "bundle-config(1)") it resolves anew where Gemfile and
 * lock differ.
 */
export function bundlerGap(repository: Repository, run: RunCommand): BundlerGap | undefined {
  const call = invocation(run.command);
  if (call?.tool !== 'bundle') return undefined;
  const verb = call.subcommandWord ?? run.command.nameWord;
  const { subcommand = '' } = call;
  const install: LockedInstall = {
    run,
    title: `bundle ${subcommand}`,
    verb,
    dir: run.dir,
    manifest: 'Gemfile',
    locks: ['Gemfile.lock'],
    flag: 'BUNDLE_FROZEN=true',
  };
  const wants = (path: string): boolean => {
    const model = repository.unit(formats.gemfile, path)?.model;
    return model !== undefined && (model.gems.length > 0 || model.gemspec);
  };
  const chooses = subcommand === 'update' || (subcommand === 'lock' && has(call, 'update'));
  if (!chooses && (subcommand !== 'install' || isFrozen(run) || has(call, 'local') || has(call, 'gemfile')))
    return undefined;
  if (!chooses && call.flags.some(({ name }) => name === 'frozen' || name === 'deployment')) return undefined;
  const gap = gapEverywhere(repository, run.file, (context) => {
    const found = lockGapIn(repository, context, install, wants);
    if (found?.kind !== 'not-frozen') return found;
    if (chooses) return { kind: 'chooses' as const, what: `newer gems than ${found.lock}` };
    const config = repository.tree.text(joinPath(parentOf(found.manifest), '.bundle/config')) ?? '';
    return /^BUNDLE_(?:FROZEN|DEPLOYMENT): *["']?(?:true|1)/m.test(config) ? undefined : found;
  });
  return gap && { install, gap };
}

/** True if the environment or an earlier `bundle config` of the stage freezes. */
function isFrozen(run: RunCommand): boolean {
  if (['BUNDLE_FROZEN', 'BUNDLE_DEPLOYMENT'].some((name) => isSwitchedOn(run, name))) return true;
  return ancestry(run.stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, span, rest }) =>
        keyword === 'RUN' &&
        span.start <= run.instruction.span.start &&
        /\b(?:bundle|bundler) config\b[^&|;]*\b(?:frozen|deployment)\b(?!["' ]+(?:false|0)\b)|BUNDLE_(?:FROZEN|DEPLOYMENT)/.test(
          rest.text,
        ),
    ),
  );
}
