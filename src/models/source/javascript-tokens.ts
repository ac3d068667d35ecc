/** Kinds of a token. Numbers, so that a file's tokens are three flat arrays. */
export const NAME = 1;
export const PUNCTUATION = 2;
export const STRING = 3;
export const NUMBER = 4;
export const REGEX = 5;
/** A template without `${`. */
export const TEMPLATE = 6;
/** A piece of a template before, between or behind its `${ … }`. */
export const TEMPLATE_PART = 7;
/** A JSX tag, from `<` up to its first `{`, or to its `>`. */
export const JSX = 8;

export interface Tokens {
  readonly text: string;
  readonly kinds: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const APOSTROPHE = 39;
const STAR = 42;
const DOT = 46;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const BACKTICK = 96;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Words behind which an expression begins. */
const beforeExpression = new Set(
  'return typeof case do else in instanceof new void delete throw yield await of extends default'.split(' '),
);
const control = new Set(['if', 'while', 'for', 'with']);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isNameStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === DOLLAR || code === 95 || code > 127;
const isNamePart = (code: number): boolean => isNameStart(code) || isDigit(code);
const isBlank = (code: number): boolean =>
  code === SPACE || code === LF || code === TAB || code === CR || code === 0xa0 || code === 0xfeff || code === 11;

/** What an open bracket is part of; each has one frame on the stack. */
const BLOCK = 0;
const OBJECT = 1;
const PAREN = 2;
/** `if (`: an expression may follow its end. */
const CONTROL = 3;
const IN_TEMPLATE = 4;
const TAG = 5;
const CLOSING_TAG = 6;
const CHILDREN = 7;
const JSX_BRACE = 8;

/** The longest operators first. */
const operators = [
  ...['===', '!==', '**=', '&&=', '||=', '??=', '...'],
  ...['=>', '==', '!=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '%=', '&=', '|=', '^=', '**'],
];

/**
 * The tokens of a JavaScript or TypeScript text, comments left out. Never throws: a string ends at its line at the latest, a template at the
 * end of the text. Regular expressions are told from divisions by what stands before (ECMA-262 12.1 leaves that to the parser); `>` is
 * always one character, for the sake of type arguments. `jsx`: `<` where an expression begins opens a tag.
 */
export function tokensOf(text: string, jsx: boolean): Tokens {
  const kinds: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const stack: number[] = [];
  const { length } = text;
  /** True where an operand is complete: then `/` divides and `<` compares. */
  let operand = false;
  /** No regular expression ends between here and that offset. */
  let noRegexBefore = 0;
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;

  const known = new Map<string, boolean>();
  const closed = (name: string): boolean => {
    let answer = known.get(name);
    if (answer === undefined) known.set(name, (answer = known.size < 50 && text.includes(`</${name}`)));
    return answer;
  };

  const push = (kind: number, start: number, end: number): void => {
    kinds.push(kind);
    starts.push(start);
    ends.push(end);
    at = end;
  };

  /** From behind the opening backtick or the `}`; gives the kind by what ends the piece. */
  const template = (start: number, whole: boolean): void => {
    let end = at;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === BACKSLASH) end++;
      else if (code === BACKTICK) {
        push(whole ? TEMPLATE : TEMPLATE_PART, start, end + 1);
        operand = true;
        return;
      } else if (code === DOLLAR && text.charCodeAt(end + 1) === OPEN_BRACE) {
        push(TEMPLATE_PART, start, end + 2);
        stack.push(IN_TEMPLATE);
        operand = false;
        return;
      }
    }
    push(TEMPLATE_PART, start, length);
  };

  /** Inside a tag: attributes are passed over, up to `{`, `>` or `/>`. */
  const tag = (): void => {
    const start = at;
    let angles = 0;
    for (let end = at; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === QUOTE || code === APOSTROPHE) {
        const close = text.indexOf(text.charAt(end), end + 1);
        end = close === -1 ? length : close;
      } else if (code === SLASH && text.charCodeAt(end + 1) === STAR) end = endOfComment(text, end) - 1;
      else if (code === SLASH && text.charCodeAt(end + 1) === SLASH) end = endOfLine(text, end);
      else if (code === LESS) angles++;
      else if (code === OPEN_BRACE) {
        if (end > start) push(JSX, start, end);
        push(PUNCTUATION, end, end + 1);
        stack.push(JSX_BRACE);
        operand = false;
        return;
      } else if (code === GREATER && angles > 0) angles--;
      else if (code === GREATER) {
        const closing = stack.pop() === CLOSING_TAG;
        if (closing) stack.pop();
        else if (text.charCodeAt(end - 1) !== SLASH) stack.push(CHILDREN);
        push(JSX, start, end + 1);
        operand = true;
        return;
      }
    }
    push(JSX, start, length);
  };

  const children = (): void => {
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === OPEN_BRACE) {
        push(PUNCTUATION, at, at + 1);
        stack.push(JSX_BRACE);
        operand = false;
        return;
      }
      if (code === LESS) {
        stack.push(text.charCodeAt(at + 1) === SLASH ? CLOSING_TAG : TAG);
        at++;
        return;
      }
    }
  };

  while (at < length) {
    const frame = stack[stack.length - 1];
    if (frame === TAG || frame === CLOSING_TAG) {
      tag();
      continue;
    }
    if (frame === CHILDREN) {
      children();
      continue;
    }
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      at++;
      continue;
    }
    const start = at;
    if (isNameStart(code) || (code === HASH && isNameStart(text.charCodeAt(at + 1))) || code === BACKSLASH) {
      let end = at + 1;
      while (end < length && isNamePart(text.charCodeAt(end))) end++;
      const last = kinds.length - 1;
      const isMember = last >= 0 && kinds[last] === PUNCTUATION && text.charCodeAt((ends[last] ?? 0) - 1) === DOT;
      // The last dot of `...` is none of a member.
      const isProperty = isMember && (ends[last] ?? 0) - (starts[last] ?? 0) < 3;
      push(NAME, start, end);
      operand = isProperty || end - start > 10 || !beforeExpression.has(text.slice(start, end));
      continue;
    }
    if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(at + 1)))) {
      let end = at + 1;
      while (end < length && (isNamePart(text.charCodeAt(end)) || text.charCodeAt(end) === DOT)) end++;
      push(NUMBER, start, end);
      operand = true;
      continue;
    }
    if (code === QUOTE || code === APOSTROPHE) {
      push(STRING, start, endOfString(text, at, code));
      operand = true;
      continue;
    }
    if (code === BACKTICK) {
      at++;
      template(start, true);
      continue;
    }
    if (code === SLASH) {
      const next = text.charCodeAt(at + 1);
      if (next === SLASH) at = endOfLine(text, at);
      else if (next === STAR) at = endOfComment(text, at);
      else {
        const end = operand || at < noRegexBefore ? -1 : endOfRegex(text, at);
        if (end > 0) {
          push(REGEX, start, end);
          operand = true;
        } else {
          if (end === 0) noRegexBefore = endOfLine(text, at);
          push(PUNCTUATION, start, next === 61 ? at + 2 : at + 1);
          operand = false;
        }
      }
      continue;
    }
    if (code === LESS && jsx && !operand && isTag(text, at, closed)) {
      stack.push(TAG);
      at++;
      continue;
    }
    switch (code) {
      case 40: {
        const last = kinds.length - 1;
        const isControl = kinds[last] === NAME && control.has(text.slice(starts[last], ends[last]));
        stack.push(isControl ? CONTROL : PAREN);
        push(PUNCTUATION, start, at + 1);
        operand = false;
        continue;
      }
      case 41:
      case 93: {
        const open = frame === PAREN || frame === CONTROL ? stack.pop() : PAREN;
        push(PUNCTUATION, start, at + 1);
        operand = open !== CONTROL;
        continue;
      }
      case 91:
        stack.push(PAREN);
        push(PUNCTUATION, start, at + 1);
        operand = false;
        continue;
      case OPEN_BRACE:
        stack.push(opensObject(text, kinds, starts, ends, operand) ? OBJECT : BLOCK);
        push(PUNCTUATION, start, at + 1);
        operand = false;
        continue;
      case CLOSE_BRACE: {
        // A bracket that was never closed ends with the block.
        while (stack.length > 0 && (stack.at(-1) === PAREN || stack.at(-1) === CONTROL)) stack.pop();
        const open = stack.pop();
        if (open === IN_TEMPLATE) {
          at++;
          template(start, false);
          continue;
        }
        push(PUNCTUATION, start, at + 1);
        operand = open === OBJECT;
        continue;
      }
    }
    const operator = operatorAt(text, at);
    // `a++ / b`, `a! / b`: what was complete stays so.
    const keeps = operator === '++' || operator === '--' || operator === '!';
    push(PUNCTUATION, start, at + operator.length);
    if (!keeps) operand = false;
  }
  return { text, kinds, starts, ends };
}

/** One of `operators`, else the character. */
function operatorAt(text: string, at: number): string {
  const char = text.charAt(at);
  // A fast way out for `;`, `,`, `:` and the brackets.
  if (!'=!*<>&|?.+-%^'.includes(char)) return char;
  if (char === '>' || char === '<') return text.startsWith('=', at + 1) ? `${char}=` : char;
  for (const operator of operators) if (text.startsWith(operator, at)) return operator;
  return char;
}

/** True if a `{` where `operand` holds is an object literal (or a pattern), by what stands before it. */
function opensObject(
  text: string,
  kinds: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  operand: boolean,
): boolean {
  const last = kinds.length - 1;
  if (operand || last < 0) return false;
  const before = text.slice(starts[last], ends[last]);
  if (kinds[last] === NAME) return before !== 'do' && before !== 'else';
  return !(before === ';' || before === '}' || before === '{' || before === ')' || before === '=>' || before === '>');
}

/** `<a`, `<>`, but not `<T,>(`, `<T extends U>(`, nor the `<T>(` of a type. `closed`: whether `</name` is in the text. */
function isTag(text: string, at: number, closed: (name: string) => boolean): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === GREATER) return true;
  if (!isNameStart(next)) return false;
  let end = at + 2;
  while (isNamePart(text.charCodeAt(end))) end++;
  if (text.startsWith(' extends ', end) || text.startsWith(' = ', end) || text.charAt(end) === ',') return false;
  return !text.startsWith('>(', end) || closed(text.slice(at + 1, end));
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfComment(text: string, at: number): number {
  const end = text.indexOf('*/', at + 2);
  return end === -1 ? text.length : end + 2;
}

function endOfString(text: string, at: number, quote: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) return end + 1;
    if (code === BACKSLASH) end += text.charCodeAt(end + 1) === CR ? 2 : 1;
    else if (code === LF) return end;
  }
  return text.length;
}

/** Behind the flags; 0 if the line ends first. */
function endOfRegex(text: string, at: number): number {
  let inClass = false;
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === LF) return 0;
    if (code === BACKSLASH) end++;
    else if (code === 91) inClass = true;
    else if (code === 93) inClass = false;
    else if (code === SLASH && !inClass) {
      end++;
      while (isNamePart(text.charCodeAt(end))) end++;
      return end;
    }
  }
  return 0;
}
