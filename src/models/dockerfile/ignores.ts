import type { Span } from '../../text/span.ts';
import { checkDirective, checkOptions, readDirective, upToSpace } from './directives.ts';
import type { Comment, Dockerfile, Instruction } from './syntax.ts';

export type IgnoreSource = 'plimsoll' | 'hadolint' | 'buildkit' | 'shellcheck';

/** A comment that switches checks off. */
export interface IgnoreComment {
  readonly source: IgnoreSource;
  /** As written: `DL3006`, `JSONArgsRecommended`, `family/name`. */
  readonly rules: 'all' | readonly string[];
  /** For the file as a whole, or for what stands beside the comment. */
  readonly scope: 'file' | 'instruction';
  /** The last day on which it counts, as written after `until=`: not always a day. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
}

export interface Suppression {
  readonly source: IgnoreSource;
  readonly rules: 'all' | readonly string[];
  readonly scope:
    | { readonly kind: 'file' }
    | { readonly kind: 'instruction'; readonly instruction: Instruction }
    /** Part of an instruction. */
    | { readonly kind: 'lines'; readonly instruction: Instruction; readonly span: Span };
  /** See `IgnoreComment`. */
  readonly until?: string | undefined;
  readonly reason: string | undefined;
  /** The comment or parser directive. */
  readonly span: Span;
}

/**
 * Reads the text of a comment (without its `#`) in any format: `plimsoll ignore=a/b,c/d until=2027-01-31 reason` (`until` if you like),
 * `plimsoll ignore-file=…`, `hadolint ignore=DL3006`, `hadolint global ignore=…`; undefined if it is none of them. For BuildKit's `check=skip=…` see
 * `suppressions`: only there it is known which comment counts.
 */
export function parseIgnoreComment(comment: string): IgnoreComment | undefined {
  const match = /^\s*(?:(plimsoll)\s+ignore(-file)?|(hadolint)\s+(global\s+)?ignore)\s*=/.exec(comment);
  if (!match) return undefined;
  const { rules, rest } = readRules(comment.slice(match[0].length));
  if (rules.length === 0) return undefined;
  const until = match[1] ? /^until=(\S*)/.exec(rest) : null;
  return {
    source: match[1] ? 'plimsoll' : 'hadolint',
    rules: match[1] && rules.includes('all') ? 'all' : rules,
    scope: match[2] || match[4] ? 'file' : 'instruction',
    until: until?.[1]?.replace(/[:;,]$/, ''),
    reason: reasonOf(until ? rest.slice(until[0].length).trimStart() : rest),
  };
}

/** Names with commas between them (and blanks beside the commas), and what follows them. */
function readRules(text: string): { readonly rules: readonly string[]; readonly rest: string } {
  const rules: string[] = [];
  let rest = text.trimStart();
  for (;;) {
    const end = rest.search(/[\s,]/);
    const name = (end === -1 ? rest : rest.slice(0, end)).replace(/[:;]$/, '');
    if (name !== '') rules.push(name);
    const after = end === -1 ? '' : rest.slice(end).trimStart();
    if (!after.startsWith(',')) return { rules, rest: after };
    rest = after.slice(1).trimStart();
  }
}

/** `text` without the sign that sets it off (`# reason`, `-- reason`, `: reason`). */
function reasonOf(text: string): string | undefined {
  const reason = text.replace(/^[#:;—–-]+\s*/, '').trim();
  return reason === '' ? undefined : reason;
}

/** Everything in `file` that switches checks off, in file order; for an instruction: its own comments. */
export function suppressions(file: Dockerfile): readonly Suppression[] {
  const found: Suppression[] = [];
  const check = checkDirective(file.text, file.directives);
  if (check) {
    const text = file.text.slice(check.span.start + 1, check.span.end);
    const skipped = checkSkip(text);
    if (skipped) found.push({ source: 'buildkit', ...skipped, scope: { kind: 'file' }, span: check.span });
  }
  for (const { text, span } of file.comments) {
    const comment = text.includes('ignore') ? parseIgnoreComment(text) : undefined;
    if (comment?.scope === 'file') found.push({ ...comment, scope: { kind: 'file' }, span });
  }
  const shellcheck = file.text.includes('shellcheck');
  for (const instruction of file.instructions) {
    if (instruction.comments.length > 0) addInstruction(instruction, found);
    if (shellcheck) addShellcheck(file.text, instruction, found);
  }
  return found;
}

/**
 * `# shellcheck disable=SC2086,SC2046 # reason` (ShellCheck's wiki, "Directive"): above an instruction for the whole of it, inside its
 * continuations for the rest of the line that is continued, in a here-document for the next line of code, at its head for all of it.
 */
function addShellcheck(text: string, instruction: Instruction, found: Suppression[]): void {
  for (const comment of instruction.comments) {
    const disabled = readDisable(comment.text);
    if (!disabled) continue;
    const scope = comment.inside
      ? ({ kind: 'lines', instruction, span: nextLine(text, comment.span.end, instruction.span.end) } as const)
      : ({ kind: 'instruction', instruction } as const);
    found.push({ source: 'shellcheck', ...disabled, scope, span: comment.span });
  }
  for (const { body } of instruction.heredocs) {
    let head = true;
    for (let start = 0; start < body.text.length; ) {
      const newline = body.text.indexOf('\n', start);
      const end = newline === -1 ? body.text.length : newline;
      const line = body.text.slice(start, end).trim();
      const disabled = line.startsWith('#') ? readDisable(line.slice(1)) : undefined;
      if (disabled) {
        const span = body.span(start, end);
        const lines = head ? body.span(start, body.text.length) : nextLine(text, span.end, instruction.span.end);
        found.push({ source: 'shellcheck', ...disabled, scope: { kind: 'lines', instruction, span: lines }, span });
      }
      if (line !== '' && !line.startsWith('#')) head = false;
      start = end + 1;
    }
  }
}

function readDisable(comment: string): Pick<Suppression, 'rules' | 'reason'> | undefined {
  const match = /^\s*shellcheck\s(?:.*\s)?disable=([\w,-]+)\s*(.*)$/.exec(comment);
  if (!match) return undefined;
  const [, list = '', rest = ''] = match;
  const reason = reasonOf(rest);
  if (list === 'all') return { rules: 'all', reason };
  return { rules: list.split(',').map((code) => (/^\d+$/.test(code) ? `SC${code}` : code)), reason };
}

/** The first line behind `from` that is neither empty nor a comment, and those that it is continued on, up to `end`. */
function nextLine(text: string, from: number, end: number): Span {
  let start = from;
  for (let at = text.indexOf('\n', from); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    const newline = text.indexOf('\n', at + 1);
    const stop = newline === -1 || newline > end ? end : newline;
    const line = text.slice(at + 1, stop).trim();
    if (start === from && (line === '' || line.startsWith('#'))) continue;
    if (start === from) start = at + 1;
    if (!/[\\`]$/.test(line)) return { start, end: stop };
    // Inside of continuations every line goes on: what is joined to it by an operator is another command.
    if (/(?:&&|\|\||;)\s*[\\`]$/.test(line)) return { start, end: stop };
  }
  return { start, end };
}

function addInstruction(instruction: Instruction, found: Suppression[]): void {
  const scope = { kind: 'instruction', instruction } as const;
  let checked = false;
  for (const { text, span, inside, indented } of instruction.comments) {
    const comment = text.includes('ignore') ? parseIgnoreComment(text) : undefined;
    if (comment?.scope === 'instruction' && (comment.source === 'plimsoll' || !inside))
      found.push({ ...comment, scope, span });
    // Only the first directive of that form counts, even if it is broken (`WithMergedConfigFromComments` in linter/linter.go).
    if (checked || inside || indented || !isCheck(text)) continue;
    checked = true;
    const skipped = checkSkip(text);
    if (skipped) found.push({ source: 'buildkit', ...skipped, scope, span });
  }
}

const isCheck = (text: Comment['text']): boolean => readDirective(text, 0, text.length)?.name === 'check';

/** What `check=…` skips; undefined if it skips nothing or BuildKit refuses it. */
function checkSkip(text: string): Pick<Suppression, 'rules' | 'reason'> | undefined {
  const value = readDirective(text, 0, text.length)?.value ?? '';
  const counted = upToSpace(value);
  const options = checkOptions(counted);
  if ('problem' in options || options.skip.length === 0) return undefined;
  const rules = options.skip === 'all' ? 'all' : options.skip.filter((name) => name !== '');
  return rules.length === 0 ? undefined : { rules, reason: reasonOf(value.slice(counted.length).trim()) };
}
