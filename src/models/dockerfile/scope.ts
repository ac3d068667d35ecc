import { keptOn } from '../../text/kept-on.ts';
import { EnvironmentAt } from './environment.ts';
import { expandWord, isKnown } from './expand.ts';
import type { Dockerfile, Instruction, Stage, Word } from './syntax.ts';

/** The stage that a build without `--target` makes: the last one. */
export function finalStage(file: Dockerfile): Stage | undefined {
  return file.stages.at(-1);
}

/** `stage`, its parent, its parent's parent …; the last one rests on an image from outside the file. */
export function ancestry(stage: Stage): readonly Stage[] {
  const stages = [stage];
  for (let one = stage; one.parent && one.parent.index < one.index; one = one.parent) stages.push(one.parent);
  return stages;
}

const indexes = keptOn<Stage, ReadonlyMap<string, readonly Instruction[]>>();

const noInstructions: readonly Instruction[] = [];

/** Instructions of `stage` itself with `keyword`; indexed once, so that a question about each instruction does not cost a walk. */
function instructionsOf(stage: Stage, keyword: string): readonly Instruction[] {
  let index = indexes.get(stage);
  if (!index) {
    const lists = new Map<string, Instruction[]>();
    for (const instruction of stage.instructions) {
      const list = lists.get(instruction.keyword);
      if (list) list.push(instruction);
      else lists.set(instruction.keyword, [instruction]);
    }
    index = lists;
    indexes.set(stage, index);
  }
  return index.get(keyword) ?? noInstructions;
}

/** Number of `places`, ascending by `start`, that stand before `upTo`; all of them if it is left out. */
function countBefore(
  places: readonly { readonly span: { readonly start: number } }[],
  upTo: Instruction | undefined,
): number {
  if (!upTo) return places.length;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.span.start ?? 0) < upTo.span.start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The instruction with `keyword` that holds at the end of `stage`, or before `upTo`: the last one in it or in its ancestors. An
 * ENTRYPOINT takes away the CMD that its stage inherits (`dispatchEntrypoint` in BuildKit's dockerfile2llb/convert.go).
 */
export function effective(stage: Stage, keyword: string, upTo?: Instruction): Instruction | undefined {
  for (const one of ancestry(stage)) {
    const found = instructionsOf(one, keyword);
    const count = countBefore(found, upTo);
    if (count > 0) return found[count - 1];
    if (keyword === 'CMD' && countBefore(instructionsOf(one, 'ENTRYPOINT'), upTo) > 0) return undefined;
  }
  return undefined;
}

/** The user that `stage` ends with, as written; undefined if it comes from an image outside the file. */
export function effectiveUser(stage: Stage): { readonly word: Word; readonly instruction: Instruction } | undefined {
  const instruction = effective(stage, 'USER');
  const word = instruction?.args[0];
  return instruction && word ? { word, instruction } : undefined;
}

const defaultShell: readonly string[] = ['/bin/sh', '-c'];

/** The SHELL in force at `instruction`, as argv; `/bin/sh -c` where the file sets none. */
export function shellAt(stage: Stage, instruction: Instruction): readonly string[] {
  const shell = effective(stage, 'SHELL', instruction);
  return shell?.form === 'json' && shell.args.length > 0 ? shell.args.map(({ text }) => text) : defaultShell;
}

/**
 * Variables that `instruction` sees, from ENV and ARG (by their defaults) of the stage and its ancestors; the value is undefined if
 * nobody knows it. What the base image sets is not there.
 */
export function environmentAt(stage: Stage, instruction: Instruction): ReadonlyMap<string, string | undefined> {
  return new EnvironmentAt(stage, instruction.span.start);
}

interface Workdir {
  readonly span: Instruction['span'];
  /** Absolute; undefined if it is not known. */
  readonly path: string | undefined;
}

const workdirs = keptOn<Stage, readonly Workdir[]>();

/** Where each WORKDIR of `stage` leads. The parent's are there already. */
function workdirsOf(stage: Stage): readonly Workdir[] {
  const known = workdirs.get(stage);
  if (known) return known;
  let path = stage.parent ? (workdirs.get(stage.parent)?.at(-1)?.path ?? undefined) : undefined;
  const start = { start: stage.from.span.start, end: stage.from.span.end };
  if (!stage.parent && stage.image === 'scratch') path = '/';
  const found: Workdir[] = [{ span: start, path }];
  for (const instruction of instructionsOf(stage, 'WORKDIR')) {
    const word = instruction.args[0];
    if (!word) continue;
    const expansion = expandWord(word.text, environmentAt(stage, instruction), { escape: stage.file.escape });
    path = isKnown(expansion) ? joined(path, expansion.text) : undefined;
    found.push({ span: instruction.span, path });
  }
  workdirs.set(stage, found);
  return found;
}

/** Absolute working directory at the end of `stage` or before `upTo`; undefined if it is the base image's or needs an unknown value. */
export function effectiveWorkdir(stage: Stage, upTo?: Instruction): string | undefined {
  if (!workdirs.has(stage)) for (const one of ancestry(stage).toReversed()) workdirsOf(one);
  const found = workdirsOf(stage);
  return found[Math.max(1, countBefore(found, upTo)) - 1]?.path;
}

/** `path` seen from `directory`, `.` and `..` resolved (`NormalizeWorkdir`); a Windows path stays as it is. */
function joined(directory: string | undefined, path: string): string | undefined {
  if (/^(?:\\|[A-Za-z]:[\\/])/.test(path)) return path;
  if (!path.startsWith('/')) {
    if (directory === undefined) return undefined;
    if (!directory.startsWith('/')) return `${directory.replace(/[\\/]$/, '')}\\${path}`;
  }
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/**
 * Directories that the file puts on PATH before `instruction`, in the order of the search. Those of the base image (`$PATH`) and
 * those that need an unknown value are left out.
 */
export function searchPathAt(stage: Stage, instruction: Instruction): readonly string[] {
  let dirs: readonly string[] = [];
  for (const one of ancestry(stage).toReversed()) {
    const envs = instructionsOf(one, 'ENV');
    for (const env of envs.slice(0, countBefore(envs, instruction))) {
      const value = env.pairs.findLast(({ key }) => key === 'PATH')?.value;
      if (value === undefined) continue;
      const known = environmentAt(one, env);
      const before = dirs;
      dirs = directories(value).flatMap((part) => {
        if (part === '$PATH' || part === '${PATH}') return before;
        const dir = expandWord(part, known, { escape: stage.file.escape });
        return isKnown(dir) && dir.text !== '' ? [dir.text] : [];
      });
    }
  }
  return dirs;
}

/** The parts of a PATH between its colons, those inside braces not counted, quotes around the whole taken off. */
function directories(value: string): readonly string[] {
  const text = /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
  const parts: string[] = [];
  let start = 0;
  let braces = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') braces++;
    else if (char === '}') braces--;
    if (at < text.length && (char !== ':' || braces > 0)) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return parts;
}
