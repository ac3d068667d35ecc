import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage, Word } from '../models/dockerfile/syntax.ts';
import { type ImageReference, parseImageReference } from '../models/image/reference.ts';
import type { ShellCommand } from '../models/shell/syntax.ts';
import { bringsCompiler, compilesWith, sdkOf, servesCompiler, type Toolchain, toolchainOf } from './build-tools.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Start } from './image-start.ts';
import { type InstalledPackage, packageStepOf } from './system-packages.ts';

/** A RUN of an image's lineage with its commands. */
export interface Run {
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
}

/** RUN instructions of `stage` and its ancestors, in file order. */
export const runsOf = (file: DockerfileUnit, stage: Stage): readonly Run[] =>
  ancestry(stage)
    .toReversed()
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'RUN')
    .map((instruction) => ({
      instruction,
      commands: file.scripts(instruction).flatMap(({ commands }) => commands),
    }));

/** True if anything is compiled in `runs`, or may be. */
export const compiles = (runs: readonly Run[]): boolean =>
  runs.some(({ commands }) => commands.some((command) => compilesWith(command).length > 0));

/** The image from outside that `stage` rests on; undefined if it needs an unknown value. */
function rootImage(stage: Stage): ImageReference | undefined {
  const image = ancestry(stage).at(-1)?.image;
  return image === undefined ? undefined : parseImageReference(image);
}

/** An SDK that is the base of an image, though the image runs what was compiled there. */
export interface LeftSdk {
  readonly base: Word;
  readonly image: ImageReference;
  /** The command that compiled. */
  readonly built: ShellCommand;
}

export function leftSdk(stage: Stage, runs: readonly Run[], start: Start): LeftSdk | undefined {
  const image = rootImage(stage);
  const kind = image && sdkOf(image);
  const base = ancestry(stage).at(-1)?.base;
  if (!kind || !base) return undefined;
  const builds = runs.flatMap(({ commands }) => commands).filter((command) => compilesWith(command).includes(kind));
  // `make` may build with anything: the language's own command says more.
  const built = builds.findLast(({ name }) => name === kind || (kind === 'rust' && name === 'cargo')) ?? builds.at(-1);
  return built && startsBuilt(kind, start, builds) ? { base, image, built } : undefined;
}

/** True if the start command is surely the compiled program, and no script or tool that may need the SDK. */
function startsBuilt(kind: Toolchain, { commands, scripts }: Start, builds: readonly ShellCommand[]): boolean {
  if (kind === 'java') return commands.some(({ name }) => name === 'java');
  const isAssembly = ({ name, args }: ShellCommand): boolean =>
    name === 'dotnet' && args[0]?.value?.endsWith('.dll') === true;
  if (kind === 'dotnet' && commands.some(isAssembly)) return true;
  if (scripts.length > 0) return false;
  const words = builds.flatMap(({ args }) => args.flatMap(({ value }) => value ?? []));
  const made = new Set(words.flatMap((word) => word.replace(/@.*$/, '').split('/').at(-1) ?? []));
  return commands.some(({ nameWord, name }) => {
    if (name === undefined || /\.\w+$/.test(name)) return false;
    return made.has(name) || /^\.{0,2}\/(?!(?:usr\/)?s?bin\/)/.test(nameWord.value ?? '');
  });
}

/** Compilers that a RUN installs and leaves behind. */
export interface LeftPackages {
  readonly tools: readonly InstalledPackage[];
  /** Headers and generators that came with them. */
  readonly helpers: number;
  /** The command that they were needed for. */
  readonly user: ShellCommand | undefined;
  /** A later RUN that removes them: too late, their layer stays. */
  readonly removedBy: Instruction | undefined;
}

export function* leftPackages(stage: Stage, runs: readonly Run[]): Iterable<LeftPackages> {
  const image = rootImage(stage);
  const held = image !== undefined && bringsCompiler(image);
  const lastUse = new Map<Toolchain, ShellCommand>();
  for (const { commands } of runs) {
    for (const command of commands) for (const kind of compilesWith(command)) lastUse.set(kind, command);
  }
  const isUsedAfter = (name: string, command: ShellCommand): boolean => {
    const kind = toolchainOf(name);
    if (kind === undefined || (kind === 'c' && held)) return false;
    return (lastUse.get(kind)?.span.start ?? 0) > command.span.start;
  };
  for (const [index, run] of runs.entries()) {
    for (const [at, command] of run.commands.entries()) {
      const step = packageStepOf(command);
      if (step?.kind !== 'install') continue;
      const candidates = step.packages.filter(({ name }) => isUsedAfter(name, command));
      if (candidates.length === 0) continue;
      const gone = removal(run.commands.slice(at + 1), step.group);
      const tools = gone === 'all' ? [] : candidates.filter(({ name }) => !gone.has(name));
      if (gone === 'all' || tools.length === 0) continue;
      const kinds = new Set(tools.map(({ name }) => toolchainOf(name)));
      const later = runs.slice(index + 1);
      yield {
        tools,
        helpers: kinds.has('c')
          ? step.packages.filter(({ name }) => servesCompiler(name) && !gone.has(name)).length
          : 0,
        user: [run, ...later]
          .flatMap(({ commands }) => commands)
          .find((one) => one.span.start > command.span.start && compilesWith(one).some((kind) => kinds.has(kind))),
        removedBy: later.find(({ commands }) => {
          const removed = removal(commands, step.group);
          return removed === 'all' || tools.every(({ name }) => removed.has(name));
        })?.instruction,
      };
    }
  }
}

/** Names of packages and groups that `commands` remove; "all" if that cannot be told from the text. */
function removal(commands: readonly ShellCommand[], group: string | undefined): ReadonlySet<string> | 'all' {
  const names = new Set<string>();
  const marks = commands.some(({ name }) => name === 'apt-mark');
  for (const command of commands) {
    const step = packageStepOf(command);
    if (step?.kind !== 'remove') continue;
    if (step.open || marks || step.packages.some(({ name }) => name === group)) return 'all';
    for (const { name } of step.packages) names.add(name);
  }
  return names;
}
