import { invocation } from '../models/shell/tools/index.ts';
import { flagOf } from '../models/shell/tools/tool.ts';
import { joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { FrozenInstall } from './frozen-installs.ts';
import type { Repository } from './repository.ts';
import { cargoMembers, packageMembers, pnpmMembers, uvMembers } from './workspaces.ts';

/** How a tool takes a member that is not there; all of it was tried. */
export interface Manners {
  readonly title: string;
  readonly root: string;
  readonly manifest: string;
  readonly members: (dir: string) => readonly string[];
  /** `every`: any member counts; `wanted`: those that a member or the root which is there depends on. */
  readonly counts: 'every' | 'wanted';
  readonly effect: string;
  readonly stops: boolean;
}

/** How the package manager of `install` takes it; undefined if it does not matter (`npm ci`, `uv sync --frozen`), or a filter chooses. */
export function mannersOf(repository: Repository, { tool, title, run }: FrozenInstall): Manners | undefined {
  const call = invocation(run.command);
  if (call && flagOf(call, 'filter')) return undefined;
  const node = { title, root: 'package.json', manifest: 'package.json' } as const;
  const members = (dir: string): readonly string[] => packageMembers(repository, dir);
  switch (tool) {
    case 'yarn':
      return title.endsWith('--immutable')
        ? { ...node, members, counts: 'every', effect: 'it stops with YN0028, the lock would be modified', stops: true }
        : { ...node, members, counts: 'wanted', effect: 'yarn 1 looks for it in the registry instead', stops: false };
    case 'bun':
      return {
        ...node,
        members,
        counts: 'wanted',
        effect: 'it stops, it is listed in the lock but not on disk',
        stops: true,
      };
    case 'pnpm':
      return {
        ...node,
        root: 'pnpm-workspace.yaml',
        members: (dir) => pnpmMembers(repository, dir),
        counts: 'wanted',
        effect: 'pnpm leaves out what it depends on without a word',
        stops: false,
      };
    case 'uv':
      return title.endsWith('--locked')
        ? {
            title,
            root: 'pyproject.toml',
            manifest: 'pyproject.toml',
            members: (dir) => uvMembers(repository, dir),
            counts: 'every',
            effect: 'it stops, the lock seems to need an update',
            stops: true,
          }
        : undefined;
    default:
      return undefined;
  }
}

/** Go reads every module of go.work before all else. */
export const goManners = (repository: Repository, title: string): Manners => ({
  title,
  root: 'go.work',
  manifest: 'go.mod',
  members: (dir) =>
    (repository.unit(formats.goWork, joinPath(dir, 'go.work'))?.model.use ?? []).flatMap(({ text }) => {
      const path = joinPath(joinPath(dir, text), 'go.mod');
      return repository.tree.exists(path) ? [path] : [];
    }),
  counts: 'every',
  effect: 'it stops: cannot load module listed in go.work file',
  stops: true,
});

/** Cargo reads every member that is named. */
export const cargoManners = (repository: Repository, title: string): Manners => ({
  title,
  root: 'Cargo.toml',
  manifest: 'Cargo.toml',
  members: (dir) => {
    const written = repository.unit(formats.cargo, joinPath(dir, 'Cargo.toml'))?.model.workspace?.members ?? [];
    // What a pattern would match and is not there is no member.
    const listed = new Set(written.map(({ text }) => joinPath(dir, text)));
    return cargoMembers(repository, dir).filter((path) => listed.has(parentOf(path)));
  },
  counts: 'every',
  effect: 'it stops: failed to load manifest for workspace member',
  stops: true,
});
