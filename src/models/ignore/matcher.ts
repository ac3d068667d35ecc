import { Automaton } from './automaton.ts';
import type { IgnorePattern } from './syntax.ts';
import { translate } from './translate.ts';

/** True if a pattern matches the path or one of its parent directories. */
type Covers = (path: string) => boolean;

/** Answers which paths of a build context an ignore file leaves out. Paths are relative to the context, `/`-separated. */
export interface IgnoreMatcher {
  /** True if `path` stays out of the context: it or a parent directory matches and no later exception takes it back. */
  ignores(path: string): boolean;
  /** The last pattern that changed what happens to `path`; an exception only if an earlier pattern had left the path out. */
  decidedBy(path: string): IgnorePattern | undefined;
  /** False if nothing below the ignored directory `directory` can come back, so that a walk need not enter it. */
  mayHoldException(directory: string): boolean;
}

/** Why Docker's matcher refuses a pattern that is a correct glob, or undefined: its regular expression must compile, too. */
export function expressionError(pattern: string): string | undefined {
  if (!/[[\\{]/.test(pattern)) return undefined;
  const { type, regexp } = translate(pattern);
  if (type !== 'regexp' || Automaton.of(regexp)) return undefined;
  return `Docker turns it into the regular expression \`${regexp}\`, which is none`;
}

function coversOf(pattern: string): Covers | undefined {
  const { type, regexp } = translate(pattern);
  if (type === 'exact') {
    return (path) => path.startsWith(pattern) && (path.length === pattern.length || path[pattern.length] === '/');
  }
  if (type === 'prefix') {
    const prefix = pattern.slice(0, -2);
    return (path) => path.startsWith(prefix);
  }
  if (type === 'suffix') return coversSuffix(pattern.slice(2));
  const automaton = Automaton.of(regexp);
  return automaton && ((path) => automaton.covers(path));
}

function coversSuffix(suffix: string): Covers {
  if (suffix === '') return () => true;
  const inside = `${suffix}/`;
  if (!suffix.startsWith('/')) return (path) => path.endsWith(suffix) || path.includes(inside);
  const whole = suffix.slice(1);
  const first = `${whole}/`;
  return (path) => path.endsWith(suffix) || path === whole || path.startsWith(first) || path.includes(inside);
}

/**
 * A matcher for patterns in file order. Patterns with an error are left out; with one of them Docker builds nothing.
 * Source: moby/patternmatcher, MatchesOrParentMatches; for `mayHoldException` tonistiigi/fsutil, filter.go, the walk that
 * BuildKit's client does.
 */
export function compileIgnore(patterns: readonly IgnorePattern[]): IgnoreMatcher {
  const compiled: { readonly pattern: IgnorePattern; readonly covers: Covers }[] = [];
  const exceptions: string[] = [];
  let exceptionAnywhere = false;
  for (const pattern of patterns) {
    const covers = pattern.error === undefined ? coversOf(pattern.text) : undefined;
    if (!covers) continue;
    compiled.push({ pattern, covers });
    if (!pattern.negated) continue;
    const place = withoutTrailingGlob(pattern.text);
    exceptions.push(`${place}/`);
    if (/[*[\]?^\\]/.test(place)) exceptionAnywhere = true;
  }

  function decidedBy(path: string): IgnorePattern | undefined {
    const clean = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    // The context itself cannot be ignored.
    if (clean === '.' || clean === '') return undefined;
    let decided: IgnorePattern | undefined;
    let ignored = false;
    for (const { pattern, covers } of compiled) {
      if (pattern.negated !== ignored || !covers(clean)) continue;
      ignored = !pattern.negated;
      decided = pattern;
    }
    return decided;
  }

  return {
    ignores: (path) => decidedBy(path)?.negated === false,
    decidedBy,
    mayHoldException: (directory) =>
      exceptionAnywhere ||
      exceptions.some((place) => place.startsWith(directory.endsWith('/') ? directory : `${directory}/`)),
  };
}

function withoutTrailingGlob(pattern: string): string {
  const stem = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern;
  return stem.endsWith('/*') ? stem.slice(0, -2) : stem;
}
