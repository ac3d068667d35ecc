import { keptOn } from '../text/kept-on.ts';
import { optionsOf } from '../models/dockerfile/csv.ts';
import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { type ImageSystem, systemOf } from '../models/image/system.ts';
import type { Script, ShellCommand } from '../models/shell/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import type { Invocation } from '../models/shell/tools/tool.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { memoOf } from './memo.ts';

/** A `--mount` of a RUN. */
export interface Mount {
  /** "bind" if none is written. */
  readonly type: string;
  /** As written; undefined if it names none. */
  readonly target: string | undefined;
}

/** A RUN, or the RUN that an ONBUILD registers. */
export interface BuildRun {
  readonly file: DockerfileUnit;
  readonly stage: Stage;
  /** What stands in the file: RUN or ONBUILD. */
  readonly instruction: Instruction;
  /** The RUN itself. */
  readonly body: Instruction;
  readonly scripts: readonly Script[];
  /** In file order, those inside substitutions and `sh -c` included. */
  readonly steps: readonly BuildStep[];
  readonly mounts: readonly Mount[];
  /** True if its layer is one of the final image's: what it leaves behind counts. */
  readonly kept: boolean;
}

/**
 * More commands in one RUN than anybody writes are not looked at: what stands behind a command is asked for each of them, and a part of
 * the RUN would tell less than nothing.
 */
const MAX_STEPS = 1_000;

/** One command of a RUN. */
export interface BuildStep {
  readonly run: BuildRun;
  readonly script: Script;
  /** Position among the steps of its RUN. */
  readonly index: number;
  readonly command: ShellCommand;
  /** What the command line means, if its program is a known tool. */
  readonly call: Invocation | undefined;
}

/** A step whose program is a known tool. */
export interface BuildCall extends BuildStep {
  readonly call: Invocation;
}

/** The shell code that builds the images of one Dockerfile, each command read once for all rules. */
export class BuildSteps {
  readonly runs: readonly BuildRun[];
  readonly #byName = new Map<string, BuildStep[]>();
  readonly #byTool = new Map<string, BuildCall[]>();

  constructor(runs: readonly BuildRun[]) {
    this.runs = runs;
    for (const { steps } of runs) {
      for (const step of steps) {
        if (step.command.name !== undefined) push(this.#byName, step.command.name, step);
        if (isCall(step)) push(this.#byTool, step.call.tool, step);
      }
    }
  }

  /** Commands with one of these program names. */
  named(...names: readonly string[]): readonly BuildStep[] {
    return gathered(this.#byName, names);
  }

  /** Command lines of one of these tools (ids of `src/models/shell/tools`). */
  calls(...tools: readonly string[]): readonly BuildCall[] {
    return gathered(this.#byTool, tools);
  }
}

const isCall = (step: BuildStep): step is BuildCall => step.call !== undefined;

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

function gathered<T extends BuildStep>(
  lists: ReadonlyMap<string, readonly T[]>,
  keys: readonly string[],
): readonly T[] {
  const found = keys.flatMap((key) => lists.get(key) ?? []);
  return keys.length < 2 ? found : found.sort((a, b) => a.command.span.start - b.command.span.start);
}

/** The RUN instructions of `file` with their commands, ONBUILD RUN among them; shells that are not read (PowerShell, cmd) have none. */
export const buildSteps = memoOf((file: DockerfileUnit): BuildSteps => {
  const lineage = new Set(file.final ? ancestry(file.final) : []);
  const runs: BuildRun[] = [];
  for (const stage of file.stages) {
    for (const instruction of stage.instructions) {
      const body = instruction.keyword === 'ONBUILD' ? instruction.inner : instruction;
      if (body?.keyword === 'RUN') runs.push(runOf(file, stage, instruction, body, lineage.has(stage)));
    }
  }
  return new BuildSteps(runs);
});

function runOf(
  file: DockerfileUnit,
  stage: Stage,
  instruction: Instruction,
  body: Instruction,
  kept: boolean,
): BuildRun {
  const scripts = file.scripts(instruction);
  const steps: BuildStep[] = [];
  const run: BuildRun = { file, stage, instruction, body, scripts, steps, mounts: mountsOf(body), kept };
  const count = scripts.reduce((sum, { commands }) => sum + commands.length, 0);
  for (const script of count > MAX_STEPS ? [] : scripts) {
    for (const command of script.commands) {
      steps.push({ run, script, index: steps.length, command, call: invocation(command) });
    }
  }
  return run;
}

function mountsOf({ flags }: Instruction): Mount[] {
  const mounts: Mount[] = [];
  for (const { name, value } of flags) {
    if (name !== 'mount' || value === undefined) continue;
    const options = new Map(optionsOf(value).map((one) => [one.key, one.value]));
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    mounts.push({ type: options.get('type') ?? 'bind', target });
  }
  return mounts;
}

/** The commands of the same RUN behind `step`. */
export const stepsAfter = ({ run, index }: BuildStep): readonly BuildStep[] => run.steps.slice(index + 1);

/** The command that takes what `step` writes to its pipe; undefined if it writes to none. */
export const readerOf = (step: BuildStep): BuildStep | undefined => {
  const { pipeline, inPipeline, pipelineLength } = step.command;
  if (inPipeline + 1 >= pipelineLength) return undefined;
  return step.run.steps.find(
    ({ command, script }) =>
      script === step.script && command.pipeline === pipeline && command.inPipeline === inPipeline + 1,
  );
};

/** True if a cache or tmpfs mount of the RUN holds `path` (absolute), so that nothing of it gets into the layer. */
export function isMounted({ mounts }: BuildRun, path: string): boolean {
  return mounts.some(({ type, target }) => {
    if ((type !== 'cache' && type !== 'tmpfs') || target === undefined) return false;
    const at = target.replace(/\/+$/, '');
    return path === at || path.startsWith(`${at}/`);
  });
}

const systems = keptOn<Stage, { readonly system: ImageSystem | undefined }>();

/** The system of the image that `stage` rests on, as far as its name says. */
export function systemOfStage(stage: Stage): ImageSystem | undefined {
  const known = systems.get(stage);
  if (known) return known.system;
  const image = ancestry(stage).at(-1)?.image;
  const system = image === undefined ? undefined : systemOf(parseImageReference(image));
  systems.set(stage, { system });
  return system;
}
