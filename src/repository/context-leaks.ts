import type { Tree } from '../text/tree.ts';
import { type BuildContext, baseName, inside, joinPath, leftOut, resolveSource } from './build-context.ts';
import { type CopySource, copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { installsItself } from './context-needs.ts';
import { isBrought } from './purpose.ts';
import type { Repository } from './repository.ts';
import { secretFile } from './secret-files.ts';

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

/** What the broad COPY instructions of `file` would take along from `context`; each leak once. */
export function leaksOf(repository: Repository, file: DockerfileUnit, context: BuildContext): Leaks {
  const secrets: Leak[] = [];
  const ballast: Leak[] = [];
  const { tree } = repository;
  const own = new Set(tree.paths());
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
      for (const entry of tree.list(dir)) {
        budget--;
        const path = joinPath(dir, entry.name);
        const relative = inside(context.dir, path) ?? path;
        const folder = entry.kind === 'directory';
        if (context.ignore && leftOut(context, path) && !(folder && context.ignore.mayHoldException(relative)))
          continue;
        const worthless = folder ? ballastReason(repository, path, entry.name) : undefined;
        const leak = { path, pattern: patternOf(relative, entry.name, folder), local: !own.has(path), copy };
        if (worthless !== undefined) {
          if (makesAgain(file, worthless)) ballast.push({ ...leak, what: worthless, mild: true, read: false });
        } else if (folder) pending.push(path);
        else {
          const secret = secretIn(tree, path);
          if (secret) secrets.push({ ...leak, ...secret });
        }
      }
    }
  }
  return { secrets, ballast };
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

function secretIn(tree: Tree, path: string): { what: string; mild: boolean; read: boolean } | undefined {
  const secret = isBrought(path) ? undefined : secretFile(tree, path);
  if (!secret?.seen) return undefined;
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
  if (name === 'venv' || name === '.venv')
    return repository.tree.exists(joinPath(path, 'pyvenv.cfg')) ? known : undefined;
  return known;
}

/** `**` where the name says it all wherever it stands, else the very path. */
const patternOf = (relative: string, name: string, folder: boolean): string =>
  relative === name ? name : folder && !outputFolders.has(name) ? `**/${name}` : relative;

/** Bytes below `path`, counted over at most `maxEntries` entries; `more` is true if there was more to count. */
export function weigh(tree: Tree, path: string): { bytes: number; more: boolean } {
  const pending = [path];
  let bytes = 0;
  let budget = 20_000;
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (budget-- <= 0) return { bytes, more: true };
    const entries = tree.list(one);
    if (entries.length === 0) bytes += tree.size(one);
    for (const entry of entries) {
      const child = joinPath(one, entry.name);
      if (entry.kind === 'directory') pending.push(child);
      else if (entry.kind === 'file') {
        budget--;
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
