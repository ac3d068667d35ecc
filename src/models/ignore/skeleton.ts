import type { Skeleton } from '../../text/skeleton.ts';
import { parseIgnoreFile } from './parse.ts';

/** The structure of an ignore file: its patterns in order (exceptions with their `!`), its comments, what Docker refuses. */
export function ignoreSkeleton(text: string): Skeleton {
  const file = parseIgnoreFile(text);
  return {
    facts: file.patterns.map((pattern) => (pattern.negated ? `!${pattern.text}` : pattern.text)),
    comments: file.comments.map((comment) => comment.text),
    errors: file.problems.map((problem) => problem.message),
  };
}
