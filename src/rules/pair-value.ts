import { isSpace } from '../models/dockerfile/space.ts';

/** How the value of an old pair (`ENV key value`) is written behind `key=`, so that it stays what it is. */
export type PairValue =
  /** Quotes are put around it; none if it is one word already. */
  | { readonly kind: 'around'; readonly quote: '"' | '' }
  /** It is put in anew. */
  | { readonly kind: 'instead'; readonly text: string };

/**
 * How `value` is written in a pair; undefined if there is no simple way. BuildKit takes quotes and escapes off both forms in the same
 * way (shell/lex.go) and only splits the new one at white space outside quotes (`parseWords` in parser/line_parsers.go).
 */
export function pairValue(value: string, escape: '\\' | '`'): PairValue | undefined {
  const marks = marksOf(value, escape);
  if (marks.open) return undefined;
  if (marks.spaces.length === 0) return { kind: 'around', quote: '' };
  if (!marks.special) return { kind: 'around', quote: '"' };
  // Inside double quotes an escape means something else, and inside braces an escaped blank may.
  if (value.includes('${')) return undefined;
  let text = '';
  let done = 0;
  for (const at of marks.spaces) {
    text += `${value.slice(done, at)}${escape}`;
    done = at;
  }
  return { kind: 'instead', text: text + value.slice(done) };
}

interface Marks {
  /** Offsets of white space outside quotes that is not escaped. */
  readonly spaces: readonly number[];
  /** True if there is a quote or an escape. */
  readonly special: boolean;
  /** True if a quote does not close. */
  readonly open: boolean;
}

function marksOf(value: string, escape: '\\' | '`'): Marks {
  const spaces: number[] = [];
  let special = false;
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === escape && quote !== "'") {
      special = true;
      at++;
    } else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") {
      special = true;
      quote = char;
    } else if (isSpace(char.charCodeAt(0))) spaces.push(at);
  }
  return { spaces, special, open: quote !== '' };
}

/** `text` between double quotes, so that the builder reads these very characters. */
export const doubleQuoted = (text: string, escape: '\\' | '`'): string =>
  `"${text.replace(escape === '`' ? /["$`]/g : /["$\\]/g, (char) => escape + char)}"`;
