import { join } from 'node:path';
import type { Tree } from '../text/tree.ts';
import { identityOf } from './file-identity.ts';

/** What was asked of a tree on disk. */
export interface Trace {
  /** Absolute path → its identity just before it was first asked for. */
  readonly seen: ReadonlyMap<string, string>;
  /** True if one of them had only just been written. */
  readonly young: boolean;
}

/**
 * `tree` (that of `root`, absolute), with a note of everything on disk that it was asked for. If each is still what it was, and the
 * listing is the same, every answer is.
 */
export function tracedTree(tree: Tree, root: string): { readonly tree: Tree; readonly trace: Trace } {
  const seen = new Map<string, string>();
  const trace = { seen, young: false };
  const note = (path: string): string => {
    const place = join(root, path);
    if (!seen.has(place)) {
      const { text, young } = identityOf(place);
      seen.set(place, text);
      if (young) trace.young = true;
    }
    return path;
  };
  const traced: Tree = {
    name: tree.name,
    paths: () => tree.paths(),
    read: (path) => tree.read(note(path)),
    text: (path) => tree.text(note(path)),
    bytes: (path) => tree.bytes(note(path)),
    list: (path) => tree.list(note(path)),
    exists: (path) => tree.exists(note(path)),
    size: (path) => tree.size(note(path)),
  };
  return { tree: traced, trace };
}
