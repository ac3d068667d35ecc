import type { Span } from '../../text/span.ts';

/** A version and where it stands. */
export interface RubyVersion {
  /** As written: "ruby-3.3.0", "3.3.0", "jruby-9.4". */
  readonly text: string;
  readonly span: Span;
  /** "3.3.0"; undefined for another implementation. */
  readonly version: string | undefined;
}

/** Read a `.ruby-version` (rbenv, chruby): its first word. */
export function parseRubyVersionFile(text: string): RubyVersion | undefined {
  return wordIn(text, /^\s{0,1000}([^\s#]+)/);
}

/** The Ruby that `Gemfile.lock` was made with: the line below RUBY VERSION. */
export function lockedRubyVersion(text: string): RubyVersion | undefined {
  const at = text.indexOf('\nRUBY VERSION\n');
  return at === -1 ? undefined : wordIn(text.slice(0, at + 200), /^ {1,10}ruby (\d[^\s]*)/m, at + 14);
}

function wordIn(text: string, form: RegExp, from = 0): RubyVersion | undefined {
  const found = form.exec(text.slice(from));
  const word = found?.[1];
  if (found === null || word === undefined) return undefined;
  const start = from + found.index + found[0].length - word.length;
  const version = /^(?:ruby-)?(\d+(?:\.\d+){0,2})(?:p\d+|-p\d+)?$/.exec(word)?.[1];
  return { text: word, span: { start, end: start + word.length }, version };
}
