import { keptOn } from '../text/kept-on.ts';
import { effective } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { jsonStrings } from '../models/shell/json-strings.ts';
import { parseScript } from '../models/shell/parse.ts';
import { type Start, startOf } from '../models/shell/programs.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import type { MappedText } from '../text/mapped.ts';
import type { BuildContext } from './build-context.ts';
import { possibleContexts } from './contexts.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { below } from './run-commands.ts';
import { workdirAt } from './stage-files.ts';

/** A command that runs when a container starts. */
export interface StartCommand {
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
  if (!commands) known.set(stage, (commands = imageStart(file, stage, workdirAt(stage))));
  return commands;
}

/** What `startCommandsOf` has answered: a stage never changes. */
const known = keptOn<Stage, readonly StartCommand[]>();

/** The same in another folder. */
export function imageStart(file: DockerfileUnit, stage: Stage, dir: string | undefined): readonly StartCommand[] {
  const entrypoint = effective(stage, 'ENTRYPOINT');
  const command = effective(stage, 'CMD');
  // Behind an ENTRYPOINT in JSON form the words of CMD are arguments.
  const whole =
    entrypoint?.form === 'json' && command?.form === 'json'
      ? { ...entrypoint, args: [...entrypoint.args, ...command.args] }
      : (entrypoint ?? command);
  if (!whole) return [];
  const meant = codeInOneWord(whole);
  if (meant) return startsIn(parseScript(meant, 'sh').commands, dir);
  return file.scripts(whole).flatMap(({ commands }) => startsIn(commands, dir));
}

/** A whole command line as the one word of a JSON form: it does not start, but says what is meant to. */
function codeInOneWord({ form, args, rest }: Instruction): MappedText | undefined {
  const [word] = args;
  if (form !== 'json' || args.length !== 1 || !word || !/^[\w./-]+\s+\S/.test(word.text)) return undefined;
  const [source] = jsonStrings(rest);
  return source?.text === word.text ? source : undefined;
}

/** Those of `commands` that run for sure, with the folders in which they run; `cd` is followed from `from` on. */
export function startsIn(commands: readonly ShellCommand[], from: string | undefined): readonly StartCommand[] {
  const found: StartCommand[] = [];
  let dir = from;
  for (const one of commands) {
    if (one.name === 'cd') dir = one.conditional ? undefined : below(dir, one.args[0]?.value);
    else if (one.name === 'pushd' || one.name === 'popd') dir = undefined;
    else if (!one.conditional) found.push({ command: one, start: startOf(one), dir });
  }
  return found;
}
