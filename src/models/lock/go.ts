import type { Problem } from '../document/node.ts';
import { type LockContent, type LockedPackage, noFacts } from './syntax.ts';

const problemLimit = 100;

/**
 * `go.sum` (go.dev/ref/mod, "go.sum files"): one line for a module's files and one for its go.mod alone; `place` tells them
 * apart ("example.com/a@v1.0.0", "example.com/a@v1.0.0/go.mod"). It has more than the build needs, so no line is too much.
 */
export function readGoSum(text: string): LockContent {
  const packages: LockedPackage[] = [];
  const problems: Problem[] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(from, end);
    const span = { start: from, end: from + line.trimEnd().length };
    from = end + 1;
    const words = line.trim().split(/[ \t]+/, 4);
    const [name = '', written = '', hash = ''] = words;
    if (name === '') continue;
    if (words.length !== 3) {
      if (problems.length < problemLimit)
        problems.push({ kind: 'error', message: 'a line of go.sum is a module, a version and a hash', span });
      continue;
    }
    packages.push({
      name,
      version: written.endsWith('/go.mod') ? written.slice(0, -'/go.mod'.length) : written,
      integrity: undefined,
      hashes: [hash],
      resolved: undefined,
      link: false,
      place: `${name}@${written}`,
      requires: [],
      span,
    });
  }
  return { version: undefined, packages, roots: [], facts: noFacts, problems };
}
