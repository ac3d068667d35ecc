import { type Answer, allowsReleases } from './allows.ts';

/** Major, minor and patch number. */
export type Release = readonly [number, number, number];

/** The releases from `from` up to, not including, `to`; with `not` all others. Suits comparators of plain numbers only. */
export interface Interval {
  readonly from: Release;
  readonly to?: Release;
  readonly not?: true;
}

export function holds({ from, to, not }: Interval, release: Release): boolean {
  const inside = compare(release, from) >= 0 && (to === undefined || compare(release, to) < 0);
  return inside !== (not === true);
}

const compare = (a: Release, b: Release): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

const zero: Release = [0, 0, 0];
const filled = (numbers: readonly number[]): Release => [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];

/** The first release behind all those that begin with the first `count` of `numbers`. */
function behind(numbers: readonly number[], count = numbers.length): Release {
  const last = count - 1;
  return filled(numbers.slice(0, count).map((number, index) => (index === last ? number + 1 : number)));
}

/** Numbers as both libraries read them the same: no leading zeros, far from the largest that they take. */
const number = '(?:0|[1-9]\\d{0,4})';
const plain = `(${number}(?:\\.${number}){0,2})`;
const npm = new RegExp(`^(>=|<=|[<>=^~])?${plain}$`);
const pep = new RegExp(`^(>=|<=|==|!=|~=|[<>])${plain}(\\.\\*)?$`);
const numbersIn = (text: string): number[] => text.split('.').map(Number);

/** A comparator of an npm range (`^20.1`, `<23`) without wildcard and pre-release; undefined for any other. node-semver, "Ranges". */
export function npmInterval(text: string): Interval | undefined {
  const [, operator, written] = npm.exec(text) ?? [];
  if (written === undefined) return undefined;
  const numbers = numbersIn(written);
  const from = filled(numbers);
  if (operator === '>=') return { from };
  if (operator === '>') return { from: behind(numbers) };
  if (operator === '<') return { from: zero, to: from };
  if (operator === '<=') return { from: zero, to: behind(numbers) };
  if (operator === '~') return { from, to: behind(numbers, Math.min(2, numbers.length)) };
  if (operator !== '^') return { from, to: behind(numbers) };
  const first = numbers.findIndex((one) => one > 0);
  return { from, to: behind(numbers, first === -1 ? numbers.length : first + 1) };
}

/** A clause of a PEP 440 specifier (`>=3.9`, `==3.11.*`) of plain numbers; undefined for any other, valid or not. */
export function pepInterval(text: string): Interval | undefined {
  const [, operator, written, wildcard] = pep.exec(text) ?? [];
  if (written === undefined) return undefined;
  const numbers = numbersIn(written);
  const from = filled(numbers);
  if (operator === '==' || operator === '!=') {
    const to = wildcard === undefined ? behind(from) : behind(numbers);
    return operator === '==' ? { from, to } : { from, to, not: true };
  }
  if (wildcard !== undefined) return undefined;
  if (operator === '>=') return { from };
  if (operator === '>') return { from: behind(from) };
  if (operator === '<') return { from: zero, to: from };
  if (operator === '<=') return { from: zero, to: behind(from) };
  return numbers.length === 1 ? undefined : { from, to: behind(numbers, numbers.length - 1) };
}

const ruby = new RegExp(`^(>=|<=|!=|~>|[<>=])?${plain}$`);
const composer = new RegExp(`^(>=|<=|!=|<>|==|[<>=^~])?v?${plain}(\\.[*xX])?(?:-(?:dev|stable))?(?:@[a-zA-Z]{1,10})?$`);

/** A requirement of RubyGems (`~> 3.3`, `3.3.0`) without pre-release and blanks; undefined for any other. Gem::Requirement, Gem::Version#bump. */
export function rubyInterval(text: string): Interval | undefined {
  const [, operator, written] = ruby.exec(text) ?? [];
  if (written === undefined) return undefined;
  const numbers = numbersIn(written);
  const from = filled(numbers);
  if (operator === '~>') return { from, to: behind(numbers, Math.max(1, numbers.length - 1)) };
  return compared(operator ?? '=', from, behind(from));
}

/** A clause of a Composer constraint; undefined for what names no numbers. composer/semver, VersionParser::parseConstraint. */
export function composerInterval(text: string): Interval | undefined {
  if (text === '*') return { from: zero };
  const [, operator, written, wildcard] = composer.exec(text) ?? [];
  if (written === undefined) return undefined;
  const numbers = numbersIn(written);
  const from = filled(numbers);
  if (operator === '~') return { from, to: behind(numbers, Math.max(1, numbers.length - 1)) };
  if (operator === '^') {
    const first = numbers.findIndex((one) => one > 0);
    return { from, to: behind(numbers, first === -1 ? numbers.length : first + 1) };
  }
  return compared(operator ?? '=', from, wildcard === undefined ? behind(from) : behind(numbers));
}

/** `operator` and a version that stands for all from `from` up to `to`. */
function compared(operator: string, from: Release, to: Release): Interval {
  if (operator === '>=') return { from };
  if (operator === '>') return { from: to };
  if (operator === '<') return { from: zero, to: from };
  if (operator === '<=') return { from: zero, to };
  return operator === '!=' || operator === '<>' ? { from, to, not: true } : { from, to };
}

/** Whether `version` lies in all intervals of one of `alternatives`, see `allowsReleases`. */
export function intervalsAllow(alternatives: readonly (readonly Interval[])[], version: readonly number[]): Answer {
  const named = alternatives.flat().flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  return allowsReleases(version, named, (release) =>
    alternatives.some((intervals) => intervals.every((interval) => holds(interval, release))),
  );
}

/** Every one of `texts` as an interval; undefined if one is none: then the library has to read them. */
export function intervalsOf(
  texts: readonly string[],
  read: (text: string) => Interval | undefined,
): readonly Interval[] | undefined {
  const intervals: Interval[] = [];
  for (const text of texts) {
    const interval = read(text);
    if (interval === undefined) return undefined;
    intervals.push(interval);
  }
  return intervals;
}
