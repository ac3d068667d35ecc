import { type IgnoreSource, parseIgnoreComment } from '../models/dockerfile/ignores.ts';
import { dayPattern, holds } from '../text/day.ts';
import type { Span } from '../text/span.ts';
import { memo, memoOf } from './memo.ts';
import type { Repository } from './repository.ts';

/** A comment that answers for findings. */
export interface IgnoreNote {
  readonly path: string;
  readonly source: IgnoreSource;
  /** As written: ids, or ids of the same check elsewhere. */
  readonly rules: 'all' | readonly string[];
  /** The comment. */
  readonly span: Span;
  /** Offsets whose findings it answers for; undefined: the whole file's. */
  readonly over: Span | undefined;
  /** The last day on which it counts, as written. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  /** What it hides is hidden: it has not ended, and what it says of its end can be read. */
  readonly counts: boolean;
}

const notesIn = memoOf((repository: Repository) => memo((path: string) => [...read(repository, path)]));

/** The comments of the file at `path` that answer for findings, in file order; those that have ended among them. */
export const ignoreNotes = (repository: Repository, path: string): readonly IgnoreNote[] => notesIn(repository)(path);

/**
 * The comment that answers for a finding of a rule with these names at `offset` of `path`. `byName`: only one that names it counts, not
 * one for all rules.
 */
export const noteFor = (
  repository: Repository,
  path: string,
  offset: number,
  names: readonly string[],
  byName = false,
): IgnoreNote | undefined =>
  ignoreNotes(repository, path).find(
    ({ counts, over, rules }) =>
      counts &&
      (over === undefined || (offset >= over.start && offset <= over.end)) &&
      (rules === 'all' ? !byName : rules.some((name) => names.includes(name))),
  );

function* read(repository: Repository, path: string): Iterable<IgnoreNote> {
  const counts = (until: string | undefined): boolean =>
    until === undefined || (dayPattern.test(until) && holds(until, repository.today));
  const unit = repository.dockerfile(path);
  if (!unit) {
    yield* commentsIn(repository, path, counts);
    return;
  }
  for (const { scope, until, ...one } of unit.suppressions) {
    if (one.source === 'hadolint' && repository.contract.hadolint?.ignorePragma === false) continue;
    const over = scope.kind === 'file' ? undefined : scope.kind === 'lines' ? scope.span : scope.instruction.span;
    yield { ...one, path, over, until, counts: counts(until) };
  }
}

/** Formats with `#` comments: one at the end of the line, on the line above, or `ignore-file` anywhere. */
function* commentsIn(repository: Repository, path: string, counts: (until?: string) => boolean): Iterable<IgnoreNote> {
  const lines = repository.lines(path);
  const { text } = lines;
  for (let at = text.indexOf('plimsoll'); at !== -1; ) {
    const line = lines.lineAt(at);
    const start = lines.startOf(line);
    const whole = lines.lineText(line);
    const hash = /(?:^|\s)#\s*(plimsoll\s.*)$/.exec(whole);
    const note = hash?.[1] === undefined ? undefined : parseIgnoreComment(hash[1]);
    if (note && hash) {
      const { scope, ...rest } = note;
      const alone = whole.trimStart().startsWith('#');
      const last = alone && line < lines.count ? line + 1 : line;
      const over = scope === 'file' ? undefined : { start, end: lines.startOf(last) + lines.lineText(last).length };
      const span = { start: start + whole.indexOf('#', hash.index), end: start + whole.trimEnd().length };
      yield { ...rest, path, span, over, counts: counts(note.until) };
    }
    at = text.indexOf('plimsoll', start + whole.length);
  }
}
