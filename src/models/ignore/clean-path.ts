/** An element that Clean takes away. */
const unclean = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * The shortest path that names the same file, by text alone: no empty, `.` or inner `..` elements, no `/` at the end;
 * "." for the empty path. Source: Go `path/filepath`, Clean on Unix.
 */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  if (!unclean.test(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') kept.push(element);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}
