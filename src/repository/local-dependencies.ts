import { ancestry } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { has } from '../models/shell/tools/tool.ts';
import type { Span } from '../text/span.ts';
import { type BuildContext, inside, joinPath, leaves, parentOf } from './build-context.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import { formats } from './formats.ts';
import { originAt } from './installs.ts';
import { anyNodeInstallOf } from './node-installs.ts';
import { pythonInstallOf } from './python-installs.ts';
import type { Repository } from './repository.ts';
import { below, type RunCommand, runCommands } from './run-commands.ts';
import { isNeverWritten, originOf } from './stage-files.ts';
import { startContexts } from './start-commands.ts';

/** A dependency of a manifest that lies in a folder. */
interface LocalDependency {
  /** "example.org/lib", "@x/ui". */
  readonly name: string;
  /** "../lib" */
  readonly target: string;
  readonly span: Span;
  /** The file that must lie in the folder. */
  readonly holds: string;
}

/** A command whose local dependency is not in the image. */
export interface MissingDependency extends LocalDependency {
  readonly file: DockerfileUnit;
  readonly run: RunCommand;
  /** In the repository. */
  readonly manifest: string;
  /** The folder in the repository; undefined if it has none there. */
  readonly folder: string | undefined;
  /** Where the command looks for it in the image, absolute. */
  readonly inImage: string;
  /** The context if the folder lies outside of it. */
  readonly outside: BuildContext | undefined;
  /** True if the context is known, and not the likeliest one. */
  readonly isStated: boolean;
}

/** Which manifest a command reads, and which of its dependencies lie in folders. */
interface Reader {
  readonly mark: RegExp;
  readonly manifest: string;
  /** Folder of the image in which the command looks for it; undefined if it reads none. */
  readonly dirOf: (run: RunCommand) => string | undefined;
  readonly dependencies: (repository: Repository, path: string) => readonly LocalDependency[];
}

const goReader: Reader = {
  mark: /\bgo\s+(?:build|mod|install|test|run|list|vet|generate)\b/,
  manifest: 'go.mod',
  dirOf(run) {
    const call = invocation(run.command);
    if (call?.tool !== 'go' || has(call, 'C') || has(call, 'modfile')) return undefined;
    if (!/^(?:build|test|run|install|vet|mod download|mod vendor|mod tidy)$/.test(call.subcommand ?? ''))
      return undefined;
    // `go install example.org/tool@v1` reads no go.mod of here.
    return call.operands.some(({ value }) => value === undefined || value.includes('@')) ? undefined : run.dir;
  },
  dependencies(repository, path) {
    if (repository.tree.list(joinPath(parentOf(path), 'vendor')).length > 0) return [];
    const model = repository.unit(formats.goMod, path)?.model;
    return (model?.replace ?? []).flatMap(({ kind, path: name, target, span }) =>
      kind === 'folder' && model?.require.some((one) => one.path.text === name.text)
        ? [{ name: name.text, target: target.text, span, holds: 'go.mod' }]
        : [],
    );
  },
};

const nodeReader: Reader = {
  mark: /\b(?:npm|pnpm|yarn|bun)\b/,
  manifest: 'package.json',
  dirOf: (run) => anyNodeInstallOf(run)?.dir,
  dependencies: (repository, path) =>
    (repository.packageJson(path)?.model.dependencies ?? []).flatMap(({ name, text, span, kind }) => {
      const target = /^(?:file|link|portal):(?!.*\.t(?:ar\.)?gz$)(\.{1,2}\/.*)$/.exec(text)?.[1];
      return target === undefined || kind === 'peerDependencies' || kind === 'optionalDependencies'
        ? []
        : [{ name, target, span, holds: 'package.json' }];
    }),
};

const pythonReader: Reader = {
  mark: /\b(?:uv|poetry)\b/,
  manifest: 'pyproject.toml',
  dirOf(run) {
    const install = pythonInstallOf(run);
    if (!install || (install.manager !== 'uv' && install.manager !== 'poetry')) return undefined;
    if (!/^(?:sync|install)$/.test(install.verb.value ?? '')) return undefined;
    return [...install.options.keys()].some((one) =>
      /^--(?:no-install|no-sources|only|without|no-group|package)/.test(one),
    )
      ? undefined
      : install.dir;
  },
  dependencies(repository, path) {
    const root = repository.pyproject(path)?.model.node;
    const wanted = new Set(
      repository.pyproject(path)?.model.dependencies.flatMap(({ name, group }) => (group === '' ? [name] : [])),
    );
    const tables = [root?.at('tool', 'uv', 'sources'), root?.at('tool', 'poetry', 'dependencies')];
    return tables.flatMap((table) =>
      (table?.entries() ?? []).flatMap(({ key, value }) => {
        const target = value.get('path');
        const name = key.toLowerCase().replaceAll(/[._]+/g, '-');
        return typeof target?.value !== 'string' || /\.(?:whl|gz|zip)$/.test(target.value) || !wanted.has(name)
          ? []
          : [{ name: key, target: target.value, span: target.span, holds: 'pyproject.toml' }];
      }),
    );
  },
};

const readers = { go: goReader, node: nodeReader, python: pythonReader } as const;

/** Commands of images that read a manifest whose dependency in a folder is surely not there when they run; each once. */
export function* missingDependencies(
  repository: Repository,
  language: keyof typeof readers,
): Iterable<MissingDependency> {
  const reader = readers[language];
  if (repository.named(reader.manifest).length === 0) return;
  for (const file of repository.dockerfiles) {
    if (!reader.mark.test(file.text)) continue;
    const contexts = startContexts(repository)(file);
    const seen = new Set<string>();
    for (const stage of file.live) {
      for (const run of runCommands(file, stage)) {
        const dir = run.command.conditional ? undefined : reader.dirOf(run);
        if (
          dir === undefined ||
          (run.instruction.flags.some(({ name }) => name === 'mount') && hasBind(run.instruction))
        )
          continue;
        for (const missing of missingFor(repository, contexts, run, dir, reader)) {
          const key = `${missing.manifest}\0${missing.name}`;
          if (!seen.has(key)) yield missing;
          seen.add(key);
        }
      }
    }
  }
}

const hasBind = ({ flags }: Instruction): boolean =>
  flags.some(({ name, value }) => name === 'mount' && !/type=(?:cache|secret|ssh|tmpfs)/.test(value ?? ''));

function* missingFor(
  repository: Repository,
  contexts: readonly BuildContext[],
  run: RunCommand,
  dir: string,
  reader: Reader,
): Iterable<MissingDependency> {
  const { file, stage, instruction } = run;
  const inContext = contexts.flatMap((context) => {
    const origin = originAt(repository, context, run, `${dir}/${reader.manifest}`);
    return origin.kind === 'context' ? [{ context, path: origin.path }] : [];
  });
  const [first] = inContext;
  if (!first) return;
  const before = stageBefore(stage, instruction);
  for (const dependency of reader.dependencies(repository, first.path)) {
    const { target, holds } = dependency;
    const inImage = below(dir, target);
    if (inImage === undefined || target.startsWith('/')) continue;
    const path = joinPath(inImage, holds);
    const isMissing = inContext.every(({ context }) => {
      if (originAt(repository, context, run, path).kind === 'context') return false;
      // What a RUN before may have made is not missing.
      const { kind } = originOf(repository, file, context, before, joinPath('', path));
      return kind === 'absent' || isNeverWritten(repository, file, context, before, joinPath('', path));
    });
    if (!isMissing) continue;
    const home = parentOf(first.path);
    const folder = leaves(home, target) ? undefined : joinPath(home, target);
    const exists = folder !== undefined && repository.tree.list(folder).length > 0;
    yield {
      ...dependency,
      file,
      run,
      manifest: first.path,
      folder: exists ? folder : undefined,
      inImage,
      outside: folder === undefined || inside(first.context.dir, folder) === undefined ? first.context : undefined,
      isStated: inContext.every(({ context }) => context.statedBy !== undefined || context.dir === ''),
    };
  }
}

/** `stage` and its ancestors as they stand before `instruction`. */
export function stageBefore(stage: Stage, instruction: Instruction): Stage {
  let before: Stage | undefined;
  for (const one of ancestry(stage).toReversed()) {
    const instructions = one.instructions.filter(({ span }) => span.start < instruction.span.start);
    before = { ...one, parent: before, instructions };
  }
  return before ?? stage;
}

/** Why the folder is not there, for a message. */
export function whyMissing({ name, target, inImage, folder, outside, manifest }: MissingDependency): string {
  const where = `${manifest} takes ${name} from ${target}, which is ${inImage} in the image`;
  if (outside)
    return `${where}; ${folder ?? 'that folder'} lies outside the build context ${outside.dir === '' ? '.' : outside.dir}`;
  return folder === undefined
    ? `${where}; the repository has no such folder`
    : `${where}; nothing copies ${folder} there before this runs`;
}
