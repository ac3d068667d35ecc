import { MappedText } from '../../text/mapped.ts';
import type { DocumentNode } from './node.ts';

/**
 * The decoded text of scalar `node` of `text` with the way back to the file: shell code, a Dockerfile or a command line
 * inside YAML, JSON or TOML. The written text is decoded once more, this time with positions; where that does not give
 * the node's value (escapes in TOML's long strings, intricate folding), and for other nodes, the answer is undefined.
 */
export function mappedScalar(text: string, node: DocumentNode): MappedText | undefined {
  const value = node.text;
  if (value === undefined) return undefined;
  if (node.source === value) return MappedText.slice(text, node.span);
  const opener = node.source[0];
  const pieces = new Pieces();
  if (opener === '|' || opener === '>') {
    block(text, node, value.length, pieces);
    return sameButFolds(pieces.text, value) ? pieces.mapped(value, node.span.start) : undefined;
  }
  const long = node.source.startsWith("'''") || node.source.startsWith('"""');
  if (long) {
    // TOML: a line end right behind the quotes does not count.
    const start = node.span.start + 3 + (/^\r?\n/.exec(node.source.slice(3, 5))?.[0].length ?? 0);
    const span = { start, end: node.span.end - 3 };
    if (text.slice(span.start, span.end) === value) return MappedText.slice(text, span);
  }
  const quoted = opener === '"' || opener === "'";
  flow(text, node.span.start + (quoted ? 1 : 0), node.span.end - (quoted ? 1 : 0), quoted ? opener : '', pieces);
  return pieces.text === value ? pieces.mapped(value, node.span.start) : undefined;
}

/** A text put together from stretches of the file. */
class Pieces {
  text = '';
  readonly #at: number[] = [];
  readonly #from: number[] = [];
  #next = -1;

  /** `decoded` stands for what the file has at `from`; it is a copy of that if `copied`. */
  add(decoded: string, from: number, copied: boolean): void {
    if (decoded === '') return;
    if (from !== this.#next) {
      this.#at.push(this.text.length);
      this.#from.push(from);
    }
    this.text += decoded;
    this.#next = copied ? from + decoded.length : -1;
  }

  mapped(value: string, empty: number): MappedText {
    return this.#at.length === 0 ? new MappedText(value, [0], [empty]) : new MappedText(value, this.#at, this.#from);
  }
}

/** YAML 1.2.2, section 8.1: lines without the indentation of the first one that is not empty, up to `length` characters. */
function block(text: string, node: DocumentNode, length: number, pieces: Pieces): void {
  const header = text.indexOf('\n', node.span.start);
  if (header === -1 || header >= node.span.end) return;
  // An indentation that is given and not the first line's own: rare enough to be left out.
  if (/^[|>][+-]?[1-9]/.test(text.slice(node.span.start, header))) return;
  let indent = -1;
  for (let start = header + 1; start < text.length && pieces.text.length < length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    let first = start;
    while (first < end && text.charCodeAt(first) === 32) first++;
    const empty = first === end || (text[first] === '\r' && first + 1 === end);
    if (!empty && indent === -1) indent = first - start;
    const from = Math.min(start + Math.max(indent, 0), first);
    const carriage = end > from && text[end - 1] === '\r' ? 1 : 0;
    if (!empty || first > from) pieces.add(text.slice(from, end - carriage), from, true);
    if (newline !== -1) pieces.add('\n', newline, true);
    start = end + 1;
  }
}

/** True if `value` is `literal` with some line ends turned into blanks or left out at the end. */
function sameButFolds(literal: string, value: string): boolean {
  if (value.length > literal.length || literal.slice(value.length).trim() !== '') return false;
  if (literal.startsWith(value)) return true;
  for (let at = 0; at < value.length; at++) {
    if (literal[at] !== value[at] && !(literal[at] === '\n' && value[at] === ' ')) return false;
  }
  return true;
}

/** Plain and quoted scalars: escapes decoded, lines folded. */
function flow(text: string, start: number, end: number, quote: string, pieces: Pieces): void {
  let run = start;
  let at = start;
  const flush = (next: number): void => {
    pieces.add(text.slice(run, at), run, true);
    run = next;
    at = next;
  };
  while (at < end) {
    const character = text[at] as string;
    if (character === '\\' && quote === '"') {
      const [decoded, length] = escape(text, at);
      const from = at;
      flush(at + length);
      pieces.add(decoded, from, false);
    } else if (character === "'" && quote === "'") {
      // Doubled: the first one counts.
      at++;
      flush(at + 1);
    } else if (character === ' ' || character === '\t' || character === '\r' || character === '\n') {
      const [next, lines] = blanks(text, at, end);
      if (lines === 0) at = next;
      else {
        const newline = text.indexOf('\n', at);
        flush(next);
        pieces.add(lines === 1 ? ' ' : '\n'.repeat(lines - 1), newline, false);
      }
    } else at++;
  }
  flush(end);
}

/** End of the white space at `at`, and the number of line ends in it. */
function blanks(text: string, at: number, end: number): [next: number, lines: number] {
  let lines = 0;
  let next = at;
  for (; next < end; next++) {
    const code = text.charCodeAt(next);
    if (code === 10) lines++;
    else if (code !== 32 && code !== 9 && code !== 13) break;
  }
  return [next, lines];
}

const simple = 'a\x07b\bt\tn\nv\vf\fr\re\x1b0\0""//\\\\  \t\tN\x85_\xa0L\u2028P\u2029';

/** What the escape at `at` stands for and its length. */
function escape(text: string, at: number): [decoded: string, length: number] {
  const name = text[at + 1] ?? '';
  const digits = name === 'x' ? 2 : name === 'u' ? 4 : name === 'U' ? 8 : 0;
  if (digits > 0) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    return [
      code <= 0x10ffff ? (digits === 8 ? String.fromCodePoint(code) : String.fromCharCode(code)) : '',
      digits + 2,
    ];
  }
  if (name === '\n' || (name === '\r' && text[at + 2] === '\n')) {
    let next = at + (name === '\n' ? 2 : 3);
    while (text[next] === ' ' || text[next] === '\t') next++;
    return ['', next - at];
  }
  for (let index = 0; index < simple.length; index += 2)
    if (simple[index] === name) return [simple[index + 1] as string, 2];
  return ['', 2];
}
