import { Lexer, type Lookup } from './lexer.ts';

/** Values by name, a Map for one. A name that it has with the value undefined is set, but nobody knows to what (TARGETARCH). */
export interface Values {
  get(name: string): string | undefined;
  has(name: string): boolean;
}

export type Environment = Values | Readonly<Record<string, string | undefined>>;

export interface ExpandOptions {
  /** The file's escape character; a backslash if left out. */
  readonly escape?: '\\' | '`';
  /** References to names that are not set stay as written. */
  readonly skipUnset?: boolean;
  /** Quotes are ordinary characters: the body of a heredoc in COPY and ADD. */
  readonly plainQuotes?: boolean;
}

interface Outcome {
  /** Why BuildKit refuses the text, in its words. */
  readonly error?: string;
  /** Names asked for that the environment does not have, those with a default (`${name:-x}`) too: BuildKit's "unmatched". */
  readonly unset: readonly string[];
  /** Those of `unset` that an empty text stands for in the result. */
  readonly missing: readonly string[];
  /** Names asked for that are set to a value nobody knows; the result is worth nothing then. */
  readonly unknown: readonly string[];
}

export interface Expansion extends Outcome {
  /** Quotes and escapes taken off, values put in; empty if there is an error. */
  readonly text: string;
}

export interface WordsExpansion extends Outcome {
  /** `text` split at white space outside quotes, values included; empty if there is an error. */
  readonly words: readonly string[];
}

const none: readonly string[] = [];

/**
 * Expands variables in one word and takes quotes and escapes off, as `ProcessWord` in BuildKit's
 * frontend/dockerfile/shell/lex.go. Never throws; `${a:?}` and broken syntax give `error`.
 */
export function expandWord(source: string, environment: Environment, options: ExpandOptions = {}): Expansion {
  if (isPlain(source, options.escape === '`' ? 96 : 92))
    return { text: source, unset: none, missing: none, unknown: none };
  const lexer = lexerOf(source, environment, options, false);
  const text = lexer.run() ?? '';
  return { text, ...outcome(lexer) };
}

/** As `expandWord`, and splits the result at white space: EXPOSE. A value is split too, a quoted part is not. */
export function expandWords(source: string, environment: Environment, options: ExpandOptions = {}): WordsExpansion {
  const lexer = lexerOf(source, environment, options, true);
  lexer.run();
  return { words: lexer.words.map(({ text }) => text), ...outcome(lexer) };
}

/** True if the result of an expansion can be relied on: no error, and each name it asks for has a value. */
export function isKnown(expansion: Outcome): boolean {
  return expansion.error === undefined && expansion.missing.length === 0 && expansion.unknown.length === 0;
}

/** True if there is nothing in `source` to expand or take off. */
function isPlain(source: string, escape: number): boolean {
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 36 || code === 34 || code === 39 || code === escape || code === 0xfeff) return false;
  }
  return true;
}

function lexerOf(source: string, environment: Environment, options: ExpandOptions, split: boolean): Lexer {
  return new Lexer(source, lookupIn(environment), {
    escape: options.escape === '`' ? 96 : 92,
    skipUnset: options.skipUnset ?? false,
    plainQuotes: options.plainQuotes ?? false,
    split,
  });
}

function lookupIn(environment: Environment): Lookup {
  if (isValues(environment)) return (name) => environment.get(name) ?? (environment.has(name) ? null : undefined);
  return (name) => (Object.hasOwn(environment, name) ? (environment[name] ?? null) : undefined);
}

const isValues = (environment: Environment): environment is Values => typeof environment.get === 'function';

function outcome(lexer: Lexer): Outcome {
  return {
    ...(lexer.error === undefined ? {} : { error: lexer.error }),
    unset: [...lexer.unset],
    missing: [...lexer.missing],
    unknown: [...lexer.unknown],
  };
}
