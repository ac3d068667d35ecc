import { type Bindings, boundWord } from '../models/pipeline/bindings.ts';
import { below } from '../models/pipeline/script.ts';
import type { Named } from '../models/pipeline/syntax.ts';
import type { Repository } from './repository.ts';

/** Begins a path that is known to start at the root of the repository, as a script's `$(dirname "$0")` is. */
export const rootMark = '/<root>/';

const hidden = (text: string): boolean => /\$|\{\{|`/.test(text);

/** `path` seen from `directory`; undefined for URLs, standard input and what is not known. */
export function folder(directory: string | undefined, path: string): string | undefined {
  if (path.startsWith(rootMark)) {
    const rest = path.slice(rootMark.length).replace(/^\/+/, '');
    return hidden(rest) ? undefined : below('', rest);
  }
  if (hidden(path) || path === '-' || /^[a-z+]+:\/\/|^git@|\.git(?:#|$)/.test(path)) return undefined;
  return below(directory, path);
}

/** What a variable holds may be made of others. */
const maxRounds = 4;
const maxWord = 1000;

/** A word of a script as written, with the variables of its script, its Makefile and its pipeline put in; quotes are taken off. */
export function filledWord(raw: string, bindings: Bindings): string {
  let text = raw;
  for (let round = 0; round < maxRounds; round++) {
    const plain = text.replace(/\$\(([\w.]+)\)/g, (written, name: string) => {
      return bindings.get(`env.${name.toLowerCase().replaceAll('.', '_')}`) ?? written;
    });
    const next = boundWord(plain, bindings);
    if (next === text || next.length > maxWord) return next;
    text = next;
  }
  return text;
}

/** The values of a variable in each turn of its loop, by its name. */
export type Loops = ReadonlyMap<string, readonly string[]>;

export const noLoops: Loops = new Map();
const maxTurns = 64;

/** Loops of a script over words that it says: `for x in a b`, also over an array or a variable of such words. Linear. */
export function loopsIn(code: string, bindings: Bindings): Loops {
  if (!/\bfor\b/.test(code)) return noLoops;
  const text = code.replace(/\\\r?\n/g, ' ');
  const arrays = new Map<string, readonly string[]>();
  for (const [, name = '', words = ''] of text.matchAll(/\b([A-Za-z_]\w*)=\(([^()]{1,4000})\)/g))
    arrays.set(
      name,
      words
        .replace(/#[^\n]*/g, '')
        .split(/\s+/)
        .filter(Boolean)
        .map(unquoted),
    );
  const loops = new Map<string, readonly string[]>();
  for (const [, name = '', list = ''] of text.matchAll(/\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^;\n]{1,4000})/g)) {
    const values = list
      .trim()
      .split(/\s+/)
      .flatMap((word) => {
        const variable = /^["']?\$\{?(\w+)(?:\[[@*]\])?\}?["']?$/.exec(word)?.[1];
        if (variable === undefined) return [unquoted(word)];
        return arrays.get(variable) ?? bindings.get(`env.${variable.toLowerCase()}`)?.split(/\s+/) ?? [word];
      });
    if (values.length <= maxTurns && values.every((one) => /^[\w./:@+-]+$/.test(one))) loops.set(name, values);
  }
  return loops;
}

const unquoted = (word: string): string => word.replace(/["']/g, '');

/** `bindings` for each turn of the loops whose variables `words` hold. */
export function turnsOf(words: readonly (Named | undefined)[], loops: Loops, bindings: Bindings): readonly Bindings[] {
  if (loops.size === 0) return [bindings];
  const free = new Map(bindings);
  for (const name of loops.keys()) free.delete(`env.${name.toLowerCase()}`);
  const text = words.map((word) => (word ? filledWord(word.text, free) : '')).join(' ');
  const used = new Set([...text.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name));
  let turns: Bindings[] = [free];
  for (const [name, values] of loops) {
    if (!used.has(name)) continue;
    turns = turns
      .flatMap((one) => values.map((value) => new Map([...one, [`env.${name.toLowerCase()}`, value]])))
      .slice(0, maxTurns);
  }
  return turns;
}

/** What hides a part of a path: expressions, variables, substitutions. */
const reference = /\$\{\{[^}]{0,200}\}\}|\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\$\w+/g;

export interface LikelyDockerfile {
  readonly path: string;
  /** `bindings` with the part that the path leaves open, if it is a plain variable. */
  readonly bindings: Bindings;
}

/**
 * The Dockerfiles that `text` may mean, parts of which nobody knows: `src/$1/Dockerfile`. At least one folder must be known, else it would be
 * any of them.
 */
export function likelyDockerfiles(
  repository: Repository,
  directory: string | undefined,
  text: string,
  bindings: Bindings,
): readonly LikelyDockerfile[] {
  const names = [...new Set(text.match(reference) ?? [])];
  const masked = text.startsWith(rootMark) ? text.slice(rootMark.length) : text;
  const pattern = below(text.startsWith(rootMark) ? '' : directory, masked.replace(reference, '*'))?.split('/');
  if (pattern === undefined || names.length === 0 || names.length > 2) return [];
  const folders = pattern.slice(0, -1).filter((part) => !part.includes('*'));
  if (folders.length === 0 || pattern.some((part) => part.split('*').length > 3 || /[?{}[\]]/.test(part))) return [];
  const source = pattern.map((part) => part.replace(/[\\^$.+()|]/g, '\\$&').replaceAll('*', '([^/]+)')).join('/');
  const test = new RegExp(`^${source}$`);
  const variable = names.length === 1 ? /^\$\{?(\w+)\}?$/.exec(names[0] ?? '')?.[1] : undefined;
  return repository.dockerfiles
    .flatMap(({ path }): LikelyDockerfile[] => {
      const match = repository.isOwn(path) ? test.exec(path) : null;
      if (match === null) return [];
      const value = match[1];
      if (variable === undefined || value === undefined) return [{ path, bindings }];
      return [{ path, bindings: new Map([...bindings, [`env.${variable.toLowerCase()}`, value]]) }];
    })
    .slice(0, maxTurns);
}
