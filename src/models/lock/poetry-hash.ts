import { sha256 } from '../../text/sha256.ts';
import type { DocumentNode } from '../document/node.ts';
import { pythonJson, pythonObject } from './python-json.ts';

const projectKeys = ['requires-python', 'dependencies', 'optional-dependencies'];
const legacyKeys = ['dependencies', 'source', 'extras', 'dev-dependencies'];
const poetryKeys = [...legacyKeys, 'group'];

type Members = readonly (readonly [key: string, json: string | undefined])[];

/**
 * The `content-hash` that Poetry gives the manifest `root` (poetry: packages/locker.py, `_get_relevant_content`): SHA-256 of
 * the parts that bear on what is locked. `groups`: with `[dependency-groups]`, as since Poetry 2.3. Undefined if the manifest
 * has a date there, which Poetry itself cannot hash.
 */
export function poetryContentHash(root: DocumentNode, groups: boolean): string | undefined {
  const project = present(root.get('project'), projectKeys);
  const groupNode = groups ? root.get('dependency-groups') : undefined;
  const hasGroups = groupNode !== undefined && groupNode.entries().length > 0;
  const poetryTable = root.at('tool', 'poetry');
  const modern = project.length > 0 || hasGroups;
  const poetry = poetryKeys.flatMap((key): Members => {
    const value = poetryTable?.get(key);
    if (value !== undefined) return [[key, pythonJson(value)]];
    // Before there was `[project]`, a missing table counted as null.
    return modern || !legacyKeys.includes(key) ? [] : [[key, 'null']];
  });
  const members: (readonly [string, string | undefined])[] = [];
  if (project.length > 0) members.push(['project', pythonObject(project)]);
  if (hasGroups) members.push(['dependency-groups', pythonJson(groupNode)]);
  if (modern) members.push(['tool', pythonObject([['poetry', pythonObject(poetry)]])]);
  const content = pythonObject(modern ? members : poetry);
  return content === undefined ? undefined : sha256(content);
}

function present(table: DocumentNode | undefined, keys: readonly string[]): Members {
  return keys.flatMap((key): Members => {
    const value = table?.get(key);
    return value === undefined ? [] : [[key, pythonJson(value)]];
  });
}
