import { type Finding, type Level, levels } from '../finding.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const comparePlace = (a: Finding, b: Finding): number =>
  compare(a.path, b.path) || a.range.start.offset - b.range.start.offset || a.range.end.offset - b.range.end.offset;

const compareLevel = (a: Finding, b: Finding): number => levels.indexOf(a.level) - levels.indexOf(b.level);

/** For machines: by path, then position. */
export function byPlace(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => comparePlace(a, b) || compareLevel(a, b) || compare(a.rule, b.rule));
}

/** For people, and for readers that stop early: errors first, then by path and position. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => compareLevel(a, b) || comparePlace(a, b) || compare(a.rule, b.rule));
}

export interface Tally extends Record<Level, number> {
  /** Findings with a safe fix: what `check --fix` would mend. */
  readonly fixable: number;
  /** Findings whose fix needs a person's eye. */
  readonly unsafe: number;
}

export function tally(findings: readonly Finding[]): Tally {
  const result = { error: 0, warning: 0, note: 0, fixable: 0, unsafe: 0 };
  for (const { level, fix } of findings) {
    result[level]++;
    if (fix) result[fix.safety === 'safe' ? 'fixable' : 'unsafe']++;
  }
  return result;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "4 errors, 6 warnings"; "" if there are none. */
export function tallyText(counts: Tally): string {
  return levels
    .filter((level) => counts[level] > 0)
    .map((level) => plural(counts[level], level))
    .join(', ');
}

/** True if a finding speaks of its file as a whole: the empty range at the file's start. */
export const ofWholeFile = ({ range }: Pick<Finding, 'range'>): boolean =>
  range.start.offset === 0 && range.end.offset === 0;
