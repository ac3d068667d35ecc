import type { NodeManager } from '../models/hardened/node.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import { joinPath, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { ancestorsOf } from '../repository/language-claims.ts';
import type { Repository, Unit } from '../repository/repository.ts';
import { isPlainWord, type Project } from './init-project.ts';

/** What a Node project installs, and from which lock. */
export interface NodePackages {
  readonly manager: NodeManager;
  /** Version of pnpm or Yarn that installs; undefined for the one of the image. */
  readonly managerVersion: string | undefined;
  /** Folder of the lock, relative to the repository: the context of the build. */
  readonly root: string;
  /** Undefined if there is nothing to install. */
  readonly lock: string | undefined;
  /** Files that an install reads, by folder, from `root`. */
  readonly manifests: ReadonlyMap<string, readonly string[]>;
  /** True if the lock is that of a workspace with other packages. */
  readonly workspace: boolean;
}

const locks: readonly (readonly [name: string, manager: NodeManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];
/** Files beside the manifest that change what an install does. */
const settings = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'patches/', '.yarn/'];
/** What installs where the repository does not say: of each lock format the newest line that reads it. */
const pnpmFor: Readonly<Record<string, string>> = { '5': '7.33.7', '6': '8.15.9', '9': '10.34.9' };
const yarnBerry = '4.18.1';

/** What is installed for the package in the project's folder; a text says what is missing. */
export function nodePackages({ repository, folder }: Project, model: PackageJson): NodePackages | string {
  for (const root of ancestorsOf(folder)) {
    const found = locks.find(([name]) => repository.isOwn(joinPath(root, name)));
    if (!found) continue;
    const [lock, plain] = found;
    const unit = repository.unit(formats.lock, joinPath(root, lock));
    const manager = plain === 'yarn' && unit?.model?.format === 'yarn-berry' ? 'yarn-berry' : plain;
    const top = repository.packageJson(joinPath(root, 'package.json'));
    const members = membersOf(repository, root, top);
    if (root !== folder && !members.includes(folder)) continue;
    const named = [model.packageManager, top?.model.packageManager].find((one) => one?.name === plain)?.version;
    const version = named !== undefined && /^\d+\.\d+\.\d+[\w.-]*$/.test(named) ? named : undefined;
    const manifests = new Map<string, readonly string[]>();
    const beside = settings.filter((name) =>
      name === '.yarn/'
        ? repository.hasOwnBelow(joinPath(root, '.yarn/releases')) ||
          repository.hasOwnBelow(joinPath(root, '.yarn/patches')) ||
          repository.hasOwnBelow(joinPath(root, '.yarn/plugins'))
        : name.endsWith('/')
          ? repository.hasOwnBelow(joinPath(root, name))
          : repository.isOwn(joinPath(root, name)),
    );
    manifests.set('', ['package.json', lock, ...beside]);
    for (const member of members) manifests.set(root === '' ? member : member.slice(root.length + 1), ['package.json']);
    return {
      manager,
      managerVersion: managerVersion(
        manager,
        version,
        unit?.model?.version,
        beside.includes('.yarn/') && repository.hasOwnBelow(joinPath(root, '.yarn/releases')),
      ),
      root,
      lock,
      manifests,
      workspace: members.length > 0,
    };
  }
  if (model.dependencies.every(({ kind }) => kind === 'peerDependencies'))
    return {
      manager: 'npm',
      managerVersion: undefined,
      root: folder,
      lock: undefined,
      manifests: new Map(),
      workspace: false,
    };
  const where = folder === '' ? '' : ` in ${folder}`;
  const bun = ancestorsOf(folder).some((dir) =>
    ['bun.lock', 'bun.lockb'].some((name) => repository.isOwn(joinPath(dir, name))),
  );
  if (bun) return `a lock of npm, pnpm or Yarn${where}: images for Bun are not written yet`;
  const commands: Readonly<Record<string, string>> = {
    pnpm: 'pnpm install --lockfile-only',
    yarn: 'yarn install --mode update-lockfile',
  };
  return `a lock file${where}, so that every build installs the same:  ${commands[model.packageManager?.name ?? ''] ?? 'npm install --package-lock-only'}`;
}

function managerVersion(
  manager: NodeManager,
  named: string | undefined,
  lockVersion: string | undefined,
  own: boolean,
): string | undefined {
  if (manager === 'npm') return undefined;
  if (manager === 'pnpm') return named ?? pnpmFor[lockVersion?.split('.')[0] ?? ''] ?? pnpmFor['9'];
  // The first line of Yarn is in the image, and hands over to the one that the repository holds.
  if (manager === 'yarn' || own) return undefined;
  return named ?? yarnBerry;
}

/** Folders of the packages of the workspace at `root`. */
function membersOf(repository: Repository, root: string, top: Unit<PackageJson> | undefined): readonly string[] {
  const pnpm =
    repository.unit(formats.yaml, joinPath(root, 'pnpm-workspace.yaml'))?.model.root.get('packages')?.items() ?? [];
  const patterns = [...(top?.model.workspaces.map(({ text }) => text) ?? []), ...pnpm.map(({ text }) => text ?? '')];
  if (patterns.length === 0) return [];
  return repository
    .named('package.json')
    .map(parentOf)
    .filter((dir) => {
      const name = root === '' ? dir : dir.startsWith(`${root}/`) ? dir.slice(root.length + 1) : '';
      return (
        name !== '' &&
        isPlainWord(name) &&
        !name.includes('node_modules') &&
        patterns.some((one) => !one.startsWith('!') && matches(one, name)) &&
        !patterns.some((one) => one.startsWith('!') && matches(one.slice(1), name))
      );
    });
}

/** Patterns of workspaces: a folder, `packages/*`, `packages/**`. */
function matches(pattern: string, folder: string): boolean {
  const wanted = pattern.replace(/^\.\//, '').replace(/\/$/, '').split('/');
  const parts = folder.split('/');
  for (const [index, one] of wanted.entries()) {
    if (one === '**') return true;
    const part = parts[index];
    if (
      part === undefined ||
      (one !== '*' && one !== part && !(one.endsWith('*') && part.startsWith(one.slice(0, -1))))
    )
      return false;
  }
  return wanted.length === parts.length;
}
