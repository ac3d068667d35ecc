/** A stretch of a word, by what the shell makes of it. */
export interface Piece {
  readonly kind: /** Text as it stands. */
    | 'text'
    /** A backslash outside of quotes, with the character that it protects. */
    | 'escape'
    | 'variable'
    /** `$(…)` or backticks. */
    | 'command'
    | 'arithmetic';
  /** Inside `'…'`, `"…"` or not quoted at all: then the result of an expansion is split and taken as a pattern. */
  readonly quotes: '' | "'" | '"';
  /** Offsets in the word as written. */
  readonly start: number;
  readonly end: number;
  /** Of a variable: its name (`1`, `@` and the like too), else empty. */
  readonly name: string;
  /** Of a variable: what follows the name inside the braces (`:-x`, `%/*`), or stands before it (`#`, `!`). */
  readonly operation: string;
}

const SPECIAL = /[\\'"$`]/;

/** Takes a word as written apart (POSIX Shell Command Language, 2.2 and 2.6). Quotes themselves are in no piece. Linear; never throws. */
export function piecesOf(raw: string): readonly Piece[] {
  if (!SPECIAL.test(raw)) return raw === '' ? [] : [piece('text', '', 0, raw.length)];
  const pieces: Piece[] = [];
  let quotes: Piece['quotes'] = '';
  let text = 0;
  const flush = (end: number): void => {
    if (end > text) pieces.push(piece('text', quotes, text, end));
  };
  for (let at = 0; at < raw.length; ) {
    const char = raw[at];
    if (char === '\\') {
      if (quotes === '') {
        flush(at);
        pieces.push(piece('escape', '', at, Math.min(at + 2, raw.length)));
        text = at + 2;
      }
      at += 2;
    } else if (char === '"') {
      flush(at);
      quotes = quotes === '' ? '"' : '';
      text = ++at;
    } else if (quotes === '' && (char === "'" || (char === '$' && raw[at + 1] === "'"))) {
      flush(at);
      const open = char === '$' ? at + 2 : at + 1;
      const close = char === '$' ? unescaped(raw, open, "'") : indexOr(raw, "'", open);
      if (close > open) pieces.push(piece('text', "'", open, close));
      text = at = close + 1;
    } else if (char === '$' || char === '`') {
      const found = expansionAt(raw, at, quotes);
      if (found) {
        flush(at);
        pieces.push(found);
        text = at = found.end;
      } else at++;
    } else at++;
  }
  flush(raw.length);
  return pieces;
}

function piece(
  kind: Piece['kind'],
  quotes: Piece['quotes'],
  start: number,
  end: number,
  name = '',
  operation = '',
): Piece {
  return { kind, quotes, start, end, name, operation };
}

const indexOr = (raw: string, what: string, from: number): number => {
  const at = raw.indexOf(what, from);
  return at === -1 ? raw.length : at;
};

/** Index of the next `char` that no backslash protects. */
function unescaped(raw: string, from: number, char: string): number {
  for (let at = from; at < raw.length; at++) {
    if (raw[at] === '\\') at++;
    else if (raw[at] === char) return at;
  }
  return raw.length;
}

const NAME = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;
const BRACED = /([!#]?)([A-Za-z_]\w*|\d+|[@*#?$!-])/y;

function expansionAt(raw: string, at: number, quotes: Piece['quotes']): Piece | undefined {
  if (raw[at] === '`') return piece('command', quotes, at, Math.min(unescaped(raw, at + 1, '`') + 1, raw.length));
  const next = raw[at + 1];
  if (next === '(') {
    const kind = raw[at + 2] === '(' ? 'arithmetic' : 'command';
    return piece(kind, quotes, at, closing(raw, at + 1));
  }
  if (next === '{') {
    const end = closing(raw, at + 1);
    BRACED.lastIndex = at + 2;
    const [whole = '', sign = '', name = ''] = BRACED.exec(raw) ?? [];
    return piece('variable', quotes, at, end, name, sign + raw.slice(at + 2 + whole.length, end - 1));
  }
  NAME.lastIndex = at + 1;
  const name = NAME.exec(raw)?.[0];
  return name === undefined ? undefined : piece('variable', quotes, at, at + 1 + name.length, name);
}

/** Offset behind the bracket that closes the one at `open`, quotes, backslashes and nested expansions looked through. */
function closing(raw: string, open: number): number {
  const waiting = [raw[open] === '(' ? ')' : '}'];
  for (let at = open + 1; at < raw.length; at++) {
    const char = raw[at];
    const top = waiting.at(-1);
    if (char === '\\') at++;
    else if (char === '"') {
      if (top === '"') waiting.pop();
      else waiting.push('"');
    } else if (char === "'" && top !== '"') at = indexOr(raw, "'", at + 1);
    else if (char === '$' && (raw[at + 1] === '(' || raw[at + 1] === '{')) waiting.push(raw[++at] === '(' ? ')' : '}');
    else if (char === '(' && top === ')') waiting.push(')');
    else if (char === top) {
      waiting.pop();
      if (waiting.length === 0) return at + 1;
    }
  }
  return raw.length;
}
