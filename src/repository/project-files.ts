import type { DocumentNode } from '../models/document/node.ts';
import type { Pyproject } from '../models/python/pyproject.ts';
import type { Span } from '../text/span.ts';
import { baseName, type BuildContext, joinPath, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { handledInShell, originAt } from './installs.ts';
import { stageBefore } from './local-dependencies.ts';
import { type PythonInstall, pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { below, runCommands } from './run-commands.ts';
import { isNeverWritten, originOf } from './stage-files.ts';
import { startContexts } from './start-commands.ts';

/** A file without which the backend of a `pyproject.toml` builds nothing. */
interface ProjectFile {
  /** "project.readme" */
  readonly key: string;
  /** "README.md", from the folder of the manifest. */
  readonly target: string;
  readonly span: Span;
}

/** A command that builds a project of which the image lacks a file. */
export interface UnbuiltProject extends ProjectFile {
  readonly file: DockerfileUnit;
  readonly install: PythonInstall;
  readonly manifest: string;
  /** "hatchling.build" */
  readonly backend: string;
  /** The file in the repository; undefined if it is not there either. */
  readonly path: string | undefined;
  /** The ignore file that takes it out of the build. */
  readonly ignoredBy: BuildContext | undefined;
  /** Where it is looked for in the image, absolute. */
  readonly inImage: string;
  /** True if the command goes on without the project (Poetry before 2.0). */
  readonly mayGoOn: boolean;
  /** True if the context is known, and not the likeliest one. */
  readonly isStated: boolean;
}

/**
 * Backends that stop without the files that `[project]` names: hatchling ("Readme file does not exist"), flit_core ("Description file … does
 * not exist"), poetry-core ("Readme path … does not exist"), uv_build. setuptools warns and goes on.
 */
const strict = /^(?:hatchling\.build|flit_core\.buildapi|poetry\.core\.masonry\.api|uv_build)$/;

/** Commands of images that build a Python project without a file that its backend reads; each file once a Dockerfile. */
export function* unbuiltProjects(repository: Repository): Iterable<UnbuiltProject> {
  if (repository.named('pyproject.toml').length === 0) return;
  for (const file of repository.dockerfiles) {
    if (!/\b(?:uv|poetry|pip[\d.]*)\b/.test(file.text)) continue;
    const contexts = startContexts(repository)(file);
    const seen = new Set<string>();
    for (const stage of file.live) {
      for (const run of runCommands(file, stage)) {
        const install = run.command.conditional ? undefined : pythonInstallOf(run);
        if (!install || run.instruction.flags.some(({ name, value }) => name === 'mount' && value?.includes('from=')))
          continue;
        for (const missing of missingFor(repository, contexts, install)) {
          const key = `${missing.manifest}\0${missing.target}`;
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
  install: PythonInstall,
): Iterable<UnbuiltProject> {
  const { run } = install;
  const dir = projectDir(install);
  if (dir === undefined) return;
  const inContext = contexts.flatMap((context) => {
    const origin = originAt(repository, context, run, `${dir}/pyproject.toml`);
    return origin.kind === 'context' ? [{ context, path: origin.path }] : [];
  });
  const [first] = inContext;
  // Folders where nothing says which of them is meant may each hold another project.
  if (!first || inContext.some(({ path }) => path !== first.path)) return;
  const model = repository.pyproject(first.path)?.model;
  const backend = model?.buildSystem?.backend?.text;
  if (!model || backend === undefined || !strict.test(backend) || !isPackage(model, install)) return;
  const before = stageBefore(run.stage, run.instruction);
  for (const one of filesOf(model, backend)) {
    const { target } = one;
    const inImage = below(dir, target);
    if (inImage === undefined || target.startsWith('/') || handledInShell(run, [baseName(target)])) continue;
    let ignoredBy: BuildContext | undefined;
    const isMissing = inContext.every(({ context }) => {
      const origin = originAt(repository, context, run, inImage);
      if (origin.kind === 'context') return false;
      if (origin.kind === 'absent' && origin.ignored) ignoredBy ??= context;
      const inStage = originOf(repository, run.file, context, before, joinPath('', inImage));
      return inStage.kind === 'absent' || isNeverWritten(repository, run.file, context, before, joinPath('', inImage));
    });
    if (!isMissing) continue;
    const path = joinPath(parentOf(first.path), target);
    yield {
      ...one,
      file: run.file,
      install,
      manifest: first.path,
      backend,
      path: repository.tree.exists(path) ? path : undefined,
      ignoredBy,
      inImage,
      mayGoOn: install.manager === 'poetry',
      isStated: inContext.every(({ context }) => context.statedBy !== undefined || context.dir === ''),
    };
  }
}

/** Folder of the image whose project `install` builds; undefined if it builds none. */
function projectDir({ manager, verb, operands, options, dir, run }: PythonInstall): string | undefined {
  const has = (pattern: RegExp): boolean => [...options.keys()].some((one) => pattern.test(one));
  if (manager === 'pip') {
    if (verb.value !== 'install') return undefined;
    // `-e` is an option without a value here: the folder is an operand.
    const folder = operands.flatMap(
      ({ value }) => /^(\.{1,2}(?:\/[\w./-]*)?)(?:\[[\w,-]*\])?$/.exec(value ?? '')?.[1] ?? [],
    );
    return folder.length === 1 ? below(run.dir, folder[0]) : undefined;
  }
  if (manager === 'uv')
    return verb.value === 'sync' &&
      operands.length === 0 &&
      !has(/^--(?:no-install|only-|package|all-packages|script|dry-run|check)/)
      ? dir
      : undefined;
  return manager === 'poetry' &&
    /^(?:install|sync)$/.test(verb.value ?? '') &&
    !has(/^--(?:no-root|no-directory|only|dry-run)/)
    ? dir
    : undefined;
}

/** What uv and Poetry do not build: `package = false`, `package-mode = false`. */
function isPackage({ node }: Pyproject, { manager }: PythonInstall): boolean {
  if (manager === 'uv') return node.at('tool', 'uv', 'package')?.value !== false;
  return manager !== 'poetry' || node.at('tool', 'poetry', 'package-mode')?.value !== false;
}

function filesOf({ node, dynamic }: Pyproject, backend: string): readonly ProjectFile[] {
  const found: ProjectFile[] = [];
  const add = (key: string, at: DocumentNode | undefined): void => {
    if (typeof at?.value === 'string' && at.value !== '') found.push({ key, target: at.value, span: at.span });
  };
  const project = node.get('project');
  const readme = project?.get('readme');
  add('project.readme', typeof readme?.value === 'string' ? readme : readme?.get('file'));
  if (backend === 'hatchling.build' || backend === 'flit_core.buildapi')
    add('project.license', project?.at('license', 'file'));
  if (backend === 'hatchling.build' && dynamic.includes('version')) {
    const version = node.at('tool', 'hatch', 'version');
    if ((version?.get('source')?.text ?? 'regex') === 'regex') add('tool.hatch.version', version?.get('path'));
  }
  if (backend === 'poetry.core.masonry.api' && readme === undefined) {
    const own = node.at('tool', 'poetry', 'readme');
    if (typeof own?.value === 'string') add('tool.poetry.readme', own);
    else for (const item of own?.items() ?? []) add('tool.poetry.readme', item);
  }
  return found;
}
