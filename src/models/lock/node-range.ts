import Range from 'semver/classes/range.js';

/** Whether a locked version is what a specifier of a package.json asks for; `unknown` if the specifier is no range. */
export type Fit = 'yes' | 'no' | 'unknown';

const rangeLimit = 1000;

/** Compares versions with npm ranges; each range is read once. */
export class RangeCache {
  readonly #ranges = new Map<string, Range | undefined>();

  /** npm-package-arg decides what a specifier is: `npm:name@range` and ranges are compared, tags, folders and addresses are not. */
  fit(specifier: string, version: string | undefined): Fit {
    if (version === undefined) return 'unknown';
    const range = this.#range(specifier);
    if (range === undefined) return 'unknown';
    return range.test(version) ? 'yes' : 'no';
  }

  #range(specifier: string): Range | undefined {
    if (this.#ranges.has(specifier)) return this.#ranges.get(specifier);
    const range = rangeOf(aliased(specifier));
    this.#ranges.set(specifier, range);
    return range;
  }
}

/** The range of `npm:name@range`, else the text itself. */
function aliased(specifier: string): string {
  if (!specifier.startsWith('npm:')) return specifier;
  const at = specifier.indexOf('@', 5);
  // Since yarn 2 a range alone has that prefix, too.
  if (at === -1) return /^npm:[\d^~<>=*vx]/.test(specifier) ? specifier.slice(4) : '*';
  return specifier.slice(at + 1);
}

function rangeOf(text: string): Range | undefined {
  // `*` and nothing allow prereleases, too.
  if (text.length > rangeLimit || text.trim() === '' || text.trim() === '*') return undefined;
  try {
    return new Range(text, { loose: true });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
