import type { Span } from '../../../text/span.ts';
import type { ShellWord } from '../syntax.ts';
import { tail } from '../wrappers.ts';

/**
 * Flags as data: declarations separated by commas, each the canonical name and then its other names. A name of one
 * letter is `-x`, a longer one `--name`, one written with its dash (`-nc`) exactly that. What ends the canonical name says what the flag takes:
 * `=` a value (`--name v`, `--name=v`, `-xv`, `-x v`), `=?` a value only if attached, `=!` a value, and nothing after it is a flag any more
 * (`python -m`, `node -e`), `=*` a value that may be attached where flags have one dash (`-Dname`).
 */
export type FlagList = string;

/** How a program reads its flags: as getopt does, one dash for whole names (go, java), or tar's first word without a dash. */
export type FlagStyle = 'getopt' | 'one-dash' | 'tar';

/** A flag of a command line. */
export interface InvocationFlag {
  /** The canonical long name, without dashes. */
  readonly name: string;
  readonly value: ShellWord | undefined;
  /** Flag and value; for one of several letters (`-qy`) that letter (and the value). */
  readonly span: Span;
  /** The word that it stands in. */
  readonly word: ShellWord;
}

interface Flag {
  readonly name: string;
  readonly takes: '' | '=' | '=?' | '=!' | '=*';
}

export type FlagTable = ReadonlyMap<string, Flag>;

/** Adds the declarations of `lists` to a table; later ones win. */
export function flagTable(...lists: readonly (FlagList | undefined)[]): FlagTable {
  const table = new Map<string, Flag>();
  for (const list of lists) {
    for (const declaration of list?.split(',') ?? []) {
      const [first, ...others] = declaration.trim().split(/\s+/);
      const match = /^([^=]+)(=[?!*]?)?$/.exec(first ?? '');
      if (match?.[1] === undefined) continue;
      const flag: Flag = { name: match[1].replace(/^-+/, ''), takes: (match[2] ?? '') as Flag['takes'] };
      for (const name of [match[1], ...others]) table.set(name, flag);
    }
  }
  return table;
}

/** What `readFlag` made of the words from `at`. */
export interface FlagReading {
  /** Index of the first word after the flag and its value. */
  readonly next: number;
  /** Only operands follow. */
  readonly ends: boolean;
}

/** Reads the flag (or the bundle `-xzf`) at `words[at]` and adds it to `flags`. */
export function readFlag(
  words: readonly ShellWord[],
  at: number,
  table: FlagTable,
  style: FlagStyle,
  flags: InvocationFlag[],
): FlagReading {
  const word = words[at];
  if (word === undefined) return { next: at + 1, ends: false };
  const text = flagText(word);
  if (style === 'one-dash') return readWhole(words, at, word, text.replace(/^--?/, ''), text, table, true, flags);
  if (text.startsWith('--')) return readWhole(words, at, word, text.slice(2), text, table, false, flags);
  if (table.has(text)) return readWhole(words, at, word, text, text, table, false, flags);
  return readBundle(words, at, word, text, table, 1, flags);
}

/** True if the word is a flag (a lone dash is an operand). */
export function isFlag(word: ShellWord): boolean {
  const text = flagText(word);
  return text.length > 1 && text[0] === '-';
}

/** The word's text, as far as it is known; the quote before `"--x=$y"` taken off. */
function flagText(word: ShellWord): string {
  if (word.value !== undefined) return word.value;
  return /^["']-/.test(word.raw) ? word.raw.slice(1) : word.raw;
}

const through = (word: ShellWord, value: ShellWord | undefined): Span => ({
  start: word.span.start,
  end: Math.max(word.span.end, value?.span.end ?? 0),
});

function readWhole(
  words: readonly ShellWord[],
  at: number,
  word: ShellWord,
  body: string,
  text: string,
  table: FlagTable,
  prefixes: boolean,
  flags: InvocationFlag[],
): FlagReading {
  const equals = body.indexOf('=');
  let name = equals === -1 ? body : body.slice(0, equals);
  let from = equals === -1 ? -1 : text.length - body.length + equals + 1;
  let flag = table.get(name);
  if (flag === undefined && prefixes) {
    const letter = table.get(name.charAt(0));
    if (letter?.takes === '=*' && body.length > 1) {
      flag = letter;
      from = text.length - body.length + 1;
    }
  }
  name = flag?.name ?? name;
  const takes = flag?.takes ?? '';
  if (from >= 0) {
    // Behind an opening quote the value's own place is not known.
    const value = text === word.raw || word.value !== undefined ? tail(word, from) : { ...word, editable: false };
    flags.push({ name, value, span: word.span, word });
    return { next: at + 1, ends: takes === '=!' };
  }
  const value = takes === '=' || takes === '=!' || takes === '=*' ? words[at + 1] : undefined;
  flags.push({ name, value, span: through(word, value), word });
  return { next: value ? at + 2 : at + 1, ends: takes === '=!' };
}

/** Letters behind one dash; the first that takes a value takes the rest of the word, or the next word. */
function readBundle(
  words: readonly ShellWord[],
  at: number,
  word: ShellWord,
  text: string,
  table: FlagTable,
  first: number,
  flags: InvocationFlag[],
): FlagReading {
  const single = text.length === first + 1;
  const here = (letter: number, end: number): Span =>
    word.editable && word.raw === text && !single
      ? { start: word.span.start + letter, end: word.span.start + end }
      : word.span;
  for (let letter = first; letter < text.length; letter++) {
    const flag = table.get(text.charAt(letter));
    const name = flag?.name ?? text.charAt(letter);
    const takes = flag?.takes ?? '';
    const rest = letter + 1 < text.length;
    // `-q=2` of apt; and what follows a `$` or a quote is not known to be letters.
    const attached = rest && (text[letter + 1] === '=' || takes !== '');
    if (attached || (rest && word.value === undefined && !/\w/.test(text.charAt(letter + 1)))) {
      const from = letter + (text[letter + 1] === '=' ? 2 : 1);
      flags.push({ name, value: tail(word, from), span: here(letter, word.raw.length), word });
      return { next: at + 1, ends: takes === '=!' };
    }
    if (takes === '=' || takes === '=!' || takes === '=*') {
      const value = words[at + 1];
      const span = { start: here(letter, letter + 1).start, end: through(word, value).end };
      flags.push({ name, value, span, word });
      return { next: value ? at + 2 : at + 1, ends: takes === '=!' };
    }
    flags.push({ name, value: undefined, span: here(letter, letter + 1), word });
  }
  return { next: at + 1, ends: false };
}

/** tar's first word: letters without a dash, their values the next words in order. */
export function readOldTar(words: readonly ShellWord[], table: FlagTable, flags: InvocationFlag[]): number {
  const word = words[0];
  const text = word?.value;
  if (word === undefined || text === undefined || !/^[A-Za-z]+$/.test(text)) return 0;
  let next = 1;
  for (const letter of text) {
    const flag = table.get(letter);
    const value = flag?.takes === '=' ? words[next] : undefined;
    if (value) next++;
    flags.push({ name: flag?.name ?? letter, value, span: word.span, word });
  }
  return next;
}
