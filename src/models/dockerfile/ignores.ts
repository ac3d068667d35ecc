import type { Span } from '../../text/span.ts';
import { checkDirective, checkOptions, readDirective, upToSpace } from './directives.ts';
import type { Comment, Dockerfile, Instruction } from './syntax.ts';

export type IgnoreSource = 'plimsoll' | 'hadolint' | 'buildkit';

/** A comment that switches checks off. */
export interface IgnoreComment {
  readonly source: IgnoreSource;
  /** As written: `DL3006`, `JSONArgsRecommended`, `family/name`. */
  readonly rules: 'all' | readonly string[];
  /** For the file as a whole, or for what stands beside the comment. */
  readonly scope: 'file' | 'instruction';
  readonly reason: string | undefined;
}

export interface Suppression {
  readonly source: IgnoreSource;
  readonly rules: 'all' | readonly string[];
  readonly scope: { readonly kind: 'file' } | { readonly kind: 'instruction'; readonly instruction: Instruction };
  readonly reason: string | undefined;
  /** The comment or parser directive. */
  readonly span: Span;
}

/**
 * Reads the text of a comment (without its `#`) in any format: `plimsoll ignore=a/b,c/d reason`, `plimsoll ignore-file=…`,
 * `hadolint ignore=DL3006`, `hadolint global ignore=…`; undefined if it is none of them. For BuildKit's `check=skip=…` see
 * `suppressions`: only there it is known which comment counts.
 */
export function parseIgnoreComment(comment: string): IgnoreComment | undefined {
  const match = /^\s*(?:(plimsoll)\s+ignore(-file)?|(hadolint)\s+(global\s+)?ignore)\s*=/.exec(comment);
  if (!match) return undefined;
  const { rules, reason } = readRules(comment.slice(match[0].length));
  if (rules.length === 0) return undefined;
  return {
    source: match[1] ? 'plimsoll' : 'hadolint',
    rules: match[1] && rules.includes('all') ? 'all' : rules,
    scope: match[2] || match[4] ? 'file' : 'instruction',
    reason,
  };
}

/** Names with commas between them (and blanks beside the commas), then the reason. */
function readRules(text: string): { readonly rules: readonly string[]; readonly reason: string | undefined } {
  const rules: string[] = [];
  let rest = text.trimStart();
  for (;;) {
    const end = rest.search(/[\s,]/);
    const name = (end === -1 ? rest : rest.slice(0, end)).replace(/[:;]$/, '');
    if (name !== '') rules.push(name);
    const after = end === -1 ? '' : rest.slice(end).trimStart();
    if (!after.startsWith(',')) return { rules, reason: reasonOf(after) };
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
  for (const instruction of file.instructions) if (instruction.comments.length > 0) addInstruction(instruction, found);
  return found;
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
