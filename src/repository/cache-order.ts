import type { Instruction, Stage, Word } from '../models/dockerfile/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has } from '../models/shell/tools/tool.ts';
import { type BuildContext, joinPath, leftOut, parentOf, resolveSource } from './build-context.ts';
import { type CopySource, copySources } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { lockNames, nodeInstallOf } from './node-installs.ts';
import { pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { type RunCommand, runCommands } from './run-commands.ts';

/** An install that runs again after every change of the source, because a COPY of the whole folder stands before it. */
export interface SourceFirst {
  readonly copy: Instruction;
  readonly word: Word;
  readonly run: Instruction;
  /** "npm ci" */
  readonly title: string;
  /** What the install needs, as a COPY before it would name it. */
  readonly manifests: readonly string[];
  /** True if the RUN is the install alone, right behind the COPY of the context's top folder. */
  readonly adjacent: boolean;
}

/** An install of what manifests alone list. */
interface Install {
  readonly title: string;
  /** Folder in the image; undefined if not known. */
  readonly dir: string | undefined;
  /** What must be there, and what may be. */
  readonly needs: readonly string[];
  readonly uses: readonly string[];
  /** True if the manifests at these paths of the repository ask for nothing else of the source. */
  readonly alone: (paths: readonly string[]) => boolean;
}

const installers = /^(?:npm|pnpm|yarn|bun|pip[\d.]*|python[\d.]*|uv|go|bundle)$/;

/** Largest number of installs of a file that are looked at. */
const most = 20;

/** The installs of `file` that could run before the source is copied; one a COPY. */
export function sourceFirst(repository: Repository, file: DockerfileUnit): readonly SourceFirst[] {
  const found: SourceFirst[] = [];
  const [context, other] = repository.contexts(file);
  if (!context || other || !/install|\bci\b|download|\bsync\b|yarn/.test(file.text)) return found;
  let broad: readonly CopySource[] | undefined;
  const told = new Set<Instruction>();
  let looked = 0;
  for (const stage of file.stages) {
    for (const run of runCommands(file, stage)) {
      // A cache or a bind mount: somebody has thought about it.
      if (!installers.test(run.command.name ?? '') || run.instruction.flags.some(({ name }) => name === 'mount'))
        continue;
      if (looked > most) return found;
      const install = installOf(repository, run);
      if (!install || install.dir === undefined) continue;
      looked++;
      broad ??= copySources(file).filter((one) => isBroad(repository, context, one));
      if (broad.length === 0) return found;
      const one = judged(repository, context, file, stage, run, install, broad);
      if (!one || told.has(one.copy)) continue;
      told.add(one.copy);
      found.push(one);
    }
  }
  return found;
}

function judged(
  repository: Repository,
  context: BuildContext,
  file: DockerfileUnit,
  stage: Stage,
  run: RunCommand,
  { title, dir, needs, uses, alone }: Install,
  broad: readonly CopySource[],
): SourceFirst | undefined {
  const paths: string[] = [];
  let copy: CopySource | undefined;
  for (const [index, name] of [...needs, ...uses].entries()) {
    const origin = originAt(repository, context, run, `${dir}/${name}`);
    const source =
      origin.kind === 'context'
        ? broad.find((one) => one.instruction === origin.instruction && one.stage === stage)
        : undefined;
    if (origin.kind !== 'context' || !source || (copy && copy !== source)) {
      // What may be there and is not is nothing to copy; what comes from elsewhere is another matter.
      if (index >= needs.length && origin.kind !== 'context') continue;
      return undefined;
    }
    copy = source;
    paths.push(origin.path);
  }
  if (!copy || paths.length === 0 || !alone(paths)) return undefined;
  const top = context.dir;
  const manifests = paths.map((path) => (top === '' ? path : path.slice(top.length + 1)));
  return {
    copy: copy.instruction,
    word: copy.word,
    run: run.instruction,
    title,
    manifests,
    adjacent: isAdjacent(file, stage, copy, run) && manifests.every((name) => !/[\s"'$/]/.test(name)),
  };
}

/** A source that takes along a folder with more in it than manifests. */
function isBroad(repository: Repository, context: BuildContext, { text, instruction }: CopySource): boolean {
  if (instruction.heredocs.length > 0) return false;
  return resolveSource(repository.tree, context, text).found.some(
    (path) => (path === context.dir || repository.tree.list(path).length > 0) && holdsSource(repository, context, path),
  );
}

const holdsSource = (repository: Repository, context: BuildContext, dir: string): boolean =>
  repository.tree.list(dir).some(({ name, kind }) => {
    if (leftOut(context, joinPath(dir, name)) || name.startsWith('.')) return false;
    return kind === 'directory'
      ? name !== 'node_modules'
      : /\.(?:[cm]?[jt]sx?|py|go|rb|vue|svelte|html|php)$/.test(name);
  });

function isAdjacent(file: DockerfileUnit, stage: Stage, copy: CopySource, run: RunCommand): boolean {
  const { instruction } = copy;
  const index = stage.instructions.indexOf(instruction);
  const { instruction: step, command } = run;
  const plain = instruction.keyword === 'COPY' && instruction.args.length === 2 && instruction.form === 'words';
  return (
    plain &&
    /^\.\/?$/.test(copy.text) &&
    !/[$"']/.test(instruction.args[1]?.text ?? '$') &&
    stage.instructions[index + 1] === step &&
    instruction.comments.length === 0 &&
    step.comments.length === 0 &&
    step.form === 'text' &&
    step.heredocs.length === 0 &&
    file.scripts(step).length === 1 &&
    file.scripts(step)[0]?.commands.length === 1 &&
    command.wrappers.length === 0
  );
}

function installOf(repository: Repository, run: RunCommand): Install | undefined {
  const node = nodeInstallOf(run);
  if (node) {
    const title = `${node.manager} ${node.verb?.value ?? 'install'}`;
    const { manager } = node;
    const uses = [...lockNames[manager], '.npmrc', ...(manager === 'yarn' ? ['.yarnrc', '.yarnrc.yml'] : [])];
    return {
      title,
      dir: node.dir,
      needs: ['package.json'],
      uses,
      alone: (paths) => nodeAlone(repository, manager, paths),
    };
  }
  const python = pythonInstallOf(run);
  if (python?.manager === 'pip' && python.verb.value === 'install') {
    const { requirements, operands, options, constraints } = python;
    const [list, more] = requirements;
    if (
      !list?.value ||
      more ||
      operands.length > 0 ||
      constraints.length > 0 ||
      options.has('-e') ||
      options.has('--editable')
    )
      return undefined;
    const path = list.value.startsWith('/') ? undefined : list.value;
    const at = path === undefined ? parentOf(list.value) : python.dir;
    const name = path ?? list.value.slice(list.value.lastIndexOf('/') + 1);
    return {
      title: `pip install -r ${list.value}`,
      dir: at,
      needs: [name],
      uses: [],
      alone: (paths) => requirementsAlone(repository, paths),
    };
  }
  const call = invocation(run.command);
  if (call?.tool === 'npm' && call.subcommand === 'ci' && call.operands.length === 0 && !has(call, 'prefix'))
    return {
      title: 'npm ci',
      dir: run.dir,
      needs: ['package.json'],
      uses: [...lockNames.npm, '.npmrc'],
      alone: (paths) => nodeAlone(repository, 'npm', paths),
    };
  if (call?.tool === 'go' && call.subcommand === 'mod download')
    return {
      title: 'go mod download',
      dir: run.dir,
      needs: ['go.mod'],
      uses: ['go.sum'],
      alone: (paths) => goAlone(repository, paths),
    };
  if (call?.tool === 'bundle' && (call.subcommand === 'install' || call.subcommand === undefined))
    return {
      title: 'bundle install',
      dir: run.dir,
      needs: ['Gemfile'],
      uses: ['Gemfile.lock', '.ruby-version'],
      alone: (paths) => gemsAlone(repository, paths),
    };
  return undefined;
}

/** No lifecycle script, no workspace, no package of the folder itself, no plug-in or patch that yarn and pnpm read. */
function nodeAlone(repository: Repository, manager: string, [path = '']: readonly string[]): boolean {
  const model = repository.packageJson(path)?.model;
  if (!model || model.problems.length > 0 || model.workspaces.length > 0) return false;
  if (
    ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish'].some((name) =>
      model.scripts.has(name),
    )
  )
    return false;
  const text = repository.tree.text(path) ?? '';
  if (/"(?:file|link|portal|patch|workspace):|"patchedDependencies"|"pnpmfile"/.test(text)) return false;
  const dir = parentOf(path);
  const others = [
    'pnpm-workspace.yaml',
    '.pnpmfile.cjs',
    '.yarn',
    'patches',
    'binding.gyp',
    'lerna.json',
    ...(manager === 'bun' ? ['bunfig.toml'] : []),
  ];
  return others.every((name) => !repository.tree.exists(joinPath(dir, name)));
}

/** Projects of an index or addresses only. */
function requirementsAlone(repository: Repository, [path = '']: readonly string[]): boolean {
  const model = repository.unit(formats.requirements, path)?.model;
  return (
    model !== undefined &&
    model.lines.every((line) =>
      line.kind === 'project'
        ? true
        : line.kind === 'location'
          ? line.form !== 'path'
          : !line.options.some(({ name }) => /^-?-?(?:r|c|e|requirement|constraint|editable|find-links|f)$/.test(name)),
    )
  );
}

function goAlone(repository: Repository, [path = '']: readonly string[]): boolean {
  const text = repository.tree.text(path);
  const dir = parentOf(path);
  return (
    text !== undefined &&
    !/=>\s*\.{0,2}\//.test(text) &&
    ['go.work', 'vendor'].every((name) => !repository.tree.exists(joinPath(dir, name)))
  );
}

const gemsAlone = (repository: Repository, [path = '']: readonly string[]): boolean =>
  !/^\s*(?:gemspec|eval_gemfile|path)\b|\bpath:|:path\s*=>|\brequire_relative\b|File\.(?:read|expand_path|join)/m.test(
    repository.tree.text(path) ?? 'gemspec',
  );
