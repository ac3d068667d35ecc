import type { Span } from '../../text/span.ts';
import {
  NAME,
  NUMBER,
  PUNCTUATION,
  STRING,
  TEMPLATE,
  TEMPLATE_PART,
  type Tokens,
  tokensOf,
} from './javascript-tokens.ts';

/** Where code stands: what runs when the module is loaded, and what may run later or never. */
export const AT_START = 0;
/** Below `if`, `for`, `try`, `catch`. */
const SOMETIMES = 1;
const IN_FUNCTION = 2;

/** The tokens of a file with their brackets paired. Indexes of tokens everywhere; -1 for none. */
export class Code {
  readonly text: string;
  readonly kinds: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Index of the bracket that closes (or opens) the one here; the number of tokens for one that is never closed. */
  readonly partner: Int32Array;
  /** `AT_START`, `SOMETIMES` or `IN_FUNCTION`. */
  readonly when: Uint8Array;
  /** Number of open brackets around a token. */
  readonly depth: Int32Array;

  constructor(text: string, jsx: boolean) {
    const { kinds, starts, ends }: Tokens = tokensOf(text, jsx);
    this.text = text;
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
    this.partner = new Int32Array(kinds.length);
    this.when = new Uint8Array(kinds.length);
    this.depth = new Int32Array(kinds.length);
    this.#pair();
    this.#time();
  }

  get count(): number {
    return this.kinds.length;
  }

  textAt(index: number): string {
    return this.text.slice(this.starts[index], this.ends[index]);
  }

  /** True if the token is that word or sign. */
  is(index: number, text: string): boolean {
    const start = this.starts[index];
    return start !== undefined && (this.ends[index] ?? 0) - start === text.length && this.text.startsWith(text, start);
  }

  isName(index: number): boolean {
    return this.kinds[index] === NAME;
  }

  /** A name that is no property behind a dot. */
  isFree(index: number): boolean {
    return this.kinds[index] === NAME && !this.is(index - 1, '.') && !this.is(index - 1, '?.');
  }

  /** Value of a string, or of a template without substitutions; undefined for anything else. */
  stringAt(index: number): string | undefined {
    const kind = this.kinds[index];
    if (kind !== STRING && kind !== TEMPLATE) return undefined;
    const body = this.text.slice((this.starts[index] ?? 0) + 1, (this.ends[index] ?? 0) - 1);
    return body.includes('\\')
      ? body.replace(/\\(?:\r?\n|(.))/g, (_all, char: string | undefined) => unescaped(char))
      : body;
  }

  /** A string, or a number as written (`3_000` without its underscores). */
  literalAt(index: number): string | undefined {
    if (this.kinds[index] === NUMBER) return this.textAt(index).replaceAll('_', '');
    return this.stringAt(index);
  }

  span(index: number, last = index): Span {
    return { start: this.starts[index] ?? this.text.length, end: this.ends[last] ?? this.text.length };
  }

  /** Index behind the expression that begins at `index`: at the `,`, `;` or bracket that ends it, or at the name that begins the next line. */
  endOfExpression(index: number): number {
    let at = index;
    for (; at < this.count; at++) {
      if (this.kinds[at] === PUNCTUATION || this.kinds[at] === TEMPLATE_PART) {
        const partner = this.partner[at] ?? 0;
        if (partner > at) {
          // The pieces of a template are a chain.
          while ((this.partner[at] ?? 0) > at) at = this.partner[at] ?? 0;
          continue;
        }
        if (this.is(at, ',') || this.is(at, ';') || partner > 0 || this.isCloser(at)) return at;
      } else if (at > index && this.kinds[at] === NAME && this.startsStatement(at)) return at;
    }
    return Math.min(at, this.count);
  }

  /** Index of the `,` behind a value of an object or a call that ends at `end`; `end` if it is the last one. */
  endOfValue(index: number, end: number): number {
    for (let at = index; at < end; at++) {
      while ((this.partner[at] ?? 0) > at) at = this.partner[at] ?? 0;
      if (at < end && this.is(at, ',')) return at;
    }
    return end;
  }

  isCloser(index: number): boolean {
    return this.is(index, ')') || this.is(index, ']') || this.is(index, '}');
  }

  /** True if a line break and what stands before it let a name begin a statement. */
  startsStatement(at: number): boolean {
    const before = at - 1;
    const kind = this.kinds[before];
    if (statements.has(this.textAt(at))) return !['as', '.', '?.'].some((word) => this.is(before, word));
    if (kind === PUNCTUATION && !this.isCloser(before)) return false;
    if (kind === NAME && isOperatorWord.has(this.textAt(before))) return false;
    if (isOperatorWord.has(this.textAt(at))) return false;
    return this.text.slice(this.ends[before], this.starts[at]).includes('\n');
  }

  #pair(): void {
    const open: number[] = [];
    for (let at = 0; at < this.kinds.length; at++) {
      this.depth[at] = open.length;
      const kind = this.kinds[at];
      if (kind === TEMPLATE_PART) {
        const opens = this.text.endsWith('${', this.ends[at]) && this.text.startsWith('${', (this.ends[at] ?? 0) - 2);
        if (this.text.charCodeAt(this.starts[at] ?? 0) === 125) this.#close(open, at);
        if (opens) {
          this.depth[at] = open.length;
          open.push(at);
        }
        continue;
      }
      if (kind !== PUNCTUATION || (this.ends[at] ?? 0) - (this.starts[at] ?? 0) > 1) continue;
      const code = this.text.charCodeAt(this.starts[at] ?? 0);
      if (code === 40 || code === 91 || code === 123) open.push(at);
      else if (code === 41 || code === 93 || code === 125) this.#close(open, at);
    }
    for (const at of open) this.partner[at] = this.kinds.length;
  }

  #close(open: number[], at: number): void {
    const opener = open.pop();
    if (opener === undefined) return;
    // A template's middle piece closes one hole and opens the next: its own partner is the later one.
    this.partner[opener] = at;
    this.partner[at] = opener;
    this.depth[at] = open.length;
  }

  /** Fills `when`. */
  #time(): void {
    const frames: { readonly end: number; readonly when: number }[] = [];
    let now = AT_START;
    for (let at = 0; at < this.kinds.length; at++) {
      while (frames.length > 0 && (frames.at(-1)?.end ?? 0) <= at) {
        frames.pop();
        now = frames.at(-1)?.when ?? AT_START;
      }
      this.when[at] = now;
      let end = 0;
      let when = now;
      if (this.kinds[at] !== PUNCTUATION) continue;
      if (this.is(at, '{')) {
        when = Math.max(now, this.#blockAt(at));
        end = this.partner[at] ?? 0;
      } else if (this.is(at, '=>') && !this.is(at + 1, '{') && now !== IN_FUNCTION) {
        when = IN_FUNCTION;
        end = this.endOfExpression(at + 1);
      }
      if (when === now) continue;
      frames.push({ end, when });
      now = when;
    }
  }

  #blockAt(brace: number): number {
    const before = brace - 1;
    if (this.is(before, '=>')) return IN_FUNCTION;
    if (this.is(before, 'try') || this.is(before, 'catch') || this.is(before, 'else') || this.is(before, 'do'))
      return SOMETIMES;
    if (this.is(before, ')')) {
      const word = this.textAt((this.partner[before] ?? 0) - 1);
      if (blocks.has(word)) return SOMETIMES;
      return word === 'await' && this.is((this.partner[before] ?? 0) - 2, 'for') ? SOMETIMES : IN_FUNCTION;
    }
    return this.#hasReturnType(before) ? IN_FUNCTION : AT_START;
  }

  /** `): Promise<void> {`: walks back over a type of at most some words to the `)` before its colon. */
  #hasReturnType(before: number): boolean {
    if (this.kinds[before] !== NAME && !this.is(before, '>') && !this.is(before, ']') && !this.is(before, '}'))
      return false;
    for (let at = before, steps = 0; at > 0 && steps < 40; at--, steps++) {
      if (this.is(at, ':')) return this.is(at - 1, ')') && !this.is((this.partner[at - 1] ?? 0) - 1, '?');
      if (this.is(at, ']') || this.is(at, '}') || this.is(at, ')')) at = this.partner[at] ?? 0;
      else if (
        this.is(at, ';') ||
        this.is(at, '=') ||
        this.is(at, '{') ||
        this.is(at, '(') ||
        notInType.has(this.textAt(at))
      )
        return false;
    }
    return false;
  }
}

/** Words that are no part of an expression. */
const statements = new Set('const let var export if for while do return throw switch try'.split(' '));
const blocks = new Set(['if', 'for', 'while', 'switch', 'catch', 'with']);
const notInType = new Set([
  'class',
  'interface',
  'namespace',
  'module',
  'enum',
  'extends',
  'implements',
  'import',
  'export',
  'return',
]);
const isOperatorWord = new Set([
  'instanceof',
  'in',
  'of',
  'as',
  'satisfies',
  'new',
  'await',
  'typeof',
  'void',
  'return',
  'extends',
  'keyof',
  'is',
]);

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
const unescaped = (char: string | undefined): string => (char === undefined ? '' : (escapes[char] ?? char));
