import { optionsOf } from '../models/dockerfile/csv.ts';
import { ancestry, effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { ShellCommand, ShellWord } from '../models/shell/syntax.ts';
import { type BuildContext, inside, joinPath, leftOut, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { isDevelopment } from './purpose.ts';
import type { Repository } from './repository.ts';
import { type Origin, originOf } from './stage-files.ts';

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

/** Commands of the RUN instructions of `stage`, in file order; `cd` within a RUN is followed. */
export function* runCommands(file: DockerfileUnit, stage: Stage): Iterable<RunCommand> {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    for (const script of file.scripts(instruction)) {
      let dir = effectiveWorkdir(stage, instruction);
      for (const command of script.commands) {
        if (command.name === 'cd' || command.name === 'pushd') dir = below(dir, command.args[0]?.value);
        else if (command.name === 'popd') dir = undefined;
        else yield { file, stage, instruction, command, dir };
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

/**
 * Where the file at `path` of the image comes from when an instruction begins: a bind mount of that RUN, or the COPY and ADD before it. What
 * other RUN instructions may have written is not asked.
 */
export function originAt(repository: Repository, context: BuildContext, { file, stage, instruction }: Place, path: string): Origin {
  const mounted = mountedFrom(repository, context, stage, instruction, path);
  return mounted ?? originOf(repository, file, context, copiesBefore(stage, instruction), joinPath('', path));
}

const copies = new WeakMap<Instruction, Stage>();

/** `stage` and its ancestors as they stand before `instruction`, without their RUN instructions. */
function copiesBefore(stage: Stage, instruction: Instruction): Stage {
  const known = copies.get(instruction);
  if (known) return known;
  const lineage = ancestry(stage);
  let before: Stage | undefined;
  for (const one of lineage.toReversed()) {
    const instructions = one.instructions.filter(({ keyword, span }) => keyword !== 'RUN' && span.start < instruction.span.start);
    before = { ...one, parent: before, instructions };
  }
  copies.set(instruction, before ?? stage);
  return before ?? stage;
}

function mountedFrom(repository: Repository, context: BuildContext, stage: Stage, instruction: Instruction, path: string): Origin | undefined {
  for (const { name, value } of instruction.flags) {
    if (name !== 'mount' || value === undefined) continue;
    const options = new Map(optionsOf(value).map((one) => [one.key, one.value]));
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    const at = below(effectiveWorkdir(stage, instruction), target);
    const relative = at === undefined ? undefined : inside(joinPath('', at), joinPath('', path));
    if ((options.get('type') ?? 'bind') !== 'bind' || relative === undefined) continue;
    if (options.has('from')) return { kind: 'unknown' };
    const source = joinPath(context.dir, joinPath(options.get('source') ?? options.get('src') ?? '', relative));
    if (repository.tree.exists(source) && !leftOut(context, source)) return { kind: 'context', path: source, instruction };
  }
  return undefined;
}

/** True if an instruction before `run` (or itself) handles one of `names` in shell code: then a person has thought about it. */
export function handledInShell({ stage, instruction }: RunCommand, names: readonly string[]): boolean {
  return ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, span, rest, heredocs }) =>
        keyword === 'RUN' &&
        span.start <= instruction.span.start &&
        names.some((name) => rest.text.includes(name) || heredocs.some(({ body }) => body.text.includes(name))),
    ),
  );
}

/** Path of the nearest of `names` beside `manifest` or in a folder above it, and how many folders above. */
export function nearestAbove(repository: Repository, manifest: string, names: readonly string[]): { path: string; up: number } | undefined {
  for (let dir = parentOf(manifest), up = 0; ; dir = parentOf(dir), up++) {
    const name = names.find((one) => repository.tree.exists(joinPath(dir, one)));
    if (name !== undefined) return { path: joinPath(dir, name), up };
    if (dir === '') return undefined;
  }
}

const developmentStage = /(?:^|[._-])(?:dev|devel|develop|development|devcontainer|test|tests|testing|unittest|debug|lint|e2e|storybook|playground)(?:[._-]|$)/;

/** True if what is installed in `stage` is for people who develop: its name, that of the final stage or the start command say so. */
export function isForDevelopment(file: DockerfileUnit, stage: Stage): boolean {
  const { final } = file;
  return (
    developmentStage.test(stage.name ?? '') ||
    developmentStage.test(final?.name ?? '') ||
    // "builder" is a fine name for a stage that installs.
    isDevelopment(file, final && { ...final, name: undefined })
  );
}
