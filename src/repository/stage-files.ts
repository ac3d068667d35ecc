import { ancestry, effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { type BuildContext, baseName, inside, joinPath, leftOut, parentOf, resolveSource } from './build-context.ts';
import { expanded, flag, sourceWords } from './copies.ts';
import type { DockerfileUnit } from './dockerfile-unit.ts';
import type { Repository } from './repository.ts';

/** Where a file of an image comes from. */
export type Origin =
  /** Copied from the build context; `path` is relative to the repository. */
  | { readonly kind: 'context'; readonly path: string; readonly instruction: Instruction }
  /** A COPY covers its place, but the context does not hold it (or the ignore file takes it out). */
  | { readonly kind: 'absent'; readonly path: string; readonly ignored: boolean; readonly instruction: Instruction }
  /** It may come from the base image, a RUN, another image or a value that is not known. */
  | { readonly kind: 'unknown' };

const unknown: Origin = { kind: 'unknown' };

/**
 * Where the file at `path` (in the image of `stage`, without the leading slash) comes from, as far as the Dockerfile tells. The last instruction
 * that writes there decides; a RUN between that could have made it gives `unknown`, so `absent` is only said when nothing else
 * can have put it there.
 */
export function originOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  path: string,
  depth = 0,
): Origin {
  if (depth > 32) return unknown;
  let missing: Origin | undefined;
  for (const ancestor of ancestry(stage)) {
    for (let at = ancestor.instructions.length - 1; at >= 0; at--) {
      const instruction = ancestor.instructions[at] as Instruction;
      if (instruction.keyword === 'RUN' && mayWrite(file, instruction, path)) return unknown;
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const origin = copied(repository, file, context, ancestor, instruction, path, depth);
      if (origin?.kind === 'absent') missing ??= origin;
      else if (origin) return origin;
    }
  }
  return missing ?? unknown;
}

/** Programs that bring or make files whose names the command line need not show. */
const makers = new Set(
  'git curl wget tar unzip cp mv ln install rsync make cmake mvn gradle npm npx pnpm yarn bun tsc vite webpack esbuild next go cargo dotnet composer bundle rails gcc cc g++ javac sed envsubst dos2unix python python3 uv poetry pip pip3 django-admin svn hg gsutil aws bash sh'.split(
    ' ',
  ),
);

/** Programs that do not make files of their own under a folder of the application. */
const harmless = new Set(
  'apt-get apt apk yum dnf microdnf zypper pip pip3 pipx useradd adduser groupadd addgroup usermod chown chmod mkdir rm echo set export cd true test [ ldconfig update-ca-certificates locale-gen apt-key dpkg'.split(
    ' ',
  ),
);

/** Whether a RUN may have made `path`: it names it, mounts something, or runs a program that makes files. */
function mayWrite(file: DockerfileUnit, instruction: Instruction, path: string): boolean {
  if (instruction.rest.text.includes(baseName(path)) || instruction.heredocs.length > 0) return true;
  const folder = baseName(parentOf(path));
  for (const script of file.scripts(instruction)) {
    if (script.dialect !== 'sh' && script.dialect !== 'bash') return true;
    for (const command of script.commands) {
      if (command.name === undefined) return true;
      if (harmless.has(command.name) && !command.redirects.some(({ operator }) => operator.includes('>'))) continue;
      if (makers.has(command.name)) {
        // Installing packages does not write the application's sources; building them may.
        const installs = command.args.some((word) => ['install', 'ci', 'i', 'sync', 'add'].includes(word.value ?? ''));
        const isManager = ['npm', 'pnpm', 'yarn', 'bun', 'poetry', 'uv', 'pip', 'pip3', 'composer', 'bundle'].includes(
          command.name,
        );
        if (isManager && installs) continue;
        return true;
      }
      if (folder !== '' && command.args.some((word) => word.raw.includes(folder))) return true;
      if (!harmless.has(command.name)) return true;
    }
  }
  return false;
}

/** What one COPY or ADD says about `path`; undefined if it does not write there. */
function copied(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  instruction: Instruction,
  path: string,
  depth: number,
): Origin | undefined {
  const target = destinationOf(file, stage, instruction);
  if (target === undefined) return unknown;
  const words = sourceWords(instruction);
  if (instruction.heredocs.length > 0 && inside(target.path, path) !== undefined) return unknown;
  for (const word of words) {
    const source = expanded(file, stage, instruction, word.text);
    if (
      source === undefined ||
      flag(instruction, 'parents') !== undefined ||
      instruction.flags.some(({ name }) => name === 'parents')
    ) {
      if (inside(target.path, path) !== undefined) return unknown;
      continue;
    }
    const from = flag(instruction, 'from');
    const origin =
      from === undefined
        ? fromContext(repository, context, instruction, source, target, path)
        : fromStage(repository, file, context, stage, from, source, target, path, depth);
    if (origin) return origin;
  }
  return undefined;
}

interface Destination {
  /** In the image, without the leading slash. */
  readonly path: string;
  /** True if it is a folder whatever the source is. */
  readonly folder: boolean;
}

/** Where a COPY or ADD writes; undefined if that needs a value that is not known. */
function destinationOf(file: DockerfileUnit, stage: Stage, instruction: Instruction): Destination | undefined {
  const last = instruction.args.at(-1);
  const text = last && expanded(file, stage, instruction, last.text);
  if (text === undefined) return undefined;
  const workdir = text.startsWith('/') ? '/' : effectiveWorkdir(stage, instruction);
  if (workdir === undefined) return undefined;
  const path = joinPath(workdir, text);
  return {
    path,
    folder: text.endsWith('/') || text === '.' || text.endsWith('/.') || sourceWords(instruction).length > 1,
  };
}

function fromContext(
  repository: Repository,
  context: BuildContext,
  instruction: Instruction,
  source: string,
  target: Destination,
  path: string,
): Origin | undefined {
  if (/^(?:https?:|git@|git:)/.test(source)) return inside(target.path, path) === undefined ? undefined : unknown;
  const { tree } = repository;
  for (const found of resolveSource(tree, context, source).found) {
    const isFolder = found === '' || tree.list(found).length > 0;
    const candidate = isFolder
      ? within(found, inside(target.path, path))
      : path === (target.folder ? joinPath(target.path, baseName(found)) : target.path)
        ? found
        : undefined;
    if (candidate === undefined) continue;
    if (instruction.keyword === 'ADD' && /\.(?:tar|t?gz|tgz|bz2|xz|zst)$/.test(found)) return unknown;
    const ignored = leftOut(context, candidate);
    if (tree.exists(candidate) && !ignored) return { kind: 'context', path: candidate, instruction };
    if (isFolder) return { kind: 'absent', path: candidate, ignored: ignored && tree.exists(candidate), instruction };
  }
  return undefined;
}

/** `relative` below `dir`; undefined if `relative` is undefined or the folder itself. */
const within = (dir: string, relative: string | undefined): string | undefined =>
  relative === undefined || relative === '' ? undefined : joinPath(dir, relative);

function fromStage(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  from: string,
  source: string,
  target: Destination,
  path: string,
  depth: number,
): Origin | undefined {
  const relative = inside(target.path, path);
  if (relative === undefined) return undefined;
  const other = stage.uses.find(
    ({ how, stage: one }) => how === 'copy' && (one.name === from.toLowerCase() || String(one.index) === from),
  )?.stage;
  if (!other || /[*?[]/.test(source)) return unknown;
  const origin = joinPath('', source);
  // The source may be a folder or a file: look for the file in either reading.
  const candidates =
    relative === ''
      ? [origin]
      : relative === baseName(origin)
        ? [joinPath(origin, relative), origin]
        : [joinPath(origin, relative)];
  let last: Origin = unknown;
  for (const candidate of candidates) {
    last = originOf(repository, file, context, other, candidate, depth + 1);
    if (last.kind !== 'absent') return last;
  }
  return last;
}
