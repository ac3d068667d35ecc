/** A variable that a text of a Dockerfile asks for. */
export interface Reference {
  readonly name: string;
  /** Offset of its `$` in the text. */
  readonly start: number;
  readonly end: number;
  /** What stands behind the name inside the braces: "" for `$name` and `${name}`, else `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `%` or `/`. */
  readonly operator: string;
}

const isNameCode = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

/**
 * The variables that BuildKit puts into `text` (frontend/dockerfile/shell/lex.go), those inside a default too; what stands in single
 * quotes or behind the escape character is none. `quotes`: false for the body of a heredoc, where they mean nothing.
 */
export function referencesIn(text: string, escape: '\\' | '`', quotes = true): readonly Reference[] {
  if (!text.includes('$')) return none;
  const found: Reference[] = [];
  const escapeCode = escape.charCodeAt(0);
  let double = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === escapeCode) at++;
    else if (quotes && code === 34) double = !double;
    else if (quotes && code === 39 && !double) {
      const end = text.indexOf("'", at + 1);
      if (end === -1) break;
      at = end;
    } else if (code === 36) {
      const reference = referenceAt(text, at);
      if (reference) found.push(reference);
      // The rest of `${name:-$other}` is looked through like anything else.
      if (reference) at = reference.start + (text[at + 1] === '{' ? 1 : 0) + reference.name.length;
    }
  }
  return found;
}

const none: readonly Reference[] = [];

function referenceAt(text: string, dollar: number): Reference | undefined {
  const braced = text.charCodeAt(dollar + 1) === 123;
  const start = dollar + (braced ? 2 : 1);
  let end = start;
  while (end < text.length && isNameCode(text.charCodeAt(end))) end++;
  const first = text.charCodeAt(start);
  if (end === start || (first >= 48 && first <= 57)) return undefined;
  const name = text.slice(start, end);
  if (!braced) return { name, start: dollar, end, operator: '' };
  const operator = /^(?::?[-+?]|[#%/])/.exec(text.slice(end, end + 2))?.[0] ?? '';
  return { name, start: dollar, end: text[end] === '}' ? end + 1 : end, operator };
}
