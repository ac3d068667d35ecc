import { ancestry, environmentAt } from '../models/dockerfile/scope.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { flagOf } from '../models/shell/tools/tool.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { frozenInstalls } from './frozen-installs.ts';
import { copiesBefore, originAt } from './installs.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { isBare, isNeverWritten } from './stage-files.ts';
import { cargoManners, goManners, type Manners, mannersOf } from './workspace-manners.ts';

/** A command that runs in a workspace of which the image lacks some manifests. */
export interface PartialWorkspace {
  readonly run: RunCommand;
  readonly title: string;
  readonly range: Span;
  /** The file that names the members. */
  readonly root: string;
  /** Manifests of the members that are not there, as the repository has them: those that make a difference. */
  readonly missing: readonly string[];
  readonly effect: string;
  /** True if the command stops for sure. */
  readonly stops: boolean;
}

/** Installs of workspaces that the image holds in part. */
export function* partialWorkspaces(repository: Repository): Iterable<PartialWorkspace> {
  if (!isWorkspaceThere(repository)) return;
  for (const install of frozenInstalls(repository)) {
    const manners = mannersOf(repository, install);
    if (manners && install.dir !== undefined) yield* partial(repository, install.run, install.dir, manners);
  }
  for (const file of repository.dockerfiles) yield* toolchains(repository, file);
}

/** The cheapest test: a workspace has a file of its own, or a word in a manifest. */
function isWorkspaceThere(repository: Repository): boolean {
  return (
    ['pnpm-workspace.yaml', 'go.work'].some((name) => repository.named(name).length > 0) ||
    ['package.json', 'pyproject.toml', 'Cargo.toml'].some((name) => repository.named(name).length > 1)
  );
}

const goVerbs = /^(?:build|install|test|run|vet|list|generate|mod download)$/;
const cargoVerbs = /^(?:build|check|test|run|rustc|clippy|doc|fetch|metadata)$/;

/** Calls of Go and Cargo, which read every manifest of the workspace before all else. */
function* toolchains(repository: Repository, file: DockerfileUnit): Iterable<PartialWorkspace> {
  if (!/\b(?:go|cargo)\b/.test(file.text)) return;
  for (const stage of file.stages) {
    const told = new Set<string>();
    for (const run of runCommands(file, stage)) {
      const call = run.command.conditional || run.dir === undefined ? undefined : invocation(run.command);
      const verb = call?.subcommand ?? '';
      const title = `${call?.tool} ${verb}`;
      if (!call || told.has(call.tool) || call.operands.some(({ value }) => value?.includes('@') === true)) continue;
      let manners: Manners | undefined;
      if (call.tool === 'go' && goVerbs.test(verb) && isWorkspaceMode(run)) manners = goManners(repository, title);
      if (call.tool === 'cargo' && cargoVerbs.test(verb) && !flagOf(call, 'manifest-path'))
        manners = cargoManners(repository, title);
      for (const found of manners ? partial(repository, run, run.dir ?? '/', manners) : []) {
        told.add(call.tool);
        yield found;
      }
    }
  }
}

function isWorkspaceMode({ stage, instruction, command }: RunCommand): boolean {
  const here = command.assignments.find(({ name }) => name === 'GOWORK');
  const value = here ? (here.value?.value ?? '') : (environmentAt(stage, instruction).get('GOWORK') ?? '');
  return value === '' || value === 'auto';
}

/** RUN instructions after which nobody can say which manifests are there. */
const rewrites = /\b(?:cargo (?:chef|new|init)|turbo prune|go work|npm pkg|git clone|sed)\b/;

function* partial(repository: Repository, run: RunCommand, dir: string, manners: Manners): Iterable<PartialWorkspace> {
  const { file, stage, instruction } = run;
  if (!isBare(stage) || instruction.flags.some(({ value }) => value?.includes('from=') === true)) return;
  const names = [manners.root, manners.manifest];
  const isTouched = ancestry(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, rest, heredocs, span }) =>
        keyword === 'RUN' &&
        span.start <= instruction.span.start &&
        [rest.text, ...heredocs.map(({ body }) => body.text)].some(
          (text) => rewrites.test(text) || names.some((name) => text.includes(name)),
        ),
    ),
  );
  if (isTouched) return;
  const all = repository.contexts(file).map((context) => missingIn(repository, context, run, dir, manners));
  const [first] = all;
  if (!first || all.some((one) => one === undefined || one.missing.length === 0)) return;
  const { nameWord, args } = run.command;
  const verb = invocation(run.command)?.subcommandWord ?? args[0];
  yield {
    run,
    title: manners.title,
    range: { start: nameWord.span.start, end: Math.max(nameWord.span.end, verb?.span.end ?? 0) },
    root: first.root,
    missing: first.missing,
    effect: manners.effect,
    stops: manners.stops,
  };
}

function missingIn(
  repository: Repository,
  context: BuildContext,
  run: RunCommand,
  dir: string,
  manners: Manners,
): { readonly root: string; readonly missing: readonly string[] } | undefined {
  const found = workspaceAt(repository, context, run, dir, manners.root);
  if (!found) return undefined;
  const folder = parentOf(found.root);
  const before = copiesBefore(run.stage, run.instruction);
  const missing: string[] = [];
  const there: string[] = [];
  for (const member of manners.members(folder)) {
    const relative = folder === '' ? member : member.slice(folder.length + 1);
    const path = below(found.dir, relative) ?? '';
    const { kind } = originAt(repository, context, run, path);
    if (kind === 'context') there.push(member);
    else if (kind === 'absent' || isNeverWritten(repository, run.file, context, before, joinPath('', path)))
      missing.push(member);
    else return undefined;
  }
  const counted =
    manners.counts === 'every'
      ? missing
      : missing.filter((one) => isWanted(repository, one, [joinPath(folder, 'package.json'), ...there], manners));
  return { root: found.root, missing: counted };
}

/** The file that names the members, and its folder in the image: where the command runs; for Go and Cargo further up, too. */
function workspaceAt(repository: Repository, context: BuildContext, run: RunCommand, dir: string, name: string) {
  for (let folder = dir; ; folder = `/${parentOf(folder.slice(1))}`) {
    const origin = originAt(repository, context, run, `${folder}/${name}`);
    if (origin.kind === 'context') return { root: origin.path, dir: folder };
    if (folder === '/' || name !== 'go.work') return undefined;
  }
}

/** Whether one of the `there` depends on the package at `path`, so that it is missed; for pnpm only if it brings packages itself. */
function isWanted(repository: Repository, path: string, there: readonly string[], { root }: Manners): boolean {
  const model = repository.packageJson(path)?.model;
  const name = model?.name?.text;
  if (name === undefined) return false;
  if (
    root === 'pnpm-workspace.yaml' &&
    !model?.dependencies.some(({ kind, text }) => kind === 'dependencies' && !/^(?:workspace|link|file):/.test(text))
  )
    return false;
  return there.some((one) =>
    repository
      .packageJson(one)
      ?.model.dependencies.some((wanted) => wanted.kind === 'dependencies' && wanted.name === name),
  );
}
