/** How a pattern is matched, with the names and the regular expression of moby/patternmatcher. */
export interface Translation {
  readonly type: 'exact' | 'prefix' | 'suffix' | 'regexp';
  /** Only for type `regexp`, else empty. */
  readonly regexp: string;
}

// Docker means to escape `|{}` as well, but its table of eight bytes ends at 0x3f: they keep their meaning in an expression.
const escaped = '.+()$';

/**
 * Turns a clean pattern into Docker's regular expression. The oddities are Docker's: it does not know that it is inside a
 * class, so `[a*]` becomes `[a[^/]*]`; a `\` goes into the expression as it is, so `\d` is a digit; `^`, `|` and `{2}` keep
 * their meaning in an expression. Source: moby/patternmatcher, Pattern.compile.
 */
export function translate(pattern: string): Translation {
  const parts: string[] = ['^'];
  let type: Translation['type'] = 'exact';
  let first = true;
  for (let at = 0; at < pattern.length; first = false) {
    const char = pattern[at] as string;
    at++;
    if (char === '*' && pattern[at] === '*') {
      at++;
      if (pattern[at] === '/') at++;
      if (at < pattern.length) {
        parts.push('(.*/)?');
        type = 'regexp';
      } else if (type === 'exact') {
        type = 'prefix';
      } else {
        parts.push('.*');
        type = 'regexp';
      }
      if (first) type = 'suffix';
    } else if (char === '*' || char === '?') {
      parts.push(char === '*' ? '[^/]*' : '[^/]');
      type = 'regexp';
    } else if (escaped.includes(char)) {
      parts.push('\\', char);
    } else if (char === '\\') {
      const point = pattern.codePointAt(at);
      const next = point === undefined ? '' : String.fromCodePoint(point);
      parts.push('\\', next);
      at += next.length;
      if (next !== '') type = 'regexp';
    } else {
      if (char === '[' || char === ']') type = 'regexp';
      parts.push(char);
    }
  }
  if (type !== 'regexp') return { type, regexp: '' };
  parts.push('$');
  return { type, regexp: parts.join('') };
}
