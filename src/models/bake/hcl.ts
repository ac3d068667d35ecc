import type { Span } from '../../text/span.ts';
import { type DocumentFile, DocumentNode, type Entry, type Problem } from '../document/node.ts';

/** Levels of blocks and values that are read. */
const maxDepth = 100;
const maxProblems = 100;

/**
 * Read HCL (hashicorp/hcl, hclsyntax/spec.md) as the document that the JSON form of the same file is: a block `target "web" { … }` is the map
 * under `target`, `web`. Text keeps its `${…}`; an expression that is no literal is the text `${as written}`. Never throws. Linear.
 */
export function parseHcl(text: string): DocumentFile {
  return new HclReader(text).file();
}

class HclReader {
  readonly #text: string;
  readonly #problems: Problem[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  file(): DocumentFile {
    const root = this.#body(0, 0);
    return { text: this.#text, root, comments: [], problems: this.#problems };
  }

  #wrong(message: string, start: number): void {
    if (this.#problems.length < maxProblems)
      this.#problems.push({ kind: 'error', message, span: { start, end: Math.min(this.#text.length, start + 1) } });
  }

  /** Attributes and blocks to the closing brace, or to the end of the file at level 0. */
  #body(start: number, depth: number): DocumentNode {
    const entries: Entry[] = [];
    for (;;) {
      this.#skip(true);
      const from = this.#at;
      if (from >= this.#text.length) {
        if (depth > 0) this.#wrong('a block has no end', start);
        break;
      }
      if (this.#text[from] === '}') {
        this.#at++;
        if (depth > 0) break;
        this.#wrong('a closing brace without an opening one', from);
        continue;
      }
      const keys = this.#words();
      const [first] = keys;
      const next = this.#text[this.#at];
      if (first === undefined) {
        this.#wrong('neither an attribute nor a block', from);
        this.#toLineEnd();
      } else if (next === '=' && keys.length === 1) {
        this.#at++;
        entries.push(entryOf(first, this.#value(depth + 1)));
      } else if (next === '{' && depth < maxDepth) {
        const open = this.#at++;
        entries.push(...merged(keys, this.#body(open, depth + 1)));
      } else {
        this.#wrong('neither an attribute nor a block', from);
        this.#toLineEnd();
      }
    }
    return new DocumentNode({ kind: 'map', span: { start, end: this.#at }, own: joinedBlocks(entries) });
  }

  /** Names and labels before `=` or `{`. */
  #words(): Key[] {
    const keys: Key[] = [];
    for (;;) {
      this.#skip(false);
      const start = this.#at;
      if (this.#text[start] === '"') {
        const node = this.#quoted();
        keys.push({ name: node.text ?? '', span: node.span });
        continue;
      }
      const match = identifier(this.#text, start);
      if (match === start) return keys;
      this.#at = match;
      keys.push({ name: this.#text.slice(start, match), span: { start, end: match } });
    }
  }

  #value(depth: number): DocumentNode {
    this.#skip(false);
    const start = this.#at;
    const first = this.#text[start];
    if (depth > maxDepth) {
      this.#toLineEnd();
      return scalar(this.#text, { start, end: this.#at });
    }
    if (this.#text.startsWith('<<', start)) return this.#heredoc();
    let node: DocumentNode | undefined;
    if (first === '"') node = this.#quoted();
    else if (first === '[' && !/^\[\s*for\b/.test(this.#text.slice(start, start + 20))) node = this.#list(depth);
    else if (first === '{' && !/^\{\s*for\b/.test(this.#text.slice(start, start + 20))) node = this.#object(depth);
    // What goes on behind it is an expression: `"a" == b ? [] : c`.
    this.#skip(false);
    const rest = this.#text[this.#at] ?? '\n';
    if (node !== undefined && /[\n\r,\]})#/]/.test(rest)) return node;
    this.#at = start;
    this.#expression();
    return literal(this.#text, { start, end: this.#at });
  }

  #list(depth: number): DocumentNode {
    const start = this.#at++;
    const list: DocumentNode[] = [];
    for (;;) {
      this.#skip(true);
      const char = this.#text[this.#at];
      if (char === undefined) {
        this.#wrong('a list has no end', start);
        break;
      }
      if (char === ']') {
        this.#at++;
        break;
      }
      if (char === ',') {
        this.#at++;
        continue;
      }
      const before = this.#at;
      list.push(this.#value(depth + 1));
      if (this.#at === before) this.#at++;
    }
    return new DocumentNode({ kind: 'seq', span: { start, end: this.#at }, list });
  }

  #object(depth: number): DocumentNode {
    const start = this.#at++;
    const own: Entry[] = [];
    for (;;) {
      this.#skip(true);
      const from = this.#at;
      const char = this.#text[from];
      if (char === undefined) {
        this.#wrong('an object has no end', start);
        break;
      }
      if (char === '}') {
        this.#at++;
        break;
      }
      if (char === ',') {
        this.#at++;
        continue;
      }
      const [key] = this.#words();
      const mark = this.#text[this.#at];
      if (key === undefined || (mark !== '=' && mark !== ':')) {
        if (key === undefined) this.#at++;
        if (own.length === 0 || key === undefined) this.#wrong('no key', from);
        this.#toLineEnd();
        continue;
      }
      this.#at++;
      own.push(entryOf(key, this.#value(depth + 1)));
    }
    return new DocumentNode({ kind: 'map', span: { start, end: this.#at }, own });
  }

  /** A template in quotes; what stands in its `${…}` may have quotes of its own. */
  #quoted(): DocumentNode {
    const start = this.#at++;
    let value = '';
    let run = this.#at;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at];
      if (char === '"' || char === '\n') break;
      if (char === '\\') {
        value += this.#text.slice(run, this.#at) + unescaped(this.#text[this.#at + 1] ?? '');
        this.#at += 2;
        run = this.#at;
      } else if (char === '$' && this.#text[this.#at + 1] === '{') {
        this.#at += 2;
        this.#nested('}');
      } else this.#at++;
    }
    value += this.#text.slice(run, Math.min(this.#at, this.#text.length));
    if (this.#text[this.#at] === '"') this.#at++;
    else this.#wrong('a text has no end', start);
    const end = Math.min(this.#at, this.#text.length);
    this.#at = end;
    return new DocumentNode({ kind: 'scalar', span: { start, end }, value, source: this.#text.slice(start, end) });
  }

  #heredoc(): DocumentNode {
    const start = this.#at;
    const newline = this.#text.indexOf('\n', start);
    const word = this.#text
      .slice(start + 2, newline === -1 ? undefined : newline)
      .replace(/^[-~]/, '')
      .trim();
    let from = newline === -1 ? this.#text.length : newline + 1;
    const body = from;
    let end = this.#text.length;
    while (from < this.#text.length) {
      const next = this.#text.indexOf('\n', from);
      const stop = next === -1 ? this.#text.length : next;
      if (this.#text.slice(from, Math.min(stop, from + word.length + 200)).trim() === word) {
        end = from;
        from = stop;
        break;
      }
      from = stop + 1;
    }
    this.#at = Math.min(from, this.#text.length);
    const value = this.#text.slice(body, end);
    const span = { start, end: this.#at };
    return new DocumentNode({ kind: 'scalar', span, value, source: this.#text.slice(start, this.#at) });
  }

  /** To the end of an expression: the end of the line outside of brackets, a comma, or a bracket that it did not open. */
  #expression(): void {
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (char === '"') this.#quoted();
      else if (char === '(' || char === '[' || char === '{') {
        this.#at++;
        this.#nested(char === '(' ? ')' : char === '[' ? ']' : '}');
      } else if (/[\n,)\]}#]/.test(char) || this.#text.startsWith('//', this.#at)) return;
      else this.#at++;
    }
  }

  /** Behind the bracket that closes the one just read. */
  #nested(close: string): void {
    const open = [close];
    while (this.#at < this.#text.length && open.length > 0) {
      const char = this.#text[this.#at] as string;
      if (char === open.at(-1)) open.pop();
      else if (char === '(') open.push(')');
      else if (char === '[') open.push(']');
      else if (char === '{') open.push('}');
      else if (char === '"') {
        const end = this.#plainQuoteEnd();
        this.#at = end;
        continue;
      }
      this.#at++;
    }
  }

  /** End of a text inside an expression, whose own expressions are not looked into. */
  #plainQuoteEnd(): number {
    let at = this.#at + 1;
    for (; at < this.#text.length && this.#text[at] !== '"' && this.#text[at] !== '\n'; at++)
      if (this.#text[at] === '\\') at++;
    return Math.min(at + 1, this.#text.length);
  }

  /** Over blanks and comments, and over line ends if `lines`. */
  #skip(lines: boolean): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === ' ' || char === '\t' || char === '\r' || (lines && char === '\n')) this.#at++;
      else if (char === '#' || this.#text.startsWith('//', this.#at)) {
        if (!lines) return;
        this.#toLineEnd();
      } else if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        this.#at = end === -1 ? this.#text.length : end + 2;
      } else return;
    }
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }
}

interface Key {
  readonly name: string;
  readonly span: Span;
}

function identifier(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[\w-]/.test(text[end] as string)) end++;
  return end;
}

const unescaped = (char: string): string => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char;

const scalar = (text: string, span: Span, value?: string | number | boolean): DocumentNode => {
  const source = text.slice(span.start, span.end);
  return new DocumentNode({ kind: 'scalar', span, value: value ?? source, source });
};

/** A number, a truth value, null, or an expression. */
function literal(text: string, { start, end: stop }: Span): DocumentNode {
  const source = text.slice(start, stop).trimEnd();
  const span = { start, end: start + source.length };
  if (source === 'null') return new DocumentNode({ kind: 'null', span });
  if (source === 'true' || source === 'false') return scalar(text, span, source === 'true');
  if (/^-?\d+(?:\.\d+)?$/.test(source)) return scalar(text, span, Number(source));
  return scalar(text, span, `\${${source}}`);
}

const entryOf = ({ name, span }: Key, value: DocumentNode): Entry => ({
  key: name,
  keySpan: span,
  span: { start: span.start, end: value.span.end },
  value,
  merged: false,
});

/** `target "web" {…}` as `target: { web: {…} }`. */
function merged(keys: readonly Key[], body: DocumentNode): Entry[] {
  let value = body;
  for (let index = keys.length - 1; index > 0; index--) {
    const key = keys[index] as Key;
    const span = { start: key.span.start, end: body.span.end };
    value = new DocumentNode({ kind: 'map', span, own: [entryOf(key, value)] });
  }
  const [first] = keys;
  return first === undefined ? [] : [entryOf(first, value)];
}

/** Blocks of one name as one map. */
function joinedBlocks(entries: readonly Entry[]): readonly Entry[] {
  const byKey = new Map<string, Entry[]>();
  for (const one of entries) {
    const list = byKey.get(one.key);
    if (list) list.push(one);
    else byKey.set(one.key, [one]);
  }
  return [...byKey.values()].map((list): Entry => {
    const [first] = list as [Entry, ...Entry[]];
    if (list.length === 1) return first;
    const own = list.flatMap(({ value }) => value.own);
    const span = { start: first.span.start, end: list.at(-1)?.span.end ?? first.span.end };
    return { ...first, span, value: new DocumentNode({ kind: 'map', span, own }) };
  });
}
