import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has } from '../models/shell/tools/tool.ts';
import type { LockFile } from '../models/lock/parse.ts';
import type { Span } from '../text/span.ts';
import { joinPath, parentOf } from './build-context.ts';
import { type FrozenInstall, frozenInstalls } from './frozen-installs.ts';
import { lockReadBy } from './lock-readers.ts';
import { nodeMajor } from './node-freeze.ts';
import type { Repository, Unit } from './repository.ts';
import { runCommands } from './run-commands.ts';
import { isBare } from './stage-files.ts';

/** A frozen install with a package manager that does not read the format of its lock. */
export interface UnreadLock {
  readonly install: FrozenInstall;
  readonly lock: string;
  /** "pnpm 8 of npm install", for people. */
  readonly tool: string;
  /** Where the version is chosen, if somewhere. */
  readonly chosen: { readonly path: string; readonly range: Span } | undefined;
  readonly format: string;
  readonly effect: string;
  readonly mend: string;
  /** False where the newest release is taken, whatever that is. */
  readonly sure: boolean;
}

/** Frozen installs whose package manager cannot read the lock; where its version is not known for sure, nothing is said. */
export function* unreadLocks(repository: Repository): Iterable<UnreadLock> {
  for (const install of frozenInstalls(repository)) {
    const { tool } = install;
    if (tool !== 'pnpm' && tool !== 'yarn' && tool !== 'npm') continue;
    const lock = lockReadBy(repository, install);
    if (!lock) continue;
    const found =
      tool === 'pnpm'
        ? pnpm(repository, install, lock)
        : tool === 'yarn'
          ? yarn(repository, install, lock)
          : npm(install, lock);
    if (found) yield found;
  }
}

interface Chosen {
  /** "8", undefined for the newest. */
  readonly major: number | undefined;
  readonly what: string;
  readonly place: { readonly path: string; readonly range: Span };
}

/** Majors of pnpm that install frozen from a format of lock; all of it was tried, from 7 to 10. */
function readsPnpm(version: string, major: number): boolean {
  if (version.startsWith('5.')) return major <= 7;
  if (version.startsWith('6.')) return major === 7 || major === 8 || major === 9;
  return major >= 9;
}

function pnpm(repository: Repository, install: FrozenInstall, lock: Unit<LockFile>): UnreadLock | undefined {
  const format = lock.model.version ?? '';
  if (!/^(?:5\.|6\.|9\.)/.test(format)) return undefined;
  const chosen = chosenPnpm(repository, install, lock);
  // The newest is above 9 for good.
  if (!chosen || readsPnpm(format, chosen.major ?? 10)) return undefined;
  const wanted = format.startsWith('5.') ? 7 : format.startsWith('6.') ? 8 : 10;
  return {
    install,
    lock: lock.path,
    tool: chosen.what,
    chosen: chosen.place,
    format: `lockfileVersion ${format}`,
    effect: 'it stops with ERR_PNPM_LOCKFILE_BREAKING_CHANGE',
    mend: `name a release of pnpm ${wanted} in \`packageManager\`, or write the lock with the pnpm of the image`,
    sure: chosen.major !== undefined,
  };
}

/** The pnpm that the image gets before `install`, if one place alone says so. */
function chosenPnpm(repository: Repository, { run }: FrozenInstall, lock: Unit<LockFile>): Chosen | undefined {
  const manifest = joinPath(parentOf(lock.path), 'package.json');
  const claim = repository.tree.exists(manifest) ? repository.packageJson(manifest)?.model.packageManager : undefined;
  const found: Chosen[] = [];
  if (claim) {
    if (claim.name !== 'pnpm') return undefined;
    const major = Number.parseInt(claim.version ?? '', 10);
    if (Number.isNaN(major)) return undefined;
    found.push({ major, what: `pnpm ${claim.version}`, place: { path: manifest, range: claim.span } });
  }
  for (const stage of ancestry(run.stage)) {
    for (const one of runCommands(run.file, stage)) {
      if (one.instruction.span.start > run.instruction.span.start) continue;
      const call = invocation(one.command);
      const installs = call?.tool === 'npm' && call.subcommand === 'install' && has(call, 'global');
      const corepack = call?.tool === 'corepack';
      if (!call || (!installs && !corepack)) continue;
      if (call.operands.some(({ value }) => value === undefined)) return undefined;
      const word = call.operands.find(({ value }) => /^pnpm(?:@|$)/.test(value ?? ''));
      if (!word || (corepack && !word.value?.includes('@'))) {
        if (corepack && call.subcommand === 'enable' && !claim)
          found.push({
            major: undefined,
            what: 'the newest pnpm (corepack, and no `packageManager`)',
            place: { path: run.file.path, range: one.command.span },
          });
        continue;
      }
      const version = /@[~^]?(\d+)/.exec(word.value ?? '')?.[1];
      if (version === undefined && !/^pnpm(?:@latest)?$/.test(word.value ?? '')) return undefined;
      found.push({
        major: version === undefined ? undefined : Number(version),
        what: version === undefined ? 'the newest pnpm' : `pnpm ${version}`,
        place: { path: run.file.path, range: word.span },
      });
    }
  }
  // `corepack enable` says nothing where another word names the version.
  const named = found.filter(({ major }) => major !== undefined);
  if (named.length > 0) return named.every(({ major }) => major === named[0]?.major) ? named[0] : undefined;
  return found[0];
}

function yarn(repository: Repository, install: FrozenInstall, lock: Unit<LockFile>): UnreadLock | undefined {
  if (lock.model.format !== 'yarn-berry') return undefined;
  const { run, title } = install;
  const isOther = ancestry(run.stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest }) => keyword === 'RUN' && /corepack|yarn set|@yarnpkg|berry|yarn@|-g yarn/.test(rest.text),
    ),
  );
  const path = joinPath(parentOf(lock.path), '.yarnrc.yml');
  const hasOwn = /^yarnPath:/m.test(repository.tree.text(path) ?? '');
  const { stage, instruction } = run;
  if (isOther || hasOwn || !isBare(stage) || nodeMajor(stage) === undefined) return undefined;
  if (environmentAt(stage, instruction).has('YARN_VERSION')) return undefined;
  const frozen = title.endsWith('--frozen-lockfile');
  return {
    install,
    lock: lock.path,
    tool: 'Yarn 1, which the node image brings,',
    chosen: undefined,
    format: `a lock of Yarn 2 or later (version ${lock.model.version ?? 'unknown'})`,
    effect: frozen ? 'it stops, the lock needs to be updated' : 'it knows no `--immutable` and installs what is newest',
    mend: '`corepack enable` before it',
    sure: true,
  };
}

function npm(install: FrozenInstall, lock: Unit<LockFile>): UnreadLock | undefined {
  const major = nodeMajor(install.run.stage);
  if (lock.model.version !== '3' || major === undefined || major >= 15 || !isBare(install.run.stage)) return undefined;
  const renewed = ancestry(install.run.stage).some(({ instructions }) =>
    instructions.some(({ keyword, rest }) => keyword === 'RUN' && /\bnpm@|\bn \d|-g npm\b|nvm /.test(rest.text)),
  );
  if (renewed) return undefined;
  return {
    install,
    lock: lock.path,
    tool: `npm 6 of Node ${major}`,
    chosen: undefined,
    format: 'lockfileVersion 3',
    effect: 'it stops, it looks for `dependencies` that this form no longer has',
    mend: 'a node image from 16 on, or a lock of version 2',
    sure: true,
  };
}
