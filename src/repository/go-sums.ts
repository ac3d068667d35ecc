import type { GoWork } from '../models/go/go-mod.ts';
import type { LockDifference } from '../models/lock/in-step.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { type LockPair, lockPairs, lockUnit } from './lock-pairs.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

export interface GoSumGap extends LockPair {
  readonly missing: readonly [LockDifference, ...LockDifference[]];
  /** True if a source of the module imports a package of the first one: then a build stops; the others count if something needs them. */
  readonly imported: boolean;
}

/** Every go.sum with the modules of its go.mod that it has no sums of; what a workspace or a vendor folder brings is left out. */
export function* goSumGaps(repository: Repository): Iterable<GoSumGap> {
  for (const pair of lockPairs(repository)) {
    if (pair.lock.model.format !== 'go' || pair.state.state !== 'out-of-step') continue;
    if (repository.tree.exists(joinPath(parentOf(pair.manifest), 'vendor/modules.txt'))) continue;
    const workspace = workspacesOf(repository).find(({ modules }) => modules.has(pair.manifest));
    const all = pair.state.differences.filter((one) => !workspace?.brings(one));
    const first = all.find((one) => isImported(repository, pair.manifest, one)) ?? all[0];
    if (!first) continue;
    const missing = [first, ...all.filter((one) => one !== first)] as const;
    yield { ...pair, missing: [...missing], imported: isImported(repository, pair.manifest, first) };
  }
}

/** Whether a Go file of the module has the path of the required module, which a `replace` may have given another one, in quotes. */
function isImported(repository: Repository, manifest: string, { span }: LockDifference): boolean {
  const required = repository
    .unit(formats.goMod, manifest)
    ?.model.require.find((one) => one.span.start === span?.start && one.span.end === span.end);
  if (!required || required.indirect) return false;
  const dir = parentOf(manifest);
  const quoted = [`"${required.path.text}"`, `"${required.path.text}/`];
  return repository.ending('.go').some((path) => {
    const text = inside(dir, path) === undefined ? undefined : repository.tree.text(path);
    return text !== undefined && quoted.some((one) => text.includes(one));
  });
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
