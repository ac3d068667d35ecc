import type { Span } from '../../text/span.ts';

/** How a reference treats a variable that is unset (with `:` also one that is empty). */
export type Operator = '' | ':-' | '-' | ':?' | '?' | ':+' | '+';

/** `$NAME` or `${NAME…}` in a value. */
export interface VariableReference {
  readonly name: string;
  readonly operator: Operator;
  /** What follows the operator, references inside it not replaced. */
  readonly operand: string;
  /** From the `$` to the end, in the given text. */
  readonly span: Span;
  /** References inside the operand are listed too, one level further down. */
  readonly level: number;
}

export interface Interpolation {
  /** The text with its references replaced; as far as it got if there is an error. */
  readonly text: string;
  /** A reference that is no reference, or a required variable (`:?`, `?`) without a value: Compose stops there. */
  readonly error: { readonly kind: 'invalid' | 'required'; readonly message: string; readonly span: Span } | undefined;
  /** Variables that are replaced by nothing because they have no value and no default: Compose warns. */
  readonly unset: readonly string[];
}

const levelLimit = 32;
const operators: readonly Operator[] = [':-', ':?', ':+', '-', '?', '+'];

type Part = string | { readonly reference: VariableReference; readonly parts: readonly Part[] };

/**
 * `text` with the variables of `environment` put in, after compose-go template/template.go: `$NAME`, `${NAME}`, `:-`/`-`
 * default, `:?`/`?` required, `:+`/`+` replacement, each operand again with references, `$$` for a `$`. A `$` before anything
 * else stays. `nothing` stands for what has no value and no default: Compose takes the empty text. Linear.
 */
export function interpolate(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  nothing = '',
): Interpolation {
  if (!text.includes('$')) return { text, error: undefined, unset: [] };
  const { parts, invalid } = parse(text);
  if (invalid !== undefined) {
    const message = `invalid interpolation: ${text.slice(invalid.start, Math.min(invalid.end, invalid.start + 60))}`;
    return { text, error: { kind: 'invalid', message, span: invalid }, unset: [] };
  }
  const unset: string[] = [];
  let error: Interpolation['error'];
  const evaluate = (list: readonly Part[]): string => {
    let result = '';
    for (const part of list) result += typeof part === 'string' ? part : valueOf(part.reference, part.parts);
    return result;
  };
  const valueOf = (reference: VariableReference, operand: readonly Part[]): string => {
    const { name, operator, span } = reference;
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    const there = value !== undefined && (value !== '' || !operator.startsWith(':'));
    if (operator.endsWith('-')) return there ? (value ?? '') : evaluate(operand);
    if (operator.endsWith('+')) return there ? evaluate(operand) : (value ?? '');
    if (operator.endsWith('?') && !there) {
      const reason = evaluate(operand);
      error ??= {
        kind: 'required',
        message: `required variable ${name} is missing a value${reason === '' ? '' : `: ${reason}`}`,
        span,
      };
    } else if (value === undefined) unset.push(name);
    return value ?? nothing;
  };
  const result = evaluate(parts);
  return { text: result, error, unset };
}

/** Every variable that `text` refers to, in order; empty if a reference is invalid. */
export function variablesOf(text: string): readonly VariableReference[] {
  if (!text.includes('$')) return [];
  const found: VariableReference[] = [];
  const collect = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (typeof part === 'string') continue;
      found.push(part.reference);
      collect(part.parts);
    }
  };
  const { parts, invalid } = parse(text);
  if (invalid === undefined) collect(parts);
  return found;
}

function parse(text: string): { parts: readonly Part[]; invalid: Span | undefined } {
  const parser = new TemplateParser(text);
  const parts = parser.parts(0);
  return { parts, invalid: parser.invalid };
}

class TemplateParser {
  invalid: Span | undefined;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to the end, or inside an operand (level > 0) to the brace that closes it. */
  parts(level: number): readonly Part[] {
    const parts: Part[] = [];
    const text = this.#text;
    // `$${` inside an operand opens a brace that is only text, but that its `}` belongs to.
    let textBraces = 0;
    let from = this.#at;
    while (this.#at < text.length && this.invalid === undefined) {
      const at = this.#at;
      const code = text.charCodeAt(at);
      if (code === 125 && level > 0) {
        if (textBraces === 0) break;
        textBraces--;
        this.#at++;
      } else if (code === 36) {
        const next = text.charCodeAt(at + 1);
        if (next === 36) {
          parts.push(text.slice(from, at + 1));
          if (text[at + 2] === '{') textBraces++;
          this.#at = from = at + 2;
        } else if (next === 123 || isNameStart(next)) {
          parts.push(text.slice(from, at));
          parts.push(next === 123 ? this.#braced(level) : this.#named(level));
          from = this.#at;
        } else this.#at++;
      } else this.#at++;
    }
    parts.push(text.slice(from, this.#at));
    return parts;
  }

  #named(level: number): Part {
    const start = this.#at;
    const name = this.#name(start + 1);
    this.#at = start + 1 + name.length;
    return { reference: { name, operator: '', operand: '', span: { start, end: this.#at }, level }, parts: [] };
  }

  #braced(level: number): Part {
    const start = this.#at;
    const name = this.#name(start + 2);
    this.#at = start + 2 + name.length;
    const operator = operators.find((one) => this.#text.startsWith(one, this.#at)) ?? '';
    this.#at += operator.length;
    const operandStart = this.#at;
    const parts = operator === '' || level >= levelLimit ? [] : this.parts(level + 1);
    const operand = this.#text.slice(operandStart, this.#at);
    if (name === '' || this.#text[this.#at] !== '}') {
      this.invalid ??= { start, end: Math.min(this.#at + 1, this.#text.length) };
      return '';
    }
    this.#at++;
    return { reference: { name, operator, operand, span: { start, end: this.#at }, level }, parts };
  }

  #name(start: number): string {
    let end = start;
    while (isNameStart(this.#text.charCodeAt(end)) || (end > start && isDigit(this.#text.charCodeAt(end)))) end++;
    return this.#text.slice(start, end);
  }
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
