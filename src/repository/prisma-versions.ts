import { baseName, joinPath, parentOf } from './build-context.ts';
import { formats } from './formats.ts';
import type { Repository } from './repository.ts';

/** Which Prisma a project takes, and who says so. */
export interface PrismaVersion {
  /** "6.19.0"; of a range without a lock its major with what is newest in it: "6.999". */
  readonly version: string;
  /** Path of the lock or manifest. */
  readonly path: string;
  /** True if it is one version and no range. */
  readonly isExact: boolean;
  /** The manifest that asks for it. */
  readonly manifest: string;
}

const packages = ['prisma', '@prisma/client'];
const locks = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** The Prisma of the manifest nearest to `dir` that asks for one: from the lock beside or above it, else from its range. */
export function prismaVersionAt(repository: Repository, dir: string): PrismaVersion | undefined {
  for (let at = dir; ; at = parentOf(at)) {
    const manifest = joinPath(at, 'package.json');
    const wanted = repository
      .packageJson(manifest)
      ?.model.dependencies.filter(({ name, kind }) => packages.includes(name) && kind !== 'peerDependencies');
    if (wanted && wanted.length > 0) {
      const locked = lockedAt(repository, at);
      if (locked) return { ...locked, isExact: true, manifest };
      const texts = new Set(wanted.map(({ text }) => text.trim()));
      const [text = ''] = texts;
      if (texts.size > 1) return undefined;
      if (/^\d+\.\d+\.\d+$/.test(text)) return { version: text, path: manifest, isExact: true, manifest };
      const [, sign, major, minor] = /^([~^])(\d+)\.(\d+)\.\d+$/.exec(text) ?? [];
      return major === undefined
        ? undefined
        : { version: `${major}.${sign === '~' ? minor : '999'}`, path: manifest, isExact: false, manifest };
    }
    if (at === '') return undefined;
  }
}

/** The one version that the nearest lock at or above `dir` holds. */
function lockedAt(
  repository: Repository,
  dir: string,
): { readonly version: string; readonly path: string } | undefined {
  for (let at = dir; ; at = parentOf(at)) {
    const path = locks.map((name) => joinPath(at, name)).find((one) => repository.tree.exists(one));
    if (path !== undefined) {
      const lock = repository.unit(formats.lock, path)?.model;
      const versions = new Set(
        lock?.packages.flatMap(({ name, version }) => (packages.includes(name) && version ? [version] : [])),
      );
      const [version] = versions;
      return version !== undefined && versions.size === 1 ? { version, path } : undefined;
    }
    if (at === '') return undefined;
  }
}

/** How a lock or manifest is called in a message. */
export const sayVersion = ({ version, path, isExact }: PrismaVersion): string =>
  isExact ? `Prisma ${version} (${baseName(path)})` : `Prisma ${version.split('.')[0]}`;
