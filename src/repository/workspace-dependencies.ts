import type { PackageDependency } from '../models/node/package-json.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { type BuildContext, inside, joinPath, parentOf } from './build-context.ts';
import { handledInShell, originAt } from './installs.ts';
import { stageBefore } from './local-dependencies.ts';
import { anyNodeInstallOf, type NodeInstall } from './node-installs.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { isNeverWritten, originOf } from './stage-files.ts';
import { startContexts } from './start-commands.ts';
import { packageMembers, pnpmMembers } from './workspaces.ts';
import { partialWorkspaces } from './workspace-installs.ts';

/** A `workspace:` dependency that a command cannot find. */
export interface MissingMember {
  readonly run: RunCommand;
  /** Manifest with the dependency. */
  readonly manifest: string;
  readonly dependency: PackageDependency;
  /** `unknown-protocol`: npm has no `workspace:`. `no-root`: the image has no workspace. `no-source`: it has one, and nothing but a link to the package. */
  readonly why: 'unknown-protocol' | 'no-root' | 'no-source';
  /** Folder of the package in the repository; undefined if no member has its name. */
  readonly folder: string | undefined;
  /** The context if the folder lies outside of it. */
  readonly outside: BuildContext | undefined;
  /** True if the context is known, and the command stops. */
  readonly isCertain: boolean;
}

interface Member {
  readonly folder: string;
  readonly name: string | undefined;
}

interface InContext {
  readonly context: BuildContext;
  readonly path: string;
}

/** Installs and builds of images that want a package of the workspace which is surely not there; each dependency once a Dockerfile. */
export function* missingMembers(repository: Repository): Iterable<MissingMember> {
  if (repository.named('package.json').length < 2) return;
  for (const file of repository.dockerfiles) {
    if (!/\b(?:npm|pnpm|yarn|bun)\b/.test(file.text)) continue;
    const contexts = startContexts(repository)(file);
    const seen = new Set<string>();
    for (const stage of file.live) {
      for (const run of runCommands(file, stage)) {
        const install = run.command.conditional ? undefined : anyNodeInstallOf(run);
        if (!install || run.instruction.flags.some(({ name, value }) => name === 'mount' && /from=/.test(value ?? '')))
          continue;
        for (const missing of missingFor(repository, contexts, install)) {
          const key = `${missing.manifest}\0${missing.dependency.name}`;
          if (!seen.has(key)) yield missing;
          seen.add(key);
        }
      }
    }
  }
}

function* missingFor(
  repository: Repository,
  contexts: readonly BuildContext[],
  install: NodeInstall,
): Iterable<MissingMember> {
  const { run, dir, manager, options } = install;
  if (dir === undefined || handledInShell(run, ['workspace:', 'npm pkg', 'turbo prune', 'pnpm deploy'])) return;
  const inContext = contexts.flatMap((context): InContext[] => {
    const origin = originAt(repository, context, run, `${dir}/package.json`);
    return origin.kind === 'context' ? [{ context, path: origin.path }] : [];
  });
  const [first] = inContext;
  if (!first || inContext.some(({ path }) => path !== first.path)) return;
  const isStated = inContext.every(({ context }) => context.statedBy !== undefined || context.dir === '');
  const wanted = workspaceDependencies(repository, first.path, isProduction(install));
  const members = wanted.length > 0 ? membersAround(repository, parentOf(first.path)) : [];
  const whyOfAll = manager === 'npm' ? 'unknown-protocol' : 'no-root';
  if (
    wanted.length > 0 &&
    (manager === 'npm' || inContext.every(({ context }) => hasNoRoot(repository, context, run, dir)))
  ) {
    if (manager === 'pnpm' && options.has('--ignore-workspace')) return;
    // With a lock of its own pnpm makes a link to nothing, and goes on.
    const hasOwnLock = repository.tree.exists(joinPath(parentOf(first.path), 'pnpm-lock.yaml'));
    for (const dependency of wanted) {
      const folder = members.find(({ name }) => name === targetOf(dependency))?.folder;
      const isOutside = folder !== undefined && inside(first.context.dir, folder) === undefined;
      yield {
        run,
        manifest: first.path,
        dependency,
        why: whyOfAll,
        folder,
        outside: isOutside ? first.context : undefined,
        isCertain: isStated && !(manager === 'pnpm' && hasOwnLock),
      };
    }
    return;
  }
  yield* withoutSource(repository, inContext, first, install);
}

/** Packages that a member in the image takes from the workspace, and of which the stage that builds it never has the code. */
function* withoutSource(
  repository: Repository,
  inContext: readonly InContext[],
  { path }: InContext,
  { run, dir = '/' }: NodeInstall,
): Iterable<MissingMember> {
  const { file, stage } = run;
  const build = runCommands(file, stage).find(
    (one) => one.instruction.span.start > run.instruction.span.start && !one.command.conditional && isBuild(one),
  );
  if (!build || build.instruction.flags.some(({ name, value }) => name === 'mount' && /from=/.test(value ?? '')))
    return;
  const root = parentOf(path);
  const members = membersOf(repository, root);
  const before = stageBefore(stage, build.instruction);
  const inImage = (folder: string): string =>
    joinPath('', below(dir, root === '' ? folder : folder.slice(root.length + 1)) ?? '');
  const isThere = (folder: string): boolean =>
    inContext.every(({ context }) =>
      repository.tree
        .list(folder)
        .some(
          ({ name }) =>
            name !== 'package.json' &&
            originOf(repository, file, context, before, `${inImage(folder)}/${name}`, 0, false).kind === 'context',
        ),
    );
  const isMissing = (folder: string): boolean =>
    inContext.every(({ context }) =>
      ['package.json', ...repository.tree.list(folder).map(({ name }) => name)].every((name) => {
        const at = `${inImage(folder)}/${name}`;
        const { kind } = originOf(repository, file, context, before, at);
        return kind === 'absent' || (kind === 'unknown' && isNeverWritten(repository, file, context, before, at));
      }),
    );
  let told: ReadonlySet<string> | undefined;
  for (const consumer of members) {
    const manifest = joinPath(consumer.folder, 'package.json');
    const wanted = workspaceDependencies(repository, manifest, true);
    if (wanted.length === 0 || !isThere(consumer.folder)) continue;
    for (const dependency of wanted) {
      const member = members.find(({ name }) => name === targetOf(dependency));
      if (!member || !isMissing(member.folder)) continue;
      told ??= new Set([...partialWorkspaces(repository)].flatMap((one) => (one.run.file === file ? one.missing : [])));
      if (told.has(joinPath(member.folder, 'package.json'))) continue;
      yield {
        run: build,
        manifest,
        dependency,
        why: 'no-source',
        folder: member.folder,
        outside: undefined,
        isCertain: false,
      };
    }
  }
}

const isBuild = ({ command }: RunCommand): boolean => {
  const call = invocation(command);
  if (!call) return /^(?:turbo|nx|tsc|next|vite)$/.test(command.name ?? '');
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(call.tool)) return false;
  return /\b(?:build|compile)\b/.test(command.args.map(({ value }) => value ?? '').join(' '));
};

const isProduction = ({ options }: NodeInstall): boolean =>
  options.has('--prod') || options.has('--production') || options.get('--omit') === 'dev' || options.has('-P');

/** Dependencies whose version begins with `workspace:`. */
const workspaceDependencies = (
  repository: Repository,
  path: string,
  production: boolean,
): readonly PackageDependency[] =>
  (repository.tree.exists(path) ? (repository.packageJson(path)?.model.dependencies ?? []) : []).filter(
    ({ text, kind }) =>
      text.startsWith('workspace:') && (kind === 'dependencies' || (kind === 'devDependencies' && !production)),
  );

/** "@x/ui" of `workspace:*`, "other" of `workspace:other@*`. */
const targetOf = ({ name, text }: PackageDependency): string => /^workspace:(@?[^@]+)@/.exec(text)?.[1] ?? name;

/** True if the image surely holds no workspace around `dir` when `run` begins. */
function hasNoRoot(repository: Repository, context: BuildContext, run: RunCommand, dir: string): boolean {
  const before = stageBefore(run.stage, run.instruction);
  const isAbsent = (path: string): boolean => {
    const origin = originAt(repository, context, run, path);
    if (origin.kind === 'context') return false;
    const at = joinPath('', path);
    const { kind } = originOf(repository, run.file, context, before, at);
    return kind === 'absent' || isNeverWritten(repository, run.file, context, before, at);
  };
  for (let folder = dir; ; folder = `/${parentOf(folder.slice(1))}`) {
    const manifest = originAt(repository, context, run, `${folder}/package.json`);
    if (manifest.kind === 'context') {
      if ((repository.packageJson(manifest.path)?.model.workspaces.length ?? 0) > 0) return false;
    } else if (!isAbsent(`${folder}/package.json`)) return false;
    if (!isAbsent(`${folder}/pnpm-workspace.yaml`)) return false;
    if (folder === '/') return true;
  }
}

/** Members of the workspace in or above `dir` of the repository. */
function membersAround(repository: Repository, dir: string): readonly Member[] {
  for (let folder = dir; ; folder = parentOf(folder)) {
    const members = membersOf(repository, folder);
    if (members.length > 0 || folder === '') return members;
  }
}

function membersOf(repository: Repository, dir: string): readonly Member[] {
  const isPnpm = repository.tree.exists(joinPath(dir, 'pnpm-workspace.yaml'));
  const paths = isPnpm ? pnpmMembers(repository, dir) : packageMembers(repository, dir);
  return paths.map((path) => ({ folder: parentOf(path), name: repository.packageJson(path)?.model.name?.text }));
}

/** What stands in the way of `missing` and `others` more of its kind, for a message. */
export function whyNoMember(
  { manifest, dependency, why, folder, outside, run }: MissingMember,
  others: number,
): string {
  const { name, text } = dependency;
  const more = others > 0 ? ` and ${others} more` : '';
  const wants = `${manifest} takes ${name}${more} from the workspace (\`${text}\`)`;
  const tool = run.command.name ?? 'the install';
  if (why === 'unknown-protocol') return `${wants}, a protocol that npm refuses (EUNSUPPORTEDPROTOCOL)`;
  if (why === 'no-source') return `${wants}; nothing copies ${folder} there before this runs`;
  if (folder === undefined) return `${wants}; no package of the repository has that name, and the image no workspace`;
  return outside
    ? `${wants}; ${folder} lies outside the build context ${outside.dir || '.'}: ${tool} finds no workspace and stops`
    : `${wants}; ${folder} and the workspace around it are not in the image: ${tool} stops`;
}
