import { effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { joinPath } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

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

/** Commands of the RUN instructions of `stage`, in file order; `cd` within a RUN is followed, that of a subshell to its end. */
export function* runCommands(file: DockerfileUnit, stage: Stage): Iterable<RunCommand> {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    for (const script of file.scripts(instruction)) {
      let dir = effectiveWorkdir(stage, instruction);
      const outer: (string | undefined)[] = [];
      let end = instruction.span.start;
      for (const command of script.commands) {
        const { start } = command.span;
        // A command inside the words of another one runs in a shell of its own.
        const inSubstitution = start < end;
        if (!inSubstitution) {
          for (const char of file.text.slice(end, start)) {
            if (char === '(') outer.push(dir);
            else if (char === ')' && outer.length > 0) dir = outer.pop();
          }
          end = command.span.end;
        }
        if (command.name !== 'cd' && command.name !== 'pushd' && command.name !== 'popd') {
          yield { file, stage, instruction, command, dir: inSubstitution ? undefined : dir };
        } else if (!inSubstitution) dir = command.name === 'popd' ? undefined : below(dir, command.args[0]?.value);
      }
    }
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
