import { baseName, joinPath, parentOf } from './build-context.ts';
import { originAt } from './installs.ts';
import { gapEverywhere, type LockedInstall, type LockGap } from './lock-gaps.ts';
import type { Repository } from './repository.ts';
import { argumentsOf, below, type RunCommand } from './run-commands.ts';

/** A `dotnet restore` that packages.lock.json does not settle. */
export interface RestoreGap {
  readonly install: LockedInstall;
  readonly gap: LockGap;
}

const valued = new Set(
  '-r --runtime -s --source -v --verbosity --packages --configfile --lock-file-path -p --arch -a --os'.split(' '),
);
const lockName = 'packages.lock.json';

/**
 * What is open about `dotnet restore` of a project that has a lock: without `--locked-mode` it writes the lock anew where the two
 * differ (learn.microsoft.com, "NuGet: enabling repeatable package restore").
 */
export function restoreGap(repository: Repository, run: RunCommand): RestoreGap | undefined {
  const { command, file } = run;
  const [verb] = command.args;
  if (command.name !== 'dotnet' || verb?.value !== 'restore' || repository.named(lockName).length === 0)
    return undefined;
  const { options, operands, known } = argumentsOf(command.args.slice(1), valued);
  const text = command.args.map(({ raw }) => raw).join(' ');
  if (!known || options.has('--locked-mode') || /RestoreLockedMode/i.test(text) || operands.length > 1)
    return undefined;
  const [project] = operands;
  const at = project === undefined ? run.dir : below(run.dir, project.value);
  const dir = at !== undefined && /\.\w+proj$/.test(at) ? parentOf(at) : at;
  if (dir === undefined) return undefined;
  const gap = gapEverywhere(repository, file, (context): LockGap | undefined => {
    const origin = originAt(repository, context, run, `${dir}/${lockName}`);
    if (origin.kind !== 'context' || isLocked(repository, parentOf(origin.path))) return undefined;
    return {
      kind: 'not-frozen',
      lock: origin.path,
      manifest: projectIn(repository, parentOf(origin.path)),
      flag: '--locked-mode',
    };
  });
  const install = { run, title: 'dotnet restore', verb, dir, manifest: '', locks: [lockName], flag: '--locked-mode' };
  return gap && { install, gap };
}

const projectIn = ({ tree }: Repository, dir: string): string =>
  joinPath(dir, tree.list(dir).find(({ name }) => /\.\w+proj$/.test(name))?.name ?? baseName(dir));

/** True if the project or a Directory.Build.props above it sets RestoreLockedMode. */
function isLocked(repository: Repository, dir: string): boolean {
  const files = [projectIn(repository, dir)];
  for (let folder = dir; ; folder = parentOf(folder)) {
    files.push(joinPath(folder, 'Directory.Build.props'));
    if (folder === '') break;
  }
  return files.some((path) => /<RestoreLockedMode\b/.test(repository.tree.text(path) ?? ''));
}
