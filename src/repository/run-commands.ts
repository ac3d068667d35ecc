import { keptOn } from '../text/kept-on.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { joinPath } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { workdirAt } from './stage-files.ts';

/** A command of a RUN with the folder it runs in. */
export interface RunCommand {
  readonly file: DockerfileUnit;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly command: ShellCommand;
  /** Absolute path in the image; undefined if it is not known. */
  readonly dir: string | undefined;
}

/** Where in a file a question is asked. */
export type Place = Pick<RunCommand, 'file' | 'stage' | 'instruction'>;

/** A shell while it is read: the RUN itself, or what runs inside the words of a command (`$(…)`, `sh -c '…'`). */
interface Shell {
  /** Offset at which it ends. */
  readonly end: number;
  /** Offset up to which it has been read. */
  at: number;
  dir: string | undefined;
  /** Directories outside of the `( … )` that are open. */
  readonly outer: (string | undefined)[];
}

const commandsOf = keptOn<Stage, readonly RunCommand[]>();

/** Commands of the RUN instructions of `stage`, in file order; `cd` is followed to the end of its shell. */
export function runCommands(file: DockerfileUnit, stage: Stage): readonly RunCommand[] {
  let commands = commandsOf.get(stage);
  if (!commands) {
    commands = [...followed(file, stage)];
    commandsOf.set(stage, commands);
  }
  return commands;
}

function* followed(file: DockerfileUnit, stage: Stage): Iterable<RunCommand> {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    for (const script of file.scripts(instruction)) {
      const { start, end } = instruction.span;
      const shells: Shell[] = [{ end, at: start, dir: workdirAt(stage, instruction), outer: [] }];
      for (const command of script.commands) {
        while (shells.length > 1 && (shells.at(-1)?.end ?? 0) <= command.span.start) shells.pop();
        const shell = shells.at(-1);
        if (!shell) break;
        enter(shell, file.text, command.span.start);
        shell.at = command.span.end;
        if (command.name === 'cd' || command.name === 'pushd') shell.dir = below(shell.dir, command.args[0]?.value);
        else if (command.name === 'popd') shell.dir = undefined;
        else {
          yield { file, stage, instruction, command, dir: shell.dir };
          shells.push({ end: command.span.end, at: command.span.start, dir: shell.dir, outer: [] });
        }
      }
    }
  }
}

/** Reads the brackets of subshells up to `to`. */
function enter(shell: Shell, text: string, to: number): void {
  for (let at = shell.at; at < to; at++) {
    const char = text[at];
    if (char === '(') shell.outer.push(shell.dir);
    else if (char === ')' && shell.outer.length > 0) shell.dir = shell.outer.pop();
  }
}

/** `to` seen from `dir`; undefined if either is not known. */
export function below(dir: string | undefined, to: string | undefined): string | undefined {
  if (to === undefined || to.startsWith('~') || to === '-') return undefined;
  if (to.startsWith('/')) return `/${joinPath('', to)}`;
  return dir === undefined ? undefined : `/${joinPath(dir, to)}`;
}

/** The words of a command behind its name, told apart. */
export interface Arguments {
  /** Options as written, without their values: "--prefix", "-g". */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly ShellWord[];
  /** False if a word takes a variable: then nobody knows what else is said. */
  readonly known: boolean;
}

/** `valued`: options whose value is the next word. */
export function argumentsOf(words: readonly ShellWord[], valued: ReadonlySet<string>): Arguments {
  const options = new Map<string, string>();
  const operands: ShellWord[] = [];
  let known = true;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = word.value ?? word.raw;
    if (word.value === undefined && !/^--?[\w-]+=/.test(text)) known = false;
    if (!text.startsWith('-') || text === '-') {
      operands.push(word);
      continue;
    }
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    if (equals === -1 && valued.has(name)) options.set(name, words[++at]?.value ?? '');
    else options.set(name, equals === -1 ? '' : text.slice(equals + 1));
  }
  return { options, operands, known };
}
