import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import { globBase, globTest, isGlob } from './inventory-glob.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** Manifests called `name` in the folders that `patterns` (relative to `dir`, `!` takes out) and not `exclude` name, without that of `dir`. */
export function membersUnder(
  repository: Repository,
  dir: string,
  name: string,
  patterns: readonly string[],
  exclude: readonly string[] = [],
): readonly string[] {
  const clean = (pattern: string): string => joinPath(dir, pattern.replace(/^!/, ''));
  const out = [...exclude, ...patterns.filter((one) => one.startsWith('!'))].map((one) => globTest(clean(one)));
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) continue;
    const target = clean(pattern);
    const matches = globTest(target);
    const base = globBase(target);
    const candidates = isGlob(target)
      ? repository.named(name).filter((path) => base === '' || path.startsWith(`${base}/`))
      : [joinPath(target, name)].filter((path) => repository.tree.exists(path));
    for (const path of candidates) {
      const folder = parentOf(path);
      if (folder === dir || /(?:^|\/)node_modules\//.test(path)) continue;
      if ((!isGlob(target) || matches(folder)) && !out.some((excluded) => excluded(folder))) found.add(path);
    }
  }
  return [...found].sort();
}

/** Folder → package.json of each member of the npm, yarn or bun workspace there. */
const listed = memoOf((_repository: Repository) => new Map<string, readonly string[]>());

/** Members of the workspace that the `package.json` in `dir` names: none if it names none. */
export function packageMembers(repository: Repository, dir: string): readonly string[] {
  const known = listed(repository);
  let members = known.get(dir);
  if (!members) {
    const path = joinPath(dir, 'package.json');
    const patterns = repository.tree.exists(path) ? repository.packageJson(path)?.model.workspaces : undefined;
    members = membersUnder(repository, dir, 'package.json', patterns?.map(({ text }) => text) ?? []);
    known.set(dir, members);
  }
  return members;
}

/** Members of the workspace of `pnpm-workspace.yaml` in `dir`. */
export function pnpmMembers(repository: Repository, dir: string): readonly string[] {
  const root = repository.unit(formats.yaml, joinPath(dir, 'pnpm-workspace.yaml'))?.model.root;
  const patterns = root?.get('packages')?.items() ?? [];
  return membersUnder(
    repository,
    dir,
    'package.json',
    patterns.flatMap(({ text }) => text ?? []),
  );
}

/** Members of `[tool.uv.workspace]` of the `pyproject.toml` in `dir`. */
export function uvMembers(repository: Repository, dir: string): readonly string[] {
  const path = joinPath(dir, 'pyproject.toml');
  if (repository.tree.text(path)?.includes('tool.uv.workspace') !== true) return [];
  const table = repository.pyproject(path)?.model.node.at('tool', 'uv', 'workspace');
  const list = (key: string): readonly string[] =>
    table
      ?.get(key)
      ?.items()
      .flatMap(({ text }) => text ?? []) ?? [];
  return membersUnder(repository, dir, 'pyproject.toml', list('members'), list('exclude'));
}

/** Members of `[workspace]` of the `Cargo.toml` in `dir`. */
export function cargoMembers(repository: Repository, dir: string): readonly string[] {
  const path = joinPath(dir, 'Cargo.toml');
  const workspace = repository.tree.exists(path) ? repository.unit(formats.cargo, path)?.model.workspace : undefined;
  const texts = (list: readonly { readonly text: string }[] = []): readonly string[] => list.map(({ text }) => text);
  return membersUnder(repository, dir, 'Cargo.toml', texts(workspace?.members), texts(workspace?.exclude));
}
