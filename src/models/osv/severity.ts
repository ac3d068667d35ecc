/** Ratings of CVSS 3.1 (section 5) and 4.0 (section 6), least first. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

/** The rating of a score from 0 to 10; a score of 0 is `low` too: somebody wrote an advisory about it. */
export const ratingOf = (score: number): Severity =>
  score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';

const words: Readonly<Record<string, Severity>> = {
  negligible: 'low',
  unimportant: 'low',
  minor: 'low',
  low: 'low',
  moderate: 'medium',
  medium: 'medium',
  important: 'high',
  high: 'high',
  critical: 'critical',
};

/** What databases write for a rating: `MODERATE`, `Important`, `low**`; undefined if it says none (`not yet assigned`, `UNKNOWN`). */
export function severityNamed(word: unknown): Severity | undefined {
  const name = typeof word === 'string' ? word.trim().toLowerCase().replace(/\*+$/, '') : '';
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
