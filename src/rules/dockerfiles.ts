import type { Instruction } from '../models/dockerfile/syntax.ts';
import type { DockerfileUnit } from '../repository/dockerfile-unit.ts';
import { isBrought } from '../repository/purpose.ts';
import type { Repository } from '../repository/repository.ts';
import { isTemplated } from './unreadable.ts';

/** The Dockerfiles that somebody here builds images from: no test data, no vendored code, nothing that a template engine makes first. */
export function* ownDockerfiles(repository: Repository): Iterable<DockerfileUnit> {
  for (const file of repository.dockerfiles) {
    if (!isBrought(file.path) && !isTemplated(file.path, file.text)) yield file;
  }
}

/** `instructions`, and behind each ONBUILD what it registers. */
export function* withTriggers(instructions: readonly Instruction[]): Iterable<Instruction> {
  for (const one of instructions) {
    yield one;
    if (one.keyword === 'ONBUILD' && one.inner) yield one.inner;
  }
}

/** True if a comment stands between the continuations of `instruction`: an edit of the whole would lose it. */
export const hasInnerComment = (instruction: Instruction): boolean =>
  instruction.comments.some(({ inside }) => inside);

/** The lines of `instruction` as a whole, the line end behind them included. */
export function linesOf(text: string, { span }: Instruction): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  return { start, end: newline === -1 ? text.length : newline + 1 };
}
