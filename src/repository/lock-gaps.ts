import type { ShellWord } from '../models/shell/syntax.ts';
import type { BuildContext } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { handledInShell, isForDevelopment, lockAt, originAt } from './installs.ts';
import type { Repository } from './repository.ts';
import { type RunCommand, runCommands } from './run-commands.ts';

/** Why what an install brings is not settled by the repository. */
export type LockGap =
  /** The command itself chooses versions, whatever a lock says. `what` it takes, for people. */
  | { readonly kind: 'chooses'; readonly what: string }
  | { readonly kind: 'no-lock'; readonly name: string; readonly manifest: string }
  /** The lock is in the repository, but not in the image when the install begins. */
  | { readonly kind: 'lock-missing'; readonly lock: string; readonly why: string }
  /** The lock is there, but the command may go past it. `flag`: what stops it. */
  | { readonly kind: 'not-frozen'; readonly lock: string; readonly manifest: string; readonly flag: string };

/** An install that a lock file can settle. */
export interface LockedInstall {
  readonly run: RunCommand;
  /** As a person would call it: "cargo build". */
  readonly title: string;
  /** The word behind which a flag can stand. */
  readonly verb: ShellWord;
  /** Folder of the image in which it looks for its manifest; undefined if that is not known. */
  readonly dir: string | undefined;
  /** File names. */
  readonly manifest: string;
  readonly locks: readonly string[];
  /** What freezes it; undefined if it keeps to the lock by itself. */
  readonly flag: string | undefined;
}

/**
 * Commands of `file` that put something into an image that is not for developing, and that always run; those of Dockerfiles without `mark`
 * in their text are not looked for.
 */
export function* imageCommands(file: DockerfileUnit, mark: RegExp): Iterable<RunCommand> {
  if (!mark.test(file.text)) return;
  for (const stage of file.stages) {
    if (
      !stage.instructions.some(
        ({ keyword, rest, heredocs }) => keyword === 'RUN' && (heredocs.length > 0 || mark.test(rest.text)),
      )
    )
      continue;
    if (isForDevelopment(file, stage)) continue;
    for (const run of runCommands(file, stage)) if (!run.command.conditional) yield run;
  }
}

/** What is open about `install` in `context`; undefined if nothing is, or nobody can say. `wants`: whether the manifest asks for anything. */
export function lockGapIn(
  repository: Repository,
  context: BuildContext,
  { run, dir, manifest, locks, flag }: LockedInstall,
  wants: (path: string) => boolean,
): LockGap | undefined {
  if (dir === undefined || handledInShell(run, locks)) return undefined;
  const source = originAt(repository, context, run, `${dir}/${manifest}`);
  if (source.kind !== 'context' || !wants(source.path)) return undefined;
  const lock = lockAt(repository, context, run, dir, source.path, locks);
  if (lock === undefined) return { kind: 'no-lock', name: locks[0] ?? '', manifest: source.path };
  if (lock.missing !== undefined) return { kind: 'lock-missing', lock: lock.path, why: lock.missing };
  return flag === undefined ? undefined : { kind: 'not-frozen', lock: lock.path, manifest: source.path, flag };
}

/** The gap that an install has in every context that the file is built with; undefined if there is one where it has none. */
export function gapEverywhere<Gap>(
  repository: Repository,
  file: DockerfileUnit,
  gapIn: (context: BuildContext) => Gap | undefined,
): Gap | undefined {
  const gaps = repository.contexts(file).map(gapIn);
  return gaps.includes(undefined) ? undefined : gaps[0];
}
