import type { Tree } from '../text/tree.ts';
import { type BuildContext, baseName, inside, joinPath, leftOut, resolveSource } from './build-context.ts';
import { type CopySource, copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';

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
  readonly copy: CopySource;
}

export interface Leaks {
  readonly secrets: readonly Leak[];
  readonly ballast: readonly Leak[];
}

/** Folders that tools make and that a build makes again, or that only a developer needs. */
const ballastFolders: ReadonlyMap<string, string> = new Map([
  ['.git', 'version history'],
  ['.hg', 'version history'],
  ['.svn', 'version history'],
  ['node_modules', 'packages installed for the host'],
  ['.venv', 'virtualenv of the host'],
  ['venv', 'virtualenv of the host'],
  ['__pycache__', 'bytecode cache'],
  ['.pytest_cache', 'test cache'],
  ['.mypy_cache', 'type-check cache'],
  ['.ruff_cache', 'lint cache'],
  ['.tox', 'test environments'],
  ['.nox', 'test environments'],
  ['.terraform', 'provider cache'],
  ['.gradle', 'build cache'],
  ['.next', 'build output'],
  ['.nuxt', 'build output'],
  ['.svelte-kit', 'build output'],
  ['.turbo', 'build cache'],
  ['.parcel-cache', 'build cache'],
]);

/** Names under which build output is common; only taken for that where git ignores it. */
const outputFolders = new Set(['dist', 'build', 'target', 'out', 'coverage', 'htmlcov', '.cache']);

const secretKey = /(?:pass(?:word|wd)?|secret|token|api_?key|private_?key|credential|access_?key|auth)/i;
const harmlessValue =
  /^(?:|change.?me.*|your.*|xxx+|<.*>|\*+|\$\{.*\}|example.*|dummy.*|test.*|secret|password|todo|none|null|true|false|\d{1,5})$/i;

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
        const worthless = folder
          ? ballastReason(repository, path, entry.name)
          : entry.name === '.git'
            ? 'version history'
            : undefined;
        const what = worthless === undefined && !folder ? secretIn(tree, path, entry.name, own.has(path)) : undefined;
        if (worthless !== undefined)
          ballast.push({ path, what: worthless, pattern: patternOf(relative, entry.name, true), local: true, copy });
        else if (what !== undefined)
          secrets.push({ path, what, pattern: patternOf(relative, entry.name, false), local: !own.has(path), copy });
        else if (folder) pending.push(path);
      }
    }
  }
  return { secrets, ballast };
}

function ballastReason(repository: Repository, path: string, name: string): string | undefined {
  const known = ballastFolders.get(name);
  if (known === undefined)
    return outputFolders.has(name) && repository.isIgnoredByGit(path) ? 'build output' : undefined;
  if (name === 'venv' || name === '.venv')
    return repository.tree.exists(joinPath(path, 'pyvenv.cfg')) ? known : undefined;
  return known;
}

/** `**` where the name says it all wherever it stands, else the very path. */
const patternOf = (relative: string, name: string, folder: boolean): string =>
  relative === name ? name : folder && !outputFolders.has(name) ? `**/${name}` : relative;

/** What is secret about a file, from its name and, where the name alone does not tell, its text; undefined if nothing is. */
function secretIn(tree: Tree, path: string, name: string, tracked: boolean): string | undefined {
  if (/(?:^|\/)(?:tests?|fixtures?|testdata|__tests__|examples?|docs?|mocks?|e2e|spec)\//i.test(path)) return undefined;
  if (/^\.env(?:\.|$)/.test(name) && !/example|sample|template|dist|test|ci$|schema|\.(?:md|ts|js|d\.ts)$/i.test(name))
    return envSecret(tree, path, tracked);
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)$/.test(name)) return 'a private SSH key';
  if (/\.(?:pem|key)$/.test(name)) return tree.text(path)?.includes('PRIVATE KEY-----') ? 'a private key' : undefined;
  if (/\.(?:p12|pfx)$/.test(name)) return 'a key store';
  if (name === '.npmrc')
    return /_authToken\s*=\s*(?!\$\{)\S{8,}/.test(tree.text(path) ?? '') ? 'a registry token' : undefined;
  if (name === '.pypirc' || name === '.netrc' || name === '.git-credentials') return 'stored credentials';
  if (/^(?:service.?account.*|credentials|.*-key)\.json$/i.test(name))
    return tree.text(path)?.includes('"private_key"') ? 'a service account key' : undefined;
  return undefined;
}

function envSecret(tree: Tree, path: string, tracked: boolean): string | undefined {
  const text = tree.text(path);
  if (text === undefined) return undefined;
  const variables = [...text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*$/gm)];
  if (variables.length === 0) return undefined;
  const count = `${variables.length} variable${variables.length === 1 ? '' : 's'}`;
  if (!tracked) return count;
  const secret = variables.find(
    ([, key = '', value = '']) => secretKey.test(key) && !harmlessValue.test(value.replace(/^["']|["']$/g, '')),
  );
  return secret ? `${count}, ${secret[1]} among them` : undefined;
}

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
