const special = /[*?[{]/;

/** True if `pattern` is more than a path. */
export const isGlob = (pattern: string): boolean => special.test(pattern);

/** Longest folder of `pattern` before its first wildcard. */
export function globBase(pattern: string): string {
  const at = pattern.search(special);
  return at === -1 ? pattern : pattern.slice(0, Math.max(0, pattern.lastIndexOf('/', at)));
}

/** More would let the time of a match grow with a high power of the path's length. */
const isCostly = (pattern: string): boolean =>
  pattern.split('**').length > 3 || pattern.split('/').some((part) => part.split('*').length > 3);

/**
 * Test for paths under `pattern`: `*` and `?` within a folder, `**` over folders, `{a,b}`. What workspaces, Skaffold and Argo write; more
 * than a few stars in one pattern, or a pattern that is none, match nothing.
 */
export function globTest(written: string): (path: string) => boolean {
  const pattern = written.replace(/(?:\*\*\/){2,}/g, '**/');
  if (isCostly(pattern)) return () => false;
  let regex = '^';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (pattern.startsWith('**/', at)) {
      regex += '(?:[^/]+/)*';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      regex += '.*';
      at++;
    } else if (char === '*') regex += '[^/]*';
    else if (char === '?') regex += '[^/]';
    else if (char === '{') {
      regex += '(?:';
      depth++;
    } else if (char === '}' && depth > 0) {
      regex += ')';
      depth--;
    } else if (char === ',' && depth > 0) regex += '|';
    else regex += char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  if (depth > 0) return () => false;
  const compiled = new RegExp(`${regex}$`);
  return (path) => compiled.test(path);
}
