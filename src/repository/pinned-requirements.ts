import { parseRequirements } from '../models/python/requirements.ts';
import type { Tree } from '../text/tree.ts';
import { joinPath, parentOf } from './build-context.ts';

export interface Pins {
  /** Requirements that name a project, those of included files too. */
  readonly all: number;
  /** Names of those that leave the version open and that no constraints file pins. */
  readonly open: readonly string[];
}

/** How far the requirements file at `path` fixes versions; undefined if it or a file that it includes cannot be read. */
export function pinsOf(tree: Tree, path: string, constraints: readonly string[] = []): Pins | undefined {
  const found = { all: 0, open: new Set<string>(), pinned: new Set<string>(), unread: false };
  read(tree, path, false, found, new Set());
  for (const one of constraints) read(tree, one, true, found, new Set());
  if (found.unread) return undefined;
  return { all: found.all, open: [...found.open].filter((name) => !found.pinned.has(name)) };
}

/** Files that include each other are followed so far. */
const maxFiles = 64;

interface Found {
  all: number;
  readonly open: Set<string>;
  readonly pinned: Set<string>;
  unread: boolean;
}

function read(tree: Tree, path: string, constraint: boolean, found: Found, seen: Set<string>): void {
  if (seen.has(path)) return;
  seen.add(path);
  const text = seen.size > maxFiles ? undefined : tree.text(path);
  if (text === undefined) {
    found.unread = true;
    return;
  }
  for (const line of parseRequirements(text).lines) {
    for (const { name, value } of line.options) {
      const deeper = name === '-c' || name === '--constraint';
      if (value === undefined || (!deeper && name !== '-r' && name !== '--requirement')) continue;
      if (/:\/\/|\$/.test(value)) found.unread = true;
      else read(tree, joinPath(parentOf(path), value), constraint || deeper, found, seen);
    }
    if (line.kind !== 'project' || line.requirement.error !== undefined) continue;
    const { normalized, pinned, url } = line.requirement;
    const fixed = pinned !== undefined || url !== undefined || line.hashes.length > 0;
    if (fixed) found.pinned.add(normalized);
    if (constraint) continue;
    found.all++;
    if (!fixed) found.open.add(normalized);
  }
}
