import type { LockedPackage } from '../models/lock/syntax.ts';
import { inside, joinPath, parentOf } from '../repository/build-context.ts';
import { formats } from '../repository/formats.ts';
import { pinsOf } from '../repository/pinned-requirements.ts';
import { ancestorsOf } from '../repository/language-claims.ts';
import type { Repository } from '../repository/repository.ts';
import { isPlainWord, type Project } from './init-project.ts';

/** What a Python project installs, and from which file. */
export interface PythonPackages {
  readonly manager: 'uv' | 'poetry' | 'pip';
  /** The lock or the requirements, from the project's folder. */
  readonly lock: string;
  /** Folder of the lock, relative to the repository. */
  readonly root: string;
  /** Files that the installation reads, from `root`. */
  readonly manifests: readonly string[];
  /** Canonical names. */
  readonly names: ReadonlySet<string>;
  readonly hashes: boolean;
  /** Something lies in the repository, beside the project itself. */
  readonly local: boolean;
  /** Something comes from a version control system. */
  readonly git: boolean;
  /** Version of Poetry that wrote the lock. */
  readonly poetry: string | undefined;
  /** Requirements without a version. */
  readonly open: readonly string[];
}

const requirementNames = [
  'requirements.lock.txt',
  'requirements.lock',
  'requirements.txt',
  'requirements/production.txt',
  'requirements/prod.txt',
  'requirements/base.txt',
];

/** What is installed; undefined if no file says it. */
export function pythonPackages(project: Project): PythonPackages | undefined {
  const { repository, folder } = project;
  if (repository.isOwn(joinPath(folder, 'pyproject.toml')))
    for (const manager of ['uv', 'poetry'] as const) {
      const found = lockedBy(repository, folder, manager);
      if (found) return found;
    }
  const name = requirementNames.find((one) => repository.isOwn(joinPath(folder, one)));
  return name === undefined ? undefined : fromRequirements(repository, folder, name);
}

function lockedBy(repository: Repository, folder: string, manager: 'uv' | 'poetry'): PythonPackages | undefined {
  for (const root of manager === 'uv' ? ancestorsOf(folder) : [folder]) {
    const lock = repository.unit(formats.lock, joinPath(root, `${manager}.lock`))?.model;
    const own = inside(root, folder) ?? '';
    // The lock of a workspace has its members by their folders.
    if (!lock || (own !== '' && !lock.packages.some(({ link, resolved }) => link && resolved === own))) continue;
    const others = lock.packages.filter((one) => !isProject(one));
    const settings = manager === 'poetry' && repository.isOwn(joinPath(root, 'poetry.toml')) ? ['poetry.toml'] : [];
    return {
      manager,
      lock: `${manager}.lock`,
      root,
      manifests: ['pyproject.toml', `${manager}.lock`, ...settings],
      names: new Set(lock.packages.map(({ name }) => name)),
      hashes: true,
      local: others.some(({ link }) => link),
      git: others.some(
        ({ resolved }) => resolved !== undefined && /\.git\b|git\+|github\.com\/[^/]+\/[^/]+(?:\?|#|$)/.test(resolved),
      ),
      poetry: lock.facts.get('generator'),
      open: [],
    };
  }
  return undefined;
}

/** The project itself: uv has it in its lock. */
const isProject = ({ link, resolved }: LockedPackage): boolean => link && (resolved === undefined || resolved === '.');

function fromRequirements(repository: Repository, folder: string, name: string): PythonPackages {
  const files = includedFiles(repository, joinPath(folder, name));
  const lines = files.flatMap((path) => repository.unit(formats.requirements, path)?.model.lines ?? []);
  const projects = lines.flatMap((line) => (line.kind === 'project' ? [line] : []));
  const locations = lines.flatMap((line) => (line.kind === 'location' ? [line] : []));
  return {
    manager: 'pip',
    root: folder,
    lock: name,
    manifests: files.map((path) => (folder === '' ? path : path.slice(folder.length + 1))),
    names: new Set(projects.map(({ requirement }) => requirement.normalized)),
    hashes: projects.length > 0 && locations.length === 0 && projects.every(({ hashes }) => hashes.length > 0),
    local: locations.some(({ form }) => form === 'path'),
    git:
      locations.some(({ form }) => form === 'vcs') ||
      projects.some(({ requirement }) => requirement.url?.startsWith('git+') === true),
    poetry: undefined,
    open: pinsOf(repository.tree, joinPath(folder, name))?.open ?? [],
  };
}

/** `path` and what it includes with `-r` and `-c`, as far as it is there. */
function includedFiles(repository: Repository, path: string): readonly string[] {
  const files = new Set([path]);
  for (const one of files) {
    if (files.size > 16) break;
    for (const { options } of repository.unit(formats.requirements, one)?.model.lines ?? [])
      for (const { name, value } of options)
        if (/^(?:-r|-c|--requirement|--constraint)$/.test(name) && value !== undefined) {
          const other = joinPath(parentOf(one), value);
          if (isPlainWord(other) && repository.tree.exists(other)) files.add(other);
        }
  }
  return [...files];
}

/** Debian packages that a distribution needs when no wheel of it is complete: to build it, to run it. */
const system: Readonly<Record<string, readonly [build: readonly string[], run: readonly string[]]>> = {
  psycopg2: [['gcc', 'libc6-dev', 'libpq-dev'], ['libpq5']],
  mysqlclient: [['gcc', 'libc6-dev', 'default-libmysqlclient-dev', 'pkg-config'], ['libmariadb3']],
  uwsgi: [['gcc', 'libc6-dev'], []],
  'python-magic': [[], ['libmagic1']],
};

/** What Debian has to bring for `packages`. */
export function systemPackages({ names, git }: PythonPackages): { build: readonly string[]; run: readonly string[] } {
  const needed = [...names].flatMap((name) => (Object.hasOwn(system, name) ? [system[name]] : []));
  // psycopg without its binary loads the library of the system.
  const psycopg = names.has('psycopg') && !names.has('psycopg-binary') && !names.has('psycopg-c') ? ['libpq5'] : [];
  return {
    build: [...new Set([...needed.flatMap((one) => one?.[0] ?? []), ...(git ? ['ca-certificates', 'git'] : [])])],
    run: [...new Set([...needed.flatMap((one) => one?.[1] ?? []), ...psycopg])],
  };
}
