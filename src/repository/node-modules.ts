import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { LockFile } from '../models/lock/syntax.ts';
import type { PackageJson } from '../models/node/package-json.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, baseName, joinPath, leftOut, parentOf } from './build-context.ts';
import { expanded, flag, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { isSwitchedOn, originAt } from './installs.ts';
import { type NodeInstall, anyNodeInstallOf } from './node-installs.ts';
import type { Repository, Unit } from './repository.ts';
import { type RunCommand, runCommands } from './run-commands.ts';
import { sourceStage } from './start-builds.ts';
import { isBare } from './stage-files.ts';

/** Why a package is not in an image. */
export type Lacks =
  /** `command` installs without the dependencies for development, and the package is one. */
  | {
      readonly kind: 'left-out';
      readonly install: NodeInstall;
      readonly manifest: string;
      readonly keySpan: { readonly start: number; readonly end: number };
    }
  /** No instruction brings packages at all. */
  | { readonly kind: 'never' };

/** Folders and files that hold no installed packages, as projects name them. */
const harmless =
  /^(?:\.next\/(?:standalone|static)|standalone|static|public|prisma|migrations|dist|build|out|lib|src|server|client|assets|views|templates|locales|messages|scripts|config|docs|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|[\w.-]+\.(?:js|mjs|cjs|ts|mts|json|ya?ml|sh|toml|txt|md|prisma|env|lock))$/;

/**
 * Why no instruction before the offset `upTo` (or at all) can have brought the package `name` into the image of `stage`; undefined if one may have. What a
 * package brings along as its own dependency is asked of the lock. `known`: what is known of other stages already.
 */
export function lacksPackage(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  name: string,
  upTo: number | undefined,
  known: Map<Stage, Lacks | undefined> = new Map(),
): Lacks | undefined {
  if (!isBare(stage)) return undefined;
  const isBefore = ({ span }: { readonly span: Span }): boolean => upTo === undefined || span.start < upTo;
  let answer: Lacks = { kind: 'never' };
  // True once everything has been installed, until a prune takes some of it out again.
  let isFull = false;
  for (const one of ancestry(stage).toReversed()) {
    for (const instruction of one.instructions) {
      if (!isBefore(instruction)) break;
      const copied = copiedBy(repository, file, contexts, one, instruction, name, known);
      if (copied === 'maybe') return undefined;
      if (copied !== 'no') answer = copied;
    }
    for (const run of runCommands(file, one)) {
      if (!isBefore(run.command)) break;
      const brought = broughtBy(repository, contexts, run, name);
      if (brought === 'maybe') return undefined;
      if (brought === 'all') isFull = true;
      else if (brought !== 'no') {
        answer = brought;
        isFull = false;
      }
    }
  }
  return isFull ? undefined : answer;
}

/** What a COPY or ADD brings of the package. */
function copiedBy(
  repository: Repository,
  file: DockerfileUnit,
  contexts: readonly BuildContext[],
  stage: Stage,
  instruction: Instruction,
  name: string,
  known: Map<Stage, Lacks | undefined>,
): Lacks | 'no' | 'maybe' {
  const { keyword } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return 'no';
  if (keyword === 'ADD' || instruction.heredocs.length > 0) return 'maybe';
  const from = flag(instruction, 'from');
  const source = sourceStage(stage, instruction);
  let answer: Lacks | 'no' = 'no';
  for (const { text } of sourceWords(instruction)) {
    const word = expanded(file, stage, instruction, text);
    if (word === undefined) return 'maybe';
    const path = joinPath('', word);
    if (from === undefined) {
      // The machine that builds may have installed there.
      if (contexts.some((context) => mayHoldPackages(repository, context, path))) return 'maybe';
    } else if (!isHarmless(path) && !isOtherPackage(path, name)) {
      // One more step: packages that another stage has installed.
      if (!source || baseName(path) !== 'node_modules') return 'maybe';
      if (!known.has(source))
        known.set(source, lacksPackage(repository, file, contexts, source, name, undefined, known));
      const there = known.get(source);
      if (!there) return 'maybe';
      if (there.kind === 'left-out') answer = there;
    }
  }
  return answer;
}

const isHarmless = (path: string): boolean =>
  harmless.test(path) ||
  harmless.test(path.split('/').slice(-1).join('/')) ||
  /\.next\/(?:standalone|static)$/.test(path);

/** One package of those that are installed, and not `name`. */
function isOtherPackage(path: string, name: string): boolean {
  const inner = /(?:^|\/)node_modules\/(.+)$/.exec(path)?.[1];
  return inner !== undefined && inner !== name && !/^\.(?:bin|pnpm)/.test(inner);
}

/** True if a COPY of `path` from the context may take installed packages along. */
export function mayHoldPackages({ tree }: Repository, context: BuildContext, path: string): boolean {
  if (/[*?[]/.test(path))
    return !/(?:^|\/)(?:package|yarn|pnpm|npm|bun|tsconfig|[\w-]*\.?config|\.npmrc|\.yarnrc|next\.config)[\w.-]*[*?][\w.*?-]*$/.test(
      path,
    );
  const folder = joinPath(context.dir, path);
  if (path !== '' && (tree.list(folder).length === 0 || !tree.exists(joinPath(folder, 'package.json')))) return false;
  return !leftOut(context, joinPath(folder, 'node_modules'));
}

/** Options and variables with which dependencies for development are left out. */
export function leavesOutDevelopment({ manager, options, run }: NodeInstall): boolean {
  const has = (name: string): boolean => options.has(name);
  const value = (name: string): string => options.get(name) ?? '';
  if (manager === 'npm') {
    if (has('--include') || has('--also')) return false;
    if (value('--omit').includes('dev') || value('--only').startsWith('prod') || has('--production')) return true;
    return isProduction(run);
  }
  if (manager === 'pnpm')
    return (
      has('--prod') ||
      has('-P') ||
      has('--production') ||
      (!has('--dev') && !has('-D') && value('--prod') !== 'false' && isProduction(run))
    );
  if (manager === 'yarn') {
    if (value('--production') === 'false' || value('--prod') === 'false') return false;
    return has('--production') || has('--prod');
  }
  return has('--production') || has('-p') || value('--omit').includes('dev');
}

const isProduction = (run: RunCommand): boolean => {
  const here = run.command.assignments.find(({ name }) => name === 'NODE_ENV');
  if (here) return here.value?.value === 'production';
  return !/export NODE_ENV=/.test(run.instruction.rest.text) && isSwitchedOn(run, 'NODE_ENV') && isProductionSet(run);
};

function isProductionSet({ stage, instruction }: RunCommand): boolean {
  for (const one of ancestry(stage))
    for (const other of one.instructions.toReversed()) {
      if (other.keyword !== 'ENV' || other.span.start > instruction.span.start) continue;
      const pair = other.pairs.findLast(({ key }) => key === 'NODE_ENV');
      if (pair) return /^["']?production["']?$/.test(pair.value ?? '');
    }
  return false;
}

/** Commands that install no packages of Node. */
const bystanders =
  /^(?:apt-get|apt|apk|apt-mark|mkdir|chown|chmod|chgrp|rm|adduser|addgroup|useradd|groupadd|usermod|deluser|corepack|echo|printf|set|export|true|:|test|\[|ls|cat|touch|npm|npx|pnpm|yarn|bun|node|sed|cd|curl|wget|ln|prisma|next|tsc|update-ca-certificates|dpkg|sleep|id|which|env|ldconfig|date|find)$/;

function broughtBy(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  name: string,
): Lacks | 'no' | 'all' | 'maybe' {
  const { command, instruction } = run;
  if (instruction.heredocs.length > 0 || command.name === undefined || !bystanders.test(command.name)) return 'maybe';
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(command.name)) return 'no';
  const install = anyNodeInstallOf(run) ?? pruneOf(run);
  if (!install) return addsPackage(command, name) ? 'maybe' : 'no';
  if (!leavesOutDevelopment(install))
    return install.verb?.value === 'prune' ? 'no' : command.conditional ? 'maybe' : 'all';
  if (install.dir === undefined || command.conditional) return 'maybe';
  for (const context of contexts) {
    const origin = originAt(repository, context, run, `${install.dir}/package.json`);
    const unit = origin.kind === 'context' ? repository.packageJson(origin.path) : undefined;
    if (!unit) continue;
    const own = unit.model.dependencies.filter((one) => one.name === name);
    const [first] = own;
    const isWorkspace =
      unit.model.workspaces.length > 0 || repository.tree.exists(joinPath(parentOf(unit.path), 'pnpm-workspace.yaml'));
    if (isWorkspace || !first || own.some(({ kind }) => kind !== 'devDependencies')) return 'maybe';
    if (!isForDevelopmentOnly(repository, install, unit, name)) return 'maybe';
    return { kind: 'left-out', install, manifest: unit.path, keySpan: first.nameSpan };
  }
  return 'maybe';
}

/** `npm install -g prisma@6`: by its name, or by a word that nobody sees. */
function addsPackage({ args }: RunCommand['command'], name: string): boolean {
  const words = args.map(({ value, raw }) => value ?? raw);
  return (
    words.some((word) => /^(?:i|in|install|add|dlx|deploy|link|ci|fetch|import|init|create)$/.test(word)) &&
    words.some((word) => word.includes('$') || word.startsWith(name) || /^(?:\.|file:|deploy$|link$|-r$)/.test(word))
  );
}

/** `npm prune --omit=dev`, `pnpm prune --prod`. */
function pruneOf(run: RunCommand): NodeInstall | undefined {
  const { command, dir } = run;
  const [verb, ...others] = command.args;
  if ((command.name !== 'npm' && command.name !== 'pnpm') || verb?.value !== 'prune') return undefined;
  const options = new Map(
    others.map(({ value, raw }): [string, string] => {
      const [name = '', text = ''] = (value ?? raw).split('=');
      return [name, text];
    }),
  );
  return { manager: command.name, run, verb, options, dir };
}

/** True if the lock tells that no dependency of the program brings the package along. */
function isForDevelopmentOnly(
  repository: Repository,
  { manager }: NodeInstall,
  { path, model }: Unit<PackageJson>,
  name: string,
): boolean {
  const beside = (file: string): string => joinPath(parentOf(path), file);
  const read = (file: string): LockFile | undefined => repository.unit(formats.lock, beside(file))?.model;
  if (manager === 'npm') {
    const all = read('package-lock.json')?.packages.filter((one) => one.place === `node_modules/${name}`);
    return all !== undefined && all.length > 0 && all.every(({ development }) => development === true);
  }
  // pnpm links what the manifest names, and nothing else.
  if (manager === 'pnpm')
    return (
      repository.tree.exists(beside('pnpm-lock.yaml')) &&
      !/hoist|node-?linker/i.test(repository.tree.text(beside('.npmrc')) ?? '')
    );
  const lock = manager === 'yarn' ? read('yarn.lock') : undefined;
  if (lock?.format !== 'yarn1') return false;
  const requires = new Map<string, string[]>();
  for (const one of lock.packages) {
    const list = requires.get(one.name);
    if (list) list.push(...one.requires.map((other) => other.name));
    else
      requires.set(
        one.name,
        one.requires.map((other) => other.name),
      );
  }
  const reached = new Set(model.dependencies.flatMap((one) => (one.kind === 'devDependencies' ? [] : [one.name])));
  for (const one of reached) for (const other of requires.get(one) ?? []) reached.add(other);
  return !reached.has(name);
}
