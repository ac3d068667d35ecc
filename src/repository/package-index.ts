import type { Stage } from '../models/dockerfile/syntax.ts';
import { isInstall, isLocalInstall, managerOf, type PackageManager } from '../models/shell/package-managers.ts';
import { has } from '../models/shell/tools/tool.ts';
import { type BuildCall, type BuildRun, buildSteps, isMounted } from './build-steps.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';

/** apt and apk: the others fetch their index when they need it. */
function indexed(
  step: BuildRun['steps'][number],
): { readonly step: BuildCall; readonly manager: PackageManager } | undefined {
  const manager = step.call && managerOf(step.call.tool);
  return step.call && manager && (manager.name === 'apt' || manager.name === 'apk')
    ? { step: { ...step, call: step.call }, manager }
    : undefined;
}

const isUpdate = ({ call }: BuildCall): boolean => call.subcommand === 'update';

/** `apk add -U` and `--no-cache` bring the index themselves. */
const bringsIndex = ({ call }: BuildCall): boolean =>
  has(call, 'no-cache') || has(call, 'update-cache') || isLocalInstall(call);

/** Installs of `run` that no update stands before. */
function installsWithoutUpdate(run: BuildRun): BuildCall[] {
  const found: BuildCall[] = [];
  for (const one of run.steps) {
    if (mayUpdate(one)) return found;
    const known = indexed(one);
    if (!known) continue;
    if (isUpdate(known.step)) return found;
    if (!isInstall(known.step.call, known.manager) || bringsIndex(known.step)) continue;
    if (!known.manager.caches.some((path) => isMounted(run, path))) found.push(known.step);
  }
  return found;
}

/** Programs and scripts that may run an update of their own: `curl … | bash`, `add-apt-repository`, `./setup.sh`. */
const mayUpdate = ({ command }: BuildRun['steps'][number]): boolean =>
  command.name === undefined ||
  (/^(?:bash|sh|ash|source|\.|eval|add-apt-repository|apt-add-repository|make|ansible\S*|extrepo|tasksel|apt-fast)$|\.sh$|setup|install/.test(
    command.name,
  ) &&
    command.name !== 'install');

/** An update in a RUN that installs nothing, with the installs further down (up to the next update) that rest on it. */
export interface SplitUpdate {
  readonly update: BuildCall;
  readonly installs: BuildCall[];
  /** False if something further down may use the index without saying so. */
  certain: boolean;
}

/** What a stage knows of the index when its next RUN begins. */
interface Index {
  readonly split: Map<PackageManager, SplitUpdate>;
  /** The index comes from a RUN that installed something, too. */
  joined: boolean;
}

/** Where the index of packages and what is installed from it lie in different layers. */
export interface OldIndexes {
  readonly split: readonly SplitUpdate[];
  /** Installs whose index comes from an earlier RUN that installed something, too. */
  readonly stale: readonly BuildCall[];
}

/** One walk over the file: a stage begins with what its parent knows at its end. */
export function oldIndexes(file: DockerfileUnit): OldIndexes {
  const split: SplitUpdate[] = [];
  const stale: BuildCall[] = [];
  const ends = new Map<Stage, Index>();
  let stage: Stage | undefined;
  for (const run of buildSteps(file).runs) {
    if (run.body !== run.instruction) continue;
    if (stage !== run.stage) {
      stage = run.stage;
      ends.set(stage, inherited(stage, ends));
    }
    const index = ends.get(stage);
    if (index) step(run, index, split, stale);
  }
  return {
    split: split.filter(
      ({ installs, certain, update }) => installs.length > 0 || (certain && update.run.kept && isAlone(update.run)),
    ),
    stale,
  };
}

function inherited({ parent }: Stage, ends: ReadonlyMap<Stage, Index>): Index {
  let one = parent;
  while (one && !ends.has(one)) one = one.parent;
  const known = one && ends.get(one);
  return { split: new Map(known?.split), joined: known?.joined ?? false };
}

function step(run: BuildRun, index: Index, split: SplitUpdate[], stale: BuildCall[]): void {
  const known = run.steps.flatMap((one) => indexed(one) ?? []);
  const unknown = run.steps.some(mayUpdate);
  const without = installsWithoutUpdate(run);
  if (index.joined) stale.push(...without);
  for (const [manager, pending] of index.split) {
    pending.installs.push(...without.filter(({ call }) => manager.tools.includes(call.tool)));
    if (unknown || known.some((one) => one.manager === manager)) pending.certain = false;
  }
  const updates = known.filter((one) => isUpdate(one.step));
  for (const { manager } of updates) index.split.delete(manager);
  const [update] = updates;
  if (!update) {
    if (unknown) index.joined = false;
    return;
  }
  index.joined = known.some((one) => isInstall(one.step.call, one.manager));
  if (index.joined || unknown || update.manager.caches.some((path) => isMounted(run, path))) return;
  const pending = { update: update.step, installs: [], certain: true };
  index.split.set(update.manager, pending);
  split.push(pending);
}

const isAlone = ({ steps }: BuildRun): boolean =>
  steps.every((one) => one.command.name === 'echo' || one.command.name === 'set' || indexed(one) !== undefined);
