import { ancestry } from '../models/dockerfile/scope.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has, valueOf } from '../models/shell/tools/tool.ts';
import { parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { gapEverywhere, lockGapIn, type LockedInstall, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand } from './run-commands.ts';

const builds = new Set(['build', 'run', 'check', 'test', 'rustc', 'clippy', 'doc', 'bench', 'fetch']);

export interface OpenInstall {
  readonly install: LockedInstall;
  readonly gap: LockGap;
}

/**
 * What is open about a call of Cargo: `cargo build` writes a lock that does not suit its manifest anew, `cargo install` takes no notice of
 * any lock without `--locked` (doc.rust-lang.org/cargo, "cargo-install").
 */
export function rustGap(repository: Repository, run: RunCommand): OpenInstall | undefined {
  const call = invocation(run.command);
  const verb = call?.subcommandWord;
  if (call?.tool !== 'cargo' || call.subcommand === undefined || verb === undefined) return undefined;
  const { subcommand } = call;
  const title = `cargo ${subcommand}`;
  const frozen = has(call, 'locked') || has(call, 'frozen');
  const manifestPath = valueOf(call, 'manifest-path');
  const path = valueOf(call, 'path');
  const dir = below(run.dir, manifestPath === undefined ? (path ?? '.') : parentOf(manifestPath));
  const install: LockedInstall = {
    run,
    title,
    verb,
    dir,
    manifest: 'Cargo.toml',
    locks: ['Cargo.lock'],
    flag: '--locked',
  };
  if (subcommand === 'install' && path === undefined && (call.operands.length > 0 || has(call, 'git'))) {
    const gap = namedCrates(call, frozen);
    return gap && { install, gap };
  }
  if (frozen || has(call, 'offline') || (subcommand !== 'install' && !builds.has(subcommand)) || isHeld(run))
    return undefined;
  const gap = gapEverywhere(repository, run.file, (context) =>
    lockGapIn(repository, context, install, (one) => wantsCrates(repository, one)),
  );
  return gap && { install, gap };
}

/** `cargo install NAME`: the crate comes from a registry or a repository. */
function namedCrates(call: NonNullable<ReturnType<typeof invocation>>, frozen: boolean): LockGap | undefined {
  if (call.operands.some(({ value }) => value === undefined)) return undefined;
  const names = call.operands.map(({ value }) => value ?? '');
  const open = names.filter((name) => !name.includes('@'));
  const located = call.flags.some(({ name }) => name === 'git');
  const fixed = call.flags.some(({ name }) => name === 'version' || name === 'tag' || name === 'rev');
  if (located && !fixed) return { kind: 'chooses', what: 'the newest commit' };
  if (!located && !fixed && open.length > 0)
    return { kind: 'chooses', what: `the newest release of ${open.join(', ')}` };
  return frozen
    ? undefined
    : {
        kind: 'chooses',
        what: 'the newest dependencies, whatever the lock of the crate says (`--locked` keeps to it),',
      };
}

/** True if an earlier call of Cargo in the stage has compared lock and manifest, or sources are vendored. */
function isHeld({ stage, instruction }: RunCommand): boolean {
  return ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, span, rest }) =>
        keyword === 'RUN' &&
        span.start <= instruction.span.start &&
        /\bcargo\b[^&|;]*--(?:locked|frozen)\b|\bcargo (?:update|generate-lockfile)\b/.test(rest.text),
    ),
  );
}

function wantsCrates(repository: Repository, path: string): boolean {
  const model = repository.unit(formats.cargo, path)?.model;
  return (
    model !== undefined &&
    ((model.workspace?.members.length ?? 0) > 0 || model.dependencies.some((one) => one.path === undefined))
  );
}
