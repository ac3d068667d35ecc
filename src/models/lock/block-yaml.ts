import type { DocumentNode, Problem } from '../document/node.ts';
import { parseFully } from '../yaml/parse.ts';
import { type LeaveOut, readQuickly } from '../yaml/quick.ts';

export type { LeaveOut } from '../yaml/quick.ts';

/** Characters; the full parser does about 0.3 million a second of what is full of errors. */
const fullLimit = 1024 * 1024;

/** The documents of a file, and what is wrong with it. */
export interface BlockYaml {
  readonly documents: readonly DocumentNode[];
  readonly problems: readonly Problem[];
}

/**
 * Read a lock file in YAML, of any size: printers keep to what `readQuickly` knows. What somebody wrote otherwise is read in full up to
 * 1 MiB; a larger file of another shape is refused.
 */
export function readBlockYaml(text: string, leaveOut?: LeaveOut): BlockYaml {
  const quick = readQuickly(text, leaveOut);
  if (quick) return { documents: quick.roots, problems: [] };
  if (text.length > fullLimit) {
    const message = 'not the shape of a lock file, and too large to be read as any YAML';
    return { documents: [], problems: [{ kind: 'error', message, span: { start: 0, end: 0 } }] };
  }
  const yaml = parseFully(text);
  return { documents: yaml.documents.map((document) => document.root), problems: yaml.problems };
}
