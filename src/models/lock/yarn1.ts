import type { Problem } from '../document/node.ts';
import { quotedEnd, quotedValue } from '../yaml/quick-scalar.ts';
import { type LockContent, type LockedPackage, type LockedRequirement, noFacts } from './syntax.ts';

const problemLimit = 100;

/** An entry while its lines come in. */
interface Entry {
  readonly start: number;
  readonly end: number;
  readonly keys: readonly string[];
  readonly values: Map<string, string>;
  readonly requires: LockedRequirement[];
}

/**
 * `yarn.lock` of yarn 1 (its own form, neither YAML nor TOML: yarn's src/lockfile/parse.js). Each package is listed once;
 * `place` has all its keys ("a@^1.0.0, a@^1.2.0").
 */
export function readYarn1(text: string): LockContent {
  const packages: LockedPackage[] = [];
  const problems: Problem[] = [];
  let entry: Entry | undefined;
  let block = '';
  const finish = (): void => {
    if (entry !== undefined) packages.push(packageOf(entry));
  };
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    let end = newline === -1 ? text.length : newline;
    const next = end + 1;
    let start = from;
    while (text.charCodeAt(start) === 32) start++;
    while (end > start && (text.charCodeAt(end - 1) === 13 || text.charCodeAt(end - 1) === 32)) end--;
    const indent = start - from;
    from = next;
    if (start >= end || text.charCodeAt(start) === 35) continue;
    const words = wordsOf(text, start, end);
    const opens = text.charCodeAt(end - 1) === 58;
    if (indent === 0 && opens && words !== undefined) {
      finish();
      entry = { start, end: end - 1, keys: words, values: new Map(), requires: [] };
      block = '';
    } else if (entry !== undefined && indent === 2 && opens && words?.length === 1) {
      block = words[0] ?? '';
    } else if (entry !== undefined && indent >= 2 && words?.length === 2) {
      const [key = '', value = ''] = words;
      if (indent === 2) entry.values.set(key, value);
      else if (block === 'dependencies' || block === 'optionalDependencies')
        entry.requires.push({ name: key, range: value, optional: block === 'optionalDependencies' });
    } else if (problems.length < problemLimit) {
      problems.push({ kind: 'error', message: 'not a line of a yarn lock file', span: { start, end } });
    }
  }
  finish();
  return { version: '1', packages, roots: [], facts: noFacts, problems };
}

function packageOf({ start, end, keys, values, requires }: Entry): LockedPackage {
  const first = keys[0] ?? '';
  const resolved = values.get('resolved');
  return {
    name: first.slice(0, first.indexOf('@', 1) === -1 ? undefined : first.indexOf('@', 1)),
    version: values.get('version'),
    integrity: values.get('integrity'),
    hashes: [],
    resolved,
    link: false,
    place: keys.join(', '),
    requires,
    span: { start, end },
  };
}

/** Words of a line, quoted or not, with blanks or commas between them; a colon at the end of the line is none. */
function wordsOf(text: string, start: number, end: number): readonly string[] | undefined {
  const words: string[] = [];
  const limit = text.charCodeAt(end - 1) === 58 ? end - 1 : end;
  for (let at = start; at < limit; ) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 44) {
      at++;
      continue;
    }
    let stop = at;
    if (code === 34) stop = quotedEnd(text, at, limit);
    else while (stop < limit && text.charCodeAt(stop) !== 32 && text.charCodeAt(stop) !== 44) stop++;
    const word = stop === -1 ? undefined : code === 34 ? quotedValue(text.slice(at, stop)) : text.slice(at, stop);
    if (word === undefined) return undefined;
    words.push(word);
    at = stop;
  }
  return words;
}
