import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import type { Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { systemOf } from '../models/image/system.ts';
import type { LockedPackage, LockFile } from '../models/lock/syntax.ts';
import { fits, isPure, type WheelPlatform, wheelTags } from '../models/python/wheel.ts';
import { pythonRangeAllows } from '../models/versions/python.ts';
import { type SpeakingBase, speakingBases } from './base-images.ts';
import { type BuildContext, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { mayHoldCompiler } from './compilers.ts';
import { type PythonInstall, pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { runCommands } from './run-commands.ts';
import { startContexts } from './start-commands.ts';

/** A locked package none of whose wheels runs in the image that it is installed in. */
export interface UnfitPackage {
  readonly locked: LockedPackage;
  /** Source distributions are there to build from. */
  readonly hasSource: boolean;
  /** What its wheels are built for: "cp39 to cp311", "manylinux". */
  readonly built: string;
}

/** An install from a lock that has packages without a wheel for the image. */
export interface UnfitInstall {
  readonly file: DockerfileUnit;
  readonly install: PythonInstall;
  readonly lock: string;
  /** As written. */
  readonly image: string;
  /** "cp312-musllinux" */
  readonly wanted: string;
  readonly packages: readonly UnfitPackage[];
}

/** glibc 2 of Debian's releases, by their major number. */
const glibc: Readonly<Record<string, number>> = { 10: 28, 11: 31, 12: 36, 13: 41 };

/** Installs of the locked main dependencies for which the lock's list of wheels has nothing that runs in the image. */
export function* unfitInstalls(repository: Repository): Iterable<UnfitInstall> {
  if (repository.named('uv.lock').length === 0 && repository.named('poetry.lock').length === 0) return;
  for (const file of repository.dockerfiles) {
    if (!/\b(?:uv\s+sync|poetry\s+(?:install|sync))\b/.test(file.text)) continue;
    const contexts = startContexts(repository)(file);
    const bases = speakingBases(repository, file, 'python');
    const seen = new Set<string>();
    for (const stage of file.live) {
      for (const run of runCommands(file, stage)) {
        const install = run.command.conditional ? undefined : pythonInstallOf(run);
        const found = install && unfitOf(repository, contexts, bases, install);
        if (!found || seen.has(`${found.lock}\0${found.image}`)) continue;
        seen.add(`${found.lock}\0${found.image}`);
        if (found.packages.length > 0) yield found;
      }
    }
  }
}

function unfitOf(
  repository: Repository,
  contexts: readonly BuildContext[],
  bases: ReadonlyMap<Stage, readonly SpeakingBase[]>,
  install: PythonInstall,
): UnfitInstall | undefined {
  const { run, dir } = install;
  const name = lockOf(install);
  const root = ancestry(run.stage).at(-1);
  const [base, ...others] = (root && bases.get(root)) ?? [];
  const on = base && others.length === 0 ? platformOf(base) : undefined;
  if (name === undefined || dir === undefined || !base || !on) return undefined;
  const [path, ...more] = new Set(
    contexts.map((context) => {
      const origin = originAt(repository, context, run, `${dir}/${name}`);
      return origin.kind === 'context' ? origin.path : undefined;
    }),
  );
  if (path === undefined || more.length > 0 || choosesPython(repository, install, path, on)) return undefined;
  const lock = repository.unit(formats.lock, path)?.model;
  if (!lock || !isInRange(lock, on)) return undefined;
  const packages = surelyInstalled(repository, lock, path).flatMap((one) => unfit(one, on) ?? []);
  const sourceless = packages.filter(({ hasSource }) => !hasSource);
  return {
    file: run.file,
    install,
    lock: path,
    image: base.image,
    wanted: `cp3${on.minor}-${on.libc === 'musl' ? 'musllinux' : 'manylinux'}`,
    packages: packages.length > sourceless.length && !mayHoldCompiler(run) ? packages : sourceless,
  };
}

/** The lock that `install` keeps to; undefined if it installs something else, or asks for other files than its wheels. */
function lockOf({ manager, verb, options, operands }: PythonInstall): string | undefined {
  if (operands.length > 0) return undefined;
  const other =
    /^(?:--(?:only|package|no-install-package|no-binary|no-build|find-links|python|script|directory|inexact|dry-run|managed-python|upgrade)|-p|-f|-P|-C|--only-.*|--no-install-(?:local|workspace).*)$/;
  if ([...options].some(([name, value]) => other.test(name) && !(name === '--only' && /\bmain\b/.test(value))))
    return undefined;
  if (manager === 'uv' && verb.value === 'sync') return 'uv.lock';
  return manager === 'poetry' && /^(?:install|sync)$/.test(verb.value ?? '') ? 'poetry.lock' : undefined;
}

function platformOf({ image, version }: SpeakingBase): WheelPlatform | undefined {
  const reference = parseImageReference(image);
  const system = systemOf(reference);
  const minor = /^3\.(\d+)(?:\.|$)/.exec(version)?.[1];
  if (system?.libc === undefined || minor === undefined) return undefined;
  const { distribution, release, libc } = system;
  if (distribution !== 'debian' && distribution !== 'alpine') return undefined;
  const [major = '', second = '0'] = release?.split('.') ?? [];
  const libcMinor =
    libc === 'musl'
      ? Number(major) === 3
        ? Number(second) < 13
          ? 1
          : 2
        : undefined
      : Object.hasOwn(glibc, major)
        ? glibc[major]
        : undefined;
  return { minor: Number(minor), libc, libcMinor };
}

/** True if another Python than the image's may be taken: uv fetches one where it is told to. */
function choosesPython(
  repository: Repository,
  { run }: PythonInstall,
  lock: string,
  { minor }: WheelPlatform,
): boolean {
  const environment = environmentAt(run.stage, run.instruction);
  const names = [...environment.keys(), ...run.command.assignments.map(({ name }) => name)];
  if (names.some((name) => /^(?:UV|POETRY)_.*(?:PYTHON$|PYTHON_PREFERENCE|BINARY|NO_BUILD|FIND_LINKS)/.test(name)))
    return true;
  const isTold = ancestry(run.stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest }) =>
        keyword === 'RUN' && /\buv\s+(?:python|venv)\b|\bpoetry\s+env\b|\bpyenv\b|\.python-version/.test(rest.text),
    ),
  );
  if (isTold) return true;
  for (let folder = parentOf(lock); ; folder = parentOf(folder)) {
    const path = joinPath(folder, '.python-version');
    if (repository.tree.exists(path)) {
      const [first] = repository.unit(formats.pythonVersion, path)?.model ?? [];
      return first?.version === undefined || !new RegExp(`^3\\.${minor}(?:\\.|$)`).test(first.version);
    }
    if (folder === '') return false;
  }
}

/** False where the image's Python lies outside of what the lock is for: another one is fetched, or the install stops for that. */
function isInRange({ facts }: LockFile, { minor }: WheelPlatform): boolean {
  const range = facts.get('requires-python') ?? facts.get('python-versions');
  return range !== undefined && pythonRangeAllows(range, `3.${minor}`) === 'yes';
}

/** The packages that the project's own dependencies bring on every platform, each locked once. */
function surelyInstalled(repository: Repository, lock: LockFile, path: string): readonly LockedPackage[] {
  const byName = new Map<string, LockedPackage | undefined>();
  for (const one of lock.packages) byName.set(one.name, byName.has(one.name) ? undefined : one);
  const names = new Set(rootNames(repository, lock, path, byName));
  const found: LockedPackage[] = [];
  for (const name of names) {
    const one = byName.get(name);
    if (!one) continue;
    if (!one.link) found.push(one);
    for (const { name: next, optional, conditional } of one.requires) if (!optional && !conditional) names.add(next);
  }
  return found;
}

function rootNames(
  repository: Repository,
  { format, roots }: LockFile,
  path: string,
  byName: ReadonlyMap<string, LockedPackage | undefined>,
): readonly string[] {
  if (format === 'uv') {
    const name = roots.find((one) => one.path === '')?.name;
    const root = name === undefined ? undefined : byName.get(name);
    return root?.requires.flatMap((one) => (one.conditional ? [] : [one.name])) ?? [];
  }
  const model = repository.pyproject(joinPath(parentOf(path), 'pyproject.toml'))?.model;
  const table = model?.node.at('tool', 'poetry', 'dependencies');
  const plain = new Set(
    (table?.entries() ?? []).flatMap(({ key, value }) =>
      typeof value.value === 'string' ||
      (value.get('version') !== undefined &&
        !['markers', 'platform', 'python', 'optional', 'source'].some((one) => value.get(one) !== undefined))
        ? [key.toLowerCase().replaceAll(/[-_.]+/g, '-')]
        : [],
    ),
  );
  return (model?.dependencies ?? []).flatMap(({ name, kind, from, requirement }) =>
    kind === 'main' && (from === 'project' ? requirement?.marker === undefined : plain.has(name)) ? [name] : [],
  );
}

/** Packages whose machine code only makes them faster: they build without a compiler, too. */
const withoutCode =
  /^(?:pyyaml|markupsafe|wrapt|coverage|tornado|simplejson|sqlalchemy|charset-normalizer|zope-interface|msgpack|websockets|mypy|black|tomli|peewee|pyrsistent|cbor2|persistent|rapidfuzz|dulwich|protobuf|pymongo|thrift|immutables|watchdog|cython|lazy-object-proxy|debugpy|kombu|pyphen|pyasn1|unidecode|docutils|regex-syntax|jaraco-.*|backports-.*)$/;

function unfit(locked: LockedPackage, on: WheelPlatform): UnfitPackage | undefined {
  const files = locked.files ?? [];
  const wheels = files.flatMap((file) => wheelTags(file) ?? []);
  if (wheels.length === 0 || wheels.some((one) => isPure(one) || fits(one, on))) return undefined;
  const hasSource = files.some((file) => /\.(?:tar\.(?:gz|bz2|xz)|tgz|zip)(?:[?#]|$)/.test(file));
  if (hasSource && withoutCode.test(locked.name)) return undefined;
  const linux = wheels.filter(({ platforms }) => platforms.some((one) => /linux/.test(one)));
  if (linux.length === 0) return { locked, hasSource, built: 'for other systems than Linux' };
  const own = linux.filter((one) => fits({ ...one, pythons: ['py3'], abis: ['none'] }, on));
  if (own.length === 0) {
    const other = on.libc === 'musl' ? 'manylinux' : 'musllinux';
    const isOther = linux.every(({ platforms }) => platforms.every((one) => one.startsWith(other)));
    return { locked, hasSource, built: isOther ? `for ${other}` : 'for another C library or machine' };
  }
  const pythons = [...new Set(own.flatMap((one) => one.pythons))].filter((one) => one.startsWith('cp'));
  return { locked, hasSource, built: pythons.length === 0 ? 'for other Pythons' : `for ${listed(pythons)}` };
}

/** "cp39 to cp311" */
function listed(pythons: readonly string[]): string {
  const sorted = pythons.toSorted((a, b) => Number(a.slice(3)) - Number(b.slice(3)));
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}
