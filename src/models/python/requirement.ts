import type { MappedText } from '../../text/mapped.ts';
import type { Span } from '../../text/span.ts';

/** One dependency as packaging.python.org, "Dependency specifiers" (PEP 508) has it. */
export interface Requirement {
  /** As written, white space at both ends taken off. */
  readonly text: string;
  readonly span: Span;
  /** "" if there is none, see `error`. */
  readonly name: string;
  /** Lower case, runs of `-`, `_`, `.` as one `-` (PEP 503). */
  readonly normalized: string;
  readonly nameSpan: Span;
  readonly extras: readonly string[];
  /** ">=1,<2" as written, without parentheses; "" if any version will do. */
  readonly specifier: string;
  /** Where the specifier stands or would stand. */
  readonly specifierSpan: Span;
  /** The version of a single `==` or `===` without `.*`. */
  readonly pinned: string | undefined;
  /** `name @ url` */
  readonly url: string | undefined;
  readonly marker: string | undefined;
  /** True if the requirement is one stretch of the file, so that its parts may be edited. */
  readonly editable: boolean;
  readonly error: { readonly message: string; readonly span: Span } | undefined;
}

const nameForm = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y;
/** A version of PEP 440, appendix B, in its lenient spelling. */
const versionForm =
  /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?$/i;
const clauseForm = /^(===|==|~=|!=|<=|>=|<|>)\s*([^\s()[\];<>=~]+)$/;

/** The canonical form of a project name (PEP 503). */
export function normalizedName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Read one requirement. Never throws: `error` says what is wrong, the rest holds what could be read. */
export function parseRequirement(source: MappedText): Requirement {
  const text = source.text;
  let error: Requirement['error'];
  const fail = (message: string, start: number, end = text.length): void => {
    error ??= { message, span: source.span(start, Math.max(start, end)) };
  };
  const start = skipBlanks(text, 0);
  const end = text.trimEnd().length;
  nameForm.lastIndex = start;
  const name = nameForm.exec(text)?.[0] ?? '';
  let at = start + name.length;
  if (name === '') fail('a project name is expected', start, end);

  const afterName = skipBlanks(text, at);
  let extras: readonly string[] = [];
  if (text[afterName] === '[') {
    const close = text.indexOf(']', afterName);
    if (close === -1) fail('the list of extras is not closed', afterName, end);
    at = close === -1 ? end : close + 1;
    extras = text
      .slice(afterName + 1, close === -1 ? end : close)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }

  const next = skipBlanks(text, at);
  let url: string | undefined;
  let specifierStart = at;
  let specifierEnd = at;
  if (text[next] === '@') {
    const from = skipBlanks(text, next + 1);
    at = from;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    url = text.slice(from, at);
    if (url === '') fail('a URL is expected', from, end);
  } else {
    const semicolon = text.indexOf(';', next);
    at = semicolon === -1 ? end : semicolon;
    [specifierStart, specifierEnd] = specifierIn(text, next, at);
    if (specifierStart >= specifierEnd) specifierStart = specifierEnd = afterBlank(text, Math.min(next, end));
  }
  const specifier = text.slice(specifierStart, specifierEnd);
  const clauses = specifier === '' ? [] : specifier.split(',').map((one) => one.trim());
  // A trailing comma is allowed.
  if (clauses.length > 1 && clauses.at(-1) === '') clauses.pop();
  for (const clause of clauses)
    if (!isClause(clause)) fail(`"${clause.slice(0, 60)}" is no version specifier`, specifierStart, specifierEnd);

  const rest = skipBlanks(text, at);
  let marker: string | undefined;
  if (text[rest] === ';') marker = text.slice(rest + 1, end).trim();
  else if (rest < end) fail('nothing more is expected here', rest, end);
  if (marker === '') fail('a marker is expected behind the semicolon', rest, end);

  return {
    text: text.slice(start, end),
    span: source.span(start, Math.max(start, end)),
    name,
    normalized: normalizedName(name),
    nameSpan: source.span(start, start + name.length),
    extras,
    specifier,
    specifierSpan: source.span(specifierStart, specifierEnd),
    pinned: clauses.length === 1 ? pinOf(clauses[0] ?? '') : undefined,
    url,
    marker,
    editable: source.contiguous(start, end),
    error,
  };
}

/** `(>=1,<2)`, an old form, or what stands there, without blanks at its ends. */
function specifierIn(text: string, from: number, to: number): [start: number, end: number] {
  let start = from;
  let end = to;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (text[start] === '(' && text[end - 1] === ')') {
    start = skipBlanks(text, start + 1);
    end--;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  }
  return [start, end];
}

function isClause(clause: string): boolean {
  const [, operator = '', version = ''] = clauseForm.exec(clause) ?? [];
  if (operator === '' || operator === '===' || version.includes('$')) return operator !== '';
  const exact = operator === '==' || operator === '!=';
  const bare = exact ? version.replace(/\.\*$|\+[a-z0-9]+(?:[-_.][a-z0-9]+)*$/i, '') : version;
  return versionForm.test(bare) && (operator !== '~=' || /\d\.\d/.test(bare));
}

function pinOf(clause: string): string | undefined {
  const match = clauseForm.exec(clause);
  const exact = match?.[1] === '==' || match?.[1] === '===';
  return exact && match?.[2]?.endsWith('.*') === false ? match[2] : undefined;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Back over the blanks before `at`. */
function afterBlank(text: string, at: number): number {
  let start = at;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start--;
  return start;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
