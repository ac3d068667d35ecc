import { effective } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type Start, startOf } from '../models/shell/programs.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { type BuildContext, inside, joinPath, parentOf } from './build-context.ts';
import { possibleContexts } from './contexts.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';
import { workdirAt } from './stage-files.ts';

/** A command that runs when a container starts. */
export interface StartCommand {
  /** The instruction that holds it; CMD's words behind an ENTRYPOINT in JSON form belong to it. */
  readonly instruction: Instruction;
  readonly command: ShellCommand;
  /** What of the repository or the image it runs. */
  readonly start: Start | undefined;
  /** Folder in which it runs, absolute; undefined if it is not known. */
  readonly dir: string | undefined;
}

/** Every context that a Dockerfile may be built with, see `possibleContexts`; asked for by each rule about the start. */
export const startContexts = memoOf((repository: Repository) =>
  memo((file: DockerfileUnit): readonly BuildContext[] => possibleContexts(repository, file)),
);

/** What a container of `stage` runs for sure: CMD or ENTRYPOINT, without the branches that run only sometimes; `cd` is followed. */
export function startCommandsOf(file: DockerfileUnit, stage: Stage): readonly StartCommand[] {
  let commands = known.get(stage);
  if (!commands) known.set(stage, (commands = readCommands(file, stage)));
  return commands;
}

/** What `startCommandsOf` has answered: a stage never changes. */
const known = new WeakMap<Stage, readonly StartCommand[]>();

function readCommands(file: DockerfileUnit, stage: Stage): readonly StartCommand[] {
  const entrypoint = effective(stage, 'ENTRYPOINT');
  const command = effective(stage, 'CMD');
  // Behind an ENTRYPOINT in JSON form the words of CMD are arguments.
  const whole =
    entrypoint?.form === 'json' && command?.form === 'json'
      ? { ...entrypoint, args: [...entrypoint.args, ...command.args] }
      : (entrypoint ?? command);
  if (!whole) return [];
  const found: StartCommand[] = [];
  let dir = workdirAt(stage);
  for (const script of file.scripts(whole)) {
    for (const one of script.commands) {
      if (one.name === 'cd') dir = one.conditional ? undefined : below(dir, one.args[0]?.value);
      else if (one.name === 'pushd' || one.name === 'popd') dir = undefined;
      else if (!one.conditional)
        found.push({ instruction: entrypoint ?? whole, command: one, start: startOf(one), dir });
    }
  }
  return found;
}

/** True if a compose service that builds `file` mounts a folder with the file there. */
export function isMountedByCompose(repository: Repository, file: DockerfileUnit, inImage: string): boolean {
  return repository.composes.some((compose) =>
    repository.composeBuilds(compose).some(
      ({ dockerfile, definition }) =>
        dockerfile === file.path &&
        definition.volumes.some(({ source = '', target = '' }) => {
          const relative = inside(joinPath('', target), inImage);
          const folder = joinPath(parentOf(compose.path), source);
          return target !== '' && relative !== undefined && repository.tree.exists(joinPath(folder, relative));
        }),
    ),
  );
}

/** True if a compose service that builds `file` mounts something over the folder at `inImage`, or above or below it. */
export function isCoveredByCompose(repository: Repository, file: DockerfileUnit, inImage: string): boolean {
  return repository.composes.some((compose) =>
    repository.composeBuilds(compose).some(
      ({ dockerfile, definition }) =>
        dockerfile === file.path &&
        definition.volumes.some(({ source = '', target = '' }) => {
          const path = joinPath('', target);
          return (
            source !== '' &&
            target !== '' &&
            (inside(path, inImage) !== undefined || inside(inImage, path) !== undefined)
          );
        }),
    ),
  );
}
