import { satisfies, validRange } from '@renovatebot/pep440';
import { type Answer, allowsReleases, newestAllowed, numbersOf } from './allows.ts';
import { holds, intervalsOf, pepInterval, type Release } from './interval.ts';

/** Minor releases that a fix may name, oldest first. */
export const pythonMinors: readonly string[] = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'];

/**
 * Whether Python `version` ("3", "3.13", "3.13.1") lies in `range`: a PEP 440 specifier (`>=3.9,<4`, `~=3.9`, `==3.11.*`)
 * or a Poetry constraint (`^3.9`, `~3.9`, `>=3.9 <4`, `3.9 || ^3.11`, `3.11` for exactly that). An incomplete version
 * stands for its newest release, see `allowsReleases`; so a Poetry `3.11`, which means 3.11.0, allows "3.11" only partly.
 * A suffix of the version (`3.14-rc`, `3.14.0b1`) does not count: pip and Poetry compare `sys.version_info[:3]`.
 */
export function pythonRangeAllows(range: string, version: string): Answer {
  const numbers = numbersOf(version);
  const alternatives = range.length > 1000 ? undefined : specifiersOf(range);
  if (alternatives === undefined || numbers.length === 0) return 'unknown';
  const named = alternatives.flatMap((specifier) =>
    specifier.split(',').map((clause) => numbersOf(clause.replace(/^[^0-9]+/, ''))),
  );
  const tests = alternatives.map(testOf);
  return allowsReleases(numbers, named, (release) => tests.some((test) => test(release)));
}

/** Whether a release satisfies `specifier` ("" allows everything). */
function testOf(specifier: string): (release: Release) => boolean {
  const intervals = plainSpecifier(specifier);
  if (intervals !== undefined) return (release) => intervals.every((interval) => holds(interval, release));
  return (release) => satisfies(release.join('.'), specifier, { prereleases: true });
}

/** A specifier of plain clauses. Most are, and loading pep440 takes longer than a check. */
const plainSpecifier = (specifier: string) => (specifier === '' ? [] : intervalsOf(specifier.split(','), pepInterval));

/** The newest Python minor release in `range`, undefined if none of `candidates` is. */
export function supportedIn(range: string, candidates: readonly string[] = pythonMinors): string | undefined {
  return newestAllowed(pythonRangeAllows, range, candidates);
}

const clause = /(\^|~=|~|===|==|=|!=|<>|>=|<=|>|<)?\s*(v?\d[^\s,|]*|\*)/y;

/** PEP 440 specifiers that stand for `range`, one of which must hold ("" allows everything); undefined if it cannot be read. */
function specifiersOf(range: string): readonly string[] | undefined {
  const specifiers: string[] = [];
  for (const alternative of range.split(/\|\|?/)) {
    const clauses: string[] = [];
    for (let at = 0; at < alternative.length; ) {
      const separator = alternative[at];
      if (separator === ' ' || separator === ',' || separator === '\t') {
        at++;
        continue;
      }
      clause.lastIndex = at;
      const match = clause.exec(alternative);
      const translated = match === null ? undefined : translate(match[1] ?? '', match[2] ?? '');
      if (translated === undefined) return undefined;
      if (translated !== '') clauses.push(translated);
      at = clause.lastIndex;
    }
    // `a || ` is a slip, a lone empty range allows everything.
    if (alternative.trim() === '' && range.trim() !== '') return undefined;
    const specifier = clauses.join(',');
    if (plainSpecifier(specifier) === undefined && !validRange(specifier)) return undefined;
    specifiers.push(specifier);
  }
  return specifiers;
}

/** One clause in PEP 440's words (poetry-core constraints/version/parser.py). */
function translate(operator: string, written: string): string | undefined {
  if (written === '*') return operator === '' || operator === '==' || operator === '=' ? '' : undefined;
  const version = written.replace(/^v/, '').replace(/\.[xX]$/, '.*');
  const numbers = numbersOf(version);
  if (operator === '^') return `>=${version},<${afterCaret(numbers)}`;
  if (operator === '~')
    return `>=${version},<${numbers.length === 1 ? (numbers[0] ?? 0) + 1 : `${numbers[0]}.${(numbers[1] ?? 0) + 1}`}`;
  if (operator === '' || operator === '=') return `==${version}`;
  if (operator === '<>') return `!=${version}`;
  return `${operator}${version}`;
}

/** The next version that breaks: the first number that is not 0 goes up, or the last one written. */
function afterCaret(numbers: readonly number[]): string {
  const index = numbers.findIndex((number, at) => number > 0 || at === numbers.length - 1);
  return [...numbers.slice(0, index), (numbers[index] ?? 0) + 1].join('.');
}
