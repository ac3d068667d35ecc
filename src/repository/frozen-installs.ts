import { environmentAt } from '../models/dockerfile/scope.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has, type Invocation, valueOf } from '../models/shell/tools/tool.ts';
import { parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { isSwitchedOn } from './installs.ts';
import type { LockedInstall } from './lock-gaps.ts';
import { memoOf } from './memo.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';

/** A command that keeps to its lock, whatever that says. */
export interface FrozenInstall extends LockedInstall {
  readonly tool: 'npm' | 'pnpm' | 'yarn' | 'bun' | 'uv' | 'cargo' | 'pipenv' | 'go';
  /** What it says without a lock; undefined if it goes on as if nothing was asked. */
  readonly refusal: string | undefined;
  /** RUN instructions that make a lock, or make one needless. */
  readonly made: RegExp;
}

/** The frozen installs of all Dockerfiles, in file order; those that only run under a condition are left out. */
export const frozenInstalls = memoOf((repository: Repository): readonly FrozenInstall[] =>
  repository.dockerfiles.flatMap((file) => frozenIn(repository, file)),
);

const mark = /\b(?:npm|pnpm|yarn|bun|uv|cargo|pipenv|go)\b/;

function frozenIn(repository: Repository, file: DockerfileUnit): readonly FrozenInstall[] {
  if (!mark.test(file.text)) return [];
  return file.stages.flatMap((stage) =>
    runCommands(file, stage).flatMap((run) => {
      const call = run.command.conditional ? undefined : invocation(run.command);
      return (call && frozenInstallOf(repository, run, call)) ?? [];
    }),
  );
}

type Facts = Omit<FrozenInstall, 'run' | 'verb' | 'dir' | 'flag'> & { readonly folder: string | undefined };

function frozenInstallOf(repository: Repository, run: RunCommand, call: Invocation): FrozenInstall | undefined {
  const verb = call.subcommandWord ?? run.command.nameWord;
  const facts = nodeFacts(call) ?? pythonFacts(call) ?? cargoFacts(call) ?? goFacts(repository, run, call);
  if (!facts) return undefined;
  const { folder, ...rest } = facts;
  return { ...rest, run, verb, dir: folder === undefined ? run.dir : below(run.dir, folder), flag: undefined };
}

function nodeFacts(call: Invocation): Facts | undefined {
  const { tool, subcommand } = call;
  const manifest = 'package.json';
  if (tool === 'npm' && subcommand === 'ci' && !has(call, 'global')) {
    return {
      tool,
      title: 'npm ci',
      folder: valueOf(call, 'prefix'),
      manifest,
      locks: ['package-lock.json', 'npm-shrinkwrap.json'],
      refusal: 'it stops with EUSAGE: it can only install with an existing package-lock.json',
      made: /\bnpm (?:i|install|shrinkwrap|update)\b(?![^&|;]*\s(?:-g|--global)\b)/,
    };
  }
  if (subcommand !== 'install') return undefined;
  if (tool === 'pnpm' && has(call, 'frozen-lockfile')) {
    return {
      tool,
      title: 'pnpm install --frozen-lockfile',
      folder: valueOf(call, 'lockfile-dir') ?? valueOf(call, 'dir'),
      manifest,
      locks: ['pnpm-lock.yaml'],
      refusal: 'it stops with ERR_PNPM_NO_LOCKFILE',
      made: /\bpnpm (?:i|install|import|update|fetch)\b(?!.*--frozen-lockfile)|\bpnpm install --lockfile-only/,
    };
  }
  if (tool === 'bun' && has(call, 'frozen-lockfile') && call.operands.length === 0) {
    return {
      tool,
      title: 'bun install --frozen-lockfile',
      folder: valueOf(call, 'cwd'),
      manifest,
      locks: ['bun.lock', 'bun.lockb'],
      refusal: undefined,
      made: /\bbun (?:i|install|add|update)\b(?!.*--frozen-lockfile)/,
    };
  }
  if (tool !== 'yarn' || call.operands.length > 0) return undefined;
  const berry = has(call, 'immutable');
  if (!berry && !has(call, 'frozen-lockfile')) return undefined;
  return {
    tool,
    title: `yarn install --${berry ? 'immutable' : 'frozen-lockfile'}`,
    folder: valueOf(call, 'cwd'),
    manifest,
    locks: ['yarn.lock'],
    refusal: berry ? 'it stops with YN0028: it may not write one' : undefined,
    made: /\byarn(?: install)?(?=\s*(?:$|&&|;|\|))|\byarn (?:import|add|up|set)\b/m,
  };
}

function pythonFacts(call: Invocation): Facts | undefined {
  const { tool, subcommand } = call;
  if (tool === 'pipenv' && subcommand === 'sync') {
    return {
      tool,
      title: 'pipenv sync',
      folder: undefined,
      manifest: 'Pipfile',
      locks: ['Pipfile.lock'],
      refusal: 'it stops: Pipfile.lock not found',
      made: /\bpipenv (?:lock|install|update|upgrade)\b/,
    };
  }
  const flag = ['locked', 'frozen'].find((one) => has(call, one));
  if (tool !== 'uv' || subcommand !== 'sync' || flag === undefined || has(call, 'script')) return undefined;
  return {
    tool,
    title: `uv sync --${flag}`,
    folder: valueOf(call, 'directory') ?? valueOf(call, 'project'),
    manifest: 'pyproject.toml',
    locks: ['uv.lock'],
    refusal: `it stops: unable to find lockfile at uv.lock, but --${flag} was provided`,
    made: /\buv (?:lock|add|remove)\b|\buv sync\b(?!.*--(?:locked|frozen))/,
  };
}

const builds = new Set(['build', 'check', 'test', 'run', 'rustc', 'clippy', 'doc', 'bench', 'fetch', 'metadata']);

function cargoFacts(call: Invocation): Facts | undefined {
  const flag = ['locked', 'frozen'].find((one) => has(call, one));
  if (call.tool !== 'cargo' || flag === undefined || !builds.has(call.subcommand ?? '')) return undefined;
  const manifest = valueOf(call, 'manifest-path');
  return {
    tool: 'cargo',
    title: `cargo ${call.subcommand} --${flag}`,
    folder: manifest === undefined ? valueOf(call, 'directory') : parentOf(manifest) || '.',
    manifest: 'Cargo.toml',
    locks: ['Cargo.lock'],
    refusal: `it stops: cannot create the lock file because --${flag} was passed`,
    made: /\bcargo (?:update|generate-lockfile|new|init|add)\b|\bcargo (?:\+\S+ )?(?:build|fetch|check|metadata|vendor)\b(?!.*--(?:locked|frozen))/,
  };
}

/** Since Go 1.16 a build changes neither go.mod nor go.sum (go.dev/doc/go1.16). */
function goFacts(repository: Repository, run: RunCommand, call: Invocation): Facts | undefined {
  if (call.tool !== 'go' || !/^(?:build|install|test|run|vet)$/.test(call.subcommand ?? '')) return undefined;
  if (call.operands.some(({ value }) => value === undefined || value.includes('@'))) return undefined;
  if (/^(?:mod|vendor)$/.test(valueOf(call, 'mod') ?? '') || valueOf(call, 'modfile') !== undefined) return undefined;
  const environment = environmentAt(run.stage, run.instruction);
  const assigned = (name: string): string =>
    run.command.assignments.find((one) => one.name === name)?.value?.value ?? environment.get(name) ?? '';
  if (/-mod=/.test(assigned('GOFLAGS')) || assigned('GO111MODULE') === 'off' || isSwitchedOn(run, 'GONOSUMCHECK'))
    return undefined;
  // The sums may stand in go.work.sum.
  if (repository.named('go.work').length > 0 && assigned('GOWORK') !== 'off') return undefined;
  return {
    tool: 'go',
    title: `go ${call.subcommand}`,
    folder: valueOf(call, 'C'),
    manifest: 'go.mod',
    locks: ['go.sum'],
    refusal: 'it stops: missing go.sum entry',
    made: /\bgo (?:get|mod (?:tidy|init|vendor|edit)|work)\b|-mod=mod|\bgo install\b.*\.\.\..*-mod/,
  };
}
