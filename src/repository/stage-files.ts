import { ancestry, effectiveWorkdir } from '../models/dockerfile/scope.ts';
import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import { parseImageReference } from '../models/image/reference.ts';
import { invocation } from '../models/shell/tools/index.ts';
import { type BuildContext, baseName, inside, joinPath, leftOut, resolveSource } from './build-context.ts';
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
 * can have put it there. Without `runs` only COPY and ADD are asked: that is enough for what people write, a manifest or a module.
 */
export function originOf(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  path: string,
  depth = 0,
  runs = true,
): Origin {
  if (depth > 32) return unknown;
  let missing: Origin | undefined;
  for (const ancestor of ancestry(stage)) {
    for (let at = ancestor.instructions.length - 1; at >= 0; at--) {
      const instruction = ancestor.instructions[at] as Instruction;
      if (runs && instruction.keyword === 'RUN' && mayWrite(file, ancestor, instruction, path)) return unknown;
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const origin = copied(repository, file, context, ancestor, instruction, path, depth, runs);
      if (origin?.kind === 'absent') missing ??= origin;
      else if (origin) return origin;
    }
  }
  return missing ?? unknown;
}

/** Official images that hold nothing of an application: what no instruction writes is not there. */
const bare =
  /^(?:docker\.io\/(?:library\/(?:python|node|ruby|golang|rust|debian|ubuntu|alpine|busybox|buildpack-deps|eclipse-temurin|openjdk|amazoncorretto|fedora|rockylinux|almalinux|amazonlinux)|oven\/bun)|gcr\.io\/distroless\/[^:@]*|ghcr\.io\/astral-sh\/uv|public\.ecr\.aws\/docker\/library\/(?:python|node|golang|debian|ubuntu|alpine))$/;

/** True if the image that `stage` rests on is known to hold nothing of an application. */
export function isBare(stage: Stage): boolean {
  const image = ancestry(stage).at(-1)?.image;
  return image !== undefined && (image === 'scratch' || bare.test(parseImageReference(image).normalized));
}

/** True if no instruction can have written the file at `path`, and the base image is known not to bring it. */
export function isNeverWritten(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  path: string,
): boolean {
  if (!isBare(stage)) return false;
  return ancestry(stage).every((one) =>
    one.instructions.every((instruction) => {
      if (instruction.keyword === 'RUN') return !mayWrite(file, one, instruction, path);
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return true;
      return !mayCopy(repository, file, context, one, instruction, path);
    }),
  );
}

/** True if a COPY or ADD writes `path`, or would if its source, which the context does not hold, were there. */
export function mayCopy(
  repository: Repository,
  file: DockerfileUnit,
  context: BuildContext,
  stage: Stage,
  instruction: Instruction,
  path: string,
): boolean {
  if (copied(repository, file, context, stage, instruction, path, 0, true) !== undefined) return true;
  const target = destinationOf(file, stage, instruction);
  if (target === undefined) return true;
  if (flag(instruction, 'from') !== undefined || inside(target.path, path) === undefined) return false;
  return sourceWords(instruction).some(({ text }) => {
    const source = expanded(file, stage, instruction, text);
    return source === undefined || resolveSource(repository.tree, context, source).found.length === 0;
  });
}

const setOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** Tools that leave the sources of an application as they are, or take some away. */
const bystanders = setOf(
  'apt-get apt aptitude apk dnf microdnf yum tdnf zypper corepack useradd usermod groupadd adduser addgroup rm chmod chown chgrp mkdir cd set export',
);
/** Package managers, and what they do without more than that: packages go to folders of their own, a build may write anywhere. */
const managers = setOf('pip pipx pipenv poetry pdm uv npm pnpm yarn bun composer bundle gem conda mamba micromamba');
const installs = setOf('install ci sync lock add fetch config cache venv pip tool python env create uninstall');
const others = setOf(
  'echo printf true : test [ sleep id which ldconfig update-ca-certificates locale-gen apt-key dpkg dpkg-reconfigure',
);
/** Tools that write into the folder they run in, or where their words say; the movers to where the last one says. */
const writers = setOf('curl wget git tar cp mv ln install');
const movers = setOf('cp mv ln install');

/** Whether a RUN may have made `path`: it names it, has a heredoc, or runs a program that can have written there. */
export function mayWrite(file: DockerfileUnit, stage: Stage, instruction: Instruction, path: string): boolean {
  const { text } = instruction.rest;
  if (text.includes(baseName(path)) || instruction.heredocs.length > 0) return true;
  const [top = ''] = path.split('/');
  const workdir = workdirAt(stage, instruction);
  const elsewhere =
    path !== top && workdir !== undefined && inside(top, joinPath('', workdir)) === undefined && !text.includes(top);
  return file.scripts(instruction).some(({ dialect, commands }) => {
    if (dialect === 'powershell' || dialect === 'cmd') return true;
    return commands.some((command) => {
      const { redirects, args } = command;
      if (redirects.some(({ operator, target }) => operator.includes('>') && target?.value === undefined)) return true;
      const call = invocation(command);
      if (!call) return command.name === undefined || !others.has(command.name);
      if (managers.has(call.tool)) return !installs.has(call.subcommand?.split(' ')[0] ?? '');
      const target = call.operands.at(-1)?.value;
      if (
        movers.has(call.tool) &&
        target?.startsWith('/') &&
        !call.flags.some(({ name }) => name === 'target-directory')
      )
        return inside(joinPath('', target), path) !== undefined;
      if (writers.has(call.tool)) return !elsewhere || args.some(({ value }) => value === undefined);
      return !bystanders.has(call.tool);
    });
  });
}

/** Official images that set no WORKDIR: theirs is the root. */
const atRoot = /^(?:docker\.io\/)?(?:library\/)?(?:python|node|ruby|debian|ubuntu|alpine|buildpack-deps)(?:[:@]|$)/;

/** Absolute working directory at the end of `stage` or before `upTo`; undefined if it needs a value that is not known. */
export function workdirAt(stage: Stage, upTo?: Instruction): string | undefined {
  const workdir = effectiveWorkdir(stage, upTo);
  if (workdir !== undefined) return workdir;
  const lineage = ancestry(stage);
  const isSet = lineage.some(({ instructions }) =>
    instructions.some(({ keyword, span }) => keyword === 'WORKDIR' && (!upTo || span.start < upTo.span.start)),
  );
  return !isSet && atRoot.test(lineage.at(-1)?.image ?? '') ? '/' : undefined;
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
  runs: boolean,
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
        : fromStage(repository, file, context, stage, from, source, target, path, depth, runs);
    if (origin) return origin;
  }
  return undefined;
}

export interface Destination {
  /** In the image, without the leading slash. */
  readonly path: string;
  /** True if it is a folder whatever the source is. */
  readonly folder: boolean;
}

/** Where a COPY or ADD writes; undefined if that needs a value that is not known. */
export function destinationOf(file: DockerfileUnit, stage: Stage, instruction: Instruction): Destination | undefined {
  const last = instruction.args.at(-1);
  const text = last && expanded(file, stage, instruction, last.text);
  if (text === undefined) return undefined;
  const workdir = text.startsWith('/') ? '/' : workdirAt(stage, instruction);
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
  runs: boolean,
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
    last = originOf(repository, file, context, other, candidate, depth + 1, runs);
    if (last.kind !== 'absent') return last;
  }
  return last;
}
