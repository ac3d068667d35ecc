import { keptOn } from '../text/kept-on.ts';
import { optionsOf } from '../models/dockerfile/csv.ts';
import { ancestry, effectiveWorkdir, environmentAt } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type BuildContext, inside, joinPath, leftOut, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { isDevelopment } from './purpose.ts';
import type { Repository } from './repository.ts';
import { below, type Place, type RunCommand } from './run-commands.ts';
import { type Origin, originOf } from './stage-files.ts';

/**
 * Where the file at `path` of the image comes from when an instruction begins: a bind mount of that RUN, or the COPY and ADD before it. What
 * other RUN instructions may have written is not asked.
 */
export function originAt(
  repository: Repository,
  context: BuildContext,
  { file, stage, instruction }: Place,
  path: string,
): Origin {
  const mounted = mountedFrom(repository, context, stage, instruction, path);
  return mounted ?? originOf(repository, file, context, copiesBefore(stage, instruction), joinPath('', path));
}

const copies = keptOn<Instruction, Stage>();

/** `stage` and its ancestors as they stand before `instruction`, without their RUN instructions. */
export function copiesBefore(stage: Stage, instruction: Instruction): Stage {
  const known = copies.get(instruction);
  if (known) return known;
  const lineage = ancestry(stage);
  let before: Stage | undefined;
  for (const one of lineage.toReversed()) {
    const instructions = one.instructions.filter(
      ({ keyword, span }) => keyword !== 'RUN' && span.start < instruction.span.start,
    );
    before = { ...one, parent: before, instructions };
  }
  copies.set(instruction, before ?? stage);
  return before ?? stage;
}

function mountedFrom(
  repository: Repository,
  context: BuildContext,
  stage: Stage,
  instruction: Instruction,
  path: string,
): Origin | undefined {
  for (const { name, value } of instruction.flags) {
    if (name !== 'mount' || value === undefined) continue;
    const options = new Map(optionsOf(value).map((one) => [one.key, one.value]));
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    const at = below(effectiveWorkdir(stage, instruction), target);
    const relative = at === undefined ? undefined : inside(joinPath('', at), joinPath('', path));
    if ((options.get('type') ?? 'bind') !== 'bind' || relative === undefined) continue;
    if (options.has('from')) return { kind: 'unknown' };
    const source = joinPath(context.dir, joinPath(options.get('source') ?? options.get('src') ?? '', relative));
    if (repository.tree.exists(source) && !leftOut(context, source))
      return { kind: 'context', path: source, instruction };
  }
  return undefined;
}

/** True if `name` is set to something other than "" , "0" and "false" when `run` starts: by ENV, ARG, `NAME=value command` or `export`. */
export function isSwitchedOn({ stage, instruction, command }: RunCommand, name: string): boolean {
  const off = /^(?:|0|false|no)$/i;
  const here = command.assignments.find((one) => one.name === name);
  if (here) return !off.test(here.value?.value ?? '1');
  if (instruction.rest.text.includes(`export ${name}=`)) return true;
  const environment = environmentAt(stage, instruction);
  return environment.has(name) && !off.test(environment.get(name) ?? '1');
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

/** A lock file that an install finds, or would find if it were copied. */
export interface FoundLock {
  /** Relative to the repository. */
  readonly path: string;
  /** Undefined if it is there when the install begins; else why not. */
  readonly missing: string | undefined;
}

/**
 * The lock called one of `names` for the `manifest` that `run` installs in `dir`: beside it, or at the top of its workspace. Undefined if
 * the repository has none.
 */
export function lockAt(
  repository: Repository,
  context: BuildContext,
  run: Place,
  dir: string,
  manifest: string,
  names: readonly string[],
): FoundLock | undefined {
  let ignored = false;
  for (let folder = dir; ; folder = `/${parentOf(folder.slice(1))}`) {
    for (const name of names) {
      const origin = originAt(repository, context, run, `${folder}/${name}`);
      if (origin.kind === 'context') return { path: origin.path, missing: undefined };
      if (origin.kind === 'absent') ignored ||= origin.ignored;
    }
    if (folder === '/') break;
  }
  const missing = ignored ? `${context.ignorePath} keeps it out of the build` : 'it is not copied before';
  for (let folder = parentOf(manifest); ; folder = parentOf(folder)) {
    const name = names.find((one) => repository.tree.exists(joinPath(folder, one)));
    if (name !== undefined && (folder === parentOf(manifest) || isWorkspace(repository, folder)))
      return { path: joinPath(folder, name), missing };
    if (folder === '') return undefined;
  }
}

const isWorkspace = (repository: Repository, dir: string): boolean =>
  repository.tree.exists(joinPath(dir, 'pnpm-workspace.yaml')) ||
  (repository.packageJson(joinPath(dir, 'package.json'))?.model.workspaces.length ?? 0) > 0 ||
  (repository.tree.exists(joinPath(dir, 'Cargo.toml')) &&
    repository.unit(formats.cargo, joinPath(dir, 'Cargo.toml'))?.model.workspace !== undefined) ||
  /^\[tool\.uv\.workspace\]/m.test(repository.tree.text(joinPath(dir, 'pyproject.toml')) ?? '');

const developmentStage =
  /(?:^|[._-])(?:dev|devel|develop|development|devcontainer|test|tests|testing|unittest|debug|lint|e2e|storybook|playground)(?:[._-]|$)/;

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
