import type { Skeleton } from '../../text/skeleton.ts';
import { parseDotenv } from './parse.ts';

/** What a fix of an environment file must leave as it is: the names it sets, in file order, and its lines of comment. */
export function dotenvSkeleton(text: string): Skeleton {
  const { entries, problems } = parseDotenv(text, 'compose');
  return {
    facts: entries.map(({ name }) => name),
    comments: text.split('\n').flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : [])),
    errors: problems.map(({ message }) => message),
  };
}
