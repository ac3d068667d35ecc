/** Why a pattern cannot be used. */
interface Refused {
  readonly problem: string;
}

/** One element of a pattern: a character, `?` or `*`. */
type Token = { readonly kind: 'char'; readonly char: string } | { readonly kind: 'any' } | { readonly kind: 'star' };

/** Elements tried per substitution at most: the product of two lengths is not the input's to choose. */
const maximumSteps = 20_000_000;

const tooLong = (pattern: string): Refused => ({
  problem: `pattern (${pattern.slice(0, 40)}) takes too long to match`,
});

/**
 * `value` without the shortest (or longest) prefix that matches `pattern`: `${name#pattern}`. Patterns know `*`, `?` and the
 * escapes `\*`, `\?`, `\\`. As `trimPrefix` in BuildKit's shell/lex.go.
 */
export function trimPrefix(value: string, pattern: string, longest: boolean): string | Refused {
  const tokens = tokensOf(pattern);
  if ('problem' in tokens) return tokens;
  const chars = Array.from(value);
  const matcher = new Matcher(tokens, chars);
  const end = matcher.endFrom(0, longest);
  if (matcher.exhausted) return tooLong(pattern);
  return end === -1 ? value : chars.slice(end).join('');
}

/** As `trimPrefix` at the other end: `${name%pattern}`. Both texts are turned round, so that the search is the same. */
export function trimSuffix(value: string, pattern: string, longest: boolean): string | Refused {
  const result = trimPrefix(reversed(value), reversedPattern(pattern), longest);
  return typeof result === 'string' ? reversed(result) : result;
}

/**
 * `value` with the first match of `pattern` (or all of them) replaced: `${name/pattern/text}`. `*` takes the longest match. With
 * `all`, `$0` and `$$` in `text` mean what they mean to Go's `ReplaceAllString`, any other `$name` is nothing.
 */
export function replacePattern(value: string, pattern: string, text: string, all: boolean): string | Refused {
  const tokens = tokensOf(pattern);
  if ('problem' in tokens) return tokens;
  const chars = Array.from(value);
  const matcher = new Matcher(tokens, chars);
  let result = '';
  let copied = 0;
  for (let from = 0; from <= chars.length; ) {
    const match = matcher.next(from);
    if (matcher.exhausted) return tooLong(pattern);
    if (!match) break;
    result += chars.slice(copied, match.start).join('');
    // An empty match right behind another one does not count.
    if (match.end > copied || match.start === 0)
      result += all ? template(text, chars.slice(match.start, match.end).join('')) : text;
    copied = match.end;
    if (!all) break;
    from = Math.max(match.end, from + 1);
  }
  return result + chars.slice(copied).join('');
}

function tokensOf(pattern: string): readonly Token[] | Refused {
  const chars = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at++) {
    let char = chars[at] as string;
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
      continue;
    }
    if (char === '?') {
      tokens.push({ kind: 'any' });
      continue;
    }
    if (char === '\\') {
      const next = chars[at + 1];
      // `\}` and `\/` were for the lexer.
      if (next === '}' || next === '/') continue;
      if (next !== '*' && next !== '?' && next !== '\\') {
        return { problem: `invalid pattern (${pattern}) in substitution: invalid escape '\\${next ?? '\ufffd'}'` };
      }
      char = next;
      at++;
    }
    tokens.push({ kind: 'char', char });
  }
  return tokens;
}

/** Runs a pattern over a text keeping all positions in the pattern that are still possible: no backtracking. */
class Matcher {
  readonly #tokens: readonly Token[];
  readonly #chars: readonly string[];
  #steps = 0;

  constructor(tokens: readonly Token[], chars: readonly string[]) {
    this.#tokens = tokens;
    this.#chars = chars;
  }

  /** True if the search was given up; its results are worthless then. */
  get exhausted(): boolean {
    return this.#steps > maximumSteps;
  }

  /** The leftmost match that begins at `from` or later. */
  next(from: number): { readonly start: number; readonly end: number } | undefined {
    for (let start = from; start <= this.#chars.length && !this.exhausted; start++) {
      const end = this.endFrom(start, true);
      if (end !== -1) return { start, end };
      // Where a leading star cannot begin, it cannot begin further on in the line either.
      if (this.#tokens[0]?.kind === 'star') while (start < this.#chars.length && this.#chars[start] !== '\n') start++;
    }
    return undefined;
  }

  /** End of the shortest or longest match that begins at `start`; -1 if there is none. */
  endFrom(start: number, longest: boolean): number {
    let states = this.#closed([0]);
    let end = -1;
    for (let at = start; ; at++) {
      if (states.at(-1) === this.#tokens.length) {
        end = at;
        if (!longest) return end;
      }
      const char = this.#chars[at];
      this.#steps += states.length + 1;
      if (char === undefined || states.length === 0 || this.exhausted) return end;
      const following: number[] = [];
      for (const state of states) {
        const token = this.#tokens[state];
        if (!token) continue;
        if (token.kind === 'star' ? char !== '\n' : token.kind === 'any' ? char !== '\n' : token.char === char) {
          following.push(token.kind === 'star' ? state : state + 1);
        }
      }
      states = this.#closed(following);
    }
  }

  /** `states`, ascending, with those that a star lets be reached at once. */
  #closed(states: readonly number[]): number[] {
    const all: number[] = [];
    for (const state of states) {
      for (let one = state; one > (all.at(-1) ?? -1); one++) {
        all.push(one);
        if (this.#tokens[one]?.kind !== 'star') break;
      }
    }
    return all;
  }
}

const reversed = (text: string): string => Array.from(text).reverse().join('');

/** `pattern` backwards, each escape still before its character. */
function reversedPattern(pattern: string): string {
  const chars = Array.from(pattern);
  const parts: string[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] as string;
    parts.push(char === '\\' && at + 1 < chars.length ? char + chars[++at] : char);
  }
  return parts.reverse().join('');
}

/** Go's `Regexp.Expand` for a pattern without groups. */
function template(text: string, match: string): string {
  return text.replace(/\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu, (whole, bare?: string, braced?: string) => {
    if (whole === '$$') return '$';
    return (bare ?? braced) === '0' ? match : '';
  });
}
