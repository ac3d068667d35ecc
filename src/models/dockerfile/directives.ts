import type { Span } from '../../text/span.ts';
import { quoted } from './quote.ts';
import { skipSpace, trimEnd } from './space.ts';
import type { Directive } from './syntax.ts';

const names: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

/** A directive as written: `value` is not cut at its first space yet. */
export interface RawDirective {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `name = value` at `[from, to)`, the text behind the comment sign; undefined if it is not of that form or the name
 * is none of BuildKit's. As `directiveRegexp` in parser/directives.go.
 */
export function readDirective(text: string, from: number, to: number): RawDirective | undefined {
  const start = skipSpace(text, from, to);
  let at = start;
  while (at < to && isNameCode(text.charCodeAt(at), at > start)) at++;
  // All names are short: a long one is no directive, and no copy of it is needed to tell.
  if (at === start || at - start > 6) return undefined;
  const name = text.slice(start, at).toLowerCase();
  if (!names.has(name)) return undefined;
  while (at < to && isRegexpSpace(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 61 || at >= to) return undefined;
  at++;
  while (at < to && isRegexpSpace(text.charCodeAt(at))) at++;
  let end = to;
  while (end > at && isRegexpSpace(text.charCodeAt(end - 1))) end--;
  return at === end ? undefined : { name, value: text.slice(at, end) };
}

/** The directive at `span` with the value that counts: that of `syntax` and `check` ends at the first space. */
export function directiveAt(raw: RawDirective, span: Span): Directive {
  return { name: raw.name, value: raw.name === 'escape' ? raw.value : upToSpace(raw.value), span };
}

/** True for the offset of the very first character, a byte order mark not counted. */
export const isFirst = (text: string, offset: number): boolean => offset === (text.charCodeAt(0) === 0xfeff ? 1 : 0);

/**
 * The `check` directive that BuildKit's linter obeys. It is looked for by a stricter reader than the parser's: an indented line
 * or a repeated name ends the search (`ParseAll` in parser/directives.go).
 */
export function checkDirective(text: string, directives: readonly Directive[]): Directive | undefined {
  const seen = new Set<string>();
  for (const directive of directives) {
    const { start } = directive.span;
    if (seen.has(directive.name) || !(isFirst(text, start) || text.charCodeAt(start - 1) === 10)) return undefined;
    if (directive.name === 'check') return directive;
    seen.add(directive.name);
  }
  return undefined;
}

/** What stands before the first space of `value`; a reason may follow it. */
export function upToSpace(value: string): string {
  const space = value.indexOf(' ');
  return space === -1 ? value : value.slice(0, space);
}

/**
 * The frontend that a file asks for, also in the forms that only the detection knows: behind `#!…`, as `// syntax=…` or as
 * JSON `{"syntax": "…"}` (`DetectSyntax` in parser/directives.go). Undefined if it asks for none.
 */
export function detectSyntax(text: string): string | undefined {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (text.startsWith('#!', start)) {
    const newline = text.indexOf('\n', start);
    start = newline === -1 ? text.length : newline + 1;
  }
  const value = syntaxBehind(text, start, '#') ?? syntaxBehind(text, start, '//');
  if (value !== undefined) return upToSpace(value);
  const first = skipSpace(text, start, text.length);
  if (text.charCodeAt(first) !== 123 || text.charCodeAt(trimEnd(text, first, text.length) - 1) !== 125)
    return undefined;
  try {
    const json = JSON.parse(text.slice(start)) as { readonly syntax?: unknown };
    return typeof json.syntax === 'string' ? json.syntax : undefined;
  } catch {
    return undefined;
  }
}

function syntaxBehind(text: string, from: number, sign: string): string | undefined {
  const seen = new Set<string>();
  for (let start = from; start < text.length && text.startsWith(sign, start); ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const raw = readDirective(text, start + sign.length, end);
    if (!raw || seen.has(raw.name)) return undefined;
    if (raw.name === 'syntax') return raw.value;
    seen.add(raw.name);
    start = end + 1;
  }
  return undefined;
}

/** What a `check=` value asks of BuildKit's linter. */
export interface CheckOptions {
  readonly skip: 'all' | readonly string[];
  readonly experimental: 'all' | readonly string[];
  /** Findings end the build. */
  readonly error: boolean;
}

/** Reads a `check=` value, or says why BuildKit refuses it. As `ParseLintOptions` in linter/linter.go. */
export function checkOptions(value: string): CheckOptions | { readonly problem: string } {
  let skip: CheckOptions['skip'] = [];
  let experimental: CheckOptions['experimental'] = [];
  let error = false;
  for (const option of atMostThree(value.trim())) {
    const equals = option.indexOf('=');
    if (equals === -1) return { problem: `invalid check option ${quoted(option)}` };
    const key = option.slice(0, equals).trim();
    const rest = option.slice(equals + 1).trim();
    if (key === 'skip') skip = skip === 'all' ? skip : ruleNames(rest);
    else if (key === 'experimental') experimental = experimental === 'all' ? experimental : ruleNames(rest);
    else if (key === 'error') {
      const flag = booleans.get(rest);
      if (flag === undefined) {
        return {
          problem: `failed to parse check option ${quoted(option)}: strconv.ParseBool: parsing ${quoted(rest)}: invalid syntax`,
        };
      }
      error = flag;
    } else return { problem: `invalid check option ${quoted(key)}` };
  }
  return { skip, experimental, error };
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

/** The options of a `check=` value; the third one keeps whatever follows it. */
function atMostThree(value: string): string[] {
  if (value === '') return [];
  const [first = '', second, ...more] = value.split(';');
  return [first, ...(second === undefined ? [] : [second]), ...(more.length > 0 ? [more.join(';')] : [])];
}

const ruleNames = (list: string): 'all' | readonly string[] =>
  list === 'all' ? 'all' : list.split(',').map((name) => name.trim());

const isNameCode = (code: number, digits: boolean): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (digits && code >= 48 && code <= 57);

/** `\s` of Go's regular expressions. */
const isRegexpSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 12 || code === 13;
