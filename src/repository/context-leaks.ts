import type { Tree } from '../text/tree.ts';
import { type BuildContext, baseName, inside, resolveSource } from './build-context.ts';
import { type CopySource, copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { installsItself } from './context-needs.ts';
import { memo } from './memo.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';
import { mayBeSecret, secretFile } from './secret-files.ts';

/** Something in a build context that a COPY of a whole folder takes along and that does not belong into an image. */
export interface Leak {
  /** Relative to the repository. */
  readonly path: string;
  /** Secrets: what they are; ballast: why it is none of the image's business. */
  readonly what: string;
  /** Pattern for the ignore file that keeps it out. */
  readonly pattern: string;
  /** True if git does not hold it: then it is nobody's but this machine's. */
  readonly local: boolean;
  /** True if it holds nothing that looks like a secret, only what somebody has set for themselves. */
  readonly mild: boolean;
  /** True if the build may read it: a bundler's variables. */
  readonly read: boolean;
  readonly copy: CopySource;
}

export interface Leaks {
  readonly secrets: readonly Leak[];
  readonly ballast: readonly Leak[];
}

const hostPackages = 'packages installed for the host';
const hostVenv = 'virtualenv of the host';
const buildOutput = 'build output';

/** Folders that tools make and that a build makes again, or that only a developer needs. */
const ballastFolders: ReadonlyMap<string, string> = new Map([
  ['.git', 'version history'],
  ['.hg', 'version history'],
  ['.svn', 'version history'],
  ['node_modules', hostPackages],
  ['.venv', hostVenv],
  ['venv', hostVenv],
  ['__pycache__', 'bytecode cache'],
  ['.pytest_cache', 'test cache'],
  ['.mypy_cache', 'type-check cache'],
  ['.ruff_cache', 'lint cache'],
  ['.tox', 'test environments'],
  ['.nox', 'test environments'],
  ['.terraform', 'provider cache'],
  ['.gradle', 'build cache'],
  ['.next', buildOutput],
  ['.nuxt', buildOutput],
  ['.svelte-kit', buildOutput],
  ['.turbo', 'build cache'],
  ['.parcel-cache', 'build cache'],
]);

/** Names under which build output is common; only taken for that where git ignores it. */
const outputFolders = new Set(['dist', 'build', 'target', 'out', 'coverage', 'htmlcov', '.cache']);

/** Keys and certificates that everybody has, for trying things out on one's own machine. */
const tryOut =
  /localhost|snake-?oil|self-?signed|insecure|dummy|example|sample|(?:^|[/._-])(?:test|tests|dev)(?:[/._-]|$)/i;

/** Bundlers put these into what every visitor downloads: a build that finds none makes another program. */
const published =
  /^[ \t]*(?:export[ \t]+)?(?:NEXT_PUBLIC|NUXT|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|NG_APP|STORYBOOK)_\w+[ \t]*=/m;

/** Most entries looked at below one context; a bigger one is judged by what was seen till then. */
const maxEntries = 50_000;

type Found = Omit<Leak, 'copy'>;

/** What one folder of a context holds, whichever Dockerfile copies it. */
export interface FolderLeaks {
  /** Number of its entries. */
  readonly entries: number;
  /** Folders in it that a copy goes on into. */
  readonly folders: readonly string[];
  readonly secrets: readonly Found[];
  readonly ballast: readonly Found[];
}

/**
 * What the broad COPY instructions of `file` would take along from `context`; each leak once. `look` tells what lies in a folder of
 * the context (see `folderLeaks`); the Dockerfiles of a context share it.
 */
export function leaksOf(
  tree: Tree,
  file: DockerfileUnit,
  context: BuildContext,
  look: (dir: string) => FolderLeaks,
): Leaks {
  const secrets: Leak[] = [];
  const ballast: Leak[] = [];
  const again = memo((what: string) => makesAgain(file, what));
  const seen = new Set<string>();
  let budget = maxEntries;
  for (const copy of copySources(file)) {
    const folders = resolveSource(tree, context, copy.text).found.filter(
      (path) => path === '' || tree.list(path).length > 0,
    );
    const pending = folders.filter((path) => !ballastFolders.has(baseName(path)));
    for (let dir = pending.pop(); dir !== undefined && budget > 0; dir = pending.pop()) {
      if (seen.has(dir)) continue;
      seen.add(dir);
      const found = look(dir);
      budget -= found.entries;
      for (const one of found.ballast) if (again(one.what)) ballast.push({ ...one, copy });
      for (const one of found.secrets) secrets.push({ ...one, copy });
      for (const folder of found.folders) pending.push(folder);
    }
  }
  return { secrets, ballast };
}

/** What lies in folder `dir` of `context` and is not left out, without the folders in it. */
export function folderLeaks(repository: Repository, context: BuildContext, dir: string): FolderLeaks {
  const { tree } = repository;
  const { ignore } = context;
  const folders: string[] = [];
  const secrets: Found[] = [];
  const ballast: Found[] = [];
  // Paths are put together by hand: an entry is neither `..` nor empty, and there may be 100,000.
  const prefix = dir === '' ? '' : `${dir}/`;
  const below = inside(context.dir, dir) ?? dir;
  const relativePrefix = below === '' ? '' : `${below}/`;
  const entries = tree.list(dir);
  for (const { name, kind } of entries) {
    const folder = kind === 'directory';
    if (!folder && !mayBeSecret(name)) continue;
    const relative = relativePrefix + name;
    if (ignore?.ignores(relative) && !(folder && ignore.mayHoldException(relative))) continue;
    const path = prefix + name;
    const worthless = folder ? ballastReason(repository, path, name) : undefined;
    const found = (): Pick<Found, 'path' | 'pattern' | 'local'> => ({
      path,
      pattern: patternOf(relative, name, folder),
      local: !repository.isOwn(path),
    });
    if (worthless !== undefined) ballast.push({ ...found(), what: worthless, mild: true, read: false });
    else if (folder) folders.push(path);
    else {
      const secret = secretIn(repository, path);
      if (secret) secrets.push({ ...found(), ...secret });
    }
  }
  return { entries: entries.length, folders, secrets, ballast };
}

/** What an image does not install or build itself it needs from the host. */
function makesAgain(file: DockerfileUnit, what: string): boolean {
  if (what === hostPackages || what === hostVenv) return installsItself(file);
  if (what !== buildOutput) return true;
  return file.model.instructions.some(
    ({ keyword, rest }) =>
      keyword === 'RUN' &&
      /\b(?:build|package|compile|make|publish|generate|assemble|turbo|nx|vite|tsc)\b/.test(rest.text),
  );
}

function secretIn(
  { tree, isOwn }: Repository,
  path: string,
): { what: string; mild: boolean; read: boolean } | undefined {
  const secret = secretFile(tree, path, isOwn);
  if (!secret?.seen || isBrought(path)) return undefined;
  if (secret.id === 'private_key' && tryOut.test(path)) return undefined;
  const env = secret.id === 'env';
  return {
    what: secret.what,
    mild: env && secret.what.includes('git leaves out'),
    read: env && published.test(tree.text(path) ?? ''),
  };
}

function ballastReason(repository: Repository, path: string, name: string): string | undefined {
  const known = ballastFolders.get(name);
  if (known === undefined) return outputFolders.has(name) && repository.isIgnoredByGit(path) ? buildOutput : undefined;
  if (name === 'venv' || name === '.venv') return repository.tree.exists(`${path}/pyvenv.cfg`) ? known : undefined;
  return known;
}

/** `**` where the name says it all wherever it stands, else the very path. */
const patternOf = (relative: string, name: string, folder: boolean): string =>
  relative === name ? name : folder && !outputFolders.has(name) ? `**/${name}` : relative;

/** Most entries that are weighed below one folder: each is a look at the disk, and the order of size is plain by then. */
const maxWeighed = 2000;

/** Bytes below `path`, counted over at most `maxWeighed` entries; `more` is true if there was more to count. */
export function weigh(tree: Tree, path: string): { bytes: number; more: boolean } {
  const pending = [path];
  let bytes = 0;
  let budget = maxWeighed;
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (budget-- <= 0) return { bytes, more: true };
    const entries = tree.list(one);
    if (entries.length === 0) bytes += tree.size(one);
    for (const { name, kind } of entries) {
      const child = `${one}/${name}`;
      if (kind === 'directory') pending.push(child);
      else if (kind === 'file') {
        if (budget-- <= 0) return { bytes, more: true };
        bytes += tree.size(child);
      }
    }
  }
  return { bytes, more: false };
}

/** "861 MB", "2.1 MB", "14 kB": decimal units, as engines print them. */
export function sized(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`;
}
