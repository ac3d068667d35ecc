import type { Fix } from '../finding.ts';
import type { Leak } from '../repository/context-leaks.ts';
import type { Repository } from '../repository/repository.ts';
import { edit } from '../text/edit.ts';
import { fix } from './rule.ts';

/** How a finding about an ignore file begins: it is not there, or it lets too much in. */
export const leadingWord = (repository: Repository, ignorePath: string): string =>
  repository.tree.exists(ignorePath) ? 'leaky:' : 'missing:';

/** The leaks for a message: four by name, the rest as a number. */
export const listed = (leaks: readonly Leak[]): string => {
  const shown = leaks.slice(0, 4).map(({ path, what }) => `${path} (${what})`);
  return leaks.length > shown.length ? `${shown.join(', ')} and ${leaks.length - shown.length} more` : shown.join(', ');
};

/** The COPY instructions that take leaks along, as places to show. */
export const broadCopies = (file: { readonly path: string }, leaks: readonly Leak[]) =>
  [...new Map(leaks.map(({ copy }) => [copy.word, copy])).values()].map((copy) => ({
    file,
    range: copy.word.span,
    message: `\`${copy.instruction.keyword} ${copy.word.text}\` copies the whole folder`,
  }));

/** Adds the leaks' patterns to the ignore file, or makes one. */
export function keepOut(
  repository: Repository,
  ignorePath: string,
  leaks: readonly Leak[],
  safety: 'safe' | 'unsafe',
): Fix {
  const patterns = [...new Set(leaks.map(({ pattern }) => pattern))];
  const text = repository.tree.text(ignorePath);
  if (text === undefined) return fix.create(safety, `create ${ignorePath}`, ignorePath, `${patterns.join('\n')}\n`);
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  const added = edit.insert(text.length, `${start}${patterns.join('\n')}\n`);
  return fix[safety](
    `add ${patterns.join(', ')} to ${ignorePath}`,
    { path: ignorePath },
    added,
    patterns.map((pattern) => `+${pattern}`),
  );
}
