import type { GoWork } from '../models/go/go-mod.ts';
import type { LockDifference } from '../models/lock/in-step.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { type LockPair, lockPairs, lockUnit } from './lock-pairs.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** Every go.sum with the modules of its go.mod that it has no sums of; what a workspace or a vendor folder brings is left out. */
export function* goSumGaps(
  repository: Repository,
): Iterable<LockPair & { readonly missing: readonly LockDifference[] }> {
  for (const pair of lockPairs(repository)) {
    if (pair.lock.model.format !== 'go' || pair.state.state !== 'out-of-step') continue;
    if (repository.tree.exists(joinPath(parentOf(pair.manifest), 'vendor/modules.txt'))) continue;
    const workspace = workspacesOf(repository).find(({ modules }) => modules.has(pair.manifest));
    const missing = pair.state.differences.filter((one) => !workspace?.brings(one));
    if (missing.length > 0) yield { ...pair, missing };
  }
}

interface Workspace {
  /** Paths of the go.mod files that it uses. */
  readonly modules: ReadonlySet<string>;
  /** True if a build in the workspace does not ask the module's own go.sum for it. */
  readonly brings: (one: LockDifference) => boolean;
}

const workspacesOf = memoOf((repository: Repository): readonly Workspace[] =>
  repository
    .units(formats.goWork, repository.named('go.work'))
    .map(({ path, model }) => workspaceOf(repository, path, model)),
);

function workspaceOf(repository: Repository, path: string, model: GoWork): Workspace {
  const dir = parentOf(path);
  const modules = new Set(model.use.map(({ text }) => joinPath(joinPath(dir, text), 'go.mod')));
  const local = new Set([...modules].flatMap((one) => repository.unit(formats.goMod, one)?.model.module?.text ?? []));
  for (const one of model.replace) if (one.kind === 'folder') local.add(one.path.text);
  // Its name is no lock's, its lines are those of a go.sum: what it lists is there for every module of the workspace.
  const sums = repository.tree.text(joinPath(dir, 'go.work.sum')) ?? '';
  const others = [...modules].flatMap(
    (one) => lockUnit(repository, joinPath(parentOf(one), 'go.sum'))?.model.packages ?? [],
  );
  const known = new Set(others.map((one) => one.place));
  return {
    modules,
    brings: ({ name, manifest: version = '' }) =>
      local.has(name) || known.has(`${name}@${version}`) || sums.includes(`${name} ${version} h1:`),
  };
}
