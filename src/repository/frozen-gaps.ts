import { ancestry } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { baseName, type BuildContext, joinPath, parentOf } from './build-context.ts';
import { sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import type { FrozenInstall } from './frozen-installs.ts';
import { copiesBefore } from './installs.ts';
import { gapEverywhere, lockGapIn, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import type { RunCommand } from './run-commands.ts';
import { isBare, isNeverWritten, originOf } from './stage-files.ts';

/** Why `install` finds no lock in any context that its Dockerfile is built with; undefined if it may find one. */
export function frozenGap(repository: Repository, install: FrozenInstall): LockGap | undefined {
  const { run, dir, made } = install;
  if (dir === undefined || run.instruction.flags.some(({ value }) => value?.includes('from='))) return undefined;
  if (isMade(run.stage, run, made) || isNamedInCopy(install)) return undefined;
  const gap = gapEverywhere(repository, run.file, (context) => {
    if (mayHold(repository, context, install, dir)) return undefined;
    return lockGapIn(repository, context, install, (path) => needsLock(repository, install, path));
  });
  return gap?.kind === 'no-lock' || gap?.kind === 'lock-missing' ? gap : undefined;
}

/** A COPY of the lock by its name: that it is not in the context, `dockerfile/copy-source-exists` says. */
function isNamedInCopy({ run, locks }: FrozenInstall): boolean {
  return ancestry(run.stage).some(({ instructions }) =>
    instructions.some(
      (instruction) =>
        (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') &&
        instruction.span.start < run.instruction.span.start &&
        sourceWords(instruction).some(({ text }) => locks.includes(baseName(text))),
    ),
  );
}

/** "context taken to be web" where no file says which folder a Dockerfile below the top is built from: then all that follows is a guess. */
export function guessedContext(repository: Repository, file: DockerfileUnit): string | undefined {
  const [context] = repository.contexts(file);
  if (context === undefined || context.statedBy !== undefined || !file.path.includes('/')) return undefined;
  return `context taken to be ${context.dir || 'the repository root'}`;
}

function isMade(stage: Stage, run: RunCommand, made: RegExp): boolean {
  return ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest, span, heredocs }) =>
        keyword === 'RUN' &&
        span.start <= run.instruction.span.start &&
        (made.test(rest.text) || heredocs.some(({ body }) => made.test(body.text))),
    ),
  );
}

/** True unless it is sure that neither the base image nor a COPY brings the lock to `dir` or a folder above it. */
function mayHold(repository: Repository, context: BuildContext, { run, locks }: FrozenInstall, dir: string): boolean {
  const { file, stage, instruction } = run;
  if (!isBare(stage)) return true;
  const before = copiesBefore(stage, instruction);
  for (let folder = joinPath('', dir); ; folder = parentOf(folder)) {
    for (const name of locks) {
      const path = joinPath(folder, name);
      const { kind } = originOf(repository, file, context, before, path);
      if (kind === 'unknown' && !isNeverWritten(repository, file, context, before, path)) return true;
    }
    if (folder === '') return false;
  }
}

function needsLock(repository: Repository, { tool }: FrozenInstall, manifest: string): boolean {
  if (tool !== 'go') return true;
  const model = repository.unit(formats.goMod, manifest)?.model;
  if (!model || repository.tree.exists(joinPath(parentOf(manifest), 'vendor/modules.txt'))) return false;
  return model.require.some(
    ({ path }) => !model.replace.some((one) => one.path.text === path.text && one.kind === 'folder'),
  );
}
