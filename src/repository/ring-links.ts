import { RangeCache } from '../models/lock/node-range.ts';
import { normalizedName } from '../models/python/requirement.ts';
import { pythonRangeAllows } from '../models/versions/python.ts';
import type { Span } from '../text/span.ts';
import { inside, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';
import { type PackageUse, type Sdk, type SdkKind, useOf, type WorkspacePackage } from './ring-packages.ts';
import type { RingService } from './rings.ts';

/** Why ring 1 of a service takes a published package although the workspace makes it. */
export interface LinkGap {
  readonly path: string;
  readonly span: Span | undefined;
  /** A sentence without its end. */
  readonly message: string;
  readonly use: PackageUse;
  readonly source: WorkspacePackage;
}

/** `folder` and all above it, itself first. */
function* upwards(folder: string): Iterable<string> {
  for (let dir = folder; ; dir = parentOf(dir)) {
    yield dir;
    if (dir === '') return;
  }
}

/** The nearest of the folders from `folder` upwards that holds `name`; undefined if none does. */
export function nearestWith(repository: Repository, folder: string, name: string): string | undefined {
  for (const dir of upwards(folder)) if (repository.isOwn(joinPath(dir, name))) return dir;
  return undefined;
}

/** Why `sdk` is not linked into `service`; undefined if it is, is not asked for, is not made here, or nobody can say. */
export function linkGap(repository: Repository, service: RingService, sdk: Sdk): LinkGap | undefined {
  const { source, kind } = sdk;
  const use = source && useOf(repository, kind, sdk.name, service.folder);
  if (!source || !use) return undefined;
  return gaps[kind](repository, service.folder, use, source);
}

type GapOf = (repository: Repository, folder: string, use: PackageUse, source: WorkspacePackage) => LinkGap | undefined;

const gaps: Readonly<Record<SdkKind, GapOf>> = { npm: npmGap, pypi: uvGap, go: goGap };

/** What is written where: at the manifest's own dependency. */
const atUse = (use: PackageUse, source: WorkspacePackage, message: string): LinkGap => ({
  path: use.manifest,
  span: use.span,
  message,
  use,
  source,
});

function npmGap(
  repository: Repository,
  folder: string,
  use: PackageUse,
  source: WorkspacePackage,
): LinkGap | undefined {
  const { version } = use;
  if (/^(?:workspace|file|link|portal|catalog):/.test(version)) return undefined;
  const pnpm = nearestWith(repository, folder, 'pnpm-workspace.yaml');
  if (pnpm === undefined && !isMember(repository, folder)) return undefined;
  if (pnpm !== undefined && !linksByVersion(repository, pnpm))
    return atUse(
      use,
      source,
      `\`${source.name}\` is asked for as \`${version}\`; pnpm links only \`workspace:\` versions unless \`linkWorkspacePackages\` is on, so ring 1 takes the published one`,
    );
  if (new RangeCache().fit(version, source.version) !== 'no') return undefined;
  return atUse(use, source, differs(use, source));
}

const differs = ({ version }: PackageUse, { name, folder, version: own }: WorkspacePackage): string =>
  `\`${name}\` is asked for as \`${version}\`, but ${folder} is ${own ?? 'of no version'}: ring 1 does not take the one of the workspace`;

/** True if a `package.json` above `folder` has workspaces. */
function isMember(repository: Repository, folder: string): boolean {
  for (const dir of upwards(folder))
    if ((repository.packageJson(joinPath(dir, 'package.json'))?.model.workspaces.length ?? 0) > 0) return true;
  return false;
}

/** pnpm links what fits by its version if it is told to; before version 9 that was the default. */
function linksByVersion(repository: Repository, root: string): boolean {
  const written = repository.unit(formats.yaml, joinPath(root, 'pnpm-workspace.yaml'))?.model.root;
  const setting = written?.get('linkWorkspacePackages')?.text;
  if (setting !== undefined) return setting !== 'false';
  const npmrc = repository.tree.text(joinPath(root, '.npmrc')) ?? '';
  const told = /^link-workspace-packages\s*=\s*(\w+)/m.exec(npmrc)?.[1];
  if (told !== undefined) return told !== 'false';
  const manager = repository.packageJson(joinPath(root, 'package.json'))?.model.packageManager;
  // Without a version nobody knows which pnpm it is.
  return manager?.name !== 'pnpm' || manager.version === undefined || Number.parseInt(manager.version, 10) < 9;
}

function uvGap(repository: Repository, folder: string, use: PackageUse, source: WorkspacePackage): LinkGap | undefined {
  let root: string | undefined;
  for (const dir of upwards(folder)) {
    const uv = repository.pyproject(joinPath(dir, 'pyproject.toml'))?.model.node.at('tool', 'uv');
    const told = uv
      ?.get('sources')
      ?.entries()
      .find(({ key }) => normalizedName(key) === source.name)?.value;
    if (told && (told.kind === 'seq' || told.get('path') !== undefined)) return undefined;
    if (told?.get('workspace')?.value === true)
      return use.version !== '' &&
        source.version !== undefined &&
        pythonRangeAllows(use.version, source.version) === 'no'
        ? atUse(use, source, differs(use, source))
        : undefined;
    if (uv?.get('workspace')) root = dir;
  }
  if (root === undefined) return undefined;
  return atUse(
    use,
    source,
    `\`${source.name}\` comes from where it is published: neither ${joinPath(root, 'pyproject.toml')} nor ${use.manifest} has it in \`[tool.uv.sources]\` as \`{ workspace = true }\``,
  );
}

function goGap(repository: Repository, folder: string, use: PackageUse, source: WorkspacePackage): LinkGap | undefined {
  const own = repository.unit(formats.goMod, use.manifest)?.model;
  const root = nearestWith(repository, folder, 'go.work');
  const work = root === undefined ? undefined : repository.unit(formats.goWork, joinPath(root, 'go.work'));
  const replaced = [...(own?.replace ?? []), ...(work?.model.replace ?? [])];
  if (replaced.some(({ path, kind }) => path.text === source.name && kind === 'folder')) return undefined;
  if (root === undefined || !work) return undefined;
  if (work.model.use.some(({ text }) => joinPath(root, text) === source.folder)) return undefined;
  const written = `./${inside(root, source.folder) ?? source.folder}`;
  return {
    path: work.path,
    span: work.model.use[0]?.span,
    message: `go.work does not use ${written}, so ring 1 takes \`${source.name}\` ${use.version} as it is published`,
    use,
    source,
  };
}
