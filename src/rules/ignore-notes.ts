import { type IgnoreNote, ignoreNotes } from '../repository/ignore-notes.ts';
import type { Repository } from '../repository/repository.ts';
import type { Verdicts } from './rule.ts';

/** The comments that answer for findings: in all Dockerfiles and compose files, and in every file that something was found in. */
export function* notesNear(repository: Repository, { paths }: Verdicts): Iterable<IgnoreNote> {
  const files = new Set(paths);
  for (const { path, text } of [...repository.dockerfiles, ...repository.composes])
    if (text.includes('ignore') || text.includes('check')) files.add(path);
  for (const path of [...files].sort()) yield* ignoreNotes(repository, path);
}

/** What a comment hides, for people. */
export const noteNames = ({ rules }: IgnoreNote): string => (rules === 'all' ? 'any rule' : rules.join(', '));
