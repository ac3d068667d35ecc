import type { Instruction, Stage } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { memoOf } from '../repository/memo.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';
import { isTemplated } from './unreadable.ts';

/** The Dockerfiles that somebody here builds images from: no test data, no vendored code, nothing that a template engine makes first. */
export const ownDockerfiles = memoOf((repository: Repository): readonly DockerfileUnit[] =>
  repository.dockerfiles.filter(
    (file) => !isBrought(file.path) && !isTemplated(file.path, file.text) && !isTower(file),
  ),
);

/** Stages that rest on each other; more than anybody writes, and what they inherit is looked for in each of them. */
const highest = 500;

function isTower({ stages }: DockerfileUnit): boolean {
  if (stages.length <= highest) return false;
  const heights = new Map<Stage, number>();
  for (const stage of stages) {
    const height = 1 + ((stage.parent && heights.get(stage.parent)) ?? 0);
    if (height > highest) return true;
    heights.set(stage, height);
  }
  return false;
}

/** `instructions`, and behind each ONBUILD what it registers. */
export function* withTriggers(instructions: readonly Instruction[]): Iterable<Instruction> {
  for (const one of instructions) {
    yield one;
    if (one.keyword === 'ONBUILD' && one.inner) yield one.inner;
  }
}

/** True if a comment stands between the continuations of `instruction`: an edit of the whole would lose it. */
export const hasInnerComment = (instruction: Instruction): boolean => instruction.comments.some(({ inside }) => inside);

/** The lines of `instruction` as a whole, the line end behind them included. */
export function linesOf(text: string, { span }: Instruction): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  return { start, end: newline === -1 ? text.length : newline + 1 };
}

/** True for `${project.version}`, `%%NAME%%`, `@NAME@`, `<NAME>`, `{{ name }}`: another program puts something in first. */
export const isPlaceholder = (text: string): boolean => /\$\{[\w-]+(?:\.[\w-]+)+\}|%%|@\w+@|<[\w-]+>|\{\{/.test(text);
