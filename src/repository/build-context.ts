import type { IgnoreMatcher } from '../models/ignore/matcher.ts';
import type { Tree } from '../text/tree.ts';

/** The folder that a build may copy from, with what its ignore file takes out. */
export interface BuildContext {
  /** Relative to the repository; "" is its root. */
  readonly dir: string;
  /**
   * Who says so: the service of a compose file or of the contract, the job, artifact or target of another file; or nobody (then it is the
   * folder where the most COPY sources exist).
   */
  readonly statedBy: { readonly path: string; readonly service: string } | undefined;
  /** The ignore file in force, or the path where a new one belongs. */
  readonly ignorePath: string;
  readonly ignore: IgnoreMatcher | undefined;
}

/** What a COPY or ADD source names in a context. */
export interface Source {
  /** Relative to the repository, sorted. */
  readonly found: readonly string[];
  /** Those of them that the ignore file takes out. */
  readonly ignored: readonly string[];
}

/** Nothing to clean: the common case, and the walks of large trees ask it for every entry. */
const plainName = /^[^./][^/]*$/;
const plainPath = /^(?:[^./][^/]*(?:\/[^./][^/]*)*)?$/;

/** `dir` and `name` as one repository path. */
export function joinPath(dir: string, name: string): string {
  if (plainName.test(name) && plainPath.test(dir)) return dir === '' ? name : `${dir}/${name}`;
  const parts: string[] = [];
  for (const part of `${dir}/${name}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** True if `name`, read from `dir`, climbs out of the repository. */
export function leaves(dir: string, name: string): boolean {
  let depth = dir === '' ? 0 : dir.split('/').length;
  for (const part of name.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** Folder of `path`, "" for the root. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Last part of `path`. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `path` relative to `dir`, or undefined if it lies outside. */
export function inside(dir: string, path: string): string | undefined {
  if (dir === '') return path;
  if (path === dir) return '';
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}

/** True if the ignore file keeps `path` (relative to the repository) out of the build. */
export function leftOut(context: BuildContext, path: string): boolean {
  const relative = inside(context.dir, path);
  return relative !== undefined && relative !== '' && context.ignore?.ignores(relative) === true;
}

/**
 * Files and folders that `source` (expanded) names, `*`, `?` and `[…]` as Go's filepath.Match. BuildKit cleans a source as an
 * absolute path first, so `/a`, `./a` and `../a` are all `a` (solver/llbsolver, dispatchCopy).
 */
export function resolveSource(tree: Tree, context: BuildContext, source: string): Source {
  const parts = joinPath('', source).split('/').filter(Boolean);
  let found = [context.dir];
  for (const [depth, part] of parts.entries()) {
    const next: string[] = [];
    const last = depth === parts.length - 1;
    if (!/[*?[\\]/.test(part)) {
      for (const dir of found) if (tree.exists(joinPath(dir, part))) next.push(joinPath(dir, part));
    } else {
      const matches = segmentPattern(part);
      for (const dir of found) {
        for (const entry of tree.list(dir)) {
          if (matches(entry.name) && (last || entry.kind !== 'file')) next.push(joinPath(dir, entry.name));
        }
      }
    }
    found = next;
  }
  return { found, ignored: found.filter((path) => wholly(tree, context, path)) };
}

/** True if `path` is left out and nothing below it is let in again. */
function wholly(tree: Tree, context: BuildContext, path: string): boolean {
  if (!leftOut(context, path)) return false;
  const relative = inside(context.dir, path) ?? '';
  if (context.ignore?.mayHoldException(relative) !== true) return true;
  return tree.list(path).every((entry) => wholly(tree, context, joinPath(path, entry.name)));
}

/** Go's filepath.Match for one path segment; a pattern that Go refuses matches nothing. */
function segmentPattern(pattern: string): (name: string) => boolean {
  let regex = '^';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === '*') regex = regex.endsWith('[^/]*') ? regex : `${regex}[^/]*`;
    else if (char === '?') regex += '[^/]';
    else if (char === '\\') regex += escaped(pattern[++at] ?? '');
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) return () => false;
      regex += `[${pattern.slice(at + 1, end).replace(/[\\[]/g, '\\$&')}]`;
      at = end;
    } else regex += escaped(char);
  }
  try {
    const compiled = new RegExp(`${regex}$`, 'u');
    return (name) => compiled.test(name);
  } catch {
    return () => false;
  }
}

const escaped = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
